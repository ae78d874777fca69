"""Register Payment nets too: what a short payment leaves open, or first what it can."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import NETTING_DATE, NettingCommon


class PaymentNettingCommon(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._agreement(cls.partner)

    def _register(self, *documents, user=None, **vals):
        """Open Register Payment on documents, on the netting date."""
        moves = self.env["account.move"].union(*documents)
        return (
            self.env["account.payment.register"]
            .with_user(user or self.env.user)
            .with_context(active_model="account.move", active_ids=moves.ids)
            .create({"payment_date": NETTING_DATE, **vals})
        )

    def _net_amounts(self, wizard, amounts):
        """Set by hand what is netted: ``{document: amount}``."""
        for document, amount in amounts.items():
            item = self._items(document)
            line = wizard.netting_line_ids.filtered(
                lambda line, item=item: line.move_line_id == item
            )
            line.amount = amount

    def _netted(self, wizard):
        return {line.number: line.amount for line in wizard.netting_line_ids}

    def _pay_and_net(self, wizard):
        """Confirm, and check the books; return the payments and the netting."""
        payments = wizard._create_payments()
        self.assertSettled(wizard.netting_id)
        return payments, wizard.netting_id


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
        terms = self.env["account.payment.term"].create(
            {
                "name": "30 % now, 70 % later",
                "line_ids": [
                    Command.create({"value_amount": 30, "nb_days": 0}),
                    Command.create({"value_amount": 70, "nb_days": 365}),
                ],
            }
        )
        invoice = self._invoice(self.partner, 1000, terms=terms)

        wizard = self._register(invoice, amount=200, netting_mode="difference")
        self.assertEqual(wizard.netting_to_allocate, 100)
        self._pay_and_net(wizard)

        self.assertEqual(sorted(self._residuals(invoice)), [0, 700])

    def test_more_than_the_instalment_that_is_due(self):
        terms = self.env["account.payment.term"].create(
            {
                "name": "30 % now, 70 % later",
                "line_ids": [
                    Command.create({"value_amount": 30, "nb_days": 0}),
                    Command.create({"value_amount": 70, "nb_days": 365}),
                ],
            }
        )
        invoice = self._invoice(self.partner, 1000, terms=terms)

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


@tagged("standard", "post_install", "-at_install")
class TestNetThenPay(PaymentNettingCommon):
    """A bill of 900 is to be paid, while the partner owes us something too."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bill = cls._bill(cls.partner, 900)

    def test_what_can_be_netted_is_netted_and_the_rest_paid(self):
        invoice = self._invoice(self.partner, 400)
        wizard = self._register(self.bill)
        self.assertTrue(wizard.show_netting)
        self.assertEqual(wizard.netting_available, 400)
        self.assertEqual(wizard.amount, 900)

        wizard.netting_mode = "first"
        self.assertEqual(wizard.amount, 500)
        payment, netting = self._pay_and_net(wizard)

        self.assertEqual((netting.amount, payment.amount), (400, 500))
        self.assertEqual(self._residuals(self.bill, invoice), [0, 0])
        self.assertEqual(self.bill.payment_state, "paid")
        self.assertEqual(invoice.payment_state, "paid")

    def test_no_payment_is_made_where_nothing_remains(self):
        invoices = [self._invoice(self.partner, amount) for amount in (500, 400)]
        before = self.env["account.payment"].search_count([])
        wizard = self._register(self.bill, netting_mode="first")
        self.assertEqual(wizard.amount, 0)

        action = wizard.action_create_payments()

        self.assertSettled(wizard.netting_id)
        self.assertEqual(self.env["account.payment"].search_count([]), before)
        self.assertEqual(self._residuals(self.bill, *invoices), [0, 0, 0])
        self.assertEqual(action["res_model"], "account.netting")
        self.assertEqual(action["res_id"], wizard.netting_id.id)

    def test_receivables_beyond_the_bill_stay_open(self):
        invoice = self._invoice(self.partner, 1000)

        wizard = self._register(self.bill, netting_mode="first")
        self.assertEqual((wizard.netting_available, wizard.amount), (900, 0))
        wizard._create_payments()

        self.assertEqual(self._residuals(self.bill, invoice), [0, 100])

    def test_the_same_for_a_customer_invoice(self):
        invoice = self._invoice(self.customer, 500)
        bill = self._bill(self.customer, 200)
        self._agreement(self.customer)

        wizard = self._register(invoice, netting_mode="first")
        payment, _netting = self._pay_and_net(wizard)

        self.assertEqual(payment.amount, 300)
        self.assertEqual(self._residuals(invoice, bill), [0, 0])

    def test_only_the_instalment_that_is_due_is_netted(self):
        terms = self.env["account.payment.term"].create(
            {
                "name": "30 % now, 70 % later",
                "line_ids": [
                    Command.create({"value_amount": 30, "nb_days": 0}),
                    Command.create({"value_amount": 70, "nb_days": 365}),
                ],
            }
        )
        bill = self._bill(self.partner, 1000, terms=terms)
        invoice = self._invoice(self.partner, 400)

        wizard = self._register(bill, netting_mode="first")
        self.assertEqual((wizard.netting_available, wizard.amount), (300, 0))
        wizard._create_payments()

        self.assertEqual(sorted(self._residuals(bill)), [-700, 0])
        self.assertEqual(self._residuals(invoice), [100])

    def test_the_amount_follows_what_is_netted(self):
        invoice = self._invoice(self.partner, 400)
        other = self._invoice(self.partner, 100)
        with Form(
            self.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=self.bill.ids
            )
        ) as form:
            form.payment_date = NETTING_DATE
            form.netting_mode = "first"
            self.assertEqual(form.amount, 400)

            with form.netting_line_ids.edit(0) as line:
                self.assertEqual((line.number, line.amount), (invoice.name, 400))
                line.amount = 150
            self.assertEqual(form.amount, 650)
            self.assertEqual(form.netting_amount, 250)

            form.netting_mode = "none"
            self.assertEqual(form.amount, 900)
            form.netting_mode = "first"
            self.assertEqual(form.amount, 400)
            with form.netting_line_ids.edit(0) as line:
                line.amount = 150
        wizard = form.record
        self.assertEqual(self._netted(wizard), {invoice.name: 150, other.name: 100})

        payment, _netting = self._pay_and_net(wizard)

        self.assertEqual(payment.amount, 650)
        self.assertEqual(self._residuals(self.bill, invoice, other), [0, 250, 0])

    def test_the_difference_follows_the_amount_typed(self):
        self._invoice(self.partner, 400)
        with Form(
            self.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=self.bill.ids
            )
        ) as form:
            form.payment_date = NETTING_DATE
            form.amount = 700
            form.netting_mode = "difference"
            self.assertEqual((form.amount, form.netting_amount), (700, 200))

            form.amount = 800
            self.assertEqual(form.netting_amount, 100)
            with form.netting_line_ids.edit(0) as line:
                line.amount = 99
            self.assertEqual((form.amount, form.netting_missing), (800, 1))

    def test_without_an_agreement_the_way_to_one_is_shown(self):
        invoice = self._invoice(self.customer, 500)
        self._bill(self.customer, 200)

        wizard = self._register(invoice)

        self.assertTrue(wizard.show_netting)
        self.assertEqual(wizard.netting_available, 0)
        alert = wizard.netting_alerts["netting_agreement"]
        self.assertEqual(alert["action"]["context"]["default_name"], "Customer")

    def test_another_partner_can_be_chosen_but_needs_an_agreement(self):
        self._invoice(self.partner, 400)
        stranger = self._invoice(self.customer, 70)

        wizard = self._register(self.bill, netting_mode="difference", amount=830)
        wizard.netting_partner_id = self.customer

        self.assertTrue(wizard.show_netting)
        self.assertEqual(list(self._netted(wizard)), [stranger.name])
        self.assertIn("No active netting agreement", wizard.netting_line_ids.reason)
        with self.assertRefused("nothing to net"):
            wizard._create_payments()

        wizard.netting_partner_id = self.partner
        self.assertEqual(wizard.netting_amount, 70)

    def test_nothing_is_shown_where_nothing_is_open_on_the_other_side(self):
        self.assertFalse(self._register(self.bill).show_netting)
        self.assertFalse(self._register(self._bill(self.vendor, 10)).show_netting)

    def test_only_netting_users_net(self):
        invoice = self._invoice(self.partner, 400)
        clerk = self._user("clerk", "account.group_account_invoice")
        accountant = self._user("accountant", "account_netting.group_netting_user")

        wizard = self._register(self.bill, user=clerk)
        self.assertFalse(wizard.show_netting)
        wizard.netting_mode = "first"
        with self.assertRaises(UserError):
            wizard._create_payments()

        wizard = self._register(self.bill, user=accountant, netting_mode="first")
        self._pay_and_net(wizard)
        self.assertEqual(self._residuals(self.bill, invoice), [0, 0])

    def test_a_clerk_pays_as_ever(self):
        self._invoice(self.partner, 400)
        clerk = self._user("clerk", "account.group_account_invoice")

        self._register(self.bill, user=clerk)._create_payments()

        self.assertEqual(self._residuals(self.bill), [0])

    def test_a_payment_date_before_the_documents_is_refused(self):
        invoice = self._invoice(self.partner, 400)

        wizard = self._register(
            self.bill, payment_date="2025-01-10", amount=500, netting_mode="difference"
        )

        self.assertEqual(wizard.netting_available, 0)
        self.assertIn("before the item's own date", wizard.netting_line_ids.reason)
        self._net_amounts(wizard, {invoice: 400})
        with self.assertRefused("before the item's own date"):
            wizard._create_payments()

    def test_what_was_netted_meanwhile_is_refused(self):
        invoice = self._invoice(self.partner, 400)
        wizard = self._register(self.bill, netting_mode="first")
        wizard.netting_line_ids.mapped("amount")
        self._pay(invoice, 100)

        with self.assertRefused(invoice.name, "more than", "300.00 still open"):
            wizard._create_payments()


