"""The engine among real processes: killed, side by side, and in each other's way."""

import subprocess
from contextlib import contextmanager

from odoo.tests import tagged

from ..engine_worker import FOREIGN_PAIRS, PAIRS
from ..process_common import (
    LEDGER,
    PATIENCE,
    ProcessCommon,
    odoo_command,
    odoo_environ,
    wait_until,
)

#: Pairs in a batch, so that a run has several.
BATCH = 6


@tagged("long", "standard", "post_install", "-at_install")
class TestEngineProcesses(ProcessCommon):
    # What is compared with
    # ---------------------

    def test_an_uninterrupted_run_nets_every_pair(self):
        expected = self.expected

        self.assertEqual(len(expected["nettings"]), PAIRS)
        self.assertEqual({row[5:] for row in expected["nettings"]}, {("posted", 1)})
        self.assertEqual({row[3] for row in expected["outcomes"]}, {"posted"})
        self.assertEqual({row[1] for row in expected["runs"]}, {"done"})
        self.assertFalse([row for row in expected["netted items"] if row[4]])
        exchanged = [row for row in expected["matches"] if row[-1]]
        self.assertEqual(len(exchanged), 3 * FOREIGN_PAIRS)
        self.assertEqual(len(expected["matches"]), 3 * PAIRS + len(exchanged))

    # Killed
    # ------

    def test_a_killed_run_is_finished_as_if_nothing_had_happened(self):
        """Kill it in the middle of three batches, then let a real server finish."""
        for stop_at, turn, posted in (
            ("entries", 1, 0),
            ("worked off", 2, 6),
            ("committed", 1, 12),
        ):
            pid = self.workers.start("cron", batch=BATCH, stop_at=stop_at, turn=turn)
            self.workers.wait_for((pid, "stopped"))
            self.workers.kill(pid)
            wait_until(lambda: self._count_sessions(self.name) <= 1)
            self.assertEqual(
                self._outcomes(),
                {"pending": PAIRS - posted} | ({"posted": posted} if posted else {}),
            )
            self.assertEqual(
                self._read("SELECT COUNT(*) FROM account_netting"), [(posted,)]
            )

        with self._server():
            wait_until(lambda: self._outcomes() == {"posted": PAIRS})

        self.assertSameLedger()

    @contextmanager
    def _server(self):
        """Serve the database with a thread for scheduled actions, and wake it."""
        server = subprocess.Popen(
            odoo_command("-d", self.name, "--no-http", "--max-cron-threads=1"),
            env=odoo_environ(),
        )
        try:
            wait_until(lambda: self._is_listening(server))
            yield
            server.terminate()
            self.assertEqual(server.wait(PATIENCE), 0)
        finally:
            server.kill()
            server.wait()

    def _is_listening(self, server):
        """Notify the server as a new trigger does, until it works on the database."""
        self.assertIsNone(server.poll())
        self._execute(f"NOTIFY cron_trigger, '{self.name}'")
        return (
            self._read("SELECT lastcall IS NOT NULL FROM ir_cron WHERE active")
            == [(True,)]
            or "pending" not in self._outcomes()
        )

    # Side by side
    # ------------

    def test_two_workers_on_one_run_net_nothing_twice(self):
        button = self.workers.start("button", run=self.run_id, batch=3)
        cron = self.workers.start("cron", batch=3)

        self.workers.wait_for((button, "done"), (cron, "done"))

        self.assertSameLedger()

    def test_two_forms_of_one_run_net_nothing_twice(self):
        first = self.workers.start("button", run=self.run_id, batch=3)
        second = self.workers.start("button", run=self.run_id, batch=3)

        self.workers.wait_for((first, "done"), (second, "done"))

        self.assertSameLedger()

    def test_a_worker_passes_by_a_run_that_another_works_on(self):
        busy = self.workers.start("cron", batch=BATCH, stop_at="entries")
        self.workers.wait_for((busy, "stopped"))

        self.workers.run("process", run=self.run_id)

        self.assertEqual(self._outcomes(), {"pending": PAIRS})
        self.workers.go_on(busy)
        self.workers.wait_for((busy, "done"))
        self.assertSameLedger()

    def test_a_worker_does_not_wait_for_another_companys(self):
        other = self.workers.run("queue", rule=self.south)
        busy = self.workers.start("cron", batch=BATCH, stop_at="entries")
        self.workers.wait_for((busy, "stopped"))

        self.workers.run("button", run=other)

        self.assertEqual(
            self._read(
                "SELECT run_id, outcome, COUNT(*) FROM account_netting_run_line"
                " GROUP BY 1, 2 ORDER BY 1"
            ),
            [(self.run_id, "pending", PAIRS), (other, "posted", PAIRS)],
        )
        self.workers.go_on(busy)
        self.workers.wait_for((busy, "done"))
        self.assertEqual(self._outcomes(), {"posted": 2 * PAIRS})
        totals = self._read(
            "SELECT COUNT(*), SUM(amount) FROM account_netting GROUP BY company_id"
        )
        self.assertEqual(totals, [(PAIRS, 120 * PAIRS)] * 2)

    # In each other's way
    # -------------------

    def test_a_pair_somebody_works_on_is_netted_when_it_is_free_again(self):
        busy = self._pair(5)
        with self._locked_item(busy):
            self.workers.run("cron", batch=BATCH)
            self.assertEqual(
                self._read(
                    "SELECT customer_id, outcome FROM account_netting_run_line"
                    " WHERE outcome != 'posted'"
                ),
                [(busy, "pending")],
            )

        self.workers.run("cron", batch=BATCH)

        self.assertSameLedger()

    def test_a_pair_somebody_never_lets_go_is_given_up_with_a_reason(self):
        busy = self._pair(5)
        with self._locked_item(busy):
            for _ in range(3):
                self.workers.run("cron", batch=BATCH)

            ((customer, outcome, reason),) = self._read(
                "SELECT customer_id, outcome, reason ->> 'en_US'"
                " FROM account_netting_run_line WHERE outcome != 'posted'"
            )
            self.assertEqual((customer, outcome), (busy, "failed"))
            self.assertIn("Somebody else was working on the same items", reason)
            self.assertEqual(self._read(LEDGER["runs"]), [(self.run_id, "done", False)])

        self.workers.run("retry", run=self.run_id)
        self.workers.run("cron", batch=BATCH)

        self.assertSameLedger()

    def test_what_is_paid_while_it_is_planned_is_not_settled_twice(self):
        paid = self._pair(BATCH)  # in the second batch
        worker = self.workers.start("cron", batch=BATCH, stop_at="planned", turn=2)
        self.workers.wait_for((worker, "stopped"))
        ((company,),) = self._read(
            "SELECT company_id FROM account_netting_run WHERE id = %(run)s",
            run=self.run_id,
        )

        self.workers.run("pay", partner=paid, company=company)
        self.workers.go_on(worker)
        self.workers.wait_for((worker, "done"))

        self.assertEqual(self._outcomes(), {"posted": PAIRS - 1, "skipped": 1})
        self.assertEqual(
            self._read(
                "SELECT customer_id FROM account_netting_run_line"
                " WHERE outcome = 'skipped'"
            ),
            [(paid,)],
        )
        self.assertEqual(
            self._read(
                """
                SELECT account_type, SUM(amount_residual)
                  FROM account_move_line l JOIN account_account a ON a.id = account_id
                 WHERE partner_id = %(partner)s AND company_id = %(company)s
                   AND account_type IN ('asset_receivable', 'liability_payable')
              GROUP BY 1 ORDER BY 1
                """,
                partner=paid,
                company=company,
            ),
            [("asset_receivable", 0), ("liability_payable", -120)],
        )
