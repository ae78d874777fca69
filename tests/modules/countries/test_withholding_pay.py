"""*Pay* with netting: the payment withholds for what is netted as well."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from ...common import NETTING_DATE
from .withholding_common import WithholdingCommon


@tagged("standard", "post_install", "-at_install")
class TestPayWithholding(WithholdingCommon):
    """*Pay* with netting: the payment withholds for what is netted as well."""

    def test_net_first_and_the_payment_withholds_on_the_whole_base(self):
        invoice = self._invoice(self.partner, 400)
        bill = self._bill(self.partner, 1000, taxes=self.withheld)
        register = self._register(bill, netting_mode="first")
        self.assertEqual((register.netting_available, register.amount), (400, 600))
        self.assertEqual(register.withholding_line_ids.base_amount, 1000)

        payment = register._create_payments()

        self.assertEqual(register.netting_id.amount, 400)
        self.assertEqual(payment.withholding_line_ids.amount, 100)
        self.assertEqual(self._withheld(), 100)
        self.assertEqual(self._get_bank(payment), 500)
        self.assertEqual(self._residuals(invoice, bill), [0, 0])

    def test_net_the_difference_and_the_payment_withholds_on_the_whole_base(self):
        invoice = self._invoice(self.partner, 400)
        bill = self._bill(self.partner, 1000, taxes=self.withheld)

        register = self._register(bill, netting_mode="difference", amount=600)
        payment = register._create_payments()

        self.assertEqual(self._withheld(), 100)
        self.assertEqual(self._get_bank(payment), 500)
        self.assertEqual(self._residuals(invoice, bill), [0, 0])

    def test_so_much_is_left_to_pay_that_the_tax_can_be_withheld(self):
        invoice = self._invoice(self.partner, 2000)
        bill = self._bill(self.partner, 1000, taxes=self.withheld)

        register = self._register(bill, netting_mode="first")
        self.assertEqual((register.netting_available, register.amount), (900, 100))
        payment = register._create_payments()

        self.assertEqual(self._get_bank(payment), 0)
        self.assertEqual(self._withheld(), 100)
        self.assertEqual(self._residuals(invoice, bill), [1100, 0])

    def test_what_the_partner_withholds_of_the_other_side_is_booked_with_the_netting(
        self,
    ):
        """Of an invoice of 100.00, 97.00 are netted and 3.00 withheld from us."""
        invoice = self._invoice(self.partner, 100, taxes=self.by_customer)
        bill = self._bill(self.partner, 200)

        payment = self._register(bill, netting_mode="first")._create_payments()

        self.assertEqual(self._residuals(invoice, bill), [0, 0])
        self.assertEqual(self._withheld(), -3)
        self.assertEqual(self._get_bank(payment), 103)

    def test_a_reversal_gives_back_what_the_payment_withheld_of_it(self):
        """Then as much is owed again, and withheld when the bill is paid."""
        invoice = self._invoice(self.partner, 400)
        bill = self._bill(self.partner, 1000, taxes=self.withheld)
        register = self._register(bill, netting_mode="first")
        register._create_payments()

        register.netting_id.action_reverse(date="2025-07-01")

        self.assertReversed(register.netting_id)
        self.assertEqual(self._residuals(invoice, bill), [400, -400])
        self.assertEqual(self._withheld(), 60)
        given_back = self._items(register.netting_id.withheld_move_ids)
        self.assertEqual(given_back.amount_residual, -40)
        payment = self._register(bill, date="2025-07-02")._create_payments()
        self.assertEqual(self._get_bank(payment), 360)
        self.assertEqual(self._withheld(), 100)

    def test_a_part_taken_back_gives_back_its_share(self):
        invoice = self._invoice(self.partner, 400)
        bill = self._bill(self.partner, 1000, taxes=self.withheld)
        register = self._register(bill, netting_mode="first")
        register._create_payments()

        register.netting_id.action_take_back(
            {self._items(invoice).id: 100, self._items(bill).id: 100},
            date="2025-07-01",
        )

        self.assertEqual(self._residuals(invoice, bill), [100, -100])
        self.assertEqual(self._withheld(), 90)
        register.netting_id.action_reverse(date="2025-07-02")
        self.assertEqual(self._withheld(), 60)

    def test_after_a_cancelled_payment_the_next_one_withholds_for_the_netting(self):
        self._invoice(self.partner, 400)
        bill = self._bill(self.partner, 1000, taxes=self.withheld)
        payment = self._register(bill, netting_mode="first")._create_payments()
        payment.action_draft()
        payment.action_cancel()
        self.assertEqual((self._residuals(bill), self._withheld()), ([-600], 0))

        payment = self._register(bill)._create_payments()

        self.assertEqual(self._withheld(), 100)
        self.assertEqual(self._get_bank(payment), 500)

    def test_nobody_nets_gross_by_a_word_in_the_context(self):
        bill = self._bill(self.partner, 400, taxes=self.withheld)
        invoice = self._invoice(self.partner, 1000)
        Netting = self.env["account.netting"].with_context(
            netting_paid_items=self._items(bill).ids
        )

        netting = Netting.browse(
            Netting.propose(self._items(bill, invoice).ids, date=NETTING_DATE)
        )
        self.assertEqual(netting.amount, 360)
        with self.assertRaises(UserError):
            netting.line_ids.withheld_by_payment = True
