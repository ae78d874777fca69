"""The engine: schedule, batches, failures that spread no further, companies."""

import sys
import time
from contextlib import contextmanager
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import NETTING_DATE
from .rule_common import RuleCommon

ENGINE = "odoo.addons.account_netting.models.rule.engine"
SCHEDULE = "odoo.addons.account_netting.models.setup.account_netting_schedule"

#: Odoo's own switches that we use to spare it work: context keys.
ODOOS_SWITCHES = {
    "skip_invoice_sync",
    "skip_is_manually_modified",
    "mail_create_nolog",
    "mail_create_nosubscribe",
    "tracking_disable",
}


class EngineCommon(RuleCommon):
    """Verbs of the tests of the engine; holds no test itself."""

    @classmethod
    def _queue(cls, rule, date=NETTING_DATE):
        """Prepare a run whose batches are still to come."""
        return cls.env["account.netting.run"].browse(
            rule.action_queue(date=date)["res_id"]
        )

    def _run_cron(self):
        """Let the scheduled action work, with its own cursor, commits and all."""
        with self.enter_registry_test_mode():
            self.env.ref("account_netting.ir_cron_auto_netting").method_direct_trigger()
        self.env.invalidate_all()

    @contextmanager
    def _fails_for(self, partner, error):
        """Let writing the entry of one partner's netting fail, as a module might.

        Its entry stands in the ledger already when the error comes.
        """
        Netting = self.registry["account.netting"]
        original = Netting._create_entries

        def create_entries(nettings, *args):
            result = original(nettings, *args)
            if partner in nettings.customer_id:
                raise error
            return result

        with patch.object(Netting, "_create_entries", create_entries):
            yield


