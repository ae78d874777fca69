"""A document the partner disputes is not netted until the dispute is settled."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.account_netting.models.answer.account_netting_dispute import Disputed

from ..common import NETTING_DATE
from .answer_common import AnswerCommon


@tagged("standard", "post_install", "-at_install")
class TestDisputes(AnswerCommon):
    """``bills[0]`` of 500 is disputed: "Goods were returned"."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.netting = cls._proposal()
        cls.netting.action_send()
        cls.netting._dispute(
            cls.partner,
            [Disputed(cls._line(cls.netting, cls.bills[0]), "Goods were returned.")],
            cls._shown(cls.netting),
            answered_by="Ann",
            contact_id=cls.partner.id,
        )
        cls.disputed = cls.bills[0]
        cls.fresh = cls._invoice(cls.partner, 50)

    def test_the_next_rule_leaves_a_disputed_document_alone(self):
        rule = self.env["account.netting.rule"].create(
            {"name": "Rule", "company_id": self.company.id, "post": True}
        )
        rule.action_activate()

        run = rule.action_run(date=NETTING_DATE)

        self.assertFalse(run.netting_ids)
        self.assertEqual(self._residuals(self.disputed), [-500])
        self.assertIn("Goods were returned.", run.line_ids.reason)

    def test_nobody_nets_it_by_hand(self):
        with self.assertRefused(
            "nothing to net", "Disputed by Both", "Goods were returned."
        ):
            self._net(self.fresh, self.disputed)

        wizard = self._wizard(self.fresh | self.disputed)
        line = wizard.line_ids.filtered(
            lambda line: line.move_line_id.move_id == self.disputed
        )
        self.assertEqual(line.amount, 0)
        self.assertIn("Goods were returned.", line.reason)

    def test_the_proposal_says_what_was_disputed_by_whom_and_why(self):
        alerts = self.netting.status_alerts

        self.assertIn(
            f"{self.disputed.name} (Ann): Goods were returned.",
            alerts["netting_disputed"]["message"],
        )
        self.assertEqual(
            alerts["netting_disputed"]["action"]["domain"],
            [["id", "in", self.disputed.ids]],
        )
        self.assertIn("Both has not answered", alerts["netting_answers"]["message"])

    def test_it_is_told_on_the_document_and_found_in_the_list(self):
        alert = self.disputed._get_alerts()["account_netting_disputed"]
        self.assertIn("Disputed by Both", alert["message"])
        self.assertEqual(alert["action_call"][1], "action_settle_netting_dispute")
        self.assertEqual(
            self.env["account.move"].search([("netting_disputed_on", "!=", False)]),
            self.disputed,
        )
        self.assertNotIn("account_netting_disputed", self.bills[1]._get_alerts())

    def test_whoever_pays_it_is_told(self):
        register = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=self.disputed.ids)
            .create({})
        )

        self.assertIn(
            "Goods were returned.",
            register.actionable_errors["account_netting_disputed"]["message"],
        )

    def test_a_settled_dispute_lets_it_be_netted(self):
        self.disputed.action_settle_netting_dispute()

        self.assertFalse(self.disputed.netting_disputed_on)
        self.assertIn(
            "The dispute is settled", " ".join(self.disputed.message_ids.mapped("body"))
        )
        self.assertSettled(self._net(self.fresh, self.disputed))
        self.assertEqual(self._residuals(self.fresh, self.disputed), [0, -450])

    def test_an_open_proposal_with_it_cannot_be_posted(self):
        self.disputed.action_settle_netting_dispute()
        netting = self._propose(self.fresh, self.disputed)
        self.disputed._set_netting_dispute("Ann", NETTING_DATE, "Wrong price.")

        with self.assertRefused(netting.name, "Wrong price."):
            netting.action_post()

    def test_a_clerk_cannot_settle_a_dispute(self):
        clerk = self._user("clerk", "account.group_account_invoice")

        with self.assertRefused("Only netting users", error=AccessError):
            self.disputed.with_user(clerk).action_settle_netting_dispute()

    def test_nobody_writes_a_dispute_by_hand(self):
        manager = self._user("manager", "account_netting.group_netting_manager")
        bill = self.disputed.with_user(manager)

        for vals in ({"netting_disputed_on": False}, {"netting_dispute": "None."}):
            with self.subTest(vals=vals), self.assertRefused(error=UserError):
                bill.write(vals)
        self.assertTrue(self.disputed.netting_disputed_on)
        self.assertFalse(self.disputed.copy().netting_disputed_on)

    def test_a_disputed_document_is_no_part_of_a_position_s_amount(self):
        position = self.env["account.netting.position"].search(
            [("customer_id", "=", self.partner.id)]
        )

        self.assertIn("disputed", position.reason_code)