@tagged("standard", "post_install", "-at_install")
class TestAllOrNothing(PaymentNettingCommon):
    """Where one of the two fails, nothing stays of the other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bill = cls._bill(cls.partner, 900)
        cls.invoice = cls._invoice(cls.partner, 400)

    def test_no_netting_stays_when_the_payment_fails(self):
        for method in ("_init_payments", "_post_payments", "_reconcile_payments"):
            with self.subTest(method=method):
                wizard = self._register(self.bill, netting_mode="first")
                wizard.flush_recordset()
                failing = patch.object(
                    self.env.registry["account.payment.register"],
                    method,
                    side_effect=UserError("The bank is closed."),
                )
                with failing, self.assertRefused("The bank is closed."):
                    wizard._create_payments()
                self.assertFalse(wizard.netting_id)

    def test_no_payment_stays_when_the_netting_fails(self):
        wizard = self._register(self.bill, netting_mode="first")
        wizard.flush_recordset()
        before = self.env["account.payment"].search_count([])
        self.agreement.journal_id.active = False

        with self.assertRefused("no usable journal"):
            wizard._create_payments()

        self.assertEqual(self.env["account.payment"].search_count([]), before)

    def test_a_payment_without_an_entry_comes_after_the_netting(self):
        """The bill is in payment then: its rest is on its way, and no more."""
        self.outbound_payment_method_line.payment_account_id = False
        with patch.object(
            self.env.registry["account.move"],
            "_get_invoice_in_payment_state",
            lambda move: "in_payment",
        ):
            wizard = self._register(self.bill, netting_mode="first")
            payment, _netting = self._pay_and_net(wizard)

            self.assertRecordValues(
                payment, [{"state": "in_process", "amount": 500, "move_id": False}]
            )
            self.assertEqual(self.bill.payment_state, "in_payment")
            self.assertEqual(self._residuals(self.bill, self.invoice), [-500, 0])
            self.assertEqual(self.bill.matched_payment_ids, payment)