@tagged("standard", "post_install", "-at_install")
class TestHandOver(EngineCommon):
    """A module with workers of its own takes runs over."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.netting.run"].search([("state", "=", "running")]).unlink()
        cls.partner = cls._pair("Pair")
        cls._agreement(cls.partner)

    @contextmanager
    def _taken_over(self, rule):
        """Let runs of a rule be taken over, and collect which were offered."""
        offered = []

        def hand_over(runs):
            offered.append(runs)
            return runs.filtered(lambda run: run.rule_id != rule)

        with patch.object(
            self.registry["account.netting.run"], "_hand_over", hand_over
        ):
            yield offered

    def test_the_scheduled_action_and_the_form_leave_it_alone(self):
        rule = self._rule()
        with self._taken_over(rule) as offered:
            run = self._queue(rule)
            self.assertEqual(offered, [run])

            self.assertEqual(run.action_process_batch(), 1)
            self._run_cron()

            self.assertOutcomes(run, {self.partner: "pending"})
            self.assertEqual(run.state, "running")

        self._run_cron()
        self.assertOutcomes(run, {self.partner: "posted"})

    def test_other_runs_are_worked_on_as_ever(self):
        with self._taken_over(self._rule()):
            run = self._queue(self._rule())

            self._run_cron()

            self.assertOutcomes(run, {self.partner: "posted"})

    def test_a_run_at_once_is_not_offered(self):
        rule = self._rule()
        with self._taken_over(rule) as offered:
            self.assertOutcomes(self._run(rule), {self.partner: "posted"})

        self.assertFalse(offered)


@tagged("standard", "post_install", "-at_install")
class TestSchedule(EngineCommon):
    """Rules run when their time has come."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Whatever the database holds beside the tests' own rules.
        cls.env["account.netting.rule"].search([]).next_run = False
        cls._agreement(cls._pair("Pair"))

    def _start(self, now, *rules):
        """Start what is due and return which of the rules got a run."""
        before = self.env["account.netting.run"].search([])
        self.env.flush_all()
        with (
            freeze_time(now),
            self.enter_registry_test_mode(),
            self.registry.cursor() as cr,
        ):
            self.env(cr=cr)["account.netting.rule"]._start_due_runs()
        self.env.invalidate_all()
        runs = self.env["account.netting.run"].search([]) - before
        self.assertLessEqual(len(runs), len(rules))
        return runs.rule_id

    def test_a_rule_runs_once_its_time_has_come(self):
        rule = self._rule(next_run="2026-01-10 02:00:00")

        self.assertFalse(self._start("2026-01-10 01:59:59", rule))
        self.assertEqual(self._start("2026-01-10 02:00:00", rule), rule)
        self.assertFalse(self._start("2026-01-10 02:00:01", rule))

    def test_each_due_rule_gets_a_run_of_its_own(self):
        first = self._rule(next_run="2026-01-10 02:00:00")
        second = self._rule(next_run="2026-01-10 02:00:00")
        later = self._rule(next_run="2026-01-11 02:00:00")
        by_hand = self._rule(next_run=False)
        inactive = self._rule(active=False, next_run="2026-01-10 02:00:00")

        started = self._start(
            "2026-01-10 03:00:00", first, second, later, by_hand, inactive
        )

        self.assertEqual(started, first | second)

    def test_the_run_is_dated_the_day_it_starts(self):
        rule = self._rule(next_run="2026-01-10 02:00:00")

        self._start("2026-01-10 03:00:00", rule)

        self.assertEqual(str(rule.run_ids.date), "2026-01-10")
        self.assertEqual(rule.run_ids.state, "running")

    def test_a_rule_may_run_on_the_last_day_of_the_month(self):
        self.company.partner_id.tz = "Australia/Sydney"  # UTC+11 in January
        rule = self._rule(interval_type="month_end", active=False)
        form = Form(rule)
        form.next_run = "2026-01-13 15:00:00"  # 14 January, 02:00 in Sydney
        form.interval_type = "days"
        form.interval_type = "month_end"
        form.save()
        # 31 January, 02:00
        self.assertEqual(str(rule.next_run), "2026-01-30 15:00:00")

        days = []
        for _month in range(4):
            rule.next_run = rule._get_next_run(rule.next_run)
            days.append(str(rule.next_run))

        # 28 February, 31 March, 30 April, 31 May; summer time ends on 5 April.
        self.assertEqual(
            days,
            [
                "2026-02-27 15:00:00",
                "2026-03-30 15:00:00",
                "2026-04-29 16:00:00",
                "2026-05-30 16:00:00",
            ],
        )

    def test_the_next_run_follows_at_the_interval(self):
        for number, unit, expected in (
            (1, "hours", "2026-01-31 03:00:00"),
            (1, "days", "2026-02-01 02:00:00"),
            (2, "weeks", "2026-02-14 02:00:00"),
            (1, "months", "2026-02-28 02:00:00"),
        ):
            with self.subTest(number=number, unit=unit):
                rule = self._rule(
                    next_run="2026-01-31 02:00:00",
                    interval_number=number,
                    interval_type=unit,
                )
                self._start("2026-01-31 02:30:00", rule)
                self.assertEqual(str(rule.next_run), expected)

    def test_times_that_were_missed_are_not_made_up_for(self):
        rule = self._rule(next_run="2026-01-01 02:00:00", interval_type="days")

        self.assertEqual(self._start("2026-01-20 10:00:00", rule), rule)

        self.assertEqual(str(rule.next_run), "2026-01-21 02:00:00")
        self.assertEqual(rule.run_count, 1)

    def test_a_rule_that_cannot_start_does_not_keep_others_from_starting(self):
        broken = self._rule(name="Broken", next_run="2026-01-10 02:00:00")
        sound = self._rule(name="Sound", next_run="2026-01-10 02:00:00")
        # As when the module of the field was uninstalled.
        self.env.cr.execute(
            "UPDATE account_netting_rule SET item_domain = %s WHERE id = %s",
            ["[('field_of_another_module', '=', 1)]", broken.id],
        )
        broken.invalidate_recordset()

        self.assertEqual(self._start("2026-01-10 03:00:00", broken, sound), sound)

        self.assertEqual(str(broken.next_run), "2026-01-11 02:00:00")
        self.assertIn("cannot be read", broken.message_ids[0].body)
        self.assertEqual(broken.message_ids[0].partner_ids, self.env.user.partner_id)

    def test_an_unexpected_error_is_logged_and_noted_on_the_rule(self):
        broken = self._rule(name="Broken", next_run="2026-01-10 02:00:00")
        sound = self._rule(name="Sound", next_run="2026-01-10 02:00:00")
        Rule = self.registry["account.netting.rule"]
        original = Rule._find_candidates

        def find_candidates(rule, *args):
            if rule == broken:
                raise ZeroDivisionError
            return original(rule, *args)

        with (
            patch.object(Rule, "_find_candidates", find_candidates),
            self.assertLogs(SCHEDULE, "ERROR") as logs,
        ):
            self.assertEqual(self._start("2026-01-10 03:00:00", broken, sound), sound)

        self.assertIn("ZeroDivisionError", logs.output[0])
        self.assertEqual(str(broken.next_run), "2026-01-11 02:00:00")
        self.assertIn("unexpected error", broken.message_ids[0].body)

    def test_the_scheduled_action_runs_what_is_due_to_the_end(self):
        due = self._rule(next_run="2026-01-10 02:00:00", min_amount=60)
        other = self._rule(
            next_run="2026-01-10 02:00:00", currency_ids=self.foreign.ids
        )
        later = self._rule(next_run="2999-01-10 02:00:00")

        self._run_cron()

        self.assertRecordValues(
            due.run_ids, [{"state": "done", "posted_count": 1, "amount": 60}]
        )
        self.assertEqual(due.run_ids.user_id, self.env.ref("base.user_root"))
        self.assertRecordValues(other.run_ids, [{"state": "done", "posted_count": 0}])
        self.assertFalse(later.run_ids)
        self.assertGreater(due.next_run, fields.Datetime.now())
        self.assertSettled(due.run_ids.netting_ids)

    def test_the_scheduled_action_goes_on_with_what_was_started_by_hand(self):
        run = self._queue(self._rule())

        self._run_cron()

        self.assertEqual(run.state, "done")
        self.assertEqual(run.posted_count, 1)

    def test_the_scheduled_action_does_nothing_twice(self):
        self._rule(next_run="2026-01-10 02:00:00")
        self._run_cron()
        books = self._read_books()
        runs = self.env["account.netting.run"].search([])

        self._run_cron()

        self.assertEqual(self._read_books(), books)
        self.assertEqual(self.env["account.netting.run"].search([]), runs)


