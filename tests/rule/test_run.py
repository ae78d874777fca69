"""Runs: what is kept of each, running again, simulating, and who may do what."""

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import NETTING_DATE
from .rule_common import RuleCommon

WARNING = "mail.mail_activity_data_warning"

#: What a run does where its simulation says that it would.
DONE = {"would_post": "posted", "would_propose": "proposed"}


@tagged("standard", "post_install", "-at_install")
class TestRun(RuleCommon):
    """What is kept of a run."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls._rule(name="Every night")

    def test_a_run_tells_when_which_rule_who_and_how_long(self):
        self._agreement(self._pair("Pair"))
        user = self._user("netter", "account_netting.group_netting_user")

        with freeze_time("2026-01-31 10:00:00"):
            run = self.rule.with_user(user).action_run(date="2025-06-15")

        self.assertEqual(run._name, "account.netting.run")
        self.assertRecordValues(
            run,
            [
                {
                    "name": "Every night",
                    "rule_id": self.rule.id,
                    "company_id": self.company.id,
                    "user_id": user.id,
                    "date": fields.Date.to_date("2025-06-15"),
                    "date_start": fields.Datetime.to_datetime("2026-01-31 10:00:00"),
                    "date_done": fields.Datetime.to_datetime("2026-01-31 10:00:00"),
                    "duration": 0,
                    "state": "done",
                    "is_simulation": False,
                }
            ],
        )

    @freeze_time("2026-01-31 10:00:00")
    def test_a_run_is_for_today_unless_told(self):
        self.assertEqual(str(self.rule.action_run().date), "2026-01-31")
        self.assertEqual(str(self.rule.action_simulate().date), "2026-01-31")

    def test_a_run_without_a_pair_is_done_at_once(self):
        run = self._run(self.rule)

        self.assertEqual(run.state, "done")
        self.assertFalse(run.line_ids)
        self.assertEqual(run.progress, 100)

    def test_each_pair_and_currency_has_its_outcome_and_reason(self):
        posted, skipped, failed = (
            self.env["res.partner"].create({"name": name})
            for name in ("Posted", "Skipped", "Failed")
        )
        self._agreement(posted, skipped, failed)
        for partner, currency in (
            (posted, self.currency),
            (skipped, self.currency),
            (failed, self.foreign),
        ):
            self._invoice(partner, 100, currency=currency)
            self._bill(partner, 60, currency=currency)
        self._toggle_block(skipped)
        self.company.currency_exchange_journal_id = False

        run = self._run(self.rule)

        self.assertEqual(run.state, "done")
        self.assertRecordValues(
            run.line_ids.sorted("id"),
            [
                {
                    "customer_id": posted.id,
                    "currency_id": self.currency.id,
                    "outcome": "posted",
                    "amount": 60,
                    "reason": False,
                    "netting_id": run.netting_ids.id,
                },
                {
                    "customer_id": skipped.id,
                    "currency_id": self.currency.id,
                    "outcome": "skipped",
                    "amount": 0,
                    "reason": run.line_ids.sorted("id")[1].reason,
                    "netting_id": False,
                },
                {
                    "customer_id": failed.id,
                    "currency_id": self.foreign.id,
                    "outcome": "failed",
                    "amount": 0,
                    "reason": run.line_ids.sorted("id")[2].reason,
                    "netting_id": False,
                },
            ],
        )
        self.assertReason(run, skipped, "blocked")
        self.assertReason(run, failed, "exchange journal")
        self.assertEqual(run.netting_ids.run_id, run)
        self.assertEqual(run.netting_ids.customer_id, posted)

    def test_a_run_totals_what_came_of_its_pairs(self):
        """100 against 60 spares the vendor side, 50 against 50 both sides."""
        uneven, even = self._pair("Uneven", 100, 60), self._pair("Even", 50, 50)
        foreign = self._pair("Foreign", 1000, 500, currency=self.foreign)
        self._agreement(uneven, even, foreign)
        blocked = self._pair("Blocked", 10, 10)
        self._agreement(blocked, name="Blocked")
        self._toggle_block(blocked)

        run = self._run(self.rule)

        self.assertRecordValues(
            run,
            [
                {
                    "pending_count": 0,
                    "posted_count": 3,
                    "proposed_count": 0,
                    "skipped_count": 1,
                    "failed_count": 0,
                    "amount": 60 + 50 + 200,
                    "documents_closed": 1 + 2 + 1,
                    "payments_avoided": 1 + 2 + 1,
                }
            ],
        )

    def test_a_run_leads_to_its_nettings_and_back(self):
        first, second = self._pair("First"), self._pair("Second")
        self._agreement(first, second)

        run = self._run(self.rule)

        action = run.action_open_nettings()
        self.assertEqual(action["res_model"], "account.netting")
        self.assertEqual(
            self.env["account.netting"].search(action["domain"]), run.netting_ids
        )
        self.assertEqual(len(run.netting_ids), 2)
        self.assertEqual(run.netting_ids.run_id, run)
        for line in run.line_ids:
            self.assertEqual(line.action_open_netting()["res_id"], line.netting_id.id)
        self.assertEqual(
            self.env["account.netting.run"].search(
                self.rule.action_open_runs()["domain"]
            ),
            run,
        )

    def test_a_run_that_made_nettings_is_kept(self):
        self._agreement(self._pair("Pair"))
        run = self._run(self.rule)

        with self.assertRaisesRegex(UserError, "kept with them"):
            run.unlink()

    def test_what_was_netted_is_not_netted_again(self):
        """Case G2: the second run finds nothing new."""
        partner = self._pair("Pair")
        self._agreement(partner)
        self._run(self.rule)
        books = self._read_books()

        run = self._run(self.rule)

        self.assertFalse(run.netting_ids)
        self.assertEqual(self._read_books(), books)

    def test_one_failing_agreement_does_not_stop_the_others(self):
        """Case G1: case C9 in one of three agreements."""
        before, broken, after = (
            self.env["res.partner"].create({"name": name})
            for name in ("Before", "Broken", "After")
        )
        for partner in before, broken, after:
            self._agreement(partner, name=partner.name)
        for partner in before, after:
            self._invoice(partner, 100)
            self._bill(partner, 60)
        self._invoice(broken, 1000, currency=self.foreign)
        self._bill(broken, 1000, currency=self.foreign, date="2025-03-15")
        self.company.currency_exchange_journal_id = False

        run = self._run(self.rule)

        self.assertEqual(run.state, "done")
        self.assertOutcomes(run, {before: "posted", broken: "failed", after: "posted"})
        self.assertReason(run, broken, "exchange journal", "Accounting settings")
        self.assertEqual(self._open(broken), [500, -250])
        self.assertEqual(self._open(before), [40])
        self.assertSettled(run.netting_ids)

    def test_a_locked_date_fails_every_pair_and_names_the_lock(self):
        """Case E1, by a rule."""
        partner = self._pair("Pair")
        self._agreement(partner)
        self.company.fiscalyear_lock_date = "2025-06-30"

        run = self._run(self.rule)

        self.assertOutcomes(run, {partner: "failed"})
        self.assertReason(run, partner, "locked period", "06/30/2025")
        self.assertEqual(self._open(partner), [100, -60])

    def test_a_date_in_the_future_nets_nothing_and_says_so(self):
        partner = self._pair("Pair")
        self._agreement(partner)

        run = self._run(self.rule, date="2999-01-01")

        self.assertOutcomes(run, {partner: "skipped"})
        self.assertReason(run, partner, "in the future")


@tagged("standard", "post_install", "-at_install")
class TestRetry(RuleCommon):
    """Pairs that failed or were skipped can be run again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.good, cls.bad = cls._pair("Good"), cls._pair("Bad")
        cls._agreement(cls.good, cls.bad)
        cls.rule = cls._rule()

    def _retry(self, records):
        records.action_retry()
        run = records if records._name == "account.netting.run" else records.run_id
        self.assertEqual(run.state, "running")
        self.assertFalse(run.date_done)
        while run.action_process_batch():
            pass
        self.assertEqual(run.state, "done")

    def test_a_skipped_pair_is_netted_when_it_is_run_again(self):
        self._toggle_block(self.bad)
        run = self._run(self.rule)
        self.assertOutcomes(run, {self.good: "posted", self.bad: "skipped"})
        netting = run.netting_ids
        self._toggle_block(self.bad)

        self._retry(run)

        self.assertOutcomes(run, {self.good: "posted", self.bad: "posted"})
        self.assertFalse(any(run.line_ids.mapped("reason")))
        self.assertEqual(self._open(self.bad), [40])
        self.assertEqual(len(run.netting_ids - netting), 1)
        self.assertSettled(run.netting_ids)

    def test_a_failed_pair_is_netted_when_it_is_run_again(self):
        self.company.fiscalyear_lock_date = "2025-06-30"
        run = self._run(self.rule)
        self.assertOutcomes(run, {self.good: "failed", self.bad: "failed"})
        self.company.fiscalyear_lock_date = False

        self._retry(run.line_ids.filtered(lambda line: line.customer_id == self.bad))

        self.assertOutcomes(run, {self.good: "failed", self.bad: "posted"})
        self.assertEqual(self._open(self.good), [100, -60])

    def test_a_pair_whose_cause_is_still_there_keeps_its_outcome(self):
        self._toggle_block(self.bad)
        run = self._run(self.rule)

        self._retry(run)

        self.assertOutcomes(run, {self.good: "posted", self.bad: "skipped"})
        self.assertReason(run, self.bad, "blocked")

    def test_what_was_posted_is_not_run_again(self):
        run = self._run(self.rule)

        with self.assertRefused("No pair failed or was skipped"):
            run.action_retry()
        with self.assertRefused("No pair failed or was skipped"):
            run.line_ids.action_retry()

    def test_a_simulation_is_not_run_again(self):
        self._toggle_block(self.bad)
        run = self.rule.action_simulate(date=NETTING_DATE)
        self._toggle_block(self.bad)

        for records in run, run.line_ids:
            with self.assertRefused("A simulation cannot be run again"):
                records.action_retry()
        self.assertOutcomes(run, {self.good: "would_post", self.bad: "skipped"})

    def test_a_deactivated_rule_is_not_run_again(self):
        self._toggle_block(self.bad)
        run = self._run(self.rule)
        self.rule.action_deactivate()

        with self.assertRefused("is not active"):
            run.action_retry()
        self.assertReason(run, self.bad, "blocked")

    def test_whoever_is_responsible_is_told_of_failures(self):
        user = self._user("responsible", "account_netting.group_netting_manager")
        self.rule.user_id = user
        self.company.fiscalyear_lock_date = "2025-06-30"

        run = self._run(self.rule)

        self.assertRecordValues(
            run.activity_ids,
            [
                {
                    "user_id": user.id,
                    "activity_type_id": self.env.ref(WARNING).id,
                    "summary": "Netting failed for 2 pairs",
                }
            ],
        )

    def test_nobody_is_told_when_nothing_failed(self):
        self._toggle_block(self.bad)

        run = self._run(self.rule)

        self.assertOutcomes(run, {self.good: "posted", self.bad: "skipped"})
        self.assertFalse(run.activity_ids)

    def test_a_failure_without_a_responsible_is_noted_all_the_same(self):
        self.rule.user_id = False
        self.company.fiscalyear_lock_date = "2025-06-30"

        run = self._run(self.rule)

        self.assertEqual(run.state, "done")
        self.assertEqual(run.failed_count, 2)
        self.assertFalse(run.activity_ids)

    def test_the_activity_goes_when_the_pair_was_run_again(self):
        self.company.fiscalyear_lock_date = "2025-06-30"
        run = self._run(self.rule)
        self.assertEqual(len(run.activity_ids), 1)

        self._retry(run)
        self.assertEqual(len(run.activity_ids), 1)

        self.company.fiscalyear_lock_date = False
        self._retry(run)
        self.assertFalse(run.activity_ids)

    def test_a_simulation_tells_nobody(self):
        self.company.fiscalyear_lock_date = "2025-06-30"

        run = self.rule.action_simulate(date=NETTING_DATE)

        self.assertOutcomes(run, {self.good: "failed", self.bad: "failed"})
        self.assertFalse(run.activity_ids)


