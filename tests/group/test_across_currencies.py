"""Netting across companies in several currencies, with exchange differences."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import NETTING_DATE
from .group_common import GroupCommon


@tagged("standard", "post_install", "-at_install")
class TestAcrossCurrencies(GroupCommon):
    more = {"Dollar Company": {}}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        rates = {"2025-01-01": 1000 / 920, "2025-06-01": 1000 / 900}
        cls.dollar = cls._foreign_currency("USX", rates=rates)
        cls.env["res.currency.rate"].create(
            [
                {
                    "currency_id": cls.dollar.id,
                    "company_id": cls.b.id,
                    "name": rate.name,
                    "rate": rate.rate,
                }
                for rate in cls.dollar.rate_ids
            ]
        )
        cls.dollar_company = cls.group - (cls.a | cls.b | cls.c)
        cls.dollar_company.currency_id = cls.dollar

    def test_across_companies_every_currency_is_netted_by_itself(self):
        with self.assertRaisesRegex(UserError, "every currency is netted by itself"):
            self._across(
                self.dollar_company,
                (self.dollar_company, self.b),
                currency_rule="across",
            )

    def test_an_exchange_difference_arises_where_the_item_was(self):
        """1,000.00 USD booked at 920.00 is worth 900.00: 20.00 gained there alone."""
        dollar, company = self.dollar, self.dollar_company
        self._across(company, (company, self.b))
        owed_to = self._owed(company, [1000], currency=dollar)
        owed_by = self._owed(self.b, [], [1000], currency=dollar)
        self.assertEqual(owed_by.balance, -920.0)

        group = self._propose_across(owed_to, owed_by)
        group.action_post()

        self.assertAcross(group)
        settling = group.line_ids.entry_line_id
        self.assertEqual((settling.amount_currency, settling.balance), (1000.0, 900.0))
        self.assertEqual(self._due(self.b, company), -900.0)
        self.assertEqual(self._due(company, self.b), 1000.0)
        gain = self.b.income_currency_exchange_account_id
        lines = self.env["account.move.line"].search(
            [("account_id", "=", gain.id), ("company_id", "=", self.b.id)]
        )
        self.assertEqual(sum(lines.mapped("balance")), -20.0)
        exchange = company.currency_exchange_journal_id
        self.assertFalse(
            self.env["account.move"].search_count([("journal_id", "=", exchange.id)])
        )

        group.action_reverse(date=NETTING_DATE)

        self.assertEqual(self._open(owed_to, owed_by), [1000.0, -1000.0])
        self.assertEqual(owed_by.amount_residual, -920.0)

    def test_the_other_company_s_exchange_entry_is_reversed_on_the_same_date(self):
        """All of it on the reversal date, the dialog says so, and nothing is left."""
        dollar, company = self.dollar, self.dollar_company
        self._across(company, (company, self.b))
        owed_to = self._owed(company, [1000], currency=dollar)
        owed_by = self._owed(self.b, [], [1000], currency=dollar)
        group = self._propose_across(owed_to, owed_by)
        group.action_post()
        (exchange,) = group.line_ids._get_effect_moves()
        self.assertEqual(exchange.company_id, self.b)
        dialog = self.env["account.netting.reverse"].create(
            {"netting_ids": group.netting_id.ids, "date": "2025-07-10"}
        )
        self.assertFalse(dialog.problems)
        self.assertEqual(
            dialog.line_ids.move_id,
            group.netting_id.move_ids | group.move_ids | exchange,
        )

        dialog.action_reverse()

        undone = group.move_ids.filtered("reversed_entry_id") | (
            exchange.reversal_move_ids
        )
        self.assertEqual(len(undone), 3)
        self.assertEqual(
            {str(move.date) for move in undone}, {"2025-07-10"}, "not on one date"
        )
        self.assertEqual(group.state, "reversed")
        self.assertEqual(str(group.reversal_date), "2025-07-10")
        self.assertEqual(owed_by.amount_residual, -920.0)
        self.assertEqual(self._due(self.b, company), 0.0)

    def test_a_locked_reversal_date_of_the_other_company_is_named(self):
        company = self.dollar_company
        self._across(company, (company, self.b))
        group = self._propose_across(
            self._owed(company, [1000], currency=self.dollar),
            self._owed(self.b, [], [1000], currency=self.dollar),
        )
        group.action_post()
        self.b.fiscalyear_lock_date = "2025-07-31"

        with self.assertRaisesRegex(UserError, "locked period"):
            group.action_reverse(date="2025-07-10")

        self.assertEqual(group.state, "posted")