@tagged("standard", "post_install", "-at_install")
class TestBatches(EngineCommon):
    """Pairs are worked on a batch at a time, and a failure spreads no further."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partners = [cls._pair(f"Pair {number}") for number in range(5)]
        cls._agreement(*cls.partners)
        cls.rule = cls._rule()

    def _assert_one_failed(self, run, bad):
        self.assertEqual(run.state, "done")
        self.assertOutcomes(
            run,
            {
                partner: "failed" if partner == bad else "posted"
                for partner in self.partners
            },
        )
        self.assertEqual(self._open(bad), [100, -60])
        self.assertEqual(len(run.netting_ids), 4)
        self.assertSettled(run.netting_ids)
        self.assertFalse(
            self.env["account.move"].search(
                [
                    ("journal_id", "=", self.journal.id),
                    ("netting_id", "not in", run.netting_ids.ids),
                ]
            )
        )

    def test_a_batch_is_so_many_pairs_at_most(self):
        run = self._queue(self.rule)

        with patch(f"{ENGINE}.BATCH_PAIRS", 2):
            left = [run.action_process_batch() for _ in range(3)]

        self.assertEqual(left, [3, 1, 0])
        self.assertEqual(run.posted_count, 5)
        self.assertEqual(run.state, "done")

    def test_a_batch_is_so_many_items_at_most_but_one_pair_at_least(self):
        run = self._queue(self.rule)
        self.assertEqual(run.line_ids.mapped("item_count"), [2] * 5)

        with patch(f"{ENGINE}.BATCH_ITEMS", 5):
            self.assertEqual(run.action_process_batch(), 3)
        with patch(f"{ENGINE}.BATCH_ITEMS", 1):
            self.assertEqual(run.action_process_batch(), 2)

    def test_running_at_once_works_off_all_batches(self):
        with patch(f"{ENGINE}.BATCH_PAIRS", 2):
            run = self.rule.action_run(date=NETTING_DATE)

        self.assertEqual(run.state, "done")
        self.assertEqual(run.posted_count, 5)
        self.assertSettled(run.netting_ids)

    def test_running_at_once_commits_nothing(self):
        """A test's own cursor refuses to commit; this one would hide it."""
        with self.env.cr.savepoint(flush=True) as savepoint:
            run = self.rule.action_run(date=NETTING_DATE)
            self.assertEqual(run.posted_count, 5)
            savepoint.rollback()

        self.assertFalse(run.exists())
        for partner in self.partners:
            self.assertEqual(self._open(partner), [100, -60])

    def test_progress_is_the_share_that_was_looked_at(self):
        run = self._queue(self.rule)

        with patch(f"{ENGINE}.BATCH_PAIRS", 2):
            run.action_process_batch()

        self.assertEqual(run.progress, 40)

    def test_a_refusal_that_no_reason_foretold_fails_its_own_pair(self):
        bad = self.partners[2]

        with self._fails_for(bad, UserError("Our lawyers say no.")):
            run = self.rule.action_run(date=NETTING_DATE)

        self._assert_one_failed(run, bad)
        self.assertReason(run, bad, "Our lawyers say no.")

    def test_an_unexpected_error_is_logged_and_fails_its_own_pair(self):
        bad = self.partners[2]

        with (
            self._fails_for(bad, ZeroDivisionError("half")),
            self.assertLogs(SCHEDULE, "ERROR") as logs,
        ):
            run = self.rule.action_run(date=NETTING_DATE)

        self._assert_one_failed(run, bad)
        self.assertReason(run, bad, "unexpected error", "log")
        self.assertEqual(len(logs.output), 2)  # with its batch, and alone
        self.assertIn("ZeroDivisionError: half", logs.output[1])

    def test_a_refusal_by_the_database_fails_its_own_pair(self):
        bad = self.partners[0]
        self.env.cr.execute(
            f"ALTER TABLE account_netting ADD CHECK (customer_id != {bad.id})"
        )

        with mute_logger(SCHEDULE, "odoo.sql_db"):
            run = self.rule.action_run(date=NETTING_DATE)

        self._assert_one_failed(run, bad)

    def test_the_scheduled_action_outlives_a_failing_pair(self):
        bad = self.partners[2]
        run = self._queue(self.rule)

        with self._fails_for(bad, ZeroDivisionError()), mute_logger(SCHEDULE):
            self._run_cron()

        self._assert_one_failed(run, bad)
        cron = self.env.ref("account_netting.ir_cron_auto_netting")
        self.assertFalse(cron.failure_count)

    def test_a_failing_pair_is_netted_when_it_is_run_again(self):
        bad = self.partners[2]
        with self._fails_for(bad, UserError("No.")):
            run = self.rule.action_run(date=NETTING_DATE)

        run.action_retry()
        self._run_cron()

        self.assertEqual(run.state, "done")
        self.assertEqual(run.posted_count, 5)
        self.assertSettled(run.netting_ids)

    def test_nothing_is_worked_on_when_the_time_is_up(self):
        """What is pending is counted, so that the scheduled action comes back."""
        run = self._queue(self.rule)
        cron = self.env.ref("account_netting.ir_cron_auto_netting")

        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            cron = cron.with_env(self.env(cr=cr, user=cron.user_id.id))
            _cron, progress = cron._add_progress()
            run.with_env(
                cron.env(
                    context={
                        "ir_cron_progress_id": progress.id,
                        "cron_id": cron.id,
                        "cron_end_time": time.monotonic() - 1,
                    }
                )
            )._cron_auto_netting()
            self.assertEqual((progress.done, progress.remaining), (0, 5))

        self.env.invalidate_all()
        self.assertEqual(run.pending_count, 5)
        self._run_cron()
        self.assertEqual(run.posted_count, 5)

    def test_a_pair_paid_since_the_run_was_prepared_is_skipped(self):
        run = self._queue(self.rule)
        paid = self.partners[0]
        self._pay(
            self.env["account.move"].search(
                [("partner_id", "=", paid.id), ("move_type", "=", "out_invoice")]
            )
        )

        run.action_process_batch()

        self.assertOutcomes(
            run,
            {
                partner: "skipped" if partner == paid else "posted"
                for partner in self.partners
            },
        )
        self.assertReason(run, paid, "nothing that can be netted")

    def test_a_pair_with_nothing_left_open_is_skipped(self):
        run = self._queue(self.rule)
        settled = self.partners[0]
        for document in self.env["account.move"].search(
            [("partner_id", "=", settled.id)]
        ):
            self._pay(document)

        run.action_process_batch()

        self.assertReason(run, settled, "Nothing is open any more")

    def test_what_is_partly_paid_meanwhile_is_netted_as_it_is_now(self):
        run = self._queue(self.rule)
        partner = self.partners[0]
        self._pay(
            self.env["account.move"].search(
                [("partner_id", "=", partner.id), ("move_type", "=", "out_invoice")]
            ),
            70,
        )

        run.action_process_batch()

        self.assertEqual(self._open(partner), [-30])
        self.assertSettled(run.netting_ids)

    def test_a_pair_whose_agreement_was_closed_meanwhile_is_skipped(self):
        run = self._queue(self.rule)
        self.env["account.netting.agreement"].search([]).action_close()

        run.action_process_batch()

        self.assertEqual(run.skipped_count, 5)
        self.assertReason(run, self.partners[0], "No active netting agreement")
        self.assertFalse(run.netting_ids)


