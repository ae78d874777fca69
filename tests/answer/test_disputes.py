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
        self.disputed._add_netting_dispute("Ann", NETTING_DATE, "Wrong price.")

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


@tagged("standard", "post_install", "-at_install")
class TestDisputesInPart(AnswerCommon):
    """Of an invoice of 1,000.00 against a bill of 1,500.00, 200.00 is disputed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.payer = cls.env["res.partner"].create({"name": "Payer"})
        cls._agreement(cls.payer)
        cls.invoice = cls._invoice(cls.payer, 1_000)
        cls.bill = cls._bill(cls.payer, 1_500)
        cls.netting = cls._propose(cls.invoice, cls.bill)
        cls.netting.action_send()

    def _dispute(self, *disputed, comment="Too dear."):
        """Dispute: ``(document, amount)``."""
        self.netting._dispute(
            self.payer,
            [
                Disputed(self._line(self.netting, document), comment, amount)
                for document, amount in disputed
            ],
            self._shown(self.netting, self.payer),
            answered_by="Ann",
            contact_id=self.payer.id,
        )

    def test_the_rest_is_netted_and_the_disputed_part_stays_open(self):
        self._dispute((self.invoice, 200))

        self.assertEqual(self.netting.state, "sent")
        self.assertEqual(self.netting.line_ids.mapped("amount"), [800, 800])
        self.assertEqual(self.netting.dispute_ids.amount_disputed, 200)
        self.assertEqual(
            self.netting._get_standing_disputes(), self.netting.dispute_ids
        )
        self.assertIn("200.00", self.invoice._get_dispute_sentence())
        self._accept(self.netting, self.payer)
        self.netting.action_post()

        self.assertSettled(self.netting)
        self.assertEqual(self._residuals(self.invoice, self.bill), [200, -700])

    def test_nobody_nets_the_disputed_part_until_it_is_settled(self):
        self._dispute((self.invoice, 200))
        self.netting.action_cancel()

        self.assertEqual(self._codes(self.invoice), [])
        with self.assertRefused("800.00", "200.00", "Too dear."):
            self._propose(
                self.invoice, self.bill, amounts={self.invoice: 801, self.bill: 801}
            )
        again = self._propose(self.invoice, self.bill)
        self.assertEqual(again.amount, 800)
        self.assertIn("200.00", again.alerts["netting_held"]["message"])
        again.action_post()
        self.assertEqual(self._codes(self.invoice), ["disputed"])
        self.invoice.action_settle_netting_dispute()

        self.assertFalse(self.invoice.netting_disputed_amount)
        self.assertSettled(self._net(self.invoice, self.bill))
        self.assertEqual(self._residuals(self.invoice), [0])

    def test_the_rule_at_night_nets_the_rest_once(self):
        self._dispute((self.invoice, 200))
        self.netting.action_cancel()
        rule = self.env["account.netting.rule"].create({"name": "Rule", "post": True})
        rule.action_activate()

        self.assertEqual(rule.action_run(date=NETTING_DATE).netting_ids.amount, 800)
        again = rule.action_run(date=NETTING_DATE)

        self.assertFalse(again.netting_ids)
        self.assertIn("Too dear.", again.line_ids.reason)

    def test_with_a_retention_both_stay_open(self):
        self.invoice.write({"netting_hold": "part", "netting_hold_amount": 100})
        self._dispute((self.invoice, 200))

        self.assertEqual(self.netting.amount, 700)

    def test_what_is_disputed_is_neither_written_off_nor_moved(self):
        payer = self.env["res.partner"].create({"name": "Small"})
        self._agreement(
            payer,
            residual="to_payable",
            tolerance_amount=1,
            tolerance_account_id=self.expense.id,
        )
        invoice = self._invoice(payer, 100)
        invoice._add_netting_dispute("Ann", NETTING_DATE, "Cents.", 0.5)

        self.assertSettled(self._net(invoice, self._bill(payer, 500)))

        self.assertEqual(invoice.amount_residual, 0.5)

    def test_a_second_part_adds_to_the_first(self):
        """200.00 and 100.00 are in dispute: 700.00 are netted, 300.00 stay open."""
        self._dispute((self.invoice, 200))
        self._dispute((self.invoice, 100), comment="And broken.")

        self.assertEqual(self.invoice.netting_disputed_amount, 300)
        self.assertEqual(self.netting.line_ids.mapped("amount"), [700, 700])
        self.assertIn(
            "300.00 of it disputed by Payer",
            self.invoice._get_dispute_sentence().replace("$\N{NO-BREAK SPACE}", ""),
        )
        for words in ("Too dear.", "And broken."):
            self.assertIn(words, self.invoice.netting_dispute)
        self._accept(self.netting, self.payer)
        self.netting.action_post()

        self.assertSettled(self.netting)
        self.assertEqual(self._residuals(self.invoice, self.bill), [300, -800])

    def test_a_second_dispute_of_all_or_of_the_rest_leaves_nothing_to_net(self):
        for amount in (0, 800):
            with self.subTest(amount=amount), self.env.cr.savepoint() as savepoint:
                self._dispute((self.invoice, 200))
                self._dispute((self.invoice, amount))

                self.assertTrue(self.invoice._is_disputed_wholly())
                self.assertEqual(self.netting.state, "refused")
                savepoint.rollback()
                self.env.invalidate_all()

    def test_more_than_what_is_not_in_dispute_yet_is_refused(self):
        self._dispute((self.invoice, 200))

        with self.assertRefused("in dispute already", "800.00 at most"):
            self._dispute((self.invoice, 800.01))
        self.assertEqual(self.invoice.netting_disputed_amount, 200)

    def test_more_than_is_open_is_refused(self):
        for amount in (1_000.01, -1):
            with self.subTest(amount=amount), self.assertRefused("1,000.00 at most"):
                self._dispute((self.invoice, amount))
        self.assertFalse(self.invoice.netting_disputed_on)
