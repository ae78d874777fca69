"""Caps, reserves and priorities: how much is netted at most, and of whom first."""

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import NETTING_DATE
from ..rule.rule_common import RuleCommon


@tagged("standard", "post_install", "-at_install")
class TestCaps(RuleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._agreement(cls.partner)

    @classmethod
    def _cap(cls, amount, **vals):
        """Make a cap, by default one of the month for the whole company."""
        return cls.env["account.netting.cap"].create({"amount": amount, **vals})

    def _documents(self, amount, partner=None, **options):
        """Post an invoice and a bill of one amount."""
        partner = partner or self.partner
        return self._invoice(partner, amount, **options) | self._bill(
            partner, amount, **options
        )

    def test_no_more_than_is_left_of_the_month_is_netted(self):
        self._cap(3_000_000, agreement_id=self.agreement.id)
        self._net(self._documents(2_400_000))

        netting = self._propose(self._documents(1_000_000))

        self.assertEqual(netting.amount, 600_000)
        self.assertEqual(netting.total_receivable, netting.total_payable)
        netting.action_post()
        self.assertSettled(netting)

    def test_once_reached_nothing_is_netted_until_next_month(self):
        self._cap(2_000_000)
        self._net(self._documents(1_400_000))
        documents = self._documents(600_000)
        self._propose(documents)
        more = self._documents(100)
        items = self._items(more)

        with self.assertRefused("2,000,000.00 of 2,000,000.00 used in June"):
            self._propose(more)
        reasons = items.netting_reasons(date=NETTING_DATE)
        self.assertEqual(
            {reason["code"] for found in reasons.values() for reason in found},
            {"cap_reached"},
        )
        self.assertEqual(self._propose(more, date="2025-07-01").amount, 100)

    def test_amounts_typed_beyond_it_are_refused_with_what_is_used(self):
        self._cap(2_000_000)
        self._net(self._documents(1_400_000))
        invoice, bill = self._documents(700_000)

        with self.assertRefused(
            "600,000.00", "1,400,000.00 of 2,000,000.00 used in June"
        ):
            self._propose(invoice, bill, amounts={invoice: 650_000, bill: 650_000})

    def test_a_proposal_is_checked_again_when_it_is_posted(self):
        cap = self._cap(1_000)
        netting = self._propose(self._documents(800))
        cap.amount = 500

        with self.assertRefused(netting.name, "500.00", "of 500.00 used"):
            netting.action_post()

    def test_several_posted_at_once_do_not_exceed_it_together(self):
        cap = self._cap(1_000)
        first = self._propose(self._documents(400))
        second = self._propose(self._documents(400))
        cap.amount = 500

        with self.assertRefused(second.name, "100.00"):
            (first | second).action_post()
        second.action_cancel()
        first.action_post()

    def test_reversed_and_cancelled_ones_free_their_period(self):
        self._cap(1_000)
        posted = self._net(self._documents(600))
        proposal = self._propose(self._documents(400))
        documents = self._documents(1_000)

        proposal.action_cancel()
        posted.action_reverse(date="2025-07-10")

        self.assertEqual(self._propose(documents).amount, 1_000)

    def test_the_cap_of_a_netting_counts_anew_each_time(self):
        self._cap(500, period="netting")
        invoice, bill = self._documents(800)

        first = self._net(invoice, bill)
        second = self._net(invoice, bill)

        self.assertEqual((first.amount, second.amount), (500, 300))

    def test_each_scope_holds_for_its_own(self):
        other = self.env["res.partner"].create({"name": "Other"})
        agreement = self._agreement(other)
        documents, others = self._documents(100), self._documents(100, other)
        scopes = {
            "agreement_id": agreement.id,
            "party_id": agreement.party_ids.id,
            "partner_id": other.id,
        }
        for field, value in scopes.items():
            with self.subTest(field=field):
                cap = self._cap(40, **{field: value})
                nettings = self._propose(documents, others)
                self.assertEqual(
                    {netting.customer_id: netting.amount for netting in nettings},
                    {self.partner: 100, other: 40},
                )
                nettings.action_cancel()
                cap.unlink()
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self._cap(1, agreement_id=agreement.id, partner_id=other.id)

    def test_other_currencies_count_at_the_rate_of_their_date(self):
        """2.5 of the foreign currency are worth one."""
        self._cap(400)
        self._net(self._documents(750, currency=self.foreign))  # 300.00

        netting = self._propose(self._documents(1_000, currency=self.foreign))

        self.assertEqual(netting.amount, 250)
        documents = self._documents(1)
        with self.assertRefused("400.00 of 400.00 used"):
            self._propose(documents)

    def test_quarters_and_years_are_those_of_the_calendar(self):
        cap = self._cap(100, period="quarter")
        self._net(self._documents(100), date="2025-04-01")
        documents = self._documents(50)

        with self.assertRefused("100.00 of 100.00 used in Q2 2025"):
            self._propose(documents)
        cap.period = "year"
        with self.assertRefused("used in 2025"):
            self._propose(documents, date="2025-12-01")
        self.assertEqual(self._propose(documents, date="2026-01-01").amount, 50)

    def test_a_rule_nets_the_first_in_priority_and_stops_at_the_cap(self):
        first = self._pair("Pair A", 100, 100)
        second = self._pair("Pair B", 100, 100)
        self._agreement(first, second)
        second_pair = self.env["account.netting.party"].search(
            [("customer_id", "=", second.id)]
        )
        second_pair.agreement_id.action_draft()
        second_pair.priority = 1
        second_pair.agreement_id.action_activate()
        self._cap(150)
        rule = self._rule()

        simulation = rule.action_simulate(date=NETTING_DATE)
        run = self._run(rule)

        for amounts in (
            {line.customer_id: line.amount for line in simulation.line_ids},
            {line.customer_id: line.amount for line in run.line_ids},
        ):
            self.assertEqual(amounts, {second: 100, first: 50})
        self.assertReason(run, first, "150.00 of 150.00 used in June")

        again = self._run(rule, date="2025-06-16")
        self.assertOutcomes(again, {first: "skipped"})
        self.assertReason(again, first, "150.00 of 150.00 used in June")

    def test_a_reserve_of_the_payable_stays_open(self):
        self.agreement.action_draft()
        self.agreement.party_ids.reserve = 200
        self.agreement.action_activate()
        invoice = self._invoice(self.partner, 2_000)
        bill = self._bill(self.partner, 700)
        other_bill = self._bill(self.partner, 300)

        first = self._net(invoice, bill, other_bill)
        self.assertEqual(first.amount, 800)
        with self.assertRefused("200.00", "stays open"):
            self._propose(invoice, bill, other_bill)
        self.assertEqual(bill.amount_residual + other_bill.amount_residual, 200)

    def test_a_reserve_counts_what_is_proposed_already(self):
        self.agreement.action_draft()
        self.agreement.party_ids.reserve = 200
        self.agreement.action_activate()
        invoice, bill = self._documents(700)
        other_invoice, other_bill = self._documents(300)

        self.assertEqual(self._propose(invoice, bill).amount, 700)
        self.assertEqual(self._propose(other_invoice, other_bill).amount, 100)

    def test_only_managers_set_caps(self):
        cap = self._cap(100)
        user = self._user("cap user", "account_netting.group_netting_user")
        manager = self._user("cap manager", "account_netting.group_netting_manager")

        self.assertEqual(cap.with_user(user).amount, 100)
        with self.assertRaises(AccessError):
            cap.with_user(user).amount = 200
        cap.with_user(manager).amount = 200
        documents = self._documents(300)
        self.assertEqual(self._propose(documents, user=user).amount, 200)

    def test_without_caps_nothing_is_asked(self):
        documents = self._documents(100)
        self.assertFalse(self.env["account.netting.cap"]._is_used())
        items = self._items(documents)

        def count():
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            items.netting_reasons(date=NETTING_DATE)
            return self.env.cr.sql_log_count - start

        count()
        without = count()
        self._cap(1_000)
        self.env.flush_all()
        count()

        self.assertLess(without, count())
