"""How much of each item is netted: examples, then laws."""

import unittest
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.account_netting.core.allocation import (
    Direction,
    allocate,
    check_amounts,
    nettable_units,
)
from odoo.addons.account_netting.core.items import OpenItem, in_order

from .strategies import ORDERS, sides

DAY = date(2025, 1, 15)
LIMITS = st.none() | st.integers(0, 50)


def _total(items):
    return sum(item.units for item in items)


class TestAllocation(unittest.TestCase):
    def test_the_smaller_side_is_netted_in_full(self):
        result = allocate([OpenItem(1, 100, DAY)], [OpenItem(2, 1200, DAY)])

        self.assertEqual(result.units, 100)
        self.assertEqual(result.amounts, {1: 100, 2: 100})
        self.assertIs(result.direction, Direction.FORWARD)

    def test_each_order_settles_other_invoices(self):
        invoices = [
            OpenItem(1, 100, date(2025, 3, 15)),
            OpenItem(2, 300, date(2025, 2, 15)),
            OpenItem(3, 50, date(2025, 1, 31)),
        ]
        bill = OpenItem(4, 200, DAY)
        left = {
            "due_asc": [100, 150, 0],
            "due_desc": [0, 200, 50],
            "amount_desc": [100, 100, 50],
            "amount_asc": [0, 250, 0],
        }

        for item_order, expected in left.items():
            with self.subTest(item_order=item_order):
                amounts = allocate(invoices, [bill], item_order).amounts

                self.assertEqual(
                    [item.units - amounts.get(item.key, 0) for item in invoices],
                    expected,
                )
                self.assertEqual(amounts[4], 200)

    def test_a_credit_note_is_used_up_before_its_side_is_filled(self):
        result = allocate(
            [OpenItem(1, 300, DAY), OpenItem(2, -200, DAY)], [OpenItem(3, 250, DAY)]
        )

        self.assertEqual(result.units, 100)
        self.assertEqual(result.amounts, {1: 300, 2: -200, 3: 100})

    def test_two_advances_are_netted_the_other_way_round(self):
        result = allocate([OpenItem(1, -50, DAY)], [OpenItem(2, -20, DAY)])

        self.assertEqual(result.units, 20)
        self.assertEqual(result.amounts, {1: -20, 2: -20})
        self.assertIs(result.direction, Direction.INVERSE)

    def test_opposite_sides_net_nothing(self):
        result = allocate(
            [OpenItem(1, 100, DAY), OpenItem(2, -150, DAY)], [OpenItem(3, 60, DAY)]
        )

        self.assertEqual(result.units, 0)
        self.assertEqual(result.amounts, {})
        self.assertIs(result.direction, Direction.NONE)

    def test_a_side_that_cancels_itself_out_nets_nothing(self):
        result = allocate(
            [OpenItem(1, 100, DAY), OpenItem(2, -100, DAY)], [OpenItem(3, 60, DAY)]
        )

        self.assertEqual(result.amounts, {})

    def test_an_empty_side_nets_nothing(self):
        self.assertEqual(allocate([], [OpenItem(1, 60, DAY)]).amounts, {})
        self.assertEqual(allocate([], []).amounts, {})

    def test_a_limit_stops_the_netting(self):
        result = allocate([OpenItem(1, 100, DAY)], [OpenItem(2, 1200, DAY)], limit=30)

        self.assertEqual(result.units, 30)
        self.assertEqual(result.amounts, {1: 30, 2: 30})

    def test_a_limit_of_zero_nets_nothing(self):
        result = allocate([OpenItem(1, 100, DAY)], [OpenItem(2, 100, DAY)], limit=0)

        self.assertEqual(result.amounts, {})

    def test_an_unknown_order_is_a_mistake_of_the_caller(self):
        with self.assertRaises(ValueError):
            allocate([], [], "largest")


