"""With OCA's account_financial_report: open and aged items, as of any past day."""

from odoo.fields import Command
from odoo.tests import tagged

from ...common import NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestAccountFinancialReport(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._agreement(cls.partner)
        cls.invoice = cls._invoice(cls.partner, 100)
        cls.bill = cls._bill(cls.partner, 60)
        cls.netting = cls._net(cls.invoice, cls.bill)

    def test_open_items_before_and_after_the_netting(self):
        self.assertEqual(self._read_open("2025-06-14"), [-60, 100])
        self.assertEqual(self._read_open("2025-06-15"), [40])

    def test_aged_balances_before_and_after_the_netting_and_its_reversal(self):
        self.netting.action_reverse(date="2025-07-01")

        self.assertEqual(self._read_aged("2025-06-14"), [-60, 100])
        self.assertEqual(self._read_aged("2025-06-30"), [40])
        self.assertEqual(self._read_aged("2025-07-01"), [-60, 100])

    def test_the_bridging_account_has_nothing_open_on_any_day(self):
        self.netting.action_reverse(date="2025-07-01")

        for date in ("2025-06-14", "2025-06-15", "2025-07-01", "2025-12-31"):
            self.assertEqual(self._read_open(date, self.bridging), [])

    def _read_open(self, date, accounts=None):
        """Return what is open, by account, in order and without zeros."""
        return self._sum_up(
            self._run("open.items", date, accounts)["Open_Items"].values(),
            lambda partner: sum(line["amount_residual"] for line in partner),
        )

    def _read_aged(self, date):
        return sorted(
            account["residual"]
            for account in self._run("aged.partner.balance", date, None)[
                "aged_partner_balance"
            ]
            if not self.currency.is_zero(account["residual"])
        )

    def _sum_up(self, accounts, get_total):
        totals = [
            self.currency.round(sum(get_total(own) for own in account.values()))
            for account in accounts
        ]
        return sorted(total for total in totals if total)

    def _run(self, report, date, accounts):
        accounts = accounts or self.receivable | self.payable
        wizard = self.env[f"{report}.report.wizard"].create(
            {
                "company_id": self.company.id,
                "date_at": date,
                "account_ids": [Command.set(accounts.ids)],
                "partner_ids": [Command.set(self.partner.ids)],
            }
        )
        name = report.replace(".", "_")
        data = {**wizard._prepare_report_data(), "date_at": date}
        return self.env[f"report.account_financial_report.{name}"]._get_report_values(
            wizard.ids, data
        )
