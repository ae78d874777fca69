"""A long run, killed at random moments: finished, it left what it always leaves."""

import os
import random
import signal
import subprocess
import time

from odoo.tests import tagged

from ...engine_worker import PAIRS
from ...process_common import ProcessCommon, odoo_command, odoo_environ, wait_until
from ..effort import ROUNDS, SEED, tell
from ..ledger_laws import broken_laws

#: Every so many times it is a whole server that is killed.
SERVER_EVERY = 5


@tagged("standard", "post_install", "-at_install")
class TestKills(ProcessCommon):
    def test_a_run_survives_being_killed_at_any_moment(self):
        chance = random.Random(SEED)
        kills, runs, at_work, done_before = 0, 0, 0, 0
        started = time.monotonic()
        self.workers.run("cron", batch=4)
        whole = time.monotonic() - started  # what a run takes here and now
        while kills < ROUNDS:
            self._copy(self.filled, self.name)
            while "pending" in self._outcomes() and kills < ROUNDS:
                before = self._outcomes()
                if kills % SERVER_EVERY == SERVER_EVERY - 1:
                    kills += self._kill_a_server(chance.uniform(0, whole))
                else:
                    kills += self._kill_a_worker(
                        chance.randint(1, 8), chance.uniform(0, whole)
                    )
                at_work += self._outcomes() != before
                self._assert_whole()
            done_before += self._outcomes().get("posted", 0)
            self.workers.run("cron", batch=chance.randint(1, 8))
            self.assertSameLedger()
            self._assert_whole()
            runs += 1
        tell(
            "Kills",
            seed=SEED,
            kills=kills,
            **{
                "of them, servers": kills // SERVER_EVERY,
                "after a batch or more": at_work,
                "runs finished, each as if never killed": runs,
                "pairs netted by what was killed": f"{done_before} of {runs * PAIRS}",
            },
        )

    def _kill_a_worker(self, batch, after):
        """Kill a worker so long after it began.

        :return: whether it was alive still
        """
        pid = self.workers.start("cron", batch=batch)
        time.sleep(after)
        was_alive = self.workers.kill(pid)
        self._wait_for_the_dead()
        return was_alive

    def _kill_a_server(self, after):
        """Kill a server so long after it began to work on the database.

        :return: ``True``: servers do not end by themselves
        """
        server = subprocess.Popen(
            odoo_command("-d", self.name, "--no-http", "--max-cron-threads=1"),
            env=odoo_environ(),
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_until(lambda: self._wake(server))
            time.sleep(after)
        finally:
            os.kill(server.pid, signal.SIGKILL)
            server.wait()
        self._wait_for_the_dead()
        return True

    def _wake(self, server):
        """Notify the server as a new trigger does, until it has begun."""
        self.assertIsNone(server.poll())
        self._execute(f"NOTIFY cron_trigger, '{self.name}'")
        return self._read("SELECT 1 FROM ir_cron WHERE lastcall IS NOT NULL AND active")

    def _wait_for_the_dead(self):
        wait_until(lambda: self._count_sessions(self.name) <= 1)
        # Odoo leaves a job out once that was killed three times without progress, and
        # goes on with it at its next time; we need not wait for that.
        with self._cursor() as cr:
            cr.execute("UPDATE ir_cron_progress SET timed_out_counter = 0")

    def _assert_whole(self):
        """Each netting is posted, matched and recorded, or not at all."""
        broken = broken_laws(self._read)
        self.assertFalse(broken, broken)
        self.assertEqual(
            self._read("SELECT COUNT(*) FROM account_netting WHERE state = 'posted'"),
            self._read(
                "SELECT COUNT(*) FROM account_netting_run_line WHERE outcome = 'posted'"
            ),
        )
        self.assertFalse(
            self._read("SELECT id FROM account_netting WHERE state != 'posted'")
        )
        self.assertFalse(
            self._read("SELECT id FROM account_netting_line WHERE reserved")
        )
