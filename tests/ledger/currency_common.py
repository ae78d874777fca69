"""What tests of currencies share.

FOR counts 2.0 for one of the company's since 1 January 2025, 4.0 since 1 March, 2.5
since 1 June; documents are dated 15 January and netted on 15 June unless told.
"""

from odoo.fields import Command

from ..common import NettingCommon

REVERSAL_DATE = "2025-06-20"


class CurrencyCommon(NettingCommon):
    """What tests of currencies share; holds no test itself."""

    def _exchange_moves(self, nettings):
        partials = self.env["account.partial.reconcile"]
        for lines in (nettings.move_ids | nettings.reversal_move_ids).mapped(
            "line_ids"
        ):
            partials |= lines.matched_debit_ids | lines.matched_credit_ids
        return partials.exchange_move_id

    def _exchange_result(self, moves):
        """Return the loss and the gain that exchange entries book, above zero."""
        lines = moves.line_ids
        loss = lines.filtered(
            lambda line: (
                line.account_id == self.company.expense_currency_exchange_account_id
            )
        )
        gain = lines.filtered(
            lambda line: (
                line.account_id == self.company.income_currency_exchange_account_id
            )
        )
        return sum(loss.mapped("balance")), -sum(gain.mapped("balance"))

    def _bridging_balances(self, netting):
        lines = netting.move_ids.line_ids.filtered(
            lambda line: line.account_id == self.bridging
        )
        return sum(lines.mapped("balance")), sum(lines.mapped("amount_currency"))

    @classmethod
    def _open_items(cls, partner, receivables, payables, currency, date="2025-01-15"):
        """Post one entry with open items; credits are below zero.

        :return: the receivable and payable items, in the order given
        """
        lines = []
        for account, sign, amounts in (
            (cls.receivable, 1, receivables),
            (cls.payable, -1, payables),
        ):
            for amount in amounts:
                balance = currency._convert(amount, cls.currency, cls.company, date)
                lines.append((account, sign * amount, sign * balance))
        lines.append(
            (
                cls.revenue,
                -currency.round(sum(amount for _account, amount, _balance in lines)),
                -cls.currency.round(
                    sum(balance for _account, _amount, balance in lines)
                ),
            )
        )
        move = cls.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": cls.company_data["default_journal_misc"].id,
                "date": date,
                "line_ids": [
                    Command.create(
                        {
                            "name": "Opening balance",
                            "account_id": account.id,
                            "partner_id": partner.id,
                            "currency_id": currency.id,
                            "amount_currency": amount,
                            "balance": balance,
                            "date_maturity": date,
                        }
                    )
                    for account, amount, balance in lines
                ],
            }
        )
        move.action_post()
        return cls._items(move)

    def _read_open(self, items):
        return {
            item: (item.amount_residual, item.amount_residual_currency)
            for item in items
        }

    def assertExact(self, nettings, opened):
        """Check that each item was settled by just what was netted of it.

        :param opened: ``{item: (residual, residual in currency)}`` from before
        """
        self.assertSettled(nettings)
        for line in nettings.line_ids:
            item, currency = line.move_line_id, line.currency_id
            balance, amount = opened[item]
            sign = -1 if line.side == "payable" else 1
            left = currency.round(amount - sign * line.amount)
            self.assertEqual(
                currency.round(item.amount_residual_currency), left, item.display_name
            )
            if currency.is_zero(left):
                self.assertTrue(item.reconciled)
                self.assertTrue(self.currency.is_zero(item.amount_residual))
            else:
                # What is left keeps the rate that the item was booked with.
                self.assertAlmostEqual(
                    item.amount_residual,
                    balance * left / amount,
                    delta=1.01 * self.currency.rounding,
                )

    def assertRestored(self, nettings, opened):
        """Check that reversed nettings left every item as open as it was."""
        self.assertReversed(nettings)
        for item, (balance, amount) in opened.items():
            self.assertEqual(
                self.currency.compare_amounts(item.amount_residual, balance), 0
            )
            self.assertEqual(
                item.currency_id.compare_amounts(item.amount_residual_currency, amount),
                0,
            )
            self.assertFalse(item.reconciled)

    def assertNetsAndReverses(self, items, **options):
        """Net items, check every cent, reverse, and check that all is as before."""
        opened = self._read_open(items)

        nettings = self._net(items, **options)

        self.assertExact(nettings, opened)

        nettings.action_reverse(date=REVERSAL_DATE)

        self.assertRestored(nettings, opened)
        return nettings
