"""The engine's schedule: when rules start, and what keeps none from starting."""

from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.tests import Form, tagged

from .engine_common import SCHEDULE, EngineCommon


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
