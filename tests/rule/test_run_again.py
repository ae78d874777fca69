"""Running again what failed or was skipped, and who is told of failures."""

from odoo.tests import tagged

from ..common import NETTING_DATE
from .rule_common import RuleCommon

WARNING = "mail.mail_activity_data_warning"


@tagged("standard", "post_install", "-at_install")
class TestRetry(RuleCommon):
    """Pairs that failed or were skipped can be run again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.good, cls.bad = cls._pair("Good"), cls._pair("Bad")
        cls._agreement(cls.good, cls.bad)
        cls.rule = cls._rule()

    def _retry(self, records):
        records.action_retry()
        run = records if records._name == "account.netting.run" else records.run_id
        self.assertEqual(run.state, "running")
        self.assertFalse(run.date_done)
        while run.action_process_batch():
            pass
        self.assertEqual(run.state, "done")

    def test_a_skipped_pair_is_netted_when_it_is_run_again(self):
        self._toggle_block(self.bad)
        run = self._run(self.rule)
        self.assertOutcomes(run, {self.good: "posted", self.bad: "skipped"})
        netting = run.netting_ids
        self._toggle_block(self.bad)

        self._retry(run)

        self.assertOutcomes(run, {self.good: "posted", self.bad: "posted"})
        self.assertFalse(any(run.line_ids.mapped("reason")))
        self.assertEqual(self._open(self.bad), [40])
        self.assertEqual(len(run.netting_ids - netting), 1)
        self.assertSettled(run.netting_ids)

    def test_a_failed_pair_is_netted_when_it_is_run_again(self):
        self.company.fiscalyear_lock_date = "2025-06-30"
        run = self._run(self.rule)
        self.assertOutcomes(run, {self.good: "failed", self.bad: "failed"})
        self.company.fiscalyear_lock_date = False

        self._retry(run.line_ids.filtered(lambda line: line.customer_id == self.bad))

        self.assertOutcomes(run, {self.good: "failed", self.bad: "posted"})
        self.assertEqual(self._open(self.good), [100, -60])

    def test_a_pair_whose_cause_is_still_there_keeps_its_outcome(self):
        self._toggle_block(self.bad)
        run = self._run(self.rule)

        self._retry(run)

        self.assertOutcomes(run, {self.good: "posted", self.bad: "skipped"})
        self.assertReason(run, self.bad, "blocked")

    def test_what_was_posted_is_not_run_again(self):
        run = self._run(self.rule)

        with self.assertRefused("No pair failed or was skipped"):
            run.action_retry()
        with self.assertRefused("No pair failed or was skipped"):
            run.line_ids.action_retry()

    def test_a_simulation_is_not_run_again(self):
        self._toggle_block(self.bad)
        run = self.rule.action_simulate(date=NETTING_DATE)
        self._toggle_block(self.bad)

        for records in run, run.line_ids:
            with self.assertRefused("A simulation cannot be run again"):
                records.action_retry()
        self.assertOutcomes(run, {self.good: "would_post", self.bad: "skipped"})

    def test_a_deactivated_rule_is_not_run_again(self):
        self._toggle_block(self.bad)
        run = self._run(self.rule)
        self.rule.action_deactivate()

        with self.assertRefused("is not active"):
            run.action_retry()
        self.assertReason(run, self.bad, "blocked")

    def test_whoever_is_responsible_is_told_of_failures(self):
        user = self._user("responsible", "account_netting.group_netting_manager")
        self.rule.user_id = user
        self.company.fiscalyear_lock_date = "2025-06-30"

        run = self._run(self.rule)

        self.assertRecordValues(
            run.activity_ids,
            [
                {
                    "user_id": user.id,
                    "activity_type_id": self.env.ref(WARNING).id,
                    "summary": "Netting failed for 2 pairs",
                }
            ],
        )

    def test_nobody_is_told_when_nothing_failed(self):
        self._toggle_block(self.bad)

        run = self._run(self.rule)

        self.assertOutcomes(run, {self.good: "posted", self.bad: "skipped"})
        self.assertFalse(run.activity_ids)

    def test_a_failure_without_a_responsible_is_noted_all_the_same(self):
        self.rule.user_id = False
        self.company.fiscalyear_lock_date = "2025-06-30"

        run = self._run(self.rule)

        self.assertEqual(run.state, "done")
        self.assertEqual(run.failed_count, 2)
        self.assertFalse(run.activity_ids)

    def test_the_activity_goes_when_the_pair_was_run_again(self):
        self.company.fiscalyear_lock_date = "2025-06-30"
        run = self._run(self.rule)
        self.assertEqual(len(run.activity_ids), 1)

        self._retry(run)
        self.assertEqual(len(run.activity_ids), 1)

        self.company.fiscalyear_lock_date = False
        self._retry(run)
        self.assertFalse(run.activity_ids)

    def test_a_simulation_tells_nobody(self):
        self.company.fiscalyear_lock_date = "2025-06-30"

        run = self.rule.action_simulate(date=NETTING_DATE)

        self.assertOutcomes(run, {self.good: "failed", self.bad: "failed"})
        self.assertFalse(run.activity_ids)
