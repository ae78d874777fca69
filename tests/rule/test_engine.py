"""The engine: batches, failures that spread no further, runs taken over."""

import time
from contextlib import contextmanager
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import NETTING_DATE
from .engine_common import ENGINE, SCHEDULE, EngineCommon


@tagged("standard", "post_install", "-at_install")
class TestHandOver(EngineCommon):
    """A module with workers of its own takes runs over."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.netting.run"].search([("state", "=", "running")]).unlink()
        cls.partner = cls._pair("Pair")
        cls._agreement(cls.partner)

    @contextmanager
    def _taken_over(self, rule):
        """Let runs of a rule be taken over, and collect which were offered."""
        offered = []

        def hand_over(runs):
            offered.append(runs)
            return runs.filtered(lambda run: run.rule_id != rule)

        with patch.object(
            self.registry["account.netting.run"], "_hand_over", hand_over
        ):
            yield offered

    def test_the_scheduled_action_and_the_form_leave_it_alone(self):
        rule = self._rule()
        with self._taken_over(rule) as offered:
            run = self._queue(rule)
            self.assertEqual(offered, [run])

            self.assertEqual(run.action_process_batch(), 1)
            self._run_cron()

            self.assertOutcomes(run, {self.partner: "pending"})
            self.assertEqual(run.state, "running")

        self._run_cron()
        self.assertOutcomes(run, {self.partner: "posted"})

    def test_other_runs_are_worked_on_as_ever(self):
        with self._taken_over(self._rule()):
            run = self._queue(self._rule())

            self._run_cron()

            self.assertOutcomes(run, {self.partner: "posted"})

    def test_a_run_at_once_is_not_offered(self):
        rule = self._rule()
        with self._taken_over(rule) as offered:
            self.assertOutcomes(self._run(rule), {self.partner: "posted"})

        self.assertFalse(offered)


@tagged("standard", "post_install", "-at_install")
class TestBatches(EngineCommon):
    """Pairs are worked on a batch at a time, and a failure spreads no further."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partners = [cls._pair(f"Pair {number}") for number in range(5)]
        cls._agreement(*cls.partners)
        cls.rule = cls._rule()

    def _assert_one_failed(self, run, bad):
        self.assertEqual(run.state, "done")
        self.assertOutcomes(
            run,
            {
                partner: "failed" if partner == bad else "posted"
                for partner in self.partners
            },
        )
        self.assertEqual(self._open(bad), [100, -60])
        self.assertEqual(len(run.netting_ids), 4)
        self.assertSettled(run.netting_ids)
        self.assertFalse(
            self.env["account.move"].search(
                [
                    ("journal_id", "=", self.journal.id),
                    ("netting_id", "not in", run.netting_ids.ids),
                ]
            )
        )

    def test_a_batch_is_so_many_pairs_at_most(self):
        run = self._queue(self.rule)

        with patch(f"{ENGINE}.BATCH_PAIRS", 2):
            left = [run.action_process_batch() for _ in range(3)]

        self.assertEqual(left, [3, 1, 0])
        self.assertEqual(run.posted_count, 5)
        self.assertEqual(run.state, "done")

    def test_a_batch_is_so_many_items_at_most_but_one_pair_at_least(self):
        run = self._queue(self.rule)
        self.assertEqual(run.line_ids.mapped("item_count"), [2] * 5)

        with patch(f"{ENGINE}.BATCH_ITEMS", 5):
            self.assertEqual(run.action_process_batch(), 3)
        with patch(f"{ENGINE}.BATCH_ITEMS", 1):
            self.assertEqual(run.action_process_batch(), 2)

    def test_running_at_once_works_off_all_batches(self):
        with patch(f"{ENGINE}.BATCH_PAIRS", 2):
            run = self.rule.action_run(date=NETTING_DATE)

        self.assertEqual(run.state, "done")
        self.assertEqual(run.posted_count, 5)
        self.assertSettled(run.netting_ids)

    def test_running_at_once_commits_nothing(self):
        """A test's own cursor refuses to commit; this one would hide it."""
        with self.env.cr.savepoint(flush=True) as savepoint:
            run = self.rule.action_run(date=NETTING_DATE)
            self.assertEqual(run.posted_count, 5)
            savepoint.rollback()

        self.assertFalse(run.exists())
        for partner in self.partners:
            self.assertEqual(self._open(partner), [100, -60])

    def test_progress_is_the_share_that_was_looked_at(self):
        run = self._queue(self.rule)

        with patch(f"{ENGINE}.BATCH_PAIRS", 2):
            run.action_process_batch()

        self.assertEqual(run.progress, 40)

    def test_a_refusal_that_no_reason_foretold_fails_its_own_pair(self):
        bad = self.partners[2]

        with self._fails_for(bad, UserError("Our lawyers say no.")):
            run = self.rule.action_run(date=NETTING_DATE)

        self._assert_one_failed(run, bad)
        self.assertReason(run, bad, "Our lawyers say no.")

    def test_an_unexpected_error_is_logged_and_fails_its_own_pair(self):
        bad = self.partners[2]

        with (
            self._fails_for(bad, ZeroDivisionError("half")),
            self.assertLogs(SCHEDULE, "ERROR") as logs,
        ):
            run = self.rule.action_run(date=NETTING_DATE)

        self._assert_one_failed(run, bad)
        self.assertReason(run, bad, "unexpected error", "log")
        self.assertEqual(len(logs.output), 2)  # with its batch, and alone
        self.assertIn("ZeroDivisionError: half", logs.output[1])

    def test_a_refusal_by_the_database_fails_its_own_pair(self):
        bad = self.partners[0]
        self.env.cr.execute(
            f"ALTER TABLE account_netting ADD CHECK (customer_id != {bad.id})"
        )

        with mute_logger(SCHEDULE, "odoo.sql_db"):
            run = self.rule.action_run(date=NETTING_DATE)

        self._assert_one_failed(run, bad)

    def test_the_scheduled_action_outlives_a_failing_pair(self):
        bad = self.partners[2]
        run = self._queue(self.rule)

        with self._fails_for(bad, ZeroDivisionError()), mute_logger(SCHEDULE):
            self._run_cron()

        self._assert_one_failed(run, bad)
        cron = self.env.ref("account_netting.ir_cron_auto_netting")
        self.assertFalse(cron.failure_count)

    def test_a_failing_pair_is_netted_when_it_is_run_again(self):
        bad = self.partners[2]
        with self._fails_for(bad, UserError("No.")):
            run = self.rule.action_run(date=NETTING_DATE)

        run.action_retry()
        self._run_cron()

        self.assertEqual(run.state, "done")
        self.assertEqual(run.posted_count, 5)
        self.assertSettled(run.netting_ids)

    def test_nothing_is_worked_on_when_the_time_is_up(self):
        """What is pending is counted, so that the scheduled action comes back."""
        run = self._queue(self.rule)
        cron = self.env.ref("account_netting.ir_cron_auto_netting")

        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            cron = cron.with_env(self.env(cr=cr, user=cron.user_id.id))
            _cron, progress = cron._add_progress()
            run.with_env(
                cron.env(
                    context={
                        "ir_cron_progress_id": progress.id,
                        "cron_id": cron.id,
                        "cron_end_time": time.monotonic() - 1,
                    }
                )
            )._cron_auto_netting()
            self.assertEqual((progress.done, progress.remaining), (0, 5))

        self.env.invalidate_all()
        self.assertEqual(run.pending_count, 5)
        self._run_cron()
        self.assertEqual(run.posted_count, 5)

    def test_a_pair_paid_since_the_run_was_prepared_is_skipped(self):
        run = self._queue(self.rule)
        paid = self.partners[0]
        self._pay(
            self.env["account.move"].search(
                [("partner_id", "=", paid.id), ("move_type", "=", "out_invoice")]
            )
        )

        run.action_process_batch()

        self.assertOutcomes(
            run,
            {
                partner: "skipped" if partner == paid else "posted"
                for partner in self.partners
            },
        )
        self.assertReason(run, paid, "nothing that can be netted")

    def test_a_pair_with_nothing_left_open_is_skipped(self):
        run = self._queue(self.rule)
        settled = self.partners[0]
        for document in self.env["account.move"].search(
            [("partner_id", "=", settled.id)]
        ):
            self._pay(document)

        run.action_process_batch()

        self.assertReason(run, settled, "Nothing is open any more")

    def test_what_is_partly_paid_meanwhile_is_netted_as_it_is_now(self):
        run = self._queue(self.rule)
        partner = self.partners[0]
        self._pay(
            self.env["account.move"].search(
                [("partner_id", "=", partner.id), ("move_type", "=", "out_invoice")]
            ),
            70,
        )

        run.action_process_batch()

        self.assertEqual(self._open(partner), [-30])
        self.assertSettled(run.netting_ids)

    def test_a_pair_whose_agreement_was_closed_meanwhile_is_skipped(self):
        run = self._queue(self.rule)
        self.env["account.netting.agreement"].search([]).action_close()

        run.action_process_batch()

        self.assertEqual(run.skipped_count, 5)
        self.assertReason(run, self.partners[0], "No active netting agreement")
        self.assertFalse(run.netting_ids)
