"""Rules and runs in the browser, from each way to start one."""

from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from odoo.addons.account.tests.common import AccountTestInvoicingHttpCommon

from .rule_common import RuleCommon

BATCH_PAIRS = "odoo.addons.account_netting.models.rule.engine.BATCH_PAIRS"


@tagged("standard", "post_install", "-at_install")
class TestRuleTours(RuleCommon, AccountTestInvoicingHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fine = [cls._pair(f"Fine {number}") for number in range(1, 6)]
        cls.blocked = cls._pair("Blocked")
        cls._toggle_block(cls.blocked)
        cls._agreement(*cls.fine, cls.blocked)
        cls.user = cls._user(
            "netting_manager",
            "base.group_user,account_netting.group_netting_manager",
        )
        cls.user.password = cls.user.login

    def _start(self, path, tour):
        """Play a tour with batches of one pair, so that there is progress to see.

        :return: the runs it made
        """
        Run = self.env["account.netting.run"]
        before = Run.search([])
        with patch(BATCH_PAIRS, 1):
            self.start_tour(path, tour, login=self.user.login, timeout=180)
        return Run.search([]) - before

    def _assert_netted(self, run):
        self.assertOutcomes(
            run, {**dict.fromkeys(self.fine, "posted"), self.blocked: "skipped"}
        )
        self.assertEqual(run.date, fields.Date.context_today(run))
        for partner in self.fine:
            self.assertEqual(self._open(partner), [40])
        self.assertSettled(run.netting_ids)

    def test_a_rule_is_made_simulated_and_run(self):
        runs = self._start(
            "/odoo/action-account_netting.account_netting_rule_action",
            "account_netting_rule",
        )

        run, simulation = runs
        self.assertTrue(simulation.is_simulation)
        self.assertEqual(run.rule_id.name, "Net every night")
        self.assertEqual(run.rule_id.item_domain, "[]")
        self._assert_netted(run)

    def test_a_run_is_started_from_the_menu(self):
        self._rule()

        (run,) = self._start(
            "/odoo/action-account_netting.account_netting_run_action",
            "account_netting_run_from_menu",
        )

        self._assert_netted(run)

    def test_a_run_is_started_from_the_list_of_pairs(self):
        self._rule()

        (run,) = self._start(
            "/odoo/action-account_netting.account_netting_party_action",
            "account_netting_run_from_pairs",
        )

        self.assertOutcomes(run, {self.fine[0]: "posted"})
        self.assertEqual(self._open(self.fine[1]), [100, -60])

    def test_what_was_skipped_is_run_again(self):
        run = self._run(self._rule())
        self._toggle_block(self.blocked)

        self._start(
            f"/odoo/action-account_netting.account_netting_run_action/{run.id}",
            "account_netting_run_again",
        )

        self.assertOutcomes(run, dict.fromkeys([*self.fine, self.blocked], "posted"))
        self.assertSettled(run.netting_ids)
