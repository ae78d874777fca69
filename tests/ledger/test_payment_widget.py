"""The payments listed on invoices and bills: what was netted is called netted."""

from odoo.tests import tagged

from odoo.addons.account.tests.common import AccountTestInvoicingHttpCommon

from ..common import NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestPaymentWidget(NettingCommon, AccountTestInvoicingHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._agreement(cls.partner)

    def test_netted_rows_name_the_netting_and_others_do_not(self):
        invoice = self._invoice(self.partner, 1000)
        bill = self._bill(self.partner, 600)
        self._pay(invoice, 100, date="2025-05-01")
        netting = self._net(invoice, bill)

        self.assertEqual(
            self._rows(invoice), [(100, None, False), (600, netting.name, False)]
        )
        self.assertEqual(self._rows(bill), [(600, netting.name, False)])

    def test_the_row_leads_to_the_netting(self):
        invoice = self._invoice(self.partner, 100)
        netting = self._net(invoice, self._bill(self.partner, 100))
        (row,) = invoice.invoice_payments_widget["content"]

        action = self.env["account.move"].browse(row["move_id"])
        action = action.action_open_business_doc()

        self.assertEqual(action["res_model"], "account.netting")
        self.assertEqual(action["res_id"], netting.id)

    def test_exchange_differences_stay_what_they_are(self):
        invoice = self._invoice(self.partner, 1000, currency=self.foreign)
        bill = self._bill(self.partner, 600, currency=self.foreign, date="2025-03-15")

        netting = self._net(invoice, bill)

        self.assertEqual(
            self._rows(invoice), [(60, None, True), (600, netting.name, False)]
        )

    def test_a_reversed_netting_leaves_no_row(self):
        invoice = self._invoice(self.partner, 100)
        netting = self._net(invoice, self._bill(self.partner, 100))

        netting.action_reverse()

        self.assertFalse(invoice.invoice_payments_widget)

    def test_in_the_browser_the_number_opens_the_netting(self):
        invoice = self._invoice(self.partner, 1000)
        self._pay(invoice, 100, date="2025-05-01")
        self._net(invoice, self._bill(self.partner, 600))

        self.start_tour(
            f"/odoo/action-account.action_move_out_invoice_type/{invoice.id}",
            "account_netting_payment_widget",
            login=self.env.user.login,
        )

    def _rows(self, document):
        """Return ``(amount, number of the netting, is exchange)``, sorted."""
        return sorted(
            (row["amount"], row.get("netting_name"), row["is_exchange"])
            for row in document.invoice_payments_widget["content"]
        )
