"""Two processes at the same items, again and again: one wins, the other is told."""

import random

from odoo.tests import tagged

from ...engine_worker import PAIRS
from ...process_common import ProcessCommon
from ..effort import ROUNDS, SEED, tell
from ..ledger_laws import broken_laws

#: Seconds by which either may come later, so that each wins now and then.
LATEST = 0.25


@tagged("standard", "post_install", "-at_install")
class TestRaces(ProcessCommon):
    VERBS = "tests.proof.long.race_worker"

    def setUp(self):
        super().setUp()
        self.random = random.Random(f"{SEED} {self._testMethodName}")
        ((self.own,),) = self._read("SELECT company_id FROM account_netting_run")
        self.pairs = [
            customer
            for (customer,) in self._read(
                "SELECT customer_id FROM account_netting_run_line ORDER BY id"
            )
        ]

    def test_one_of_two_posts_a_proposal(self):
        self._race("action_post", "action_post")

    def test_a_netting_is_posted_or_cancelled(self):
        self._race("action_post", "action_cancel")

    def test_one_of_two_reverses_a_netting(self):
        self._race("action_reverse", "action_reverse", "action_post")

    def test_what_is_cancelled_is_accepted_no_more(self):
        """Unless the partner was first: what is accepted may be cancelled still."""
        cancelled = 0
        for partner in self._rounds():
            netting = self.workers.run("propose", partner=partner, company=self.own)
            self._start("act", method="action_send", netting=netting)
            self._finish()
            self._start("answer", netting=netting, state="accepted")
            self._start("act", method="action_cancel", netting=netting)
            not_accepted, not_cancelled = self._finish()

            self.assertFalse(not_accepted and not_cancelled)
            state = "accepted" if not_cancelled else "cancel"
            cancelled += not not_cancelled
            self.assertEqual(
                self._read(
                    "SELECT state FROM account_netting WHERE id = %(netting)s",
                    netting=netting,
                ),
                [(state,)],
            )
            self._assert_right()
        self._tell("accepted / cancelled", f"{ROUNDS - cancelled} / {cancelled}")

    def test_of_two_answers_at_once_one_is_taken(self):
        """The other one is told, and the netting follows the one that is kept."""
        states = ("accepted", "refused")
        taken = dict.fromkeys(states, 0)
        for partner in self._rounds():
            netting = self.workers.run("propose", partner=partner, company=self.own)
            self._start("act", method="action_send", netting=netting)
            self._finish()
            order = self.random.sample(states, 2)
            for state in order:
                self._start("answer", netting=netting, state=state)
            refusals = dict(zip(order, self._finish(), strict=True))

            kept = [state for state in states if refusals[state] is None]
            self.assertEqual(len(kept), 1, refusals)
            self.assertEqual(
                self._read(
                    """
                    SELECT n.state, a.state
                      FROM account_netting n
                      JOIN account_netting_answer a ON a.netting_id = n.id
                     WHERE n.id = %(netting)s
                    """,
                    netting=netting,
                ),
                [(kept[0], kept[0])],
            )
            taken[kept[0]] += 1
        self._tell("accepted / refused", f"{taken['accepted']} / {taken['refused']}")

    def _race(self, first, second, *before):
        """Let two processes press buttons of the same netting: one of them is done.

        :param before: buttons that are pressed first
        """
        won = [0, 0]
        for partner in self._rounds():
            netting = self.workers.run("propose", partner=partner, company=self.own)
            for method in before:
                self._start("act", method=method, netting=netting)
                self._finish()
            order = [0, 1]
            self.random.shuffle(order)  # whoever is started first has a head start
            for place in order:
                self._start("act", method=(first, second)[place], netting=netting)
            by_start = dict(zip(order, self._finish(), strict=True))
            refusals = [by_start[0], by_start[1]]

            done = [place for place, text in enumerate(refusals) if text is None]
            self.assertEqual(len(done), 1, refusals)
            self.assertTrue(refusals[1 - done[0]].strip().endswith("."), refusals)
            won[done[0]] += 1
            self._assert_right()
        self._tell(f"{first} / {second}", f"{won[0]} / {won[1]}")

    def test_a_user_and_the_scheduled_action_net_a_pair_once(self):
        by_hand = 0
        for partner in self._rounds():
            self._start("run_rule", batch=self.random.randint(1, 6))
            self._start("net", partner=partner)
            _none, refusal = self._finish()

            by_hand += refusal is None
            self._assert_right()
            self.assertEqual(
                self._read(
                    "SELECT COUNT(*) FROM account_netting"
                    " WHERE customer_id = %(partner)s AND state = 'posted'",
                    partner=partner,
                ),
                [(1,)],
            )
            self._renew()
        self._tell("by hand / scheduled", f"{by_hand} / {ROUNDS - by_hand}")

    def test_what_is_paid_meanwhile_is_not_settled_twice(self):
        netted = 0
        for partner in self._rounds():
            netting = self.workers.run("propose", partner=partner, company=self.own)
            self._start("act", method="action_post", netting=netting)
            self._start("settle", partner=partner)
            refusal, paid = self._finish()

            netted += refusal is None
            self.assertTrue(refusal is None or paid is None, (refusal, paid))
            self._assert_right()
        self._tell("netted / paid first", f"{netted} / {ROUNDS - netted}")

    def test_two_workers_on_one_run_do_as_one_would(self):
        for _partner in self._rounds():
            first, second = (
                self.workers.start(verb, batch=self.random.randint(1, 8), **arguments)
                for verb, arguments in (("cron", {}), ("button", {"run": self.run_id}))
            )
            self.workers.finish(first, second)

            self.assertSameLedger()
            self._assert_right()
            self._renew()
        self._tell("rounds", ROUNDS)

    # Helpers
    # -------

    def _rounds(self):
        """Yield a partner for each round, with items nobody has touched."""
        self._started = []
        for number in range(ROUNDS):
            if number and number % PAIRS == 0:
                self._renew()
            yield self.pairs[number % PAIRS]

    def _renew(self):
        self._copy(self.filled, self.name)

    def _start(self, verb, **arguments):
        if verb != "run_rule":
            arguments["company"] = self.own
        delay = self.random.uniform(0, LATEST)
        self._started.append(self.workers.start(verb, delay=delay, **arguments))

    def _finish(self):
        started, self._started = self._started, []
        return self.workers.finish(*started)

    def _assert_right(self):
        broken = broken_laws(self._read)
        self.assertFalse(broken, broken)

    def _tell(self, name, figure):
        claim = self._testMethodName.removeprefix("test_").replace("_", " ")
        tell("Races", **{f"{claim} ({name})": figure, "rounds": ROUNDS})
