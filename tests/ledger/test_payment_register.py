"""Register Payment: what it says of documents that a netting has reserved."""

from contextlib import contextmanager
from unittest.mock import patch

from odoo.tests import Form, tagged

from ..common import NettingCommon
from .payment_common import PaymentNettingCommon


@tagged("standard", "post_install", "-at_install")
class TestReservedDocuments(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._agreement(cls.partner)
        cls.invoice = cls._invoice(cls.partner, 100)
        cls.bill = cls._bill(cls.partner, 60)

    def _register(self, *documents, user=None):
        moves = self.env["account.move"].union(*documents)
        return (
            self.env["account.payment.register"]
            .with_user(user or self.env.user)
            .with_context(active_model="account.move", active_ids=moves.ids)
            .create({})
        )

    def _alert(self, *documents, user=None):
        errors = self._register(*documents, user=user).actionable_errors
        return (errors or {}).get("account_netting_reserved")

    def test_paying_a_reserved_document_warns_with_a_link(self):
        netting = self._propose(self.invoice, self.bill)

        for document in (self.invoice, self.bill):
            with self.subTest(document=document.name):
                alert = self._alert(document)

                self.assertEqual(alert["level"], "warning")
                self.assertIn(document.name, alert["message"])
                self.assertIn(netting.name, alert["message"])
                self.assertEqual(alert["action"]["res_id"], netting.id)

    def test_plain_invoicing_users_are_warned_too(self):
        netting = self._propose(self.invoice, self.bill)
        clerk = self._user("clerk", "account.group_account_invoice")

        alert = self._alert(self.invoice, user=clerk)

        self.assertIn(netting.name, alert["message"])
        self.assertEqual(alert["action"]["res_id"], netting.id)

    def test_only_what_is_reserved_is_named(self):
        free = self._invoice(self.partner, 50)
        self._propose(self.invoice, self.bill)

        message = self._alert(self.invoice, free)["message"]

        self.assertIn(self.invoice.name, message)
        self.assertNotIn(free.name, message)

    def test_nothing_is_said_once_the_netting_is_posted_or_cancelled(self):
        netting = self._propose(self.invoice, self.bill)
        netting.action_cancel()
        self.assertIsNone(self._alert(self.invoice))

        netting.action_draft()
        self.assertTrue(self._alert(self.invoice))

        netting.action_post()
        self.assertIsNone(self._alert(self.invoice))

    def test_an_item_left_out_of_the_proposal_is_not_reserved(self):
        other = self._invoice(self.partner, 50)
        self._propose(
            self.invoice, other, self.bill, amounts={self.invoice: 60, self.bill: 60}
        )

        self.assertIsNone(self._alert(other))

    def test_the_payment_may_be_made_and_the_proposal_says_so(self):
        netting = self._propose(self.invoice, self.bill)

        self._register(self.bill)._create_payments()

        netting.invalidate_recordset()
        alert = netting.item_alerts["netting_refused"]
        self.assertIn(self.bill.name, alert["message"])
        self.assertIn("Nothing is open", alert["message"])
        self.assertEqual(alert["action_text"], "Recompute")


@tagged("standard", "post_install", "-at_install")
class TestPlannedOnce(PaymentNettingCommon):
    """Nobody waits for plans that *Pay* does not need."""

    @contextmanager
    def _counted_plans(self):
        planner = self.env.registry["account.netting.planner"]
        plan_against = planner._plan_against
        plans = []

        def counted(*args, **kwargs):
            plans.append(plan_against(*args, **kwargs))
            return plans[-1]

        with patch.object(planner, "_plan_against", counted):
            yield plans

    def test_whoever_has_nothing_on_the_other_side_is_not_planned(self):
        invoice = self._invoice(self.partner, 1000)

        with self._counted_plans() as plans:
            wizard = self._register(invoice)
            self.assertFalse(wizard.show_netting)
            wizard._create_payments()

        self.assertFalse(plans)
        self.assertEqual(invoice.payment_state, "paid")

    def test_each_step_plans_once(self):
        invoice = self._invoice(self.partner, 1000)
        self._bill(self.partner, 400)
        Wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )

        with self._counted_plans() as plans:
            form = Form(Wizard)
            self.assertEqual(len(plans), 1)
            self.assertTrue(form.show_netting)
            form.netting_mode = "first"
            self.assertEqual(len(plans), 2)
            self.assertEqual(form.amount, 600)

    def test_a_mode_chosen_later_finds_partner_and_items(self):
        invoice = self._invoice(self.partner, 1000)
        bill = self._bill(self.partner, 400)
        wizard = self._register(invoice)

        wizard.netting_mode = "first"

        self.assertEqual(self._netted(wizard), {bill.name: 400})
        self._pay_and_net(wizard)
        self.assertEqual(self._residuals(invoice, bill), [0, 0])
