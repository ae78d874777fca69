"""Credit limits may count what could be set off; what is netted counts as collected."""

from freezegun import freeze_time

from odoo.tests import tagged

from ..common import NETTING_DATE, NettingCommon


@tagged("standard", "post_install", "-at_install")
@freeze_time(NETTING_DATE)
class TestCreditLimit(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {"account_use_credit_limit": True, "netting_credit_limit": True}
        )
        cls.customer.credit_limit = 500
        cls.agreement = cls._agreement((cls.customer, cls.vendor))
        cls._invoice(cls.customer, 300)
        cls._bill(cls.vendor, 250)

    def _warn(self, amount):
        """Return what the form of a new invoice warns of."""
        return self._invoice(self.customer, amount, post=False).partner_credit_warning

    def test_what_we_owe_the_paired_vendor_lessens_the_risk(self):
        """300.00 and the new 400.00, less 250.00: 450.00 of 500.00."""
        self.assertFalse(self._warn(400))
        warning = self._warn(460)
        self.assertIn("510.00", warning)

    def test_it_is_switched_off_for_a_company(self):
        self.company.netting_credit_limit = False

        self.assertIn("700.00", self._warn(400))

    def test_only_agreements_in_force_count(self):
        self.agreement.action_draft()
        self.assertIn("700.00", self._warn(400))

        self.agreement.date_end = "2025-06-14"
        self.agreement.action_activate()
        self.assertIn("700.00", self._warn(400))

    def test_whoever_is_excluded_from_netting_has_no_cover(self):
        self.vendor.write(
            {"netting_excluded": True, "netting_excluded_reason": "Insolvent"}
        )
        self.assertIn("700.00", self._warn(400))

    def test_credits_of_the_vendor_lessen_the_cover_to_nothing_at_most(self):
        self._bill_refund(self.vendor, 900)
        self.assertIn("700.00", self._warn(400))

    def test_a_netted_invoice_counts_as_collected_in_days_sales_outstanding(self):
        self.customer.invalidate_recordset(["days_sales_outstanding", "credit"])
        self.assertGreater(self.customer.days_sales_outstanding, 0)

        self._net(self._invoice(self.customer, 10), *self._open_documents())

        self.customer.invalidate_recordset(["days_sales_outstanding", "credit"])
        self.assertEqual(self.customer.credit, 0)
        self.assertEqual(self.customer.days_sales_outstanding, 0)

    def _open_documents(self):
        self._bill(self.vendor, 60)
        return self.env["account.move"].search(
            [
                ("partner_id", "in", (self.customer | self.vendor).ids),
                ("state", "=", "posted"),
                ("payment_state", "=", "not_paid"),
                ("amount_total", ">", 10),
            ]
        )
