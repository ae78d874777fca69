"""Credit notes, payments on account and advances: items of the opposite sign."""

from odoo.tests import tagged

from ..common import NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestCreditItems(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._agreement(cls.partner)

    def test_a_credit_note_reduces_its_side(self):
        invoice = self._invoice(self.partner, 100)
        refund = self._refund(self.partner, 30)
        bill = self._bill(self.partner, 50)

        netting = self._net(invoice, refund, bill)

        self.assertSettled(netting)
        self.assertEqual(netting.amount, 50)
        self.assertEqual(self._residuals(invoice, refund, bill), [20, 0, 0])
        self.assertEqual(invoice.payment_state, "partial")
        self.assertEqual(bill.payment_state, "paid")

    def test_a_netted_credit_note_is_paid_not_reversed(self):
        refund = self._refund(self.partner, 30)
        bill_refund = self._bill_refund(self.partner, 10)
        netting = self._net(
            self._invoice(self.partner, 100),
            refund,
            self._bill(self.partner, 50),
            bill_refund,
        )

        self.assertSettled(netting)
        self.assertEqual(refund.payment_state, "paid")
        self.assertEqual(bill_refund.payment_state, "paid")

    def test_reversing_opens_credit_notes_too(self):
        invoice = self._invoice(self.partner, 100)
        refund = self._refund(self.partner, 30)
        bill = self._bill(self.partner, 50)
        netting = self._net(invoice, refund, bill)

        netting.action_reverse()

        self.assertReversed(netting)
        self.assertEqual(self._residuals(invoice, refund, bill), [100, -30, -50])
        self.assertEqual(
            (invoice | refund | bill).mapped("payment_state"), ["not_paid"] * 3
        )

    def test_an_invoice_closed_by_credit_note_and_netting_is_paid(self):
        invoice = self._invoice(self.partner, 100)
        refund = self._refund(self.partner, 30)
        self._items(invoice, refund).reconcile()

        self.assertSettled(self._net(invoice, self._bill(self.partner, 70)))

        self.assertEqual(self._residuals(invoice), [0])
        self.assertEqual(invoice.payment_state, "paid")
        self.assertEqual(refund.payment_state, "paid")

    def test_without_a_netting_an_invoice_closed_by_credit_note_is_reversed(self):
        invoice = self._invoice(self.partner, 100)
        refund = self._refund(self.partner, 100)

        self._items(invoice, refund).reconcile()

        self.assertEqual(invoice.payment_state, "reversed")

    def test_credit_notes_can_be_left_alone(self):
        invoice = self._invoice(self.partner, 100)
        refund = self._refund(self.partner, 30)
        bill = self._bill(self.partner, 50)

        netting = self._net(invoice, refund, bill, amounts={invoice: 50, bill: 50})

        self.assertSettled(netting)
        self.assertEqual(self._residuals(invoice, refund, bill), [50, -30, 0])

    def test_a_credit_note_can_be_netted_in_part(self):
        invoice = self._invoice(self.partner, 100)
        refund = self._refund(self.partner, 30)
        bill = self._bill(self.partner, 50)

        netting = self._net(
            invoice, refund, bill, amounts={invoice: 60, refund: -10, bill: 50}
        )

        self.assertSettled(netting)
        self.assertEqual(self._residuals(invoice, refund, bill), [40, -20, 0])
        self.assertEqual(refund.payment_state, "partial")

    def test_credits_beyond_what_is_owed_net_nothing(self):
        invoice = self._invoice(self.partner, 100)
        refund = self._refund(self.partner, 150)
        bill = self._bill(self.partner, 60)

        with self.assertRefused("nothing to net", "Both"):
            self._net(invoice, refund, bill)

    def test_credits_of_all_that_is_owed_net_nothing(self):
        invoice = self._invoice(self.partner, 100)
        refund = self._refund(self.partner, 100)
        bill = self._bill(self.partner, 60)

        with self.assertRefused("nothing to net", "Both"):
            self._net(invoice, refund, bill)

    def test_a_payment_on_account_reduces_its_side(self):
        invoice = self._invoice(self.partner, 300)
        advance = self._payment(self.partner, 200)
        bill = self._bill(self.partner, 250)

        netting = self._net(invoice, advance, bill)

        self.assertSettled(netting)
        self.assertEqual(netting.amount, 100)
        self.assertEqual(self._residuals(invoice, advance, bill), [0, 0, -150])
        self.assertEqual(invoice.payment_state, "paid")

    def test_a_payment_on_account_can_be_left_alone(self):
        invoice = self._invoice(self.partner, 300)
        advance = self._payment(self.partner, 200)
        bill = self._bill(self.partner, 250)

        netting = self._net(invoice, advance, bill, amounts={invoice: 250, bill: 250})

        self.assertSettled(netting)
        self.assertEqual(self._residuals(invoice, advance, bill), [50, -200, 0])

    def test_an_advance_is_set_off_against_a_prepayment(self):
        """Neither side owes anything: both hold money of the other."""
        advance = self._payment(self.partner, 200)
        prepayment = self._payment(self.partner, 150, partner_type="supplier")
        self.assertEqual(self._residuals(advance, prepayment), [-200, 150])

        netting = self._net(advance, prepayment)

        self.assertSettled(netting)
        self.assertTrue(netting.is_inverse)
        self.assertRecordValues(
            netting, [{"amount": 150, "total_receivable": -150, "total_payable": -150}]
        )
        self.assertEqual(self._residuals(advance, prepayment), [-50, 0])
        self.assertRecordValues(
            self._items(netting.move_ids),
            [
                {"account_id": self.payable.id, "debit": 0, "credit": 150},
                {"account_id": self.receivable.id, "debit": 150, "credit": 0},
            ],
        )

        netting.action_reverse()
        self.assertReversed(netting)
        self.assertEqual(self._residuals(advance, prepayment), [-200, 150])

    def test_a_credit_note_is_set_off_against_a_vendor_credit_note(self):
        refund = self._refund(self.partner, 80)
        bill_refund = self._bill_refund(self.partner, 50)

        netting = self._net(
            refund, bill_refund, amounts={refund: -40, bill_refund: -40}
        )

        self.assertSettled(netting)
        self.assertTrue(netting.is_inverse)
        self.assertEqual(self._residuals(refund, bill_refund), [-40, 10])

    def test_an_invoice_larger_than_the_advance_turns_the_direction(self):
        advance = self._payment(self.partner, 200)
        invoice = self._invoice(self.partner, 50)
        prepayment = self._payment(self.partner, 150, partner_type="supplier")
        bill = self._bill(self.partner, 30)

        netting = self._net(advance, invoice, prepayment, bill)

        self.assertSettled(netting)
        self.assertTrue(netting.is_inverse)
        self.assertEqual(netting.amount, 120)
        self.assertEqual(
            self._residuals(advance, invoice, prepayment, bill), [-30, 0, 0, 0]
        )

    def test_credits_in_foreign_currency(self):
        invoice = self._invoice(self.partner, 1000, currency=self.foreign)
        refund = self._refund(
            self.partner, 400, currency=self.foreign, date="2025-03-15"
        )
        bill = self._bill(self.partner, 500, currency=self.foreign, date="2025-03-15")

        netting = self._net(invoice, refund, bill)

        self.assertSettled(netting)
        self.assertEqual(self._residuals_currency(invoice, refund, bill), [100, 0, 0])
        self.assertEqual(self._residuals(invoice, refund, bill), [50, 0, 0])

        netting.action_reverse()
        self.assertReversed(netting)
        self.assertEqual(
            self._residuals_currency(invoice, refund, bill), [1000, -400, -500]
        )
        self.assertEqual(self._residuals(invoice, refund, bill), [500, -100, -125])