class TestAllocationLaws(unittest.TestCase):
    @given(sides(), ORDERS, LIMITS)
    def test_the_total_is_the_smaller_side_within_the_limit(
        self, both, item_order, limit
    ):
        result = allocate(*both, item_order, limit)

        units = nettable_units(_total(both[0]), _total(both[1]))
        self.assertEqual(result.units, units if limit is None else min(units, limit))

    @given(sides(), ORDERS, LIMITS)
    def test_both_sides_net_the_same(self, both, item_order, limit):
        result = allocate(*both, item_order, limit)

        for side in both:
            self.assertEqual(
                sum(result.amounts.get(item.key, 0) for item in side),
                result.units * result.direction,
            )

    @given(sides(), ORDERS, LIMITS)
    def test_no_item_is_used_beyond_what_is_open(self, both, item_order, limit):
        result = allocate(*both, item_order, limit)

        for item in both[0] + both[1]:
            amount = result.amounts.get(item.key, 0)
            self.assertLessEqual(abs(amount), abs(item.units))
            self.assertGreaterEqual(amount * item.units, 0)
        self.assertNotIn(0, result.amounts.values())

    @given(sides(), ORDERS, LIMITS, st.randoms())
    def test_the_order_of_the_input_does_not_matter(
        self, both, item_order, limit, random
    ):
        shuffled = [random.sample(side, len(side)) for side in both]

        self.assertEqual(
            allocate(*shuffled, item_order, limit), allocate(*both, item_order, limit)
        )

    @given(sides(), ORDERS, LIMITS)
    def test_items_are_settled_one_after_the_other(self, both, item_order, limit):
        """At most one item of a side in part, and none that comes after it."""
        result = allocate(*both, item_order, limit)
        if not result.units:
            return

        for side in both:
            used = [
                abs(result.amounts.get(item.key, 0)) / abs(item.units)
                for item in in_order(side, item_order)
                if item.units * result.direction > 0
            ]
            self.assertEqual(used, sorted(used, reverse=True))
            self.assertLessEqual(sum(0 < part < 1 for part in used), 1)

    @given(sides(), ORDERS, LIMITS)
    def test_items_of_the_opposite_sign_are_used_up(self, both, item_order, limit):
        result = allocate(*both, item_order, limit)
        if not result.units:
            return

        for item in both[0] + both[1]:
            if item.units * result.direction < 0:
                self.assertEqual(result.amounts[item.key], item.units)

    @given(sides(), ORDERS, st.integers(1, 50), st.integers(0, 50))
    def test_a_higher_limit_takes_nothing_back(self, both, item_order, limit, more):
        lower = allocate(*both, item_order, limit).amounts
        higher = allocate(*both, item_order, limit + more).amounts

        for key, amount in lower.items():
            self.assertLessEqual(abs(amount), abs(higher[key]))

    @given(sides(), ORDERS, LIMITS)
    def test_the_sides_are_alike(self, both, item_order, limit):
        receivables, payables = both

        there = allocate(receivables, payables, item_order, limit)
        back = allocate(payables, receivables, item_order, limit)

        self.assertEqual(there.amounts, back.amounts)
        self.assertEqual(there.direction, back.direction)

    @given(sides(), ORDERS, LIMITS)
    def test_credits_net_as_debts_do_with_the_other_sign(self, both, item_order, limit):
        mirrored = [
            [item._replace(units=-item.units) for item in side] for side in both
        ]

        result = allocate(*both, item_order, limit)
        mirror = allocate(*mirrored, item_order, limit)

        self.assertEqual(mirror.units, result.units)
        self.assertEqual(mirror.direction, -result.direction)
        self.assertEqual(
            mirror.amounts, {key: -units for key, units in result.amounts.items()}
        )

    @given(sides(), ORDERS, LIMITS)
    def test_what_is_allocated_passes_the_check_of_amounts_set_by_hand(
        self, both, item_order, limit
    ):
        result = allocate(*both, item_order, limit)

        problems = check_amounts(*both, result.amounts)
        self.assertEqual(problems, [] if result.units else [("zero_side", None)])

    @given(sides(), ORDERS)
    def test_what_is_left_nets_nothing_more(self, both, item_order):
        """Netting the rest once more finds a side that is empty."""
        amounts = allocate(*both, item_order).amounts
        rest = [
            [
                item._replace(units=item.units - amounts.get(item.key, 0))
                for item in side
            ]
            for side in both
        ]

        self.assertEqual(allocate(*rest, item_order).units, 0)


class TestAmountsByHand(unittest.TestCase):
    RECEIVABLES = (OpenItem(1, 10000, DAY), OpenItem(2, -3000, DAY))
    PAYABLES = (OpenItem(3, 6000, DAY),)

    def test_equal_sides_within_what_is_open_are_right(self):
        self.assertEqual(self._check({1: 5000, 2: -1000, 3: 4000}), [])

    def test_an_item_not_named_counts_as_zero(self):
        self.assertEqual(self._check({1: 4000, 3: 4000}), [])

    def test_one_cent_too_much(self):
        self.assertEqual(self._check({1: 6001, 3: 6001}), [("above_open", 3)])

    def test_the_wrong_sign(self):
        self.assertEqual(self._check({1: 3000, 2: 1000, 3: 4000}), [("wrong_sign", 2)])

    def test_sides_that_differ_by_a_cent(self):
        self.assertEqual(self._check({1: 5000, 3: 4999}), [("sides_differ", None)])

    def test_a_side_of_zero(self):
        self.assertEqual(self._check({3: 4000}), [("zero_side", None)])
        self.assertEqual(
            self._check({1: 3000, 2: -3000, 3: 4000}), [("zero_side", None)]
        )
        self.assertEqual(self._check({}), [("zero_side", None)])

    def test_an_item_of_neither_side(self):
        self.assertEqual(self._check({1: 5000, 3: 5000, 9: 100}), [("unknown_item", 9)])

    def test_every_problem_is_told(self):
        self.assertEqual(
            self._check({1: 10001, 2: 1, 3: 6001}),
            [
                ("above_open", 1),
                ("wrong_sign", 2),
                ("above_open", 3),
                ("sides_differ", None),
            ],
        )

    def _check(self, amounts):
        return check_amounts(self.RECEIVABLES, self.PAYABLES, amounts)
