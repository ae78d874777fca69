"""Ten thousand books in yen, dinar, dollar and euro: no fraction of any is lost.

Where a unit of one currency is worth hundreds of another's, rounding has most room.
What is checked here is the arithmetic alone; the ledger itself has random books of its
own (``tests/ledger/test_across_books.py``, and ``make proof``).
"""

import random
import unittest
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from odoo.addons.account_netting.core.across import Quote, amount_for, meet_back, worth
from odoo.addons.account_netting.core.conversion import cumulate
from odoo.addons.account_netting.core.entry import NettedItem, entry_lines
from odoo.addons.account_netting.core.items import ITEM_ORDERS, PAYABLE, SIDES
from odoo.addons.account_netting.core.plan import NettingPlan
from odoo.addons.account_netting.core.reasons import ItemFacts, Target

BOOKS = 10_000
DAY = date(2025, 6, 15)

#: Decimals, and units for one euro: euro, dollar, yen, Kuwaiti dinar.
EURO, DOLLAR, YEN, DINAR = range(1, 5)
DECIMALS = {EURO: 2, DOLLAR: 2, YEN: 0, DINAR: 3}
USUAL = {
    EURO: Fraction(1),
    DOLLAR: Fraction("1.0853"),
    YEN: Fraction("163.9"),
    DINAR: Fraction("0.3367"),
}


class Book(NamedTuple):
    """What one pair has open, and how it is netted.

    :param settlement: the currency both sides are equal in
    :param own: that of the company
    :param rates: minor units of the settlement currency for one of each other
    """

    plan: NettingPlan
    settlement: int
    own: int
    rates: dict
    order: str
    detail: str


def make_book(chance):
    """Return a random :class:`Book` of up to five items on each side."""
    settlement, own = chance.choice(list(DECIMALS)), chance.choice(list(DECIMALS))
    rates = {}
    for currency in DECIMALS:
        # Agreed rates are a few per cent off those of the books.
        off = Fraction(chance.randint(970, 1030), 1000)
        usual = USUAL[settlement] / USUAL[currency]
        step = Fraction(10) ** (DECIMALS[settlement] - DECIMALS[currency])
        is_own = currency == settlement
        rates[currency] = Fraction(1) if is_own else usual * off * step
    facts = []
    for side in SIDES:
        for _item in range(chance.randint(1, 5)):
            units = chance.choice([chance.randint(1, 50), chance.randint(1, 10**7)])
            units *= chance.choice([1, 1, 1, -1])
            key, currency = len(facts) + 1, chance.choice(list(DECIMALS))
            row = (key, key, 1, side, 1, 1, 1, currency, units, True, False, DAY, DAY)
            facts.append(ItemFacts(*row))
    quotes = {currency: Quote(rate) for currency, rate in rates.items()}
    target = Target((1,), (1,), 1, settlement, DAY, DAY, in_force=True, quotes=quotes)
    return Book(
        NettingPlan(target, facts),
        settlement,
        own,
        rates,
        chance.choice(sorted(ITEM_ORDERS)),
        chance.choice(["summary", "item"]),
    )


class TestManyBooks(unittest.TestCase):
    def test_ten_thousand_books_bridge_at_zero_and_are_undone_exactly(self):
        netted = 0
        for number in range(BOOKS):
            with self.subTest(number=number):
                chance = random.Random(number)
                book = make_book(chance)
                allocation = book.plan.allocate(book.order)
                if allocation.units:
                    netted += 1
                    self._check_items(book, allocation)
                    self._check_bridge(book, allocation)
                    self._check_undo(chance, book, allocation)
        # Of others, one side is a credit, or what there is rounds to nothing.
        self.assertGreater(netted, BOOKS // 2)

    def _check_items(self, book, allocation):
        """Nothing is settled beyond what is open, and a person could enter it."""
        for item in book.plan.items:
            units = allocation.amounts.get(item.key, 0)
            self.assertGreaterEqual(units * item.units, 0)
            self.assertLessEqual(abs(units), abs(item.units))
        _allocation, problems = book.plan.take(allocation.amounts)
        self.assertEqual(problems, [])

    def _check_bridge(self, book, allocation):
        """Both sides bridge the same, in settlement and in company currency."""
        lines = entry_lines(
            (
                NettedItem(
                    item.key,
                    item.side,
                    1,
                    1,
                    item.units,
                    allocation.amounts[item.key],
                    currency=item.currency,
                    value=allocation.value(item.key),
                    rate=book.rates[item.currency],
                )
                for item in book.plan.items
                if item.key in allocation.amounts
            ),
            book.detail,
        )
        step = Fraction(10) ** (DECIMALS[book.own] - DECIMALS[book.settlement])
        rate = USUAL[book.own] / USUAL[book.settlement] * step

        def convert(units):
            return worth(units, rate)

        bridged, in_company = [], []
        for side in SIDES:
            own = [line for line in lines if line.side == side]
            bridged.append(sum(line.netted() for line in own))
            in_company.append(sum(cumulate([line.value for line in own], convert)))
        netted = allocation.units * allocation.direction
        self.assertEqual(bridged, [netted, netted])
        self.assertEqual(in_company, [convert(netted)] * 2)

    def _check_undo(self, chance, book, allocation):
        """Taken back in parts, then the rest: every item is as open as before."""
        side_of = {item.key: item.side for item in book.plan.items}
        standing = {key: units for key, units in allocation.amounts.items() if units}
        values = {key: allocation.value(key) for key in standing}
        open_now = {
            item.key: item.units - standing.get(item.key, 0) for item in book.plan.items
        }
        for _part in range(chance.randint(0, 3)):
            units = self._choose_part(chance, side_of, standing, values)
            self._take_back(units, side_of, standing, values, open_now)
        self._take_back(dict(standing), side_of, standing, values, open_now)

        self.assertFalse(any(standing.values()))
        self.assertFalse(any(values.values()))
        self.assertEqual(open_now, {item.key: item.units for item in book.plan.items})

    def _choose_part(self, chance, side_of, standing, values):
        """Return amounts to take back: a part of one item, and its worth of others."""
        keys = [key for key, units in standing.items() if units and values[key]]
        if not keys:
            return {}
        key = chance.choice(keys)
        units = chance.randint(1, abs(standing[key]))
        chosen = {key: units if standing[key] > 0 else -units}
        left = worth(chosen[key], Fraction(values[key], standing[key]))
        for other in keys:
            if side_of[other] == side_of[key] or left * values[other] <= 0:
                continue
            rate = Fraction(values[other], standing[other])
            part = amount_for(left, rate, standing[other])
            chosen[other] = part
            left -= worth(part, rate)
        return {key: units for key, units in chosen.items() if units}

    def _take_back(self, units, side_of, standing, values, open_now):
        """Take back amounts where both sides of them meet; else they are refused."""
        back = meet_back(
            [
                [
                    (key, part, standing[key], values[key])
                    for key, part in units.items()
                    if side_of[key] == side and part
                ]
                for side in SIDES
            ]
        )
        totals = {
            side: sum(value for key, value in back.items() if side_of[key] == side)
            for side in SIDES
        }
        if totals[PAYABLE] != sum(totals.values()) - totals[PAYABLE]:
            self.assertNotEqual(units, standing)  # all of it always meets
            return
        for key, part in units.items():
            standing[key] -= part
            values[key] -= back.get(key, 0)
            open_now[key] += part
