"""With OCA's partner_statement: both ledgers name the netting, as of any day."""

from odoo.tests import tagged

from ...common import NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestPartnerStatement(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._agreement(cls.partner)
        cls.invoice = cls._invoice(cls.partner, 100)
        cls.bill = cls._bill(cls.partner, 60)
        cls.netting = cls._net(cls.invoice, cls.bill)

    def test_the_statement_of_each_ledger_names_the_netting(self):
        """It prints the reference of an entry; both are one netting."""
        for account_type, amount in (
            ("asset_receivable", -60),
            ("liability_payable", 60),
        ):
            with self.subTest(account_type=account_type):
                lines = self._read("activity", account_type, "2025-12-31")["lines"]
                (told,) = [line for line in lines if line["ref"] == self.netting.name]
                self.assertEqual(told["amount"], amount)

    def test_what_is_open_is_right_as_of_any_day(self):
        for account_type, before, after in (
            ("asset_receivable", 100, 40),
            ("liability_payable", -60, 0),
        ):
            with self.subTest(account_type=account_type):
                told = self._read("outstanding", account_type, "2025-06-14")
                self.assertEqual(told["amount_due"], before)
                told = self._read("outstanding", account_type, "2025-06-15")
                self.assertEqual(told["amount_due"], after)

    def test_after_a_reversal_all_is_open_again_and_was_not_before_it(self):
        self.netting.action_reverse(date="2025-07-01")

        for date, open_amount in (
            ("2025-06-14", 100),
            ("2025-06-30", 40),
            ("2025-07-01", 100),
        ):
            with self.subTest(date=date):
                told = self._read("outstanding", "asset_receivable", date)
                self.assertEqual(told["amount_due"], open_amount)

    def _read(self, kind, account_type, date_end):
        """Return what the statement says in company currency, ``None`` for nothing."""
        self.env.flush_all()
        wizard = (
            self.env[f"{kind}.statement.wizard"]
            .with_context(active_ids=self.partner.ids)
            .create(
                {
                    "company_id": self.company.id,
                    "account_type": account_type,
                    "date_end": date_end,
                    "filter_negative_balances": False,
                    "filter_partners_non_due": False,
                    **({"date_start": "2025-01-01"} if kind == "activity" else {}),
                }
            )
        )
        values = self.env[
            f"report.partner_statement.{kind}_statement"
        ]._get_report_values(self.partner.ids, wizard._prepare_statement())
        partner = values["data"].get(self.partner.id, {"currencies": {}})
        return partner["currencies"].get(self.currency.id)
