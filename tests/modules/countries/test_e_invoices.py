"""With a module of Odoo's that sends e-invoices: what was not sent yet is told."""

from odoo.tests import tagged

from ...common import NETTING_DATE, NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestEInvoices(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._agreement(cls.partner)
        if "l10n_rs_edi_state" not in cls.env["account.move"]._fields:
            cls.skipTest(cls, "l10n_rs_edi is not installed")
        cls.company.account_fiscal_country_id = cls.env.ref("base.rs")
        cls.company.country_id = cls.env.ref("base.rs")
        cls.invoice = cls._invoice(cls.partner, 400)
        cls.bill = cls._bill(cls.partner, 1000)

    def test_an_invoice_that_was_not_sent_yet_is_told_until_it_is(self):
        netting = self._propose(self.invoice, self.bill)
        told = netting.alerts["netting_unsent"]["message"]
        self.assertIn(self.invoice.name, told)
        self.assertNotIn(self.bill.name, told)

        self.invoice.is_move_sent = True

        netting.invalidate_recordset(["alerts"])
        self.assertNotIn("netting_unsent", netting.alerts or {})

    def test_it_can_be_netted_all_the_same_and_taken_back(self):
        netting = self._net(self.invoice, self.bill)

        self.assertSettled(netting)
        netting.action_reverse(date=NETTING_DATE)
        self.assertReversed(netting)

    def test_create_netting_tells_it_and_what_is_no_e_invoice_is_not_told(self):
        wizard = self._wizard(self._items(self.invoice, self.bill))
        self.assertIn(self.invoice.name, wizard.alerts["netting_unsent"]["message"])

        self.company.account_fiscal_country_id = self.env.ref("base.us")
        self.invoice.l10n_rs_edi_is_eligible = False
        wizard = self._wizard(self._items(self.invoice, self.bill))
        self.assertNotIn("netting_unsent", wizard.alerts or {})
