"""The story in the browser: agreement, netting, advice, reversal; and who may what."""

from odoo.tests import tagged

from odoo.addons.account.tests.common import AccountTestInvoicingHttpCommon

from ..common import NettingCommon

INVOICES = "/odoo/action-account.action_move_out_invoice_type"


@tagged("standard", "post_install", "-at_install")
class TestTours(NettingCommon, AccountTestInvoicingHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls._user("manager", "account_netting.group_netting_manager")
        cls.reader = cls._user("reader", "account.group_account_invoice")

    def test_a_manager_nets_a_pair_from_agreement_to_reversal(self):
        first = self._invoice(self.partner, 100, due="2025-02-15")
        second = self._invoice(self.partner, 500, due="2025-03-15")
        bill = self._bill(self.partner, 300)

        self.start_tour("/odoo", "account_netting_story", login="manager")

        netting = self.env["account.netting"].search(
            [("customer_id", "=", self.partner.id)]
        )
        self.assertRecordValues(
            netting,
            [{"state": "reversed", "amount": 220, "reversal_reason": "Bill disputed"}],
        )
        self.assertRecordValues(
            netting.line_ids.sorted("amount_open"),
            [
                {"number": first.name, "amount": 100, "amount_left": 0},
                {"number": bill.name, "amount": 220, "amount_left": 80},
                {"number": second.name, "amount": 120, "amount_left": 380},
            ],
        )
        self.assertEqual(self._residuals(first, second, bill), [100, 500, -300])

    def test_the_advice_opens_in_the_browser(self):
        self._agreement(self.partner)
        netting = self._net(
            self._invoice(self.partner, 100), self._bill(self.partner, 100)
        )
        report = self.env.ref("account_netting.action_report_netting_advice")
        self.authenticate("reader", "reader")

        response = self.url_open(f"/report/html/{report.report_name}/{netting.id}")

        self.assertEqual(response.status_code, 200)
        self.assertIn(netting.name, response.text)

    def test_a_missing_agreement_is_created_filled_in_from_the_refusal(self):
        invoice = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 60)

        self.start_tour(INVOICES, "account_netting_no_agreement", login="manager")

        self.assertEqual(self._residuals(invoice, bill), [40, 0])
        self.assertEqual(invoice.netting_ids.agreement_id.name, self.partner.name)

    def test_a_part_typed_on_one_side_is_balanced_by_the_other(self):
        self._agreement(self.partner)
        invoice, bill = self._invoice(self.partner, 100), self._bill(self.partner, 60)

        self.start_tour("/odoo/netting", "account_netting_balance", login="manager")

        self.assertEqual(self._residuals(invoice, bill), [75, -35])

    def test_plain_invoicing_users_read_and_press_nothing(self):
        self._agreement(self.partner)
        self._net(self._invoice(self.partner, 100), self._bill(self.partner, 100))
        self._propose(self._invoice(self.partner, 50), self._bill(self.partner, 50))

        self.start_tour("/odoo", "account_netting_reader", login="reader")
