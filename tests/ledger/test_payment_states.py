"""A netting pays nobody: payments without an entry keep their state."""

from odoo.tests import tagged

from ..common import NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestPaymentStates(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._agreement(cls.partner)
        cls.inbound_payment_method_line.payment_account_id = False
        cls.outbound_payment_method_line.payment_account_id = False
        # As the payment modules do that know payments without an entry.
        cls.classPatch(
            cls.env.registry["account.move"],
            "_get_invoice_in_payment_state",
            lambda move: "in_payment",
        )

    def _pay_without_entry(self, document, amount, counterpart_account):
        """Pay, and match what the bank says with the document."""
        payment = self._pay(document, amount)
        self.assertFalse(payment.move_id)
        item = self._items(document)
        bank = self._misc_item(
            self.partner, -amount, counterpart_account, date="2025-07-15"
        )
        (item | self._items(bank)).reconcile()
        self.assertEqual(payment.state, "paid")
        return payment

    def test_reversing_a_netting_takes_back_no_payment_of_the_same_amount(self):
        for is_sale in (True, False):
            with self.subTest(is_sale=is_sale):
                own, other = (
                    (self._invoice, self._bill)
                    if is_sale
                    else (self._bill, self._invoice)
                )
                document = own(self.partner, 1000)
                netting = self._net(document, other(self.partner, 500))
                payment = self._pay_without_entry(
                    document, 500, self.receivable if is_sale else self.payable
                )

                netting.action_reverse()

                self.assertEqual(payment.state, "paid")
                self.assertEqual(self._residuals(document), [500 if is_sale else -500])
                again = self._net(document, other(self.partner, 500))
                self.assertSettled(again)
                self.assertEqual(payment.state, "paid")

    def test_a_match_of_somebody_else_still_counts(self):
        document = self._invoice(self.partner, 1000)
        payment = self._pay_without_entry(document, 500, self.receivable)

        self._items(document).remove_move_reconcile()

        self.assertEqual(payment.state, "in_process")
