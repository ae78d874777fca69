"""Jobs among real processes: killed, side by side, and with the real job runner."""

import os
import signal
import subprocess
from contextlib import closing, contextmanager

from odoo.tests import tagged

from odoo.addons.queue_job.jobrunner.runner import Database

from tools.processes import find_free_port

from ..engine_worker import PAIRS
from ..process_common import (
    PATIENCE,
    ProcessCommon,
    odoo_command,
    odoo_environ,
    wait_until,
)

#: Pairs in a batch, so that a run has several.
BATCH = 6


@tagged("standard", "post_install", "-at_install")
class TestJobProcesses(ProcessCommon):
    VERBS = "tests.queue_job.job_worker"
    UNINTERRUPTED = "whole"

    def _jobs(self, run=None):
        """Return the states of the jobs of a run, in their order."""
        rows = self._read(
            "SELECT state FROM queue_job WHERE identity_key = %(key)s ORDER BY id",
            key=f"account_netting.run:{run or self.run_id}",
        )
        return [state for (state,) in rows]

    def _do_jobs(self, run=None):
        """Do the jobs of a run one after the other, until there are no more."""
        run = run or self.run_id
        while "pending" in self._jobs(run):
            self.workers.run("job", run=run, batch=BATCH)

    def _change(self, query, **parameters):
        with closing(self._cursor()) as cr:
            cr.execute(query, parameters)
            cr.commit()

    def _requeue_dead_jobs(self):
        """Let the job runner look for jobs whose worker is gone."""
        self._change(
            "UPDATE queue_job SET date_enqueued = date_enqueued - INTERVAL '1 min'"
        )
        database = Database(self.name)
        database.requeue_dead_jobs()
        database.close()

    # One after the other
    # -------------------

    def test_jobs_net_what_the_engine_nets_a_batch_a_job(self):
        self._do_jobs()

        self.assertEqual(self._jobs(), ["done"] * (PAIRS // BATCH))
        self.assertSameLedger()

    def test_the_scheduled_action_leaves_a_run_to_its_job(self):
        self.workers.run("cron", batch=BATCH)

        self.assertEqual(self._outcomes(), {"pending": PAIRS})
        self.assertEqual(self._jobs(), ["pending"])

    def test_a_pair_somebody_works_on_is_looked_at_again_after_the_others(self):
        busy = self._pair(5)
        with self._locked_item(busy):
            while not self._read("SELECT 1 FROM queue_job WHERE eta > now()"):
                self.workers.run("job", run=self.run_id, batch=BATCH)
            self.assertEqual(self._outcomes(), {"pending": 1, "posted": PAIRS - 1})

        self._do_jobs()

        self.assertSameLedger()

    # Killed
    # ------

    def test_a_killed_job_is_done_again_without_harm(self):
        for stop_at in ("entries", "handed on"):
            worker = self.workers.start(
                "job", run=self.run_id, batch=BATCH, stop_at=stop_at
            )
            self.workers.wait_for((worker, "stopped"))
            self.workers.kill(worker)
            wait_until(lambda: self._count_sessions(self.name) <= 1)
            self.assertEqual(self._outcomes(), {"pending": PAIRS})
            self.assertEqual(self._jobs(), ["started"])

            self._requeue_dead_jobs()

            self.assertEqual(self._jobs(), ["pending"])

        self._do_jobs()

        self.assertSameLedger()

    def test_a_job_that_is_done_twice_nets_nothing_twice(self):
        self.workers.run("job", run=self.run_id, batch=BATCH)
        self._change("UPDATE queue_job SET state = 'pending'")
        self.assertEqual(self._jobs(), ["pending"] * 2)

        workers = [
            self.workers.start("job", run=self.run_id, batch=BATCH) for _ in range(2)
        ]
        self.workers.wait_for(*((worker, "done") for worker in workers))
        self._do_jobs()

        self.assertSameLedger()

    # In each other's way
    # -------------------

    def test_a_batch_that_collides_is_tried_again_pair_by_pair(self):
        paid = self._pair(2)
        worker = self.workers.start(
            "job", run=self.run_id, batch=BATCH, stop_at="planned"
        )
        self.workers.wait_for((worker, "stopped"))
        ((company,),) = self._read(
            "SELECT company_id FROM account_netting_run WHERE id = %(run)s",
            run=self.run_id,
        )
        self.workers.run("pay", partner=paid, company=company)
        self.workers.go_on(worker)
        self.workers.wait_for((worker, "done"))

        self.assertEqual(self._outcomes(), {"pending": PAIRS})
        self.assertEqual(
            self._read("SELECT state, retry, eta IS NOT NULL FROM queue_job"),
            [("pending", 0, True)],
        )
        self.assertEqual(
            self._read(
                "SELECT SUM(attempts), MAX(attempts) FROM account_netting_run_line"
            ),
            [(BATCH, 1)],
        )

        self._do_jobs()

        self.assertEqual(self._outcomes(), {"posted": PAIRS - 1, "skipped": 1})
        self.assertEqual(
            self._read(
                "SELECT customer_id FROM account_netting_run_line"
                " WHERE outcome = 'skipped'"
            ),
            [(paid,)],
        )

    def test_runs_of_two_companies_go_side_by_side(self):
        other = self.workers.run("queue", rule=self.south)
        busy = self.workers.start("job", run=self.run_id, stop_at="entries")
        self.workers.wait_for((busy, "stopped"))

        self.workers.run("job", run=other)

        self.assertEqual(self._outcomes(), {"pending": PAIRS, "posted": PAIRS})
        self.workers.go_on(busy)
        self.workers.wait_for((busy, "done"))
        self._assert_both_companies_are_netted()

    def _assert_both_companies_are_netted(self):
        self.assertEqual(self._outcomes(), {"posted": 2 * PAIRS})
        totals = self._read(
            "SELECT COUNT(*), SUM(amount) FROM account_netting GROUP BY company_id"
        )
        self.assertEqual(totals, [(PAIRS, 120 * PAIRS)] * 2)

    # With the job runner
    # -------------------

    def test_a_server_finishes_the_jobs_of_another_that_was_killed(self):
        """Two servers; the first one works on both runs at once when it is killed."""
        other = self.workers.run("queue", rule=self.south)
        with closing(self._cursor()) as cr, self._server() as first:
            # No entry can be matched meanwhile, so each job stops in the middle.
            cr.execute("LOCK account_partial_reconcile IN SHARE ROW EXCLUSIVE MODE")
            wait_until(lambda: self._count_waiting() == 2)
            self.assertEqual(self._jobs() + self._jobs(other), ["started", "started"])
            with self._server() as second:
                os.kill(first.pid, signal.SIGKILL)
                first.wait()
                # It must not be taken for one that is about to begin.
                self._change(
                    "UPDATE queue_job"
                    " SET date_enqueued = date_enqueued - INTERVAL '1 min'"
                )
                cr.rollback()

                wait_until(lambda: "pending" not in self._outcomes())
                second.terminate()
                self.assertEqual(second.wait(PATIENCE), 0)

        self._assert_both_companies_are_netted()
        self.assertEqual(self._jobs() + self._jobs(other), ["done", "done"])

    @contextmanager
    def _server(self):
        """Start a server with a job runner and room for two jobs."""
        port = find_free_port()
        server = subprocess.Popen(
            odoo_command(
                *("-d", self.name, "--load=base,web,queue_job"),
                *("--http-interface=127.0.0.1", f"--http-port={port}"),
                "--max-cron-threads=0",
            ),
            env={**odoo_environ(), "ODOO_QUEUE_JOB_CHANNELS": "root:2"},
        )
        try:
            yield server
        finally:
            server.kill()
            server.wait()

    def _count_waiting(self):
        """Return how many sessions wait for the table of matches."""
        return self._read(
            "SELECT COUNT(*) FROM pg_locks"
            " WHERE NOT granted AND relation = 'account_partial_reconcile'::regclass"
        )[0][0]
