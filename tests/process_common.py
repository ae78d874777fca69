"""Real processes that work on one database, and what they leave in the ledger.

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
from odoo.tests import BaseCase
from odoo.tests.common import get_db_name
from odoo.tools import config

#: Nothing takes so long, in seconds, unless a worker is stuck.
PATIENCE = 300

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
        SELECT run_id, customer_id, currency_id, outcome, reason ->> 'en_US', amount,
               netting_id IS NOT NULL
          FROM account_netting_run_line ORDER BY 1, 2, 3
        """,
    "runs": "SELECT id, state, date_done IS NULL FROM account_netting_run ORDER BY 1",
}


class Workers:
    """Processes that work on one database, forked by one that has loaded Odoo."""

    def __init__(self, database, verbs):
        commands, self._commands = os.pipe()
        self._events, events = os.pipe()
        folder = Path(__file__).parent.parent
        script = (
            f"import sys; sys.path.insert(0, {str(folder)!r})\n"
            "from importlib import import_module\n"
            "from tests import engine_worker\n"
            f"verbs = import_module({verbs!r})\n"
            f"engine_worker.serve(env, verbs, {commands}, {events})\n"
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
        self._killed = set()
        self._early = []

    def start(self, verb, **arguments):
        """Start a worker and return its process id."""
        command = json.dumps({"verb": verb, **arguments}) + "\n"
        os.write(self._commands, command.encode())
        # Those at work may have come to their end meanwhile.
        while (said := self._read_line())[1] != "begun":
            self._early.append(said)
        self._alive.add(said[0])
        return said[0]

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

    def finish(self, *pids):
        """Wait for the end of workers, and return what came of each."""
        results = {}
        while len(results) < len(pids):
            pid, event, result = self._read()
            if event != "done" or pid not in pids:
                raise AssertionError(f"Worker {pid} {event}: {result}")
            results[pid] = result
            self._end(pid)
        return [results[pid] for pid in pids]

    def run(self, verb, **arguments):
        """Let a worker do something to its end, and return what came of it."""
        return self.wait_for((self.start(verb, **arguments), "done"))

    def kill(self, pid):
        """Kill a worker.

        :return: whether it was alive still
        """
        self._killed.add(pid)
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return False
        finally:
            self._end(pid)
        return True

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
        """Return the next event; what killed workers said last is of no interest."""
        said = None
        while not said or said[0] in self._killed:
            said = self._early.pop(0) if self._early else self._read_line()
        return said

    def _read_line(self):
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


def wait_until(condition, patience=PATIENCE):
    end = time.monotonic() + patience
    while not condition():
        if time.monotonic() > end:
            raise AssertionError("Waited too long.")
        time.sleep(0.02)


class CopiesCommon(BaseCase):
    """Processes on a copy of the database; holds no test itself.

    What ``fill`` committed to it, each test finds as it was.
    """

    #: The module whose functions workers can be told to call.
    VERBS = "tests.engine_worker"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        source = get_db_name()
        cls.name, cls.filled = f"{source}_workers", f"{source}_filled"
        cls.addClassCleanup(cls._drop, cls.name)
        cls.addClassCleanup(cls._drop, cls.filled)
        cls._copy(source, cls.name)
        cls.workers = Workers(cls.name, cls.VERBS)
        cls.addClassCleanup(cls.workers.close)
        cls.made = cls.workers.run("fill")
        cls._copy(cls.name, cls.filled)

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


class ProcessCommon(CopiesCommon):
    """Fixture of the tests of runs among processes; holds no test itself.

    There are pairs of two companies, ``north`` and ``south`` their rules. A run of the
    first one waits in each test's database, and ``expected`` is what it leaves in the
    ledger with nothing in its way.
    """

    #: The one that works on a run from its start to its end.
    UNINTERRUPTED = "cron"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north, cls.south = cls.made
        with closing(cls._cursor()) as cr:
            cr.execute("SELECT MAX(id) + 1 FROM account_move")
            (cls.first_entry,) = cr.fetchone()
            cr.execute("SELECT MAX(id) + 1 FROM account_move_line")
            (cls.first_line,) = cr.fetchone()
        # One run, without anything in its way.
        cls.run_id = cls.workers.run("queue", rule=cls.north)
        cls._copy(cls.name, cls.filled)
        cls.workers.run(cls.UNINTERRUPTED)
        cls.expected = cls._read_ledger()

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