@tagged("standard", "post_install", "-at_install")
class TestFollowing(RuleCommon):
    """Runs say what became of their nettings since."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pairs = [cls._pair(name, 100, 60) for name in ("First", "Second", "Third")]
        cls._agreement(*cls.pairs)

    def _counts(self, run):
        return {
            name: run[f"{name}_count"]
            for name in ("posted", "proposed", "reversed", "skipped", "failed")
            if run[f"{name}_count"]
        }

    def test_proposals_posted_cancelled_and_reversed_since_count_as_that(self):
        run = self._run(post=False)
        self.assertEqual(self._counts(run), {"proposed": 3})
        self.assertEqual((run.amount, run.amount_proposed), (0, 180))
        first, second, third = run.netting_ids.sorted("id")

        first.action_post()
        second.action_cancel()
        self.assertEqual(self._counts(run), {"posted": 1, "proposed": 1, "skipped": 1})
        self.assertEqual((run.amount, run.amount_proposed), (60, 60))
        self.assertEqual(run.documents_closed, 2)
        self.assertEqual(
            run.line_ids.filtered(lambda line: line.outcome == "skipped").netting_id,
            second,
        )

        first.action_reverse()
        third.unlink()
        self.assertEqual(self._counts(run), {"reversed": 1, "skipped": 2})
        self.assertEqual((run.amount, run.amount_proposed), (0, 0))

    def test_the_amount_follows_an_edited_proposal(self):
        run = self._run(post=False)
        run.netting_ids[0].line_ids.amount = 25
        self.assertEqual(run.amount_proposed, 60 + 60 + 25)

    def test_a_pair_whose_proposal_was_cancelled_is_netted_when_run_again(self):
        run = self._run(post=False)
        netting = run.netting_ids[:1]
        line = run.line_ids.filtered(lambda line: line.netting_id == netting)
        netting.action_cancel()

        run.action_retry()
        while run.action_process_batch():
            pass

        self.assertEqual(self._counts(run), {"proposed": 3})
        self.assertEqual(line.netting_id.state, "draft")
        self.assertNotEqual(line.netting_id, netting)

    def test_reasons_are_codes_said_in_the_readers_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        bill = self._bill(self.pairs[0], 20)
        self._toggle_block(self.pairs[0])
        rule = self._rule()
        for run in (self._run(rule), rule.action_simulate(date=NETTING_DATE)):
            line = run.line_ids.filtered(lambda line: line.customer_id == self.pairs[0])
            self.assertEqual(line.reason_code, "payment_blocked")
            self.assertIn("Its payment is blocked", line.reason)
            said = line.with_context(lang="fr_FR").reason
            self.assertNotEqual(said, line.reason)
            self.assertIn(bill.name, said)

    def test_what_several_documents_have_in_common_is_said_once(self):
        partner = self.pairs[0]
        bill = self._bill(partner, 20)
        self._invoice(partner, 7)
        first = self._run(post=False)
        netting = first.netting_ids.filtered(lambda item: item.customer_id == partner)

        second = self._run(post=False)

        line = second.line_ids.filtered(lambda line: line.customer_id == partner)
        self.assertEqual(line.reason.count(netting.name), 1, line.reason)
        self.assertIn(bill.name, line.reason)
        self.assertIn("in_other_netting", line.reason_code)


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


@tagged("standard", "post_install", "-at_install")
class TestAccess(RuleCommon):
    """Who may see runs, and who may start them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pair = cls._pair("Pair")
        cls._agreement(cls.pair)
        cls.bad = cls._pair("Bad")
        cls._agreement(cls.bad, name="Bad")
        cls._toggle_block(cls.bad)
        cls.rule = cls._rule()

    def _assert_may_only_read(self, user):
        run = self._run(self.rule)
        self.rule.action_queue(date=NETTING_DATE)
        queued = self.rule.run_ids - run
        rule = self.rule.with_user(user)
        self.assertEqual(rule.name, "Rule")
        self.assertEqual(run.with_user(user).posted_count, 1)
        self.assertEqual(len(run.with_user(user).line_ids), 2)
        calls = {
            "run": rule.action_run,
            "queue": rule.action_queue,
            "simulate": rule.action_simulate,
            "open simulation": rule.action_open_simulation,
            "activate": self._rule(active=False).with_user(user).action_activate,
            "deactivate": rule.action_deactivate,
            "retry": run.with_user(user).action_retry,
            "retry a pair": run.line_ids.with_user(user).action_retry,
            "delete": run.with_user(user).unlink,
            "change": lambda: rule.write({"name": "Mine"}),
            "change an outcome": lambda: run.line_ids.with_user(user).write(
                {"outcome": "pending"}
            ),
            "open the wizard": lambda: (
                self.env["account.netting.run.wizard"]
                .with_user(user)
                .create({"rule_id": rule.id})
            ),
        }
        for name, call in calls.items():
            with (
                self.subTest(name),
                self.assertRaises(AccessError),
                mute_logger("odoo.addons.base.models.ir_model"),
            ):
                call()
        self.assertEqual(queued.with_user(user).action_process_batch(), 1)
        self.assertEqual(queued.pending_count, 1)
        self.assertEqual(queued.state, "running")

    def test_a_plain_invoicing_user_may_only_read(self):
        self._assert_may_only_read(
            self._user("clerk", "base.group_user,account.group_account_invoice")
        )

    def test_an_auditor_may_only_read(self):
        self._assert_may_only_read(
            self._user("auditor", "base.group_user,account.group_account_readonly")
        )

    def test_a_netting_user_runs_rules_but_does_not_make_them(self):
        user = self._user(
            "netter", "base.group_user,account_netting.group_netting_user"
        )
        rule = self.rule.with_user(user)

        run = rule.action_run(date=NETTING_DATE)
        simulation = rule.action_simulate(date=NETTING_DATE)
        run.action_retry()
        run.action_process_batch()

        self.assertOutcomes(run, {self.pair: "posted", self.bad: "skipped"})
        self.assertOutcomes(simulation, {self.bad: "skipped"})
        self.assertSettled(run.netting_ids)
        for call in (
            rule.action_deactivate,
            lambda: rule.write({"name": "Mine"}),
            lambda: self.env[rule._name].with_user(user).create({"name": "Mine"}),
            rule.unlink,
        ):
            with (
                self.assertRaises(AccessError),
                mute_logger("odoo.addons.base.models.ir_model"),
            ):
                call()

    def test_an_ordinary_employee_sees_nothing(self):
        run = self._run(self.rule)
        user = self._user("employee", "base.group_user")

        for record in (self.rule, run, run.line_ids[:1]):
            with (
                self.assertRaises(AccessError),
                mute_logger("odoo.addons.base.models.ir_model"),
            ):
                record.with_user(user).read(["display_name"])

    def test_runs_are_the_engines_own_record(self):
        """Not even a manager writes outcomes by hand, through the interface."""
        manager = self._user(
            "manager", "base.group_user,account_netting.group_netting_manager"
        )
        run = self._run(self.rule).with_user(manager)

        for call in (
            lambda: run.write({"state": "running"}),
            lambda: run.line_ids.write({"outcome": "failed"}),
            lambda: run.line_ids.unlink(),
        ):
            with (
                self.assertRaises(AccessError),
                mute_logger("odoo.addons.base.models.ir_model"),
            ):
                call()


