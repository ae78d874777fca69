"""With OCA's account_financial_risk: a risk may count what could be set off."""

from freezegun import freeze_time

from odoo.tests import tagged

from ...common import NETTING_DATE, NettingCommon


@tagged("standard", "post_install", "-at_install")
@freeze_time(NETTING_DATE)
class TestAccountFinancialRisk(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids |= cls.env.ref(
            "account_financial_risk.group_account_financial_risk_manager"
        )
        cls.agreement = cls._agreement((cls.customer, cls.vendor))
        cls.customer.write(
            {
                "risk_invoice_unpaid_include": True,
                "risk_netting_include": True,
                "credit_limit": 500,
            }
        )
        cls._invoice(cls.customer, 600)
        cls._bill(cls.vendor, 400)

    def test_what_we_owe_the_paired_vendor_lessens_the_risk(self):
        self.assertEqual(self._read_risk(), (200, False))
        self.customer.risk_netting_include = False
        self.assertEqual(self._read_risk(), (600, True))

    def test_without_an_agreement_in_force_nothing_lessens_it(self):
        self.agreement.action_draft()
        self.assertEqual(self._read_risk(), (600, True))

    def test_the_portal_and_the_form_tell_it(self):
        self.customer.invalidate_recordset()
        lines = self.customer._get_financial_risk_lines()
        self.assertIn((True, -400, "Total That May Be Netted"), lines)
        arch = self.env["res.partner"].get_view(
            self.env.ref("base.view_partner_form").id, "form"
        )["arch"]
        self.assertIn('name="risk_netting_include"', arch)

    def _read_risk(self):
        self.customer.invalidate_recordset()
        return self.customer.risk_total, self.customer.risk_exception
