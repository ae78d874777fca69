"""The engine among real processes: killed, side by side, and in each other's way.

A test's own transaction is not visible to other processes, so they work on a copy of
the database, with data committed to it.
"""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path

import odoo
from odoo import sql_db
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import config

from .engine_worker import FOREIGN_PAIRS, PAIRS

#: Nothing takes so long, in seconds, unless a worker is stuck.
PATIENCE = 300

#: Pairs in a batch, so that a run has several.
BATCH = 6

LEDGER = {
    "items": """
        SELECT l.id, l.amount_residual, l.amount_residual_currency, l.reconciled,
               l.full_reconcile_id IS NOT NULL
          FROM account_move_line l JOIN account_move m ON m.id = l.move_id
         WHERE m.netting_id IS NULL AND m.id < %(first_entry)s
      ORDER BY 1
        """,
    "nettings": """
        SELECT company_id, customer_id, vendor_id, currency_id, amount, state,
               (SELECT COUNT(*) FROM account_move m WHERE m.netting_id = n.id)
          FROM account_netting n ORDER BY 1, 2, 3, 4
        """,
    "netted items": """
        SELECT move_line_id, amount_open, amount, amount_left, reserved
          FROM account_netting_line ORDER BY 1
        """,
    "entry numbers": """
        SELECT company_id, journal_id, name, state
          FROM account_move WHERE id >= %(first_entry)s ORDER BY 1, 2, 3
        """,
    "entry lines": """
        SELECT m.company_id, m.journal_id, m.date, n.customer_id, l.account_id,
               l.partner_id, l.currency_id, l.balance, l.amount_currency,
               l.amount_residual, l.amount_residual_currency, l.reconciled
          FROM account_move_line l
          JOIN account_move m ON m.id = l.move_id
     LEFT JOIN account_netting n ON n.id = m.netting_id
         WHERE m.id >= %(first_entry)s
      ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9
        """,
    "matches": """
        SELECT LEAST(debit_move_id, credit_move_id), d.partner_id, p.amount,
               debit_amount_currency, credit_amount_currency, p.max_date,
               exchange_move_id IS NOT NULL
          FROM account_partial_reconcile p
          JOIN account_move_line d ON d.id = p.debit_move_id
          JOIN account_move m ON m.id = LEAST(d.move_id, p.debit_move_id)
         WHERE LEAST(debit_move_id, credit_move_id) < %(first_line)s
      ORDER BY 1, 3
        """,
    "outcomes": """
        SELECT run_id, customer_id, currency_id, outcome, reason, amount,
               netting_id IS NOT NULL
          FROM account_netting_run_line ORDER BY 1, 2, 3
        """,
    "runs": "SELECT id, state, date_done IS NULL FROM account_netting_run ORDER BY 1",
}


class Workers:
    """Processes that work on one database, forked by one that has loaded Odoo."""

    def __init__(self, database):
        commands, self._commands = os.pipe()
        self._events, events = os.pipe()
        folder = Path(__file__).parent.parent
        script = (
            f"import sys; sys.path.insert(0, {str(folder)!r})\n"
            "from tests import engine_worker\n"
            f"engine_worker.serve(env, {commands}, {events})\n"
        )
        self._process = subprocess.Popen(
            odoo_command("shell", "-d", database, "--no-http"),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            env=odoo_environ(),
            pass_fds=(commands, events),
            text=True,
        )
        self._process.stdin.write(script)
        self._process.stdin.close()
        os.close(commands)
        os.close(events)
        self._lines = os.fdopen(self._events)
        self._alive = set()

    def start(self, verb, **arguments):
        """Start a worker and return its process id."""
        command = json.dumps({"verb": verb, **arguments}) + "\n"
        os.write(self._commands, command.encode())
        pid, event, _result = self._read()
        assert event == "begun"
        self._alive.add(pid)
        return pid

    def wait_for(self, *expected):
        """Wait for events in any order.

        :param expected: ``(process id, event)``
        :return: the result that came with the last
        """
        expected = list(expected)
        while expected:
            pid, event, result = self._read()
            if (pid, event) not in expected:
                raise AssertionError(f"Worker {pid} {event}: {result}")
            expected.remove((pid, event))
            if event == "done":
                self._end(pid)
        return result

    def run(self, verb, **arguments):
        """Let a worker do something to its end, and return what came of it."""
        return self.wait_for((self.start(verb, **arguments), "done"))

    def kill(self, pid):
        os.kill(pid, signal.SIGKILL)
        self._end(pid)

    def go_on(self, pid):
        os.kill(pid, signal.SIGCONT)

    def close(self):
        """End all that was started."""
        for pid in list(self._alive):
            self.kill(pid)
        self._process.kill()
        self._process.wait()
        os.close(self._commands)
        self._lines.close()

    def _read(self):
        line = self._lines.readline()
        if not line:
            raise AssertionError("The process that starts the workers has ended.")
        return json.loads(line)

    def _end(self, pid):
        self._alive.discard(pid)
        wait_until(lambda: not is_alive(pid))


