"""Simulations: what a run would do, with nothing written to the ledger."""

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from ..common import NETTING_DATE
from .rule_common import RuleCommon

#: What a run does where its simulation says that it would.
DONE = {"would_post": "posted", "would_propose": "proposed"}


@tagged("standard", "post_install", "-at_install")
class TestSimulation(RuleCommon):
    """A simulation writes nothing to the ledger, and the run then does the same."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partners = [
            cls._pair("Plain", 100, 60),
            cls._pair("Even", 50, 50),
            cls._pair("Foreign", 1000, 600, currency=cls.foreign),
            cls._pair("Small", 100, 9),
            cls._pair("Large", 900, 800),
            cls._pair("Not due", 100, 60, due="2025-06-16"),
            cls._pair("Blocked", 100, 60),
            cls._pair("Credits", 100, 60),
        ]
        cls._agreement(*cls.partners)
        cls._pair("Without an agreement")
        blocked, credits_ = cls.partners[-2:]
        cls._toggle_block(blocked)
        cls._refund(credits_, 130)
        both = cls.partners[0]
        cls._invoice(both, 400, currency=cls.foreign)
        cls._bill(both, 300, currency=cls.foreign)
        cls.rule_vals = {
            "only_due": True,
            "min_amount": 10,
            "max_amount": 500,
            "item_order": "amount_desc",
        }

    def _read(self, run):
        names = (
            "customer_id",
            "vendor_id",
            "currency_id",
            "agreement_id",
            "company_id",
            "outcome",
            "reason",
            "amount",
            "amount_company",
            "documents_closed",
            "payments_avoided",
            "item_count",
        )
        lines = run.line_ids.read(names, load=None)
        for line in lines:
            line.pop("id")
            line["outcome"] = DONE.get(line["outcome"], line["outcome"])
        return {(line["customer_id"], line["currency_id"]): line for line in lines}

    def test_a_simulation_agrees_with_the_run_pair_by_pair(self):
        rule = self._rule(**self.rule_vals)

        simulation = rule.action_simulate(date=NETTING_DATE)
        run = rule.action_run(date=NETTING_DATE)

        self.assertEqual(self._read(simulation), self._read(run))
        self.assertEqual(len(run.line_ids), 9)
        self.assertEqual(
            (run.posted_count, run.skipped_count, run.failed_count), (5, 4, 0)
        )
        self.assertEqual((simulation.posted_count, simulation.would_post_count), (0, 5))
        self.assertEqual((simulation.amount, run.amount_simulated), (0, 0))
        self.assertEqual(simulation.amount_simulated, run.amount)
        for name in ("documents_closed", "payments_avoided"):
            self.assertEqual(simulation[name], run[name])

    def test_a_simulation_of_proposals_agrees_with_the_run(self):
        rule = self._rule(post=False, **self.rule_vals)

        simulation = rule.action_simulate(date=NETTING_DATE)
        run = rule.action_run(date=NETTING_DATE)

        self.assertEqual(self._read(simulation), self._read(run))
        self.assertEqual((simulation.would_propose_count, run.proposed_count), (5, 5))
        self.assertEqual(simulation.amount_simulated, run.amount_proposed)
        self.assertFalse(run.amount)

    def test_what_was_simulated_is_run_with_its_button(self):
        rule = self._rule(**self.rule_vals)
        partner = self.partners[0]
        parties = self.env["account.netting.party"].search(
            [("customer_id", "=", partner.id)]
        )
        simulation = rule._simulate(fields.Date.to_date(NETTING_DATE), parties)
        self.assertFalse(self.env["account.netting"].search([]))

        action = simulation.action_run_now()

        run = self.env["account.netting.run"].browse(action["res_id"])
        while run.action_process_batch():
            pass
        self.assertEqual(run.line_ids.customer_id, partner)
        self.assertEqual(str(run.date), NETTING_DATE)
        self.assertEqual((run.is_simulation, run.posted_count), (False, 2))
        with self.assertRefused("is no simulation"):
            run.action_run_now()

    def test_a_simulation_writes_nothing_to_the_ledger(self):
        rule = self._rule(**self.rule_vals)
        books = self._read_books()

        run = rule.action_simulate(date=NETTING_DATE)

        self.assertEqual(self._read_books(), books)
        self.assertTrue(run.is_simulation)
        self.assertEqual(run.state, "done")
        self.assertFalse(run.netting_ids)
        self.assertFalse(run.line_ids.netting_id)

    def test_simulations_are_cleared_away_after_a_week(self):
        rule = self._rule()
        with freeze_time("2026-01-01 10:00:00"):
            simulation = rule.action_simulate(date=NETTING_DATE)
            run = rule.action_run(date=NETTING_DATE)
            self.env.cr.execute(
                "UPDATE account_netting_run SET create_date = date_start"
                " WHERE id IN %s",
                [(simulation.id, run.id)],
            )

        with freeze_time("2026-01-07 10:00:00"):
            self.env["account.netting.run"]._gc_simulations()
        self.assertTrue(simulation.exists())

        with freeze_time("2026-01-08 10:00:01"):
            self.env["account.netting.run"]._gc_simulations()
        self.assertFalse(simulation.exists())
        self.assertTrue(run.exists())
