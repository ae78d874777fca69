"""Three companies, three currencies, real processes: all or nothing, no deadlock."""

import random
import time

from odoo.tests import tagged

from ..process_common import CopiesCommon, wait_until
from ..proof.effort import ROUNDS, SEED, tell
from ..proof.ledger_laws import broken_laws

#: What is open of the items of a proposal before, and after.
OPEN = [-130.0, 50.0, 100.0]
NETTED = [0.0, 0.0, 20.0]


@tagged("standard", "post_install", "-at_install", "long")
class TestAcrossProcesses(CopiesCommon):
    VERBS = "tests.group.group_worker"

    def setUp(self):
        super().setUp()
        self.random = random.Random(f"{SEED} {self._testMethodName}")
        self.companies, self.groups = self.made

    def test_whoever_is_killed_posted_all_or_nothing(self):
        whole = self._time("action_post")
        killed = {"posted": 0, "draft": 0}
        for _round in range(2 * ROUNDS):
            self._copy(self.filled, self.name)
            pid = self._start("action_post", self.groups[0])
            time.sleep(self.random.uniform(0, 1.2 * whole))
            self.workers.kill(pid)
            self._wait_for_the_dead()
            killed[self._assert_whole(self.groups[0])] += 1
            if self._state(self.groups[0]) == "draft":
                self.assertIsNone(self._act("action_post", self.groups[0]))
            self.assertEqual(self._assert_whole(self.groups[0]), "posted")
        tell("Kills across companies", **killed)

    def test_whoever_is_killed_reversed_all_or_nothing(self):
        self._act("action_post", self.groups[0])
        self._copy(self.name, f"{self.name}_posted")
        self.addCleanup(self._drop, f"{self.name}_posted")
        whole = self._time("action_reverse")
        killed = {"posted": 0, "reversed": 0}
        for _round in range(ROUNDS):
            self._copy(f"{self.name}_posted", self.name)
            pid = self._start("action_reverse", self.groups[0])
            time.sleep(self.random.uniform(0, 1.2 * whole))
            self.workers.kill(pid)
            self._wait_for_the_dead()
            killed[self._assert_whole(self.groups[0])] += 1
        tell("Kills across companies, reversing", **killed)

    def test_two_in_opposite_order_are_both_done(self):
        for _round in range(ROUNDS):
            self._copy(self.filled, self.name)
            pids = [
                self._start("action_post", group, self.random.uniform(0, 0.2))
                for group in self.groups
            ]
            self.assertEqual(self.workers.finish(*pids), [None, None])
            for group in self.groups:
                self.assertEqual(self._assert_whole(group), "posted")

    def test_of_two_that_post_the_same_one_is_told(self):
        group = self.groups[0]
        for _round in range(ROUNDS):
            self._copy(self.filled, self.name)
            pids = [
                self._start("action_post", group, self.random.uniform(0, 0.2))
                for _worker in range(2)
            ]
            refusals = self.workers.finish(*pids)
            self.assertEqual(refusals.count(None), 1, refusals)
            self.assertEqual(self._assert_whole(group), "posted")

    def test_it_is_posted_or_cancelled(self):
        group = self.groups[0]
        for _round in range(ROUNDS):
            self._copy(self.filled, self.name)
            pids = [
                self._start(method, group, self.random.uniform(0, 0.2))
                for method in ("action_post", "action_cancel")
            ]
            refusals = self.workers.finish(*pids)
            self.assertEqual(refusals.count(None), 1, refusals)
            state = self._assert_whole(group)
            self.assertEqual(state, ("posted", "cancel")[refusals.index(None)])

    # Helpers
    # -------

    def _start(self, method, group, delay=0):
        return self.workers.start(
            "act", method=method, group=group, companies=self.companies, delay=delay
        )

    def _act(self, method, group):
        return self.workers.finish(self._start(method, group))[0]

    def _time(self, method):
        """Return how long a button takes, with nothing in its way."""
        started = time.monotonic()
        self.assertIsNone(self._act(method, self.groups[0]))
        return time.monotonic() - started

    def _wait_for_the_dead(self):
        wait_until(lambda: self._count_sessions(self.name) <= 1)

    def _state(self, group):
        return self._read(
            "SELECT state FROM account_netting_group WHERE id = %(group)s", group=group
        )[0][0]

    def _assert_whole(self, group):
        """Check that every company's books say the same of a netting.

        :return: its state
        """
        broken = broken_laws(self._read)
        self.assertFalse(broken, broken)
        state = self._state(group)
        residuals = self._read(
            """
            SELECT item.amount_residual_currency
              FROM account_netting_group_line line
              JOIN account_move_line item ON item.id = line.move_line_id
             WHERE line.group_id = %(group)s ORDER BY 1
            """,
            group=group,
        )
        self.assertEqual(
            [amount for (amount,) in residuals],
            NETTED if state == "posted" else OPEN,
        )
        entries = self._read(
            """
            SELECT company_id, COUNT(*) FROM account_move
             WHERE netting_group_id = %(group)s AND state = 'posted' GROUP BY 1
            """,
            group=group,
        )
        wanted = {"posted": [1, 1, 2], "reversed": [2, 2, 4]}.get(state, [])
        self.assertEqual(sorted(count for _company, count in entries), wanted)
        self.assertFalse(
            self._read(
                """
                SELECT line.currency_id, SUM(line.amount_currency)
                  FROM account_move_line line
                  JOIN account_move move ON move.id = line.move_id
                  JOIN res_company sister ON sister.partner_id = line.partner_id
                 WHERE move.netting_group_id IS NOT NULL AND move.state = 'posted'
              GROUP BY 1 HAVING SUM(line.amount_currency) != 0
                """
            )
        )
        return state
