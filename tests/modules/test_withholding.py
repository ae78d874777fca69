"""With Odoo's modules that withhold tax at payment: nothing is netted gross."""

from odoo.fields import Command
from odoo.tests import tagged

from ..common import NETTING_DATE, NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestWithholding(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._agreement(cls.partner)
        cls.withheld = cls.env["account.tax"].create(
            {
                "name": "10 % withheld",
                "amount": -10,
                "type_tax_use": "purchase",
                "is_withholding_tax_on_payment": True,
            }
        )
        cls.invoice = cls._invoice(cls.partner, 400)
        cls.bill = cls._bill(cls.partner, 1000, taxes=cls.withheld)

    def test_a_bill_that_withholds_tax_at_payment_is_not_netted_gross(self):
        self.assertEqual(self._codes(self.bill), ["withheld_at_payment"])
        with self.assertRefused("nothing to net", self.bill.name, "Use Pay"):
            self._net(self.invoice, self.bill)

        plain = self._bill(self.partner, 300)
        self.assertSettled(self._net(self.invoice, self.bill, plain))
        self.assertEqual(
            self._residuals(self.invoice, self.bill, plain), [100, -1000, 0]
        )

    def test_pay_withholds_the_whole_tax_for_nothing_is_netted_first(self):
        register = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=self.bill.ids)
            .create({"netting_mode": "first"})
        )

        self.assertEqual(register.netting_available, 0)
        self.assertEqual(register.amount, 1000)
        self.assertEqual(sum(register.withholding_line_ids.mapped("amount")), 100)

    def test_an_invoice_from_which_the_customer_withholds_is_not_netted_either(self):
        tax = self.withheld.copy({"type_tax_use": "sale", "name": "3 % by customers"})
        invoice = self._invoice(self.partner, 100, taxes=tax)

        self.assertEqual(self._codes(invoice), ["withheld_at_payment"])

    def test_bills_of_a_vendor_from_whom_tax_is_withheld_in_argentina(self):
        if "l10n_ar_partner_tax_ids" not in self.env["res.partner"]._fields:
            self.skipTest("l10n_ar_withholding is not installed")
        tax = self.env["account.tax"].create(
            {
                "name": "Earnings",
                "amount": 2,
                "type_tax_use": "none",
                "l10n_ar_withholding_payment_type": "supplier",
            }
        )
        self.partner.l10n_ar_partner_tax_ids = [
            Command.create({"tax_id": tax.id, "to_date": NETTING_DATE})
        ]
        bill = self._bill(self.partner, 200)

        self.assertEqual(self._codes(bill), ["withheld_at_payment"])
        self.assertEqual(self._codes(bill, date="2025-06-16"), [])
        self.assertEqual(self._codes(self.invoice), [])

    def _codes(self, move, date=NETTING_DATE):
        reasons = self._items(move).netting_reasons(date=date)
        return [reason["code"] for found in reasons.values() for reason in found]
