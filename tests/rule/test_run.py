"""Runs: what is kept of each, and what became of their nettings since."""

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import NETTING_DATE
from .rule_common import RuleCommon


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