@tagged("standard", "post_install", "-at_install")
class TestRunWizard(RuleCommon):
    """*Automatic Netting*: from the menu, and from the list of pairs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first, cls.second = cls._pair("First"), cls._pair("Second")
        cls.agreement = cls._agreement(cls.first, cls.second)
        cls.rule = cls._rule()

    def _run_wizard(self, **vals):
        wizard = self.env["account.netting.run.wizard"].create(
            {"rule_id": self.rule.id, "date": NETTING_DATE, **vals}
        )
        action = wizard.action_run()
        self.assertEqual(action["res_model"], "account.netting.run")
        return self.env["account.netting.run"].browse(action["res_id"])

    def test_the_run_is_prepared_and_its_batches_follow(self):
        run = self._run_wizard()

        self.assertEqual(run.state, "running")
        self.assertEqual(run.progress, 0)
        self.assertOutcomes(run, {self.first: "pending", self.second: "pending"})
        self.assertEqual(run.action_process_batch(), 0)
        self.assertOutcomes(run, {self.first: "posted", self.second: "posted"})
        self.assertEqual(run.progress, 100)

    def test_the_scheduled_action_is_asked_to_go_on(self):
        cron = self.env.ref("account_netting.ir_cron_auto_netting")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])

        self._run_wizard()

        triggers = self.env["ir.cron.trigger"].search(
            [("cron_id", "=", cron.id), ("id", "not in", triggers.ids)]
        )
        self.assertEqual(len(triggers), 1)

    def test_pairs_narrow_the_run(self):
        run = self._run_wizard(party_ids=self.agreement.party_ids[1].ids)

        self.assertOutcomes(run, {self.second: "pending"})

    def test_pairs_chosen_in_the_list_are_filled_in(self):
        parties = self.agreement.party_ids
        action = parties[:1].action_net_automatically()
        wizard = (
            self.env[action["res_model"]].with_context(action["context"]).create({})
        )

        self.assertEqual(wizard.party_ids, parties[:1])
        self.assertEqual(wizard.rule_id, self.rule)
        self.assertEqual(wizard.date, fields.Date.context_today(wizard))

    def test_the_rule_still_narrows_pairs_chosen_in_the_list(self):
        self.rule.customer_ids = self.first

        run = self._run_wizard(party_ids=self.agreement.party_ids.ids)

        self.assertOutcomes(run, {self.first: "pending"})

    def test_a_simulation_is_opened(self):
        wizard = self.env["account.netting.run.wizard"].create(
            {"rule_id": self.rule.id, "date": NETTING_DATE}
        )

        self._assert_simulates(wizard, self.first + self.second)

    def test_pairs_narrow_the_simulation(self):
        wizard = self.env["account.netting.run.wizard"].create(
            {
                "rule_id": self.rule.id,
                "date": NETTING_DATE,
                "party_ids": self.agreement.party_ids[1].ids,
            }
        )

        self._assert_simulates(wizard, self.second)

    def _assert_simulates(self, wizard, partners):
        action = wizard.action_simulate()
        run = self.env["account.netting.run"].browse(action["res_id"])
        self.assertTrue(run.is_simulation)
        self.assertOutcomes(run, dict.fromkeys(partners, "would_post"))
        self.assertEqual(self._open(self.first), [100, -60])
