"""Netting across companies: the worked cases, and undoing them."""

import random
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import NETTING_DATE
from .group_common import GroupCommon


@tagged("standard", "post_install", "-at_install")
class TestAcross(GroupCommon):
    def test_one_company_nets_what_another_owes(self):
        """P owes A 100, B owes P 100: then B owes A 100, and P nothing."""
        self._across(self.a, (self.a, self.b))
        owed_to_a, owed_by_b = self._owed(self.a, [100]), self._owed(self.b, [], [100])

        group = self._propose_across(owed_to_a, owed_by_b)
        self.assertEqual((group.amount, group.state), (100.0, "draft"))
        self.assertFalse(group.move_ids)
        group.action_post()

        self.assertAcross(group)
        self.assertEqual(self._open(owed_to_a, owed_by_b), [0.0, 0.0])
        self.assertEqual(self._due(self.a, self.b), 100.0)
        self.assertEqual(self._due(self.b, self.a), -100.0)
        self.assertEqual(self._open_of_partner(), 0.0)
        self.assertEqual(
            set(group.netting_id.line_ids.mapped("number")),
            {owed_to_a.move_id.name, f"{owed_by_b.move_id.name} of Company B"},
        )

        group.action_reverse(date=NETTING_DATE)

        self.assertEqual(group.state, "reversed")
        self.assertEqual(self._open(owed_to_a, owed_by_b), [100.0, -100.0])
        self.assertEqual(self._due(self.a, self.b), 0.0)
        self.assertEqual(self._due(self.b, self.a), 0.0)
        self.assertEqual(self._open_of_partner(), 0.0)

    def test_several_companies_net_against_one_oldest_first(self):
        """P owes A 100 and B 50, C owes P 130: A 100, B 30; P still owes B 20."""
        self._across(self.c, (self.a, self.c), (self.b, self.c), scope="together")
        items = [
            self._owed(self.a, [100]),
            self._owed(self.b, [50]),
            self._owed(self.c, [], [130]),
        ]

        group = self._propose_across(*items)
        group.action_post()

        self.assertAcross(group)
        self.assertEqual(group.amount, 130.0)
        self.assertEqual(self._open(*items), [0.0, 20.0, 0.0])
        self.assertEqual(self._due(self.a, self.c), 100.0)
        self.assertEqual(self._due(self.b, self.c), 30.0)
        self.assertEqual(self._due(self.c, self.a), -100.0)
        self.assertEqual(self._due(self.c, self.b), -30.0)
        line = group.netting_id.line_ids.filtered(lambda line: line.amount == 30.0)
        self.assertEqual((line.amount_open, line.amount_left), (50.0, 20.0))
        self.assertIn(
            "P still owes Company B on these documents: $\xa020.00",
            group.netting_id.remainder,
        )

    def test_what_settled_a_due_to_since_is_named_first(self):
        self._across(self.a, (self.a, self.b))
        group = self._propose_across(
            self._owed(self.a, [100]), self._owed(self.b, [], [100])
        )
        group.action_post()
        due = group.move_ids.line_ids.filtered(
            lambda line: (
                line.company_id == self.b and line.partner_id == self.a.partner_id
            )
        )
        payment = self._items_of(self.b, [], [-60], partner=self.a.partner_id)
        (due | payment).account_id = due.account_id
        (due | payment).reconcile()

        with self.assertRaises(UserError) as caught:
            group.action_reverse(date=NETTING_DATE)

        self.assertIn("60.00", str(caught.exception))
        self.assertIn(payment.move_id.name, str(caught.exception))
        self.assertEqual(group.state, "posted")

    def test_a_chain_is_named_link_by_link(self):
        """A's 100 of B was netted in a second step, and what came of that was paid."""
        self._across(self.a, (self.a, self.b))
        first = self._propose_across(
            self._owed(self.a, [100]), self._owed(self.b, [], [100])
        )
        first.action_post()
        # What B owes A is netted against what B is owed by A in the books of C: there
        # P's place is taken by the companies themselves.
        due_from = first.move_ids.line_ids.filtered(
            lambda line: (
                line.company_id == self.a and line.partner_id == self.b.partner_id
            )
        )
        self._across(
            self.c,
            (self.a, self.c),
            customer=self.b.partner_id,
            vendor=self.b.partner_id,
            name="Second",
        )
        bill = self._items_of(self.c, [], [100], partner=self.b.partner_id)
        second = self._propose_across(due_from, bill)
        second.action_post()
        due_to = second.move_ids.line_ids.filtered(
            lambda line: (
                line.company_id == self.c and line.partner_id == self.a.partner_id
            )
        )
        paid = self._items_of(self.c, [], [-40], partner=self.a.partner_id)
        (due_to | paid).account_id = due_to.account_id
        (due_to | paid).reconcile()

        with self.assertRaises(UserError) as caught:
            first.action_reverse(date=NETTING_DATE)

        last, middle = str(caught.exception).split("\n")
        self.assertIn(paid.move_id.name, last)
        self.assertIn(second.name, middle)
        (due_to | paid).remove_move_reconcile()
        second.action_reverse(date=NETTING_DATE)
        first.action_reverse(date=NETTING_DATE)
        for company in (self.a, self.b, self.c):
            self.assertEqual(self._due(company, self.c), 0.0)

    def test_due_items_of_sister_companies_net_like_any_others(self):
        self._across(self.a, (self.a, self.b))
        group = self._propose_across(
            self._owed(self.a, [100]), self._owed(self.b, [], [100])
        )
        group.action_post()
        self._agreement(self.b.partner_id, company_id=self.a.id)
        due_from = group.move_ids.line_ids.filtered(
            lambda line: (
                line.company_id == self.a and line.partner_id == self.b.partner_id
            )
        )
        bill = self._items_of(self.a, [], [40], partner=self.b.partner_id)

        netting = self._net(due_from | bill)

        self.assertEqual(netting.amount, 40.0)
        self.assertEqual(self._due(self.a, self.b), 60.0)
        with self.assertRaises(UserError) as caught:
            group.action_reverse(date=NETTING_DATE)
        self.assertIn(netting.name, str(caught.exception))
        netting.action_reverse(date=NETTING_DATE)
        group.action_reverse(date=NETTING_DATE)
        self.assertEqual(self._due(self.a, self.b), -40.0)

    def test_amounts_set_by_hand(self):
        self._across(self.a, (self.a, self.b))
        invoice, bill = self._owed(self.a, [100]), self._owed(self.b, [], [80])

        group = self._propose_across(
            invoice, bill, amounts={invoice.id: 30.0, str(bill.id): 30.0}
        )
        group.action_post()

        self.assertEqual(self._open(invoice, bill), [70.0, -50.0])

    def test_credits_reduce_their_side_in_their_own_company(self):
        self._across(self.a, (self.a, self.b))
        invoice = self._owed(self.a, [100])
        bills = self._owed(self.b, [], [100, -30])

        group = self._propose_across(invoice, bills)
        group.action_post()

        self.assertAcross(group)
        self.assertEqual(self._open(invoice, bills), [30.0, 0.0, 0.0])
        self.assertEqual(self._due(self.a, self.b), 70.0)

    def test_all_or_nothing_whatever_fails_and_wherever(self):
        self._across(self.a, (self.a, self.b))
        invoice, bill = self._owed(self.a, [100]), self._owed(self.b, [], [100])
        group = self._propose_across(invoice, bill)
        before = self._count_entries()
        Group = type(self.env["account.netting.group"])
        Netting = type(self.env["account.netting"])
        for model, step in (
            (Group, "_create_entry"),
            (Group, "_match"),
            (Group, "_check_transferred"),
            (Netting, "_create_entries"),
            (Netting, "_check_settled"),
            (Netting, "_log_on_documents"),
        ):
            with (
                self.subTest(step=step),
                patch.object(model, step, side_effect=UserError("Down")),
                self.assertRaises(UserError),
            ):
                group.action_post()
            self.env.invalidate_all()
            self.assertEqual(self._count_entries(), before)
            self.assertEqual(self._open(invoice, bill), [100.0, -100.0])
            self.assertEqual(group.state, "draft")

    def test_a_lock_date_of_either_company_stops_all(self):
        self._across(self.a, (self.a, self.b))
        invoice, bill = self._owed(self.a, [100]), self._owed(self.b, [], [100])
        group = self._propose_across(invoice, bill)
        self.b.fiscalyear_lock_date = NETTING_DATE

        with self.assertRaises(UserError):
            group.action_post()

        self.assertEqual(self._open(invoice, bill), [100.0, -100.0])

    def test_an_item_paid_since_stops_all(self):
        self._across(self.a, (self.a, self.b))
        invoice, bill = self._owed(self.a, [100]), self._owed(self.b, [], [100])
        group = self._propose_across(invoice, bill)
        paid = self._owed(self.b, [], [-100])
        (bill | paid).reconcile()

        with self.assertRaises(UserError):
            group.action_post()

        self.assertEqual(self._open(invoice), [100.0])

    def test_an_excluded_partner_leaves_netting_across_companies_first(self):
        self._across(self.a, (self.a, self.b))
        self.p.write({"netting_excluded": True, "netting_excluded_reason": "bankrupt"})

        with self.assertRaises(UserError):
            self._propose_across(
                self._owed(self.a, [100]), self._owed(self.b, [], [100])
            )

    def test_a_limit_between_two_companies_holds(self):
        self._across(self.a, (self.a, self.b))
        setup = self.env["account.netting.intercompany"].create(
            {"company_id": self.b.id, "sister_company_id": self.a.id, "limit": 80.0}
        )
        invoice, bill = self._owed(self.a, [100]), self._owed(self.b, [], [100])
        group = self._propose_across(invoice, bill)

        with self.assertRaises(UserError) as caught:
            group.action_post()

        self.assertIn("limit", str(caught.exception))
        setup.limit = 100.0
        group.action_post()
        self.assertAcross(group)

    def test_create_reciprocal_makes_the_sisters_own_set_up_once(self):
        Intercompany = self.env["account.netting.intercompany"]
        setup = Intercompany.create(
            {"company_id": self.a.id, "sister_company_id": self.b.id}
        )

        made = setup.action_create_reciprocal()

        self.assertEqual(made.company_id, self.b)
        self.assertEqual(made.sister_company_id, self.a)
        with self.assertRaises(UserError):
            setup.action_create_reciprocal()

    def test_its_parts_are_not_undone_by_themselves(self):
        self._across(self.a, (self.a, self.b))
        group = self._propose_across(
            self._owed(self.a, [100]), self._owed(self.b, [], [100])
        )
        group.action_post()

        with self.assertRaises(UserError):
            group.netting_id.action_take_back(
                {line.move_line_id.id: 10.0 for line in group.netting_id.line_ids},
                date=NETTING_DATE,
            )
        for move in group.move_ids:
            with self.assertRaises(UserError):
                move.button_draft()
            with self.assertRaises(UserError):
                move._reverse_moves([{}])
        with self.assertRaises(UserError):
            group.line_ids.move_line_id.remove_move_reconcile()
        self.assertAcross(group)

    def test_read_only_fields_are_written_by_buttons_alone(self):
        self._across(self.a, (self.a, self.b))
        group = self._propose_across(
            self._owed(self.a, [100]), self._owed(self.b, [], [100])
        )

        with self.assertRaises(AccessError):
            group.state = "posted"
        with self.assertRaises(AccessError):
            group.line_ids[0].amount = 1.0

    def test_the_agreement_proposes_all_there_is(self):
        agreement = self._across(self.a, (self.a, self.b))
        self._owed(self.a, [100])
        self._owed(self.b, [], [70])
        self.assertTrue(agreement.is_intercompany)

        action = agreement.action_net_across()

        group = self.env["account.netting.group"].browse(action["res_id"])
        self.assertEqual(group.amount, 70.0)

    def test_what_is_due_sums_to_zero_after_each_step_of_random_use(self):
        draw = random.Random(16)
        self._across(self.c, (self.a, self.c), (self.b, self.c), scope="together")
        posted = self.env["account.netting.group"]
        for _step in range(6):
            items = [
                self._owed(company, [draw.randint(1, 9999) / 100])
                for company in (self.a, self.b)
            ]
            items.append(self._owed(self.c, [], [draw.randint(1, 19999) / 100]))
            posted |= self._propose_across(*items)
            posted[-1].action_post()
            if draw.random() < 0.4:
                undone = draw.choice(posted)
                undone.action_reverse(date=NETTING_DATE)
                posted -= undone
            for sister in (self.a, self.b):
                self.assertEqual(self._due(sister, self.c), -self._due(self.c, sister))
            self.assertEqual(self._due(self.a, self.b), 0.0)
        for group in posted:
            self.assertAcross(group)

    # Helpers
    # -------

    def _open_of_partner(self):
        lines = self.env["account.move.line"].search(
            [
                ("partner_id", "=", self.p.id),
                ("parent_state", "=", "posted"),
                ("account_id.account_type", "like", "able"),
            ]
        )
        return sum(lines.mapped("amount_residual"))

    def _count_entries(self):
        return self.env["account.move"].search_count([])


@tagged("standard", "post_install", "-at_install")
class TestAcrossBranches(GroupCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north, cls.south = cls._branch("North"), cls._branch("South")
        cls._switch_on(cls.group | cls.north | cls.south)

    def test_branches_net_without_due_from_and_due_to(self):
        """Invoice 1,000 in one branch, bill 700 in another: 300 left, nothing due."""
        north, south = self.north, self.south
        self._across(self.a, (north, south))
        invoice, bill = self._owed(north, [1000]), self._owed(south, [], [700])

        group = self._propose_across(invoice, bill)
        group.action_post()

        self.assertAcross(group)
        self.assertEqual(self._open(invoice, bill), [300.0, 0.0])
        self.assertEqual(group.move_ids.company_id, self.a)
        for company in (self.a, north, south):
            for sister in (self.a, north, south):
                self.assertEqual(self._due(company, sister), 0.0)

        group.action_reverse(date=NETTING_DATE)

        self.assertEqual(self._open(invoice, bill), [1000.0, -700.0])
