"""Net the difference: what a payment leaves open is netted with it."""

from odoo.fields import Command
from odoo.tests import tagged

from ..common import NETTING_DATE
from .payment_common import PaymentNettingCommon


@tagged("standard", "post_install", "-at_install")
class TestShortPayment(PaymentNettingCommon):
    """An invoice of 1000 is paid with 700, while bills of 200 and 150 are open."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._invoice(cls.partner, 1000)
        cls.first_bill = cls._bill(cls.partner, 200, due="2025-02-15")
        cls.second_bill = cls._bill(cls.partner, 150, due="2025-03-15")

    def _short_payment(self, amount=700, **vals):
        return self._register(
            self.invoice, amount=amount, netting_mode="difference", **vals
        )

    def test_the_difference_is_spread_over_the_bills_and_all_is_matched(self):
        wizard = self._short_payment()

        self.assertEqual(wizard.netting_partner_id, self.partner)
        self.assertEqual(wizard.netting_to_allocate, 300)
        self.assertEqual(
            self._netted(wizard),
            {self.first_bill.name: 200, self.second_bill.name: 100},
        )
        payment, netting = self._pay_and_net(wizard)

        self.assertEqual(self.invoice.payment_state, "paid")
        self.assertEqual(self.first_bill.payment_state, "paid")
        self.assertEqual(self.second_bill.payment_state, "partial")
        self.assertEqual(
            self._residuals(self.invoice, self.first_bill, self.second_bill),
            [0, 0, -50],
        )
        self.assertRecordValues(payment, [{"amount": 700, "is_reconciled": True}])
        self.assertEqual(str(netting.date), NETTING_DATE)
        self.assertIn(payment.display_name, netting.message_ids[0].body)
        self.assertIn(netting.name, payment.message_ids[0].body)

    def test_the_items_follow_the_order_chosen(self):
        wizard = self._short_payment(netting_item_order="amount_asc")

        self.assertEqual(
            self._netted(wizard),
            {self.first_bill.name: 150, self.second_bill.name: 150},
        )

    def test_amounts_set_by_hand_are_netted_as_they_are(self):
        wizard = self._short_payment()
        self._net_amounts(wizard, {self.first_bill: 150, self.second_bill: 150})

        self._pay_and_net(wizard)

        self.assertEqual(
            self._residuals(self.invoice, self.first_bill, self.second_bill),
            [0, -50, 0],
        )

    def test_the_whole_difference_must_be_allocated(self):
        for amount, total in ((99, "299.00"), (101, "301.00")):
            with self.subTest(total=total):
                wizard = self._short_payment()
                self._net_amounts(wizard, {self.second_bill: amount})

                with self.assertRefused("300.00 is left open", f"{total} is netted"):
                    wizard._create_payments()

    def test_more_than_the_bills_have_open_is_refused(self):
        wizard = self._short_payment(600)
        self.assertEqual(wizard.netting_missing, 50)

        with self.assertRefused("400.00 is left open", "350.00 is netted"):
            wizard._create_payments()

    def test_a_payment_in_full_leaves_nothing_to_net(self):
        with self.assertRefused("There is nothing to net"):
            self._short_payment(1000)._create_payments()

    def test_nothing_is_netted_unless_asked_for(self):
        wizard = self._register(self.invoice, amount=700)

        wizard._create_payments()

        self.assertFalse(wizard.netting_id)
        self.assertEqual(self._residuals(self.invoice, self.first_bill), [300, -200])

    def test_nothing_is_written_off_as_well(self):
        wizard = self._short_payment(
            payment_difference_handling="reconcile",
            writeoff_account_id=self.expense.id,
        )
        self.assertFalse(wizard.show_payment_difference)

        payment, _netting = self._pay_and_net(wizard)

        self.assertFalse(
            payment.move_id.line_ids.filtered(
                lambda line: line.account_id == self.expense
            )
        )
        self.assertEqual(self._residuals(self.invoice), [0])

    def test_a_bank_fee_is_written_off_beside_the_netting(self):
        """695.00 for 1,000.00, bills of 300.00: 300.00 netted, 5.00 fee."""
        self._bill(self.vendor, 1)  # of somebody else
        partner = self.env["res.partner"].create({"name": "Pays short"})
        self._agreement(partner)
        invoice = self._invoice(partner, 1000)
        bills = [self._bill(partner, 100), self._bill(partner, 200)]
        wizard = self._register(invoice, amount=695, netting_mode="difference")

        self.assertEqual(wizard.netting_amount, 300)
        self.assertEqual(wizard.payment_difference, 5)
        self.assertTrue(wizard.show_payment_difference)
        with self.assertRefused("305.00 is left open", "300.00 is netted"):
            wizard._create_payments()
        wizard.payment_difference_handling = "reconcile"
        wizard.writeoff_account_id = self.expense
        wizard.writeoff_label = "Bank charges"
        amounts = [self.currency.format(amount) for amount in (300, 695, 5, 1000)]
        self.assertEqual(
            wizard.netting_summary,
            "{} netted + {} paid + {} written off = {}".format(*amounts),
        )
        payment, netting = self._pay_and_net(wizard)

        self.assertEqual(netting.amount, 300)
        self.assertEqual(payment.amount, 695)
        fee = payment.move_id.line_ids.filtered(
            lambda line: line.account_id == self.expense
        )
        self.assertRecordValues(fee, [{"balance": 5, "name": "Bank charges"}])
        self.assertEqual(self._residuals(invoice, *bills), [0, 0, 0])
        self.assertEqual(invoice.payment_state, "paid")
        netting.action_reverse(date="2025-08-01")
        self.assertEqual(self._residuals(invoice, *bills), [300, -100, -200])

    def test_a_vendor_is_paid_short_with_a_fee_of_ours(self):
        bill, invoice = self._bill(self.vendor, 1000), self._invoice(self.vendor, 200)
        self._agreement(self.vendor)

        wizard = self._register(
            bill,
            amount=797,
            netting_mode="difference",
            payment_difference_handling="reconcile",
            writeoff_account_id=self.expense.id,
        )
        payment, _netting = self._pay_and_net(wizard)

        self.assertEqual(payment.payment_type, "outbound")
        self.assertEqual(self._residuals(bill, invoice), [0, 0])
        (fee,) = payment.move_id.line_ids.filtered(
            lambda line: line.account_id == self.expense
        )
        self.assertEqual(fee.balance, -3)

    def test_what_is_left_is_written_off_though_nothing_is_paid(self):
        """333.37 less 120.01 netted: 213.36 are waived, and do not stay open."""
        self._agreement(self.vendor)
        bill, invoice = (
            self._bill(self.vendor, 333.37),
            self._invoice(self.vendor, 120.01),
        )

        wizard = self._register(
            bill,
            amount=0,
            netting_mode="difference",
            payment_difference_handling="reconcile",
            writeoff_account_id=self.expense.id,
        )
        payment, netting = self._pay_and_net(wizard)

        self.assertEqual((netting.amount, payment.amount), (120.01, 0))
        self.assertEqual(self._residuals(bill, invoice), [0, 0])
        (waived,) = payment.move_id.line_ids.filtered(
            lambda line: line.account_id == self.expense
        )
        self.assertEqual(waived.balance, -213.36)
        netting.action_reverse(date="2025-08-01")
        self.assertEqual(self._residuals(bill, invoice), [-120.01, 120.01])

    def test_a_vendor_is_paid_short_likewise(self):
        bill = self._bill(self.vendor, 1000)
        invoices = [self._invoice(self.vendor, amount) for amount in (200, 150)]
        self._agreement(self.vendor)

        wizard = self._register(bill, amount=700, netting_mode="difference")
        payment, _netting = self._pay_and_net(wizard)

        self.assertEqual(payment.payment_type, "outbound")
        self.assertEqual(self._residuals(bill, *invoices), [0, 0, 50])

    def test_two_partners_of_an_agreement(self):
        self._agreement((self.customer, self.vendor))
        invoice = self._invoice(self.customer, 1000)
        bills = [self._bill(self.vendor, amount) for amount in (200, 150)]

        wizard = self._register(invoice, amount=700, netting_mode="difference")
        self.assertEqual(wizard.netting_partner_id, self.vendor)
        _payment, netting = self._pay_and_net(wizard)

        self.assertEqual(
            (netting.customer_id, netting.vendor_id),
            (
                self.customer,
                self.vendor,
            ),
        )
        self.assertEqual(self._residuals(invoice, *bills), [0, 0, -50])
        self.assertEqual(invoice.payment_state, "paid")

    def test_several_invoices_in_one_payment(self):
        other = self._invoice(self.partner, 400, due="2025-03-15")

        wizard = self._register(
            self.invoice,
            other,
            group_payment=True,
            amount=1100,
            netting_mode="difference",
        )
        self.assertEqual(wizard.netting_to_allocate, 300)
        payment, _netting = self._pay_and_net(wizard)

        self.assertEqual(len(payment), 1)
        self.assertEqual(self._residuals(self.invoice, other), [0, 0])
        self.assertEqual(self._residuals(self.first_bill, self.second_bill), [0, -50])

    def test_an_invoice_that_the_netting_settles_is_none_of_the_payment_s(self):
        other = self._invoice(self.partner, 200, due="2025-01-31")

        wizard = self._register(
            self.invoice,
            other,
            group_payment=True,
            amount=900,
            netting_mode="difference",
        )
        payment, netting = self._pay_and_net(wizard)

        self.assertEqual(payment.reconciled_invoice_ids, self.invoice)
        self.assertIn(other, netting.line_ids.move_line_id.move_id)
        self.assertEqual(self._residuals(self.invoice, other), [0, 0])

    def test_several_payments_cannot_be_netted_as_well(self):
        other = self._invoice(self.partner, 400)
        wizard = self._register(self.invoice, other, netting_mode="difference")
        self.assertFalse(wizard.group_payment)

        self.assertFalse(wizard.show_netting)
        with self.assertRefused("group the payments"):
            wizard._create_payments()

    def test_a_partial_payment_after_another(self):
        self._pay(self.invoice, 500)

        wizard = self._register(self.invoice, amount=200, netting_mode="difference")
        self.assertEqual(wizard.netting_to_allocate, 300)
        self._pay_and_net(wizard)

        self.assertEqual(self._residuals(self.invoice), [0])

    def test_a_credit_note_paid_together_lessens_the_difference(self):
        refund = self._refund(self.partner, 100)

        wizard = self._register(
            self.invoice,
            refund,
            group_payment=True,
            amount=600,
            netting_mode="difference",
        )
        self.assertEqual(wizard.netting_to_allocate, 300)
        self._pay_and_net(wizard)

        self.assertEqual(self._residuals(self.invoice, refund), [0, 0])

    def test_a_credit_note_of_the_vendor_is_used_first(self):
        credit = self._bill_refund(self.partner, 50)

        wizard = self._short_payment()

        self.assertEqual(
            self._netted(wizard),
            {credit.name: -50, self.first_bill.name: 200, self.second_bill.name: 150},
        )
        self._pay_and_net(wizard)
        self.assertEqual(
            self._residuals(self.first_bill, self.second_bill, credit), [0, 0, 0]
        )

    def test_a_refund_is_netted_with_the_vendor_s_credit_note(self):
        refund = self._refund(self.customer, 200)
        credit = self._bill_refund(self.customer, 150)
        self._agreement(self.customer)

        wizard = self._register(refund, amount=50, netting_mode="difference")
        self.assertEqual(wizard.netting_to_allocate, -150)
        _payment, netting = self._pay_and_net(wizard)

        self.assertTrue(netting.is_inverse)
        self.assertEqual(self._residuals(refund, credit), [0, 0])

    def test_a_part_of_the_instalment_that_is_due(self):
        """30 % of 1000 are due; of later instalments nothing is said."""
        invoice = self._invoice(self.partner, 1000, terms=self._instalments())

        wizard = self._register(invoice, amount=200, netting_mode="difference")
        self.assertEqual(wizard.netting_to_allocate, 100)
        self._pay_and_net(wizard)

        self.assertEqual(sorted(self._residuals(invoice)), [0, 700])

    def test_more_than_the_instalment_that_is_due(self):
        invoice = self._invoice(self.partner, 1000, terms=self._instalments())

        wizard = self._register(invoice, amount=700, netting_mode="difference")
        self.assertEqual(wizard.netting_to_allocate, 300)
        self._pay_and_net(wizard)

        self.assertEqual(invoice.payment_state, "paid")

    def test_a_bill_with_a_reason_shows_it_and_is_left_out(self):
        self.first_bill.action_toggle_block_payment()

        wizard = self._short_payment(900)

        blocked = wizard.netting_line_ids.filtered("reason")
        self.assertEqual(blocked.number, self.first_bill.name)
        self.assertIn("blocked", blocked.reason)
        self._pay_and_net(wizard)
        self.assertEqual(
            self._residuals(self.first_bill, self.second_bill), [-200, -50]
        )

    def test_an_invoice_with_a_reason_refuses_with_it(self):
        wizard = self._short_payment()
        self.invoice.action_toggle_block_payment()

        with self.assertRefused(self.invoice.name, "Its payment is blocked"):
            wizard._create_payments()

    def test_a_discount_that_would_be_lost_is_told(self):
        terms = self.env["account.payment.term"].create(
            {
                "name": "2 % within half a year",
                "early_discount": True,
                "discount_days": 180,
                "discount_percentage": 2,
                "line_ids": [Command.create({"value_amount": 100, "nb_days": 200})],
            }
        )
        invoice = self._invoice(self.partner, 1000, terms=terms)

        wizard = self._register(invoice, amount=700, netting_mode="difference")

        alert = wizard.netting_alerts["netting_discount"]
        self.assertIn(invoice.name, alert["message"])
        self._pay_and_net(wizard)
        self.assertEqual(invoice.payment_state, "paid")


@tagged("standard", "post_install", "-at_install")
class TestShortPaymentCurrency(PaymentNettingCommon):
    """The same in a foreign currency: 2.0 in January, 4.0 in March, 2.5 in June."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._invoice(cls.partner, 1000, currency=cls.foreign)
        cls.bills = [
            cls._bill(
                cls.partner, amount, currency=cls.foreign, date="2025-03-15", due=due
            )
            for amount, due in ((200, "2025-03-31"), (150, "2025-04-30"))
        ]

    def test_the_rate_is_that_of_the_payment_date(self):
        """300 netted are 120, 700 paid are 280; the invoice was booked at 500."""
        wizard = self._register(self.invoice, amount=700, netting_mode="difference")
        payment, netting = self._pay_and_net(wizard)

        self.assertEqual(self.invoice.payment_state, "paid")
        self.assertEqual(
            self._residuals_currency(self.invoice, *self.bills), [0, 0, -50]
        )
        self.assertEqual(self._residuals(self.invoice, *self.bills), [0, 0, -12.5])
        self.assertEqual(netting.amount_company, 120)
        self.assertEqual(payment.amount_company_currency_signed, 280)
        exchange = self._items(self.invoice).matched_credit_ids.exchange_move_id
        self.assertEqual(
            sum(
                exchange.line_ids.filtered(
                    lambda line: line.account_type == "asset_receivable"
                ).mapped("balance")
            ),
            -100,
        )

    def test_a_payment_in_the_company_s_currency(self):
        """280 of the company's are 700 of the invoice's."""
        wizard = self._register(
            self.invoice,
            amount=280,
            currency_id=self.currency.id,
            netting_mode="difference",
        )
        self.assertEqual(wizard.netting_to_allocate, 300)

        payment = wizard._create_payments()

        self.assertEqual(wizard.netting_id.amount, 300)
        self.assertRecordValues(payment, [{"amount": 280, "is_reconciled": True}])
        self.assertEqual(self.invoice.payment_state, "paid")
        self.assertEqual(self._residuals_currency(self.invoice), [0])

    def test_net_first_and_pay_the_rest_in_the_company_s_currency(self):
        """1000 less 350 are 650, and cost 260."""
        wizard = self._register(
            self.invoice, currency_id=self.currency.id, netting_mode="first"
        )
        self.assertEqual(wizard.amount, 260)

        payment = wizard._create_payments()

        self.assertEqual(wizard.netting_id.amount, 350)
        self.assertRecordValues(payment, [{"amount": 260, "is_reconciled": True}])

        self.assertEqual(self.invoice.payment_state, "paid")

    def test_items_of_other_currencies_are_not_offered(self):
        other = self._bill(self.partner, 500)

        wizard = self._register(self.invoice, amount=700, netting_mode="difference")

        self.assertNotIn(other.name, self._netted(wizard))
