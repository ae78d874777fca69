"""*Automatic Netting*: runs and simulations started by hand."""

from odoo import fields
from odoo.tests import tagged

from ..common import NETTING_DATE
from .rule_common import RuleCommon


@tagged("standard", "post_install", "-at_install")
class TestRunWizard(RuleCommon):
    """*Automatic Netting*: from the menu, and from the list of pairs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first, cls.second = cls._pair("First"), cls._pair("Second")
        cls.agreement = cls._agreement(cls.first, cls.second)
        cls.rule = cls._rule()

    def _run_wizard(self, **vals):
        wizard = self.env["account.netting.run.wizard"].create(
            {"rule_id": self.rule.id, "date": NETTING_DATE, **vals}
        )
        action = wizard.action_run()
        self.assertEqual(action["res_model"], "account.netting.run")
        return self.env["account.netting.run"].browse(action["res_id"])

    def test_the_run_is_prepared_and_its_batches_follow(self):
        run = self._run_wizard()

        self.assertEqual(run.state, "running")
        self.assertEqual(run.progress, 0)
        self.assertOutcomes(run, {self.first: "pending", self.second: "pending"})
        self.assertEqual(run.action_process_batch(), 0)
        self.assertOutcomes(run, {self.first: "posted", self.second: "posted"})
        self.assertEqual(run.progress, 100)

    def test_the_scheduled_action_is_asked_to_go_on(self):
        cron = self.env.ref("account_netting.ir_cron_auto_netting")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])

        self._run_wizard()

        triggers = self.env["ir.cron.trigger"].search(
            [("cron_id", "=", cron.id), ("id", "not in", triggers.ids)]
        )
        self.assertEqual(len(triggers), 1)

    def test_pairs_narrow_the_run(self):
        run = self._run_wizard(party_ids=self.agreement.party_ids[1].ids)

        self.assertOutcomes(run, {self.second: "pending"})

    def test_pairs_chosen_in_the_list_are_filled_in(self):
        parties = self.agreement.party_ids
        action = parties[:1].action_net_automatically()
        wizard = (
            self.env[action["res_model"]].with_context(action["context"]).create({})
        )

        self.assertEqual(wizard.party_ids, parties[:1])
        self.assertEqual(wizard.rule_id, self.rule)
        self.assertEqual(wizard.date, fields.Date.context_today(wizard))

    def test_the_rule_still_narrows_pairs_chosen_in_the_list(self):
        self.rule.customer_ids = self.first

        run = self._run_wizard(party_ids=self.agreement.party_ids.ids)

        self.assertOutcomes(run, {self.first: "pending"})

    def test_a_simulation_is_opened(self):
        wizard = self.env["account.netting.run.wizard"].create(
            {"rule_id": self.rule.id, "date": NETTING_DATE}
        )

        self._assert_simulates(wizard, self.first + self.second)

    def test_pairs_narrow_the_simulation(self):
        wizard = self.env["account.netting.run.wizard"].create(
            {
                "rule_id": self.rule.id,
                "date": NETTING_DATE,
                "party_ids": self.agreement.party_ids[1].ids,
            }
        )

        self._assert_simulates(wizard, self.second)

    def _assert_simulates(self, wizard, partners):
        action = wizard.action_simulate()
        run = self.env["account.netting.run"].browse(action["res_id"])
        self.assertTrue(run.is_simulation)
        self.assertOutcomes(run, dict.fromkeys(partners, "would_post"))
        self.assertEqual(self._open(self.first), [100, -60])
