"""What must always hold, for all tests that need records."""

from contextlib import contextmanager
from unittest import TestCase

from odoo.exceptions import UserError
from odoo.tools import SQL


class NettingChecks:
    """Assertions of ``NettingCommon``, which knows the company and finds items."""

    def assertSettled(self, nettings):
        """Check posted nettings: the books are right, and nothing is left open."""
        for netting in nettings:
            self.assertEqual(netting.state, "posted")
            self.assertTrue(netting.move_ids)
            self.assertFalse(netting.reversal_move_ids)
            self.assertFalse(netting.is_broken)
            self.assertFalse(netting.difference)
            for line in netting.line_ids:
                self.assertTrue(line.entry_line_id.reconciled)
            self._assert_books_are_right(netting)

    def assertReversed(self, nettings):
        """Check reversed nettings: every entry has one mirror, and both are closed."""
        for netting in nettings:
            self.assertEqual(netting.state, "reversed")
            self.assertFalse(netting.is_broken)
            self.assertEqual(
                netting.reversal_move_ids.reversed_entry_id, netting.move_ids
            )
            self.assertEqual(len(netting.reversal_move_ids), len(netting.move_ids))
            self._assert_books_are_right(netting)

    def _assert_books_are_right(self, netting):
        entries = netting.move_ids | netting.reversal_move_ids
        for entry in entries:
            self.assertEqual(entry.state, "posted")
            self.assertTrue(
                self.currency.is_zero(sum(entry.line_ids.mapped("balance")))
            )
        self.assertEqual(
            netting.move_ids.mapped("date"), [netting.date] * len(netting.move_ids)
        )
        self.assertFalse(
            self._items(*entries).filtered(lambda line: not line.reconciled)
        )
        self._assert_bridging_is_zero(netting, entries)
        partners = netting.partner_ids
        self.assertEqual(
            self._read_ledger_balances(partners, "balance"),
            self._read_ledger_balances(partners, "amount_residual"),
        )
        self.assertEqual(
            self._read_ledger_balances(partners, "amount_currency"),
            self._read_ledger_balances(partners, "amount_residual_currency"),
        )

    def _assert_bridging_is_zero(self, netting, entries):
        agreement = netting.agreement_id
        accounts = agreement.account_id | agreement.payable_account_id
        lines = entries.line_ids.filtered(lambda line: line.account_id in accounts)
        self.assertTrue(lines)
        self.assertEqual(lines.currency_id, netting.currency_id)
        if len(accounts) == 1:
            self.assertFalse(lines.filtered(lambda line: not line.reconciled))
        for currency, balance, amount_currency in self.env[
            "account.move.line"
        ]._read_group(
            [("account_id", "in", accounts.ids), ("parent_state", "=", "posted")],
            groupby=["currency_id"],
            aggregates=["balance:sum", "amount_currency:sum"],
        ):
            self.assertTrue(self.currency.is_zero(balance), currency.name)
            self.assertTrue(currency.is_zero(amount_currency), currency.name)

    def _read_ledger_balances(self, partners, field):
        """Sum a field over the partners' receivables and payables, by currency."""
        return {
            (account_type, currency): round(total, 6)
            for account_type in ("asset_receivable", "liability_payable")
            for currency, total in self.env["account.move.line"]._read_group(
                [
                    ("account_id.account_type", "=", account_type),
                    ("partner_id", "child_of", partners.ids),
                    ("parent_state", "=", "posted"),
                ],
                groupby=["currency_id"],
                aggregates=[f"{field}:sum"],
            )
        }

    @contextmanager
    def assertRefused(self, *texts, error=UserError):
        """Expect a refusal that says all the texts, and changes nothing.

        Nothing is rolled back meanwhile, as Odoo's ``assertRaises`` would: whoever
        catches the error in the middle of a transaction must find no harm done.
        """
        before = self._read_books()
        with TestCase.assertRaises(self, error) as caught:
            yield caught
        for text in texts:
            self.assertIn(text, str(caught.exception))
        self.assertEqual(self._read_books(), before)

    def _read_books(self):
        """Return all that a refusal must not change."""
        self.env.flush_all()
        queries = (
            """
            SELECT id, state, date, payment_state, netting_id, reversed_entry_id
              FROM account_move WHERE company_id = %s ORDER BY id
            """,
            """
            SELECT id, account_id, partner_id, balance, amount_currency,
                   amount_residual, amount_residual_currency, full_reconcile_id
              FROM account_move_line WHERE company_id = %s ORDER BY id
            """,
            """
            SELECT id, amount FROM account_partial_reconcile
             WHERE company_id = %s ORDER BY id
            """,
            "SELECT id, state FROM account_netting WHERE company_id = %s ORDER BY id",
            """
            SELECT id, move_line_id, amount, reserved FROM account_netting_line
             WHERE company_id = %s ORDER BY id
            """,
        )
        return [
            self.env.execute_query(SQL(query, self.company.id)) for query in queries
        ]
