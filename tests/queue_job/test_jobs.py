"""Runs in jobs: which get one, and what they say of themselves."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from odoo.addons.queue_job.job import Job

from ..common import NETTING_DATE
from ..rule.rule_common import RuleCommon


@tagged("standard", "post_install", "-at_install")
class TestJobs(RuleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._pair("Pair")
        cls._agreement(cls.partner)
        cls.rule = cls._rule(name="Nightly")

    def _queue(self, user=None):
        """Prepare a run whose job is still to be done."""
        rule = self.rule.with_user(user or self.env.user)
        action = rule.action_queue(date=NETTING_DATE)
        return self.env["account.netting.run"].browse(action["res_id"])

    def _jobs(self, run):
        Job = self.env["queue.job"].sudo()
        return Job.search([("identity_key", "=", run._get_job_key())], order="id")

    def _do(self, job):
        """Do a job as the job runner has it done, and note that it is done."""
        job = Job.load(self.env, job.uuid)
        job.set_started()
        job.perform()
        job.set_done()
        job.store()
        self.env.invalidate_all()

    def _run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("account_netting.ir_cron_auto_netting").method_direct_trigger()
        self.env.invalidate_all()

    def test_a_run_gets_one_job_in_a_channel_of_its_own(self):
        run = self._queue()

        job = self._jobs(run)
        self.assertRecordValues(
            job,
            [
                {
                    "state": "pending",
                    "channel": "root.account_netting",
                    "name": f"Netting run {run.display_name}",
                    "company_id": self.company.id,
                    "user_id": self.env.ref("base.user_root").id,
                }
            ],
        )
        self.assertEqual(job.records, run)
        self.assertEqual(run.pending_count, 1)

    def test_the_job_does_the_run(self):
        run = self._queue()

        self._do(self._jobs(run))

        self.assertOutcomes(run, {self.partner: "posted"})
        self.assertEqual(run.state, "done")
        self.assertEqual(self._jobs(run).mapped("state"), ["done"])
        self.assertIn("1", self._jobs(run).result)

    def test_a_netting_user_may_start_jobs(self):
        user = self._user("user", "account_netting.group_netting_user")

        run = self._queue(user)

        self.assertEqual(self._jobs(run).state, "pending")
        self.assertEqual(run.with_user(user).action_process_batch(), 1)

    def test_a_run_at_once_needs_no_job(self):
        run = self._run(self.rule)

        self.assertOutcomes(run, {self.partner: "posted"})
        self.assertFalse(self._jobs(run))

    def test_neither_the_form_nor_the_scheduled_action_works_on_a_run_with_a_job(self):
        run = self._queue()

        self.assertEqual(run.action_process_batch(), 1)
        self._run_cron()

        self.assertOutcomes(run, {self.partner: "pending"})
        self.assertEqual(self._jobs(run).mapped("state"), ["pending"])

    def test_the_scheduled_action_gives_a_run_that_is_due_a_job(self):
        self.rule.next_run = fields.Datetime.now() - timedelta(hours=1)

        self._run_cron()

        run = self.env["account.netting.run"].search([("rule_id", "=", self.rule.id)])
        self.assertEqual(run.state, "running")
        self.assertEqual(self._jobs(run).mapped("state"), ["pending"])

    def test_a_run_whose_job_was_cancelled_gets_another(self):
        run = self._queue()
        self._jobs(run).button_cancelled()

        self._run_cron()

        self.assertEqual(self._jobs(run).mapped("state"), ["cancelled", "pending"])

    def test_a_run_whose_job_failed_gets_another_after_an_hour(self):
        run = self._queue()
        self._jobs(run).state = "failed"

        self._run_cron()
        self.assertEqual(self._jobs(run).mapped("state"), ["failed"])

        with freeze_time(fields.Datetime.now() + timedelta(minutes=61)):
            self._run_cron()
        self.assertEqual(self._jobs(run).mapped("state"), ["failed", "pending"])

    def test_a_job_of_a_finished_run_does_nothing(self):
        run = self._queue()
        job = self._jobs(run)
        self._do(job)
        job.requeue()

        self._do(job)

        self.assertEqual(job.state, "done")
        self.assertEqual(len(run.netting_ids), 1)

    def test_pairs_that_are_run_again_get_a_job(self):
        self._toggle_block(self.partner)
        run = self._queue()
        self._do(self._jobs(run))
        self.assertOutcomes(run, {self.partner: "skipped"})
        self._toggle_block(self.partner)

        run.action_retry()

        self.assertEqual(self._jobs(run).mapped("state"), ["done", "pending"])
        self._do(self._jobs(run)[-1])
        self.assertOutcomes(run, {self.partner: "posted"})
