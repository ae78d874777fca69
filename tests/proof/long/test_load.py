"""An accountant's normal work beside a run of many pairs, over HTTP: how long it takes.

It asserts that everything is done right; how fast it is depends on the machine, and is
told in ``make proof``'s table.
"""

import os
import subprocess
import time
from contextlib import contextmanager
from itertools import count
from statistics import median

import requests

from odoo.tests import tagged
from odoo.tests.common import get_db_name

from tools.processes import find_free_port

from ...process_common import (
    PATIENCE,
    CopiesCommon,
    ProcessCommon,
    Workers,
    odoo_command,
    odoo_environ,
    wait_until,
)
from ..effort import tell

PAIRS = int(os.environ.get("PAIRS") or 400)
ITEMS = 2000

#: How often each thing is done, without the run and beside it.
TURNS = 8


@tagged("standard", "post_install", "-at_install")
class TestLoad(ProcessCommon):
    VERBS = "tests.proof.long.load_worker"

    @classmethod
    def setUpClass(cls):
        super(CopiesCommon, cls).setUpClass()
        cls.name = f"{get_db_name()}_load"
        cls.addClassCleanup(cls._drop, cls.name)
        cls._copy(get_db_name(), cls.name)
        cls.workers = Workers(cls.name, cls.VERBS)
        cls.addClassCleanup(cls.workers.close)
        cls.rule, cls.large, cls.desk, cls.own = cls.workers.run(
            "fill", pairs=PAIRS, items=ITEMS, desk=4 * TURNS
        )

    def setUp(self):
        super(CopiesCommon, self).setUp()

    def test_normal_work_goes_on_beside_a_run(self):
        with self._server() as base:
            self.session, self.base = requests.Session(), base
            self._post("/web/session/authenticate", db=self.name, **LOGIN)
            self._work()  # what is read once is read
            before = [self._work() for _turn in range(TURNS)]
            self.workers.run("queue", rule=self.rule)
            wait_until(lambda: self._pending() < PAIRS, patience=PATIENCE)
            beside = []
            while len(beside) < TURNS and self._pending():
                beside.append(self._work())
            at_the_end = self._pending()
            wait_until(lambda: not self._pending(), patience=PATIENCE + PAIRS)

        self.assertTrue(beside, "The run was over before anything was done beside it.")
        self.assertEqual(
            self._read(
                "SELECT outcome, COUNT(*) FROM account_netting_run_line GROUP BY 1"
            ),
            [("posted", PAIRS)],
        )
        tell(
            f"Load: {PAIRS} pairs, median and worst in ms",
            **{
                f"{what} ({when})": f"{median(times):.0f} / {max(times):.0f}"
                for what in before[0]
                for when, turns in (("alone", before), ("beside a run", beside))
                for times in [[turn[what] for turn in turns]]
            },
            **{
                "turns beside the run": len(beside),
                "pairs pending still after them": at_the_end,
            },
        )

    def _work(self):
        """Do what an accountant does once; return how long each thing took, in ms."""
        partner = self.desk.pop()
        times = {}
        with _clock(times, "positions"):
            self._call(
                "account.netting.position",
                "web_search_read",
                domain=[],
                specification={"customer_id": {}, "nettable": {}, "net": {}},
                limit=80,
            )
        with _clock(times, f"form with {ITEMS} items"):
            wizard = self._open_wizard(self.large)
            self._call(
                "account.netting.wizard",
                "web_read",
                [wizard],
                specification={
                    side: {
                        "fields": {"number": {}, "amount_open": {}, "amount": {}},
                        "limit": 80,
                    }
                    for side in ("receivable_line_ids", "payable_line_ids")
                },
            )
        with _clock(times, "net a pair"):
            wizard = self._open_wizard(partner)
            action = self._call("account.netting.wizard", "action_post", [wizard])
        (netting,) = self._call(
            "account.netting", "read", [action["res_id"]], fields=["state", "amount"]
        )
        self.assertEqual((netting["state"], netting["amount"]), ("posted", 60))
        return times

    def _open_wizard(self, partner):
        (wizard,) = self._call(
            "account.netting.wizard",
            "create",
            [{"date": "2025-06-15"}],
            active_model="res.partner",
            active_ids=[partner],
        )
        return wizard

    def _call(self, model, method, *args, active_model=None, active_ids=None, **kwargs):
        context = {"allowed_company_ids": [self.own]}
        if active_model:
            context.update(active_model=active_model, active_ids=active_ids)
        return self._post(
            f"/web/dataset/call_kw/{model}/{method}",
            model=model,
            method=method,
            args=list(args),
            kwargs={**kwargs, "context": context},
        )

    def _post(self, path, **params):
        answer = self.session.post(
            self.base + path,
            json={"jsonrpc": "2.0", "id": next(NUMBERS), "params": params},
            timeout=PATIENCE,
        ).json()
        self.assertNotIn("error", answer)
        return answer["result"]

    def _pending(self):
        ((pending,),) = self._read(
            "SELECT COUNT(*) FROM account_netting_run_line WHERE outcome = 'pending'"
        )
        return pending

    @contextmanager
    def _server(self):
        """Serve the database with two processes, and one for scheduled actions."""
        port = find_free_port()
        server = subprocess.Popen(
            odoo_command(
                *("-d", self.name, f"--http-port={port}", "--http-interface=127.0.0.1"),
                *("--workers=2", "--max-cron-threads=1"),
            ),
            env=odoo_environ(),
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_until(lambda: _answers(f"http://127.0.0.1:{port}/web/health"))
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()


LOGIN = {"login": "admin", "password": "admin"}
NUMBERS = count()


@contextmanager
def _clock(times, what):
    started = time.monotonic()
    yield
    times[what] = 1000 * (time.monotonic() - started)


def _answers(url):
    try:
        return requests.get(url, timeout=5).ok
    except requests.ConnectionError:
        return False
