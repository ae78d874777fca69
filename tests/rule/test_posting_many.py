"""Posting many: asked before with number and sum, and told after."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.account.tests.common import AccountTestInvoicingHttpCommon

from .rule_common import RuleCommon


@tagged("standard", "post_install", "-at_install")
class TestPostingMany(RuleCommon):
    """Two proposals of a run, of 60 each."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partners = [cls._pair(name) for name in ("First", "Second")]
        cls._agreement(*cls.partners)
        cls.run_made = cls._run(post=False)
        cls.nettings = cls.run_made.netting_ids

    def _open(self, records):
        return self.env["account.netting.post"].browse(
            records.action_open_post()["res_id"]
        )

    def test_number_and_sum_are_asked_before_and_told_after(self):
        for records in (self.nettings, self.run_made):
            with self.subTest(records._name):
                self.assertEqual(
                    self._open(records).question,
                    f"Post 2 nettings, {self.currency.format(120)} in total?",
                )

        told = self._open(self.nettings).action_post()["params"]

        self.assertEqual(set(self.nettings.mapped("state")), {"posted"})
        self.assertEqual(told["type"], "success")
        self.assertEqual(
            told["message"], f"Posted: 2, {self.currency.format(120)} in total."
        )

    def test_nothing_is_posted_by_asking(self):
        self._open(self.nettings)

        self.assertEqual(set(self.nettings.mapped("state")), {"draft"})

    def test_what_is_no_proposal_is_named_and_left_out(self):
        self.nettings[0].action_post()
        wizard = self._open(self.nettings)

        self.assertIn("Post 1 nettings", wizard.question)
        self.assertIn(self.nettings[0].name, wizard.question)
        self.assertIn("Posted: 1,", wizard.action_post()["params"]["message"])

    def test_what_cannot_be_posted_does_not_stop_the_rest_and_says_why(self):
        self._toggle_block(self.partners[0])

        told = self._open(self.nettings).action_post()["params"]

        self.assertEqual(sorted(self.nettings.mapped("state")), ["draft", "posted"])
        self.assertEqual(told["type"], "warning")
        self.assertIn("Posted: 1,", told["message"])
        self.assertIn("blocked", told["message"])

    def test_readers_are_not_asked(self):
        reader = self._user("many", "account.group_account_invoice")

        with self.assertRaises(AccessError):
            self.nettings.with_user(reader).action_open_post()


@tagged("standard", "post_install", "-at_install")
class TestPostingManyTour(RuleCommon, AccountTestInvoicingHttpCommon):
    def test_from_simulation_to_run_to_posted_proposals(self):
        self._user("desk", "account_netting.group_netting_user")
        partners = [self._pair(name) for name in ("First", "Second")]
        self._agreement(*partners)
        rule = self._rule(post=False)

        self.start_tour(
            f"/odoo/action-account_netting.account_netting_rule_action/{rule.id}",
            "account_netting_simulate_run_post",
            login="desk",
        )

        nettings = rule.run_ids.netting_ids
        self.assertEqual(nettings.mapped("state"), ["posted", "posted"])
