"""The laws of netting across currencies: both sides meet, and nothing is lost."""

import unittest
from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.account_netting.core.across import (
    Quote,
    amount_for,
    exceeds,
    meet,
    meet_back,
    value_range,
    worth,
)
from odoo.addons.account_netting.core.items import PAYABLE, RECEIVABLE, SIDES
from odoo.addons.account_netting.core.plan import NettingPlan
from odoo.addons.account_netting.core.reasons import ItemFacts, Target

from .strategies import ORDERS

DAY = date(2025, 6, 15)

#: Dollar, pound, yen, dinar, Iranian rial, as minor units of one euro cent; and euro in
#: yen, where a unit is worth more than one of the settlement currency.
RATES = [
    Fraction(10, 11),
    Fraction(100, 84),
    Fraction(100, 160),
    Fraction(10, 34) / 10,
    Fraction(1, 4500),
    Fraction(8, 5),
    Fraction(260),
    Fraction(1),
]


def _fact(key, side, currency, units):
    return ItemFacts(key, key, 1, side, 1, 1, 1, currency, units, True, False, DAY, DAY)


def _plan(items):
    quotes = {currency: Quote(rate) for currency, rate in enumerate(RATES, start=1)}
    target = Target((1,), (1,), 1, 99, DAY, DAY, in_force=True, quotes=quotes)
    return NettingPlan(target, [_fact(*item) for item in items])


@st.composite
def plans(draw):
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from(SIDES),
                st.integers(1, len(RATES)),
                st.integers(-200, 200).filter(bool)
                | st.integers(-(10**9), 10**9).filter(bool),
            ),
            max_size=10,
        )
    )
    return _plan([(key, *row) for key, row in enumerate(rows, start=1)])


class TestAcross(unittest.TestCase):
    def test_dollars_against_pounds_settle_in_euro(self):
        """1,000.00 USD at 1.10 and 700.00 GBP at 0.84: 833.33 EUR, 916.66 USD."""
        plan = _plan([(1, RECEIVABLE, 1, 100000), (2, PAYABLE, 2, 70000)])

        allocation = plan.allocate("due_asc")

        self.assertEqual(allocation.units, 83333)
        self.assertEqual(allocation.amounts, {1: 91666, 2: 70000})
        self.assertEqual(allocation.values, {1: 83333, 2: 83333})

    def test_a_cent_too_much_is_refused(self):
        plan = _plan([(1, RECEIVABLE, 1, 100000), (2, PAYABLE, 2, 70000)])

        self.assertEqual(plan.take({1: 91666, 2: 70000})[1], [])
        for amount in (91665, 91667):
            with self.subTest(amount=amount):
                _allocation, problems = plan.take({1: amount, 2: 70000})
                self.assertEqual(problems, [("sides_differ", None)])

    def test_a_currency_without_rate_is_worth_nothing(self):
        plan = _plan([(1, RECEIVABLE, 1, 100000), (2, PAYABLE, 50, 70000)])

        self.assertEqual(plan.allocate("due_asc").units, 0)

    def test_the_distance_of_rates_is_exact(self):
        self.assertFalse(exceeds(1.122, 1.1, 2.0))
        self.assertTrue(exceeds(1.1221, 1.1, 2.0))
        self.assertFalse(exceeds(1.078, 1.1, 2.0))

    @given(plans(), ORDERS)
    def test_both_sides_of_an_allocation_are_worth_the_same(self, plan, order):
        allocation = plan.allocate(order)

        if not allocation.units:
            return
        for side in SIDES:
            total = sum(
                allocation.value(item.key) for item in plan.items if item.side == side
            )
            self.assertEqual(total, allocation.units * allocation.direction)

    @given(plans(), ORDERS)
    def test_no_item_is_taken_beyond_what_is_open(self, plan, order):
        allocation = plan.allocate(order)

        for item in plan.items:
            units = allocation.amounts.get(item.key, 0)
            self.assertGreaterEqual(units * item.units, 0)
            self.assertLessEqual(abs(units), abs(item.units))

    @given(plans(), ORDERS)
    def test_an_item_worth_all_that_is_netted_of_it_is_settled_in_full(
        self, plan, order
    ):
        allocation = plan.allocate(order)
        across = plan.across()

        for item in plan.items:
            value = allocation.value(item.key)
            if value and value == across.worth(item):
                self.assertEqual(allocation.amounts[item.key], item.units)

    @given(plans(), ORDERS)
    def test_an_amount_is_off_by_less_than_a_unit_of_either_currency(self, plan, order):
        allocation = plan.allocate(order)
        across = plan.across()

        for item in plan.items:
            if item.key in allocation.amounts:
                rate = across.rate(item)
                exact = allocation.amounts[item.key] * rate
                off = abs(allocation.value(item.key) - exact)
                self.assertLess(off, max(rate, 1))

    @given(plans(), ORDERS)
    def test_what_is_allocated_can_be_taken_by_hand(self, plan, order):
        allocation = plan.allocate(order)

        if allocation.units:
            taken, problems = plan.take(allocation.amounts)
            self.assertEqual(problems, [])
            self.assertEqual(taken.direction, allocation.direction)

    @given(plans(), ORDERS, st.integers(0, 10**7))
    def test_a_limit_holds_in_the_settlement_currency(self, plan, order, limit):
        self.assertLessEqual(plan.allocate(order, limit).units, limit)

    @given(st.integers(1, 10**9), st.sampled_from(RATES))
    def test_an_amount_stands_for_what_it_is_worth(self, units, rate):
        least, most = value_range(units, rate)

        self.assertLessEqual(least, worth(units, rate))
        self.assertLessEqual(worth(units, rate), most)

    @given(st.integers(1, 10**9), st.sampled_from(RATES), st.integers(1, 10**9))
    def test_an_amount_for_a_sum_stands_for_that_sum(self, value, rate, most):
        if value > worth(most, rate):
            return
        units = amount_for(value, rate, most)

        least, highest = value_range(units, rate)
        if value < worth(most, rate) or units != most:
            self.assertLessEqual(least, value)
            self.assertLessEqual(value, highest)

    @given(
        st.lists(st.tuples(st.integers(1, 10**6), st.sampled_from(RATES)), max_size=6),
        st.lists(st.tuples(st.integers(1, 10**6), st.sampled_from(RATES)), max_size=6),
    )
    def test_sides_that_meet_stay_within_what_amounts_stand_for(self, first, second):
        sides = [
            [(f"{name}{key}", *row) for key, row in enumerate(side)]
            for name, side in (("a", first), ("b", second))
        ]

        values = meet(sides)

        for side in sides:
            for key, units, rate in side:
                least, most = value_range(units, rate)
                self.assertLessEqual(least, values[key])
                self.assertLessEqual(values[key], most)

    def test_all_taken_back_is_all_that_stands(self):
        sides = [[(1, 500, 500, 391)], [(2, 391, 391, 391)]]

        self.assertEqual(meet_back(sides), {1: 391, 2: 391})
