"""Net first, then pay the rest; and nothing of the one without the other."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..common import NETTING_DATE
from .payment_common import PaymentNettingCommon


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
        bill = self._bill(self.partner, 1000, terms=self._instalments())
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

    def test_documents_of_several_partners_are_paid_as_ever(self):
        self._invoice(self.partner, 400)
        other = self._bill(self.vendor, 10, currency=self.foreign)
        with Form(
            self.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=(self.bill | other).ids
            )
        ) as form:
            self.assertFalse(form.show_netting)
            self.assertFalse(form.netting_missing)

        self.assertEqual(len(form.record._create_payments()), 2)

        self.assertEqual(self._residuals(self.bill, other), [0, 0])

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


@tagged("standard", "post_install", "-at_install")
class TestPayProposesToNet(PaymentNettingCommon):
    """The button *Pay* on a bill of 1,200, of which 100 can be netted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bill = cls._bill(cls.partner, 1200)
        cls.invoice = cls._invoice(cls.partner, 100)

    def _press_pay(self, bill=None, user=None):
        action = (bill or self.bill).with_user(user or self.env.user)
        return Form.from_action(action.env, action.action_register_payment())

    def test_net_first_is_proposed_where_an_agreement_allows_it(self):
        dialog = self._press_pay()

        self.assertEqual(dialog.netting_mode, "first")
        self.assertEqual(dialog.amount, 1100)
        self.assertEqual(
            dialog.netting_summary,
            f"{self.currency.format(100)} netted + {self.currency.format(1100)} paid "
            f"= {self.currency.format(1200)}",
        )
        wizard = dialog.save()
        wizard._create_payments()
        self.assertEqual(wizard.netting_id.amount, 100)
        self.assertEqual(self._residuals(self.bill, self.invoice), [0, 0])

    def test_whoever_prefers_to_pay_all_of_it_still_can(self):
        dialog = self._press_pay()
        dialog.netting_mode = "none"
        self.assertEqual(dialog.amount, 1200)
        self.assertFalse(dialog.netting_summary)

        wizard = dialog.save()
        wizard._create_payments()

        self.assertFalse(wizard.netting_id)
        self.assertEqual(self._residuals(self.bill, self.invoice), [0, 100])

    def test_nothing_is_proposed_where_nothing_can_be_netted(self):
        self.agreement.action_close()
        self.assertEqual(self._press_pay().netting_mode, "none")

        other = self._bill(self.vendor, 50)
        self.assertEqual(self._press_pay(other).netting_mode, "none")

    def test_money_that_came_in_is_a_fact(self):
        self.assertEqual(self._press_pay(self.invoice).netting_mode, "none")

    def test_a_company_may_leave_the_choice_alone(self):
        self.company.netting_first_when_paying = False

        self.assertEqual(self._press_pay().netting_mode, "none")

    def test_programs_and_clerks_pay_as_ever(self):
        action = self.bill.action_register_payment()
        wizard = (
            self.env["account.payment.register"]
            .with_context(**action["context"])
            .create({})
        )
        self.assertEqual([wizard.netting_mode, wizard.amount], ["none", 1200])

        clerk = self._user("pay_clerk", "account.group_account_invoice")
        self.assertEqual(self._press_pay(user=clerk).amount, 1200)

    def test_a_rest_may_stay_open(self):
        wizard = self._register(self.bill, netting_mode="open", amount=900)
        self.assertEqual(wizard.netting_to_allocate, 100)
        self.assertEqual(
            wizard.netting_summary,
            f"{self.currency.format(100)} netted + {self.currency.format(900)} paid "
            f"= {self.currency.format(1000)}; {self.currency.format(200)} stays open",
        )

        payment, netting = self._pay_and_net(wizard)

        self.assertEqual((netting.amount, payment.amount), (100, 900))
        self.assertEqual(self._residuals(self.bill, self.invoice), [-200, 0])
        self.assertEqual(self.bill.payment_state, "partial")

    def test_no_more_is_netted_than_the_amount_leaves_open(self):
        wizard = self._register(self.bill, netting_mode="open", amount=1150)
        self.assertEqual(wizard.netting_amount, 50)

        self._net_amounts(wizard, {self.invoice: 80})

        with self.assertRefused("left open by the payment"):
            wizard._create_payments()
        self.assertEqual(self._residuals(self.bill, self.invoice), [-1200, 100])

    def test_a_clerk_is_told_that_the_partner_owes_us_as_well(self):
        clerk = self._user("pay_clerk", "account.group_account_invoice")

        told = self._register(self.bill, user=clerk).actionable_errors
        self.assertIn("Both has open items", told["account_netting_owes"]["message"])

        other = self._register(self._bill(self.vendor, 50), user=clerk)
        self.assertFalse((other.actionable_errors or {}).get("account_netting_owes"))
        user = self._user("pay_user", "account_netting.group_netting_user")
        own = self._register(self.bill, user=user)
        self.assertFalse((own.actionable_errors or {}).get("account_netting_owes"))