@tagged("long", "standard", "post_install", "-at_install")
class TestSameLedger(EngineCommon):
    """A rule's nettings are those made by hand; shortcuts change nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        transition = cls.copy_account(
            cls.company_data["default_account_tax_sale"], {"reconcile": True}
        )
        repartition = [
            Command.create({"repartition_type": "base"}),
            Command.create(
                {
                    "repartition_type": "tax",
                    "account_id": cls.company_data["default_account_tax_sale"].id,
                }
            ),
        ]
        cls.tax_on_payment = cls.env["account.tax"].create(
            {
                "name": "15 % on payment",
                "amount": 15,
                "type_tax_use": "sale",
                "tax_exigibility": "on_payment",
                "cash_basis_transition_account_id": transition.id,
                "invoice_repartition_line_ids": repartition,
                "refund_repartition_line_ids": repartition,
            }
        )

    @classmethod
    def _fill(cls, name):
        """Make five pairs of everything: the same for every name."""
        partners = cls.env["res.partner"].create(
            [{"name": f"{name} {number}"} for number in range(5)]
        )
        cls._agreement(*partners, name=name)
        plain, foreign, credit, taxed, split = partners
        for amount, due in (
            (100, "2025-02-15"),
            (300, "2025-02-01"),
            (50, "2025-03-01"),
        ):
            cls._invoice(plain, amount, due=due)
        cls._bill(plain, 200)
        cls._invoice(foreign, 1000, currency=cls.foreign)
        cls._bill(foreign, 600, currency=cls.foreign, date="2025-03-15")
        cls._bill(foreign, 700, currency=cls.foreign)
        cls._invoice(credit, 100)
        cls._refund(credit, 30)
        cls._payment(credit, 10)
        cls._bill(credit, 50)
        cls._bill_refund(credit, 5)
        cls._invoice(taxed, 1000, taxes=cls.tax_on_payment)
        cls._bill(taxed, 575)
        cls._invoice(split, 100)
        cls._invoice(split, 50, account=cls.receivable_2, due="2025-01-31")
        cls._bill(split, 120, account=cls.payable_2)
        return partners

    def _read_ledger(self, partners):
        """Return all entry lines and matches of partners, in terms of any partners."""
        place = {partner: number for number, partner in enumerate(partners)}
        own = self.env["account.move.line"].search(
            [("partner_id", "in", partners.ids)], order="id"
        )
        partials = own.matched_debit_ids | own.matched_credit_ids
        taxes = self.env["account.move"].search(
            [("tax_cash_basis_rec_id", "in", partials.ids)]
        )
        entries = own.move_id | partials.exchange_move_id | taxes
        # Each partner's entries by kind: exchange and tax entries follow each netting,
        # or all of a batch.
        lines = entries.line_ids.sorted(
            lambda line: (
                min(
                    place.get(partner, 9)
                    for partner in line.move_id.line_ids.partner_id
                ),
                line.journal_id.id,
                line.move_id.id,
                line.id,
            )
        )
        number = {line: index for index, line in enumerate(lines)}
        return {
            "lines": [
                (
                    place.get(line.partner_id),
                    line.account_id,
                    line.journal_id,
                    line.date,
                    line.date_maturity,
                    line.currency_id,
                    line.balance,
                    line.amount_currency,
                    line.amount_residual,
                    line.amount_residual_currency,
                    line.reconciled,
                    bool(line.full_reconcile_id),
                    (line.name or "").split("/")[0],
                    line.tax_ids,
                    line.tax_line_id,
                    line.display_type,
                    line.sequence,
                    line.analytic_distribution,
                    line.move_id.state,
                    line.move_id.payment_state,
                    line.move_id.move_type,
                    line.move_id.amount_total_signed,
                    line.move_id.amount_residual,
                )
                for line in lines
            ],
            "partials": sorted(
                (
                    number[partial.debit_move_id],
                    number[partial.credit_move_id],
                    partial.amount,
                    partial.debit_amount_currency,
                    partial.credit_amount_currency,
                    partial.max_date,
                    bool(partial.full_reconcile_id),
                    len(partial.exchange_move_id.line_ids),
                )
                for partial in partials
            ),
        }

    def _net_by_rule(self, partners):
        run = self._run(customer_ids=partners.ids)
        self.assertEqual(run.posted_count, 5)
        self.assertSettled(run.netting_ids)

    def test_a_rule_nets_as_a_person_would(self):
        by_rule, by_hand = self._fill("Rule"), self._fill("Hand")

        self._net_by_rule(by_rule)
        self._wizard(by_hand).action_post()

        self.assertEqual(self._read_ledger(by_rule), self._read_ledger(by_hand))

    def test_one_by_one_or_in_a_batch_is_the_same(self):
        together, apart = self._fill("Together"), self._fill("Apart")

        self._net_by_rule(together)
        with patch(f"{ENGINE}.BATCH_PAIRS", 1):
            self._net_by_rule(apart)

        self.assertEqual(self._read_ledger(together), self._read_ledger(apart))

    def test_odoos_shortcuts_change_nothing(self):
        """Entries and matching are the same without Odoo's own switches."""
        short, long = self._fill("Short"), self._fill("Long")
        self._net_by_rule(short)
        original, dropped = models.BaseModel.with_context, []

        def with_context(records, *args, **kwargs):
            caller = sys._getframe(1).f_globals["__name__"]
            if caller.startswith("odoo.addons.account_netting."):
                for switch in ODOOS_SWITCHES:
                    if kwargs.pop(switch, None):
                        dropped.append(switch)
            return original(records, *args, **kwargs)

        with patch.object(models.BaseModel, "with_context", with_context):
            self._net_by_rule(long)

        self.assertEqual(set(dropped), ODOOS_SWITCHES)
        self.assertEqual(self._read_ledger(short), self._read_ledger(long))


