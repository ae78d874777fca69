"""Across currencies in the browser: rates shown, an amount edited, balanced, posted."""

from odoo.tests import tagged

from odoo.addons.account.tests.common import AccountTestInvoicingHttpCommon

from ..ledger.across_common import AcrossCommon


@tagged("standard", "post_install", "-at_install")
class TestAcrossTours(AcrossCommon, AccountTestInvoicingHttpCommon):
    def test_an_amount_in_dollars_is_edited_and_posted(self):
        self._across()
        self._user("manager", "account_netting.group_netting_manager")
        invoice = self._invoice(self.partner, 1100, currency=self.dollar)
        bill = self._bill(self.partner, 900)

        self.start_tour("/odoo/netting", "account_netting_across", login="manager")

        self.assertEqual(self._open(invoice, bill), [(550, 440), (-400, -400)])
