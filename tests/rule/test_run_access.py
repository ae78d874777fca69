"""Who may see runs, and who may start them."""

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import NETTING_DATE
from .rule_common import RuleCommon


@tagged("standard", "post_install", "-at_install")
class TestAccess(RuleCommon):
    """Who may see runs, and who may start them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pair = cls._pair("Pair")
        cls._agreement(cls.pair)
        cls.bad = cls._pair("Bad")
        cls._agreement(cls.bad, name="Bad")
        cls._toggle_block(cls.bad)
        cls.rule = cls._rule()

    def _assert_may_only_read(self, user):
        run = self._run(self.rule)
        self.rule.action_queue(date=NETTING_DATE)
        queued = self.rule.run_ids - run
        rule = self.rule.with_user(user)
        self.assertEqual(rule.name, "Rule")
        self.assertEqual(run.with_user(user).posted_count, 1)
        self.assertEqual(len(run.with_user(user).line_ids), 2)
        calls = {
            "run": rule.action_run,
            "queue": rule.action_queue,
            "simulate": rule.action_simulate,
            "open simulation": rule.action_open_simulation,
            "activate": self._rule(active=False).with_user(user).action_activate,
            "deactivate": rule.action_deactivate,
            "retry": run.with_user(user).action_retry,
            "retry a pair": run.line_ids.with_user(user).action_retry,
            "delete": run.with_user(user).unlink,
            "change": lambda: rule.write({"name": "Mine"}),
            "change an outcome": lambda: run.line_ids.with_user(user).write(
                {"outcome": "pending"}
            ),
            "open the wizard": lambda: (
                self.env["account.netting.run.wizard"]
                .with_user(user)
                .create({"rule_id": rule.id})
            ),
        }
        for name, call in calls.items():
            with (
                self.subTest(name),
                self.assertRaises(AccessError),
                mute_logger("odoo.addons.base.models.ir_model"),
            ):
                call()
        self.assertEqual(queued.with_user(user).action_process_batch(), 1)
        self.assertEqual(queued.pending_count, 1)
        self.assertEqual(queued.state, "running")

    def test_a_plain_invoicing_user_may_only_read(self):
        self._assert_may_only_read(
            self._user("clerk", "base.group_user,account.group_account_invoice")
        )

    def test_an_auditor_may_only_read(self):
        self._assert_may_only_read(
            self._user("auditor", "base.group_user,account.group_account_readonly")
        )

    def test_a_netting_user_runs_rules_but_does_not_make_them(self):
        user = self._user(
            "netter", "base.group_user,account_netting.group_netting_user"
        )
        rule = self.rule.with_user(user)

        run = rule.action_run(date=NETTING_DATE)
        simulation = rule.action_simulate(date=NETTING_DATE)
        run.action_retry()
        run.action_process_batch()

        self.assertOutcomes(run, {self.pair: "posted", self.bad: "skipped"})
        self.assertOutcomes(simulation, {self.bad: "skipped"})
        self.assertSettled(run.netting_ids)
        for call in (
            rule.action_deactivate,
            lambda: rule.write({"name": "Mine"}),
            lambda: self.env[rule._name].with_user(user).create({"name": "Mine"}),
            rule.unlink,
        ):
            with (
                self.assertRaises(AccessError),
                mute_logger("odoo.addons.base.models.ir_model"),
            ):
                call()

    def test_an_ordinary_employee_sees_nothing(self):
        run = self._run(self.rule)
        user = self._user("employee", "base.group_user")

        for record in (self.rule, run, run.line_ids[:1]):
            with (
                self.assertRaises(AccessError),
                mute_logger("odoo.addons.base.models.ir_model"),
            ):
                record.with_user(user).read(["display_name"])

    def test_runs_are_the_engines_own_record(self):
        """Not even a manager writes outcomes by hand, through the interface."""
        manager = self._user(
            "manager", "base.group_user,account_netting.group_netting_manager"
        )
        run = self._run(self.rule).with_user(manager)

        for call in (
            lambda: run.write({"state": "running"}),
            lambda: run.line_ids.write({"outcome": "failed"}),
            lambda: run.line_ids.unlink(),
        ):
            with (
                self.assertRaises(AccessError),
                mute_logger("odoo.addons.base.models.ir_model"),
            ):
                call()