@tagged("standard", "post_install", "-at_install")
class TestCompanies(EngineCommon):
    """A rule nets in its own company and branches, whoever runs it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.netting.rule"].search([]).next_run = False
        cls.other_data = cls.setup_other_company(name="Other")
        cls.other = cls.other_data["company"]
        cls.shared = cls._pair("Shared")
        cls._agreement(cls.shared)
        cls.rule = cls._rule()
        cls.env.user.company_ids += cls.other
        other_env = cls.env(context={"allowed_company_ids": cls.other.ids})
        cls._document_in(cls.other_data, "out_invoice", 500)
        cls._document_in(cls.other_data, "in_invoice", 400)
        cls.other_agreement = other_env["account.netting.agreement"].create(
            {
                "name": "Other",
                "party_ids": [Command.create({"customer_id": cls.shared.id})],
            }
        )
        cls.other_agreement.action_activate()
        cls.other_rule = other_env["account.netting.rule"].create(
            {"name": "Other", "next_run": False}
        )
        cls.other_rule.action_activate()
        cls.both_env = cls.env(
            context={"allowed_company_ids": (cls.company | cls.other).ids}
        )

    @classmethod
    def _document_in(cls, data, move_type, amount, company=None):
        is_sale = move_type == "out_invoice"
        company = company or data["company"]
        account = data[f"default_account_{'revenue' if is_sale else 'expense'}"]
        move = (
            cls.env["account.move"]
            .with_context(allowed_company_ids=company.ids)
            .create(
                {
                    "move_type": move_type,
                    "partner_id": cls.shared.id,
                    "invoice_date": "2025-01-15",
                    "date": "2025-01-15",
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "name": "Goods",
                                "account_id": account.id,
                                "price_unit": amount,
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ],
                }
            )
        )
        move.action_post()
        return move

    def _open_in(self, company):
        return (
            self.env["account.move.line"]
            .sudo()
            .search(
                [
                    ("company_id", "=", company.id),
                    ("partner_id", "=", self.shared.id),
                    ("reconciled", "=", False),
                    ("account_type", "in", ("asset_receivable", "liability_payable")),
                ],
                order="id",
            )
            .mapped("amount_residual")
        )

    def _user_of(self, login, companies):
        user = self._user(
            login, "base.group_user,account_netting.group_netting_manager"
        )
        user.write({"company_id": companies[0].id, "company_ids": companies.ids})
        return user

    def test_a_rule_leaves_another_companys_items_alone(self):
        for env in (self.env, self.both_env, self.env(su=True)):
            with self.env.cr.savepoint() as savepoint:
                run = self.rule.with_env(env).action_run(date=NETTING_DATE)

                self.assertEqual(run.company_id, self.company)
                self.assertEqual(run.line_ids.company_id, self.company)
                self.assertEqual(self._open_in(self.company), [40])
                self.assertEqual(self._open_in(self.other), [500, -400])
                savepoint.rollback()

    def test_a_simulation_leaves_another_company_out(self):
        for env in (self.both_env, self.env(su=True)):
            run = self.rule.with_env(env).action_simulate(date=NETTING_DATE)

            self.assertEqual(run.line_ids.mapped("amount"), [60])

    def test_the_scheduled_action_runs_each_rule_in_its_own_company(self):
        rules = self.rule + self.other_rule.with_env(self.env)
        rules.next_run = "2026-01-10 02:00:00"

        self._run_cron()

        self.assertEqual(self._open_in(self.company), [40])
        self.assertEqual(self._open_in(self.other), [100])
        for rule, company in zip(rules, self.company + self.other, strict=True):
            netting = rule.run_ids.sudo().netting_ids
            self.assertEqual(netting.company_id, company)
            self.assertEqual(netting.move_ids.company_id, company)
            self.assertEqual(netting.move_ids.journal_id, company.netting_journal_id)

    def test_the_scheduled_action_stays_in_the_company_of_the_rule(self):
        self.rule.next_run = "2026-01-10 02:00:00"

        self._run_cron()

        self.assertEqual(self._open_in(self.company), [40])
        self.assertEqual(self._open_in(self.other), [500, -400])

    def test_another_companys_lock_date_does_not_count(self):
        self.other.fiscalyear_lock_date = "2025-12-31"

        run = self.rule.with_env(self.both_env).action_run(date=NETTING_DATE)
        other_run = self.other_rule.with_env(self.both_env).action_run(
            date=NETTING_DATE
        )

        self.assertEqual(run.line_ids.outcome, "posted")
        self.assertEqual(other_run.line_ids.outcome, "failed")
        self.assertIn("locked period", other_run.line_ids.reason)

    def test_another_companys_rules_and_runs_are_not_seen(self):
        run = self._queue(self.rule)
        user = self._user_of("other", self.other)

        for model in ("rule", "run", "run.line"):
            Model = self.env[f"account.netting.{model}"].with_user(user)
            self.assertFalse(Model.search([]).company_id - self.other)
        for record in (self.rule, run, run.line_ids):
            with (
                self.assertRaises(AccessError),
                mute_logger("odoo.addons.base.models.ir_rule"),
            ):
                record.with_user(user).read(["company_id"])

    def test_another_companys_runs_are_not_worked_on(self):
        run = self._queue(self.rule)
        user = self._user_of("other", self.other)

        for call in (
            self.rule.with_user(user).action_run,
            self.rule.with_user(user).action_simulate,
            run.with_user(user).action_process_batch,
            run.with_user(user).action_retry,
            run.line_ids.with_user(user).action_retry,
        ):
            with (
                self.assertRaises(AccessError),
                mute_logger("odoo.addons.base.models.ir_rule"),
            ):
                call()
        self.assertEqual(run.line_ids.mapped("outcome"), ["pending"])
        self.assertEqual(run.line_ids.attempts, 0)
        self.assertEqual(self._open_in(self.company), [100, -60])

    # Branches
    # --------

    def _branch(self):
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.company.id}
        )
        self.env.cr.precommit.run()  # loads the branch's share of the chart
        self.env.user.company_ids += branch
        self._document_in(self.company_data, "out_invoice", 30, branch)
        self._document_in(self.company_data, "in_invoice", 20, branch)
        return branch

    def test_a_rule_nets_in_its_branches_each_by_itself(self):
        branch = self._branch()
        env = self.env(context={"allowed_company_ids": (self.company | branch).ids})

        run = self.rule.with_env(env).action_run(date=NETTING_DATE)

        self.assertEqual(
            {line.company_id: line.amount for line in run.line_ids},
            {self.company: 60, branch: 20},
        )
        self.assertEqual(self._open_in(self.company), [40])
        self.assertEqual(self._open_in(branch), [10])
        self.assertEqual(run.netting_ids.move_ids.company_id, self.company | branch)

    def test_branches_count_whether_they_are_switched_on_or_not(self):
        branch = self._branch()
        env = self.env(context={"allowed_company_ids": self.company.ids})

        self.rule.with_env(env).action_run(date=NETTING_DATE)

        self.assertEqual(self._open_in(branch), [10])

    def test_the_scheduled_action_nets_in_branches(self):
        branch = self._branch()
        self.rule.next_run = "2026-01-10 02:00:00"

        self._run_cron()

        self.assertEqual(self._open_in(self.company), [40])
        self.assertEqual(self._open_in(branch), [10])
        self.assertEqual(self._open_in(self.other), [500, -400])

    def test_branches_a_user_may_not_work_in_are_left_to_others(self):
        branch = self._branch()
        run = self.env["account.netting.run"].browse(
            self.rule.sudo().action_queue(date=NETTING_DATE)["res_id"]
        )
        user = self._user_of("parent", self.company)

        run.with_user(user).action_process_batch()
        run.with_user(user).action_process_batch()

        lines = run.sudo().line_ids
        self.assertEqual(
            {line.company_id: line.outcome for line in lines},
            {self.company: "posted", branch: "pending"},
        )
        self.assertEqual(run.state, "running")
        self._run_cron()
        self.assertEqual(run.state, "done")
        self.assertEqual(self._open_in(branch), [10])

    def test_a_rule_of_a_branch_leaves_its_parent_alone(self):
        branch = self._branch()
        rule = self.env["account.netting.rule"].create(
            {"name": "Branch", "company_id": branch.id}
        )
        rule.action_activate()

        rule.sudo().action_run(date=NETTING_DATE)

        self.assertEqual(self._open_in(branch), [10])
        self.assertEqual(self._open_in(self.company), [100, -60])