def odoo_command(*arguments):
    """Return the command of an Odoo with the settings of this one."""
    settings = {
        "--addons-path": ",".join(config["addons_path"]),
        "--data-dir": config["data_dir"],
        "--db_host": config["db_host"],
        "--db_port": config["db_port"],
        "--db_user": config["db_user"],
    }
    options = [f"{name}={value}" for name, value in settings.items() if value]
    return [sys.executable, "-m", "odoo", *arguments, *options]


def odoo_environ():
    environ = dict(os.environ)
    folders = [str(Path(path).parent) for path in odoo.__path__]
    environ["PYTHONPATH"] = os.pathsep.join(
        [*folders, *filter(None, [environ.get("PYTHONPATH")])]
    )
    if config["db_password"]:
        environ["PGPASSWORD"] = config["db_password"]
    return environ


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until(condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise AssertionError("Waited too long.")
        time.sleep(0.02)


@tagged("standard", "post_install", "-at_install")
class TestEngineProcesses(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        source = get_db_name()
        cls.name, cls.filled = f"{source}_workers", f"{source}_filled"
        cls.addClassCleanup(cls._drop, cls.name)
        cls.addClassCleanup(cls._drop, cls.filled)
        cls._copy(source, cls.name)
        cls.workers = Workers(cls.name)
        cls.addClassCleanup(cls.workers.close)
        cls.north, cls.south = cls.workers.run("fill")
        cls._copy(cls.name, cls.filled)
        with closing(cls._cursor()) as cr:
            cr.execute("SELECT MAX(id) + 1 FROM account_move")
            (cls.first_entry,) = cr.fetchone()
            cr.execute("SELECT MAX(id) + 1 FROM account_move_line")
            (cls.first_line,) = cr.fetchone()
        # One run, without anything in its way.
        cls.run_id = cls.workers.run("queue", rule=cls.north)
        cls._copy(cls.name, cls.filled)
        cls.workers.run("cron")
        cls.expected = cls._read_ledger()

    def setUp(self):
        super().setUp()
        self._copy(self.filled, self.name)

    # Databases
    # ---------

    @classmethod
    def _copy(cls, source, target):
        cls._drop(target)
        cls._disconnect(source)
        cls._execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')

    @classmethod
    def _drop(cls, name):
        cls._disconnect(name)
        cls._execute(f'DROP DATABASE IF EXISTS "{name}"')

    @classmethod
    def _disconnect(cls, name):
        """Close our own connections, and wait for those of killed workers to end."""
        sql_db.close_db(name)
        wait_until(lambda: not cls._count_sessions(name))

    @classmethod
    def _count_sessions(cls, name):
        return cls._execute(
            f"SELECT COUNT(*) FROM pg_stat_activity WHERE datname = '{name}'"
        )

    @classmethod
    def _execute(cls, query):
        with closing(sql_db.db_connect("postgres").cursor()) as cr:
            cr._cnx.autocommit = True  # databases are not made in a transaction
            cr._obj.execute(query)
            return cr._obj.fetchone()[0] if cr._obj.description else None

    @classmethod
    def _cursor(cls):
        return sql_db.db_connect(cls.name).cursor()

    @classmethod
    def _read(cls, query, **parameters):
        with closing(cls._cursor()) as cr:
            cr.execute(query, parameters)
            return cr.fetchall()

    @classmethod
    def _read_ledger(cls):
        parameters = {"first_entry": cls.first_entry, "first_line": cls.first_line}
        return {what: cls._read(query, **parameters) for what, query in LEDGER.items()}

    @contextmanager
    def _locked_item(self, customer):
        """Hold an open item of a partner, as somebody paying it at the moment does."""
        with closing(self._cursor()) as cr:
            cr.execute(
                """
                SELECT l.id
                  FROM account_move_line l
                  JOIN account_netting_run_line r ON r.customer_id = l.partner_id
                       AND r.company_id = l.company_id
                 WHERE l.partner_id = %s AND NOT l.reconciled LIMIT 1
                   FOR UPDATE OF l
                """,
                (customer,),
            )
            self.assertTrue(cr.fetchall())
            yield

    def _pair(self, number):
        """Return the partner of a pair of the run."""
        return self._read(
            "SELECT customer_id FROM account_netting_run_line ORDER BY id"
        )[number][0]

    def _outcomes(self):
        """Count the outcomes of all runs."""
        return dict(
            self._read(
                "SELECT outcome, COUNT(*) FROM account_netting_run_line GROUP BY 1"
            )
        )

    def assertSameLedger(self):
        """Compare the database with the one an uninterrupted run left."""
        for what, rows in self._read_ledger().items():
            self.assertEqual(rows, self.expected[what], what)

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
                "SELECT customer_id, outcome, reason FROM account_netting_run_line"
                " WHERE outcome != 'posted'"
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
