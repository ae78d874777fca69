"""The four orders in which open items are settled."""

import unittest
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.account_netting.core.items import ITEM_ORDERS, OpenItem, in_order

from .strategies import ORDERS, sides

JANUARY, FEBRUARY, MARCH = (date(2025, month, 15) for month in (1, 2, 3))


class TestItems(unittest.TestCase):
    def test_there_are_four_orders(self):
        self.assertEqual(
            sorted(ITEM_ORDERS), ["amount_asc", "amount_desc", "due_asc", "due_desc"]
        )

    def test_each_order_does_what_its_name_says(self):
        items = [
            OpenItem(1, 100, MARCH),
            OpenItem(2, 300, FEBRUARY),
            OpenItem(3, 50, JANUARY),
        ]

        self.assertEqual(self._keys(items, "due_asc"), [3, 2, 1])
        self.assertEqual(self._keys(items, "due_desc"), [1, 2, 3])
        self.assertEqual(self._keys(items, "amount_desc"), [2, 1, 3])
        self.assertEqual(self._keys(items, "amount_asc"), [3, 1, 2])

    def test_a_credit_note_counts_with_its_absolute_amount(self):
        items = [OpenItem(1, 100, JANUARY), OpenItem(2, -300, JANUARY)]

        self.assertEqual(self._keys(items, "amount_desc"), [2, 1])
        self.assertEqual(self._keys(items, "amount_asc"), [1, 2])

    def test_equal_amounts_go_by_due_date(self):
        items = [OpenItem(1, 100, MARCH), OpenItem(2, 100, JANUARY)]

        self.assertEqual(self._keys(items, "amount_desc"), [2, 1])
        self.assertEqual(self._keys(items, "amount_asc"), [2, 1])

    def test_ties_go_to_the_smaller_key_in_every_order(self):
        items = [OpenItem(2, 100, JANUARY), OpenItem(1, 100, JANUARY)]

        for item_order in ITEM_ORDERS:
            with self.subTest(item_order=item_order):
                self.assertEqual(self._keys(items, item_order), [1, 2])

    def test_an_unknown_order_is_a_mistake_of_the_caller(self):
        with self.assertRaisesRegex(ValueError, "largest"):
            in_order([], "largest")

    @given(sides(), ORDERS, st.randoms())
    def test_the_order_of_the_input_does_not_matter(self, both, item_order, random):
        items = both[0] + both[1]
        shuffled = random.sample(items, len(items))

        self.assertEqual(in_order(shuffled, item_order), in_order(items, item_order))

    @given(sides(), ORDERS)
    def test_no_item_is_lost(self, both, item_order):
        items = both[0] + both[1]

        self.assertCountEqual(in_order(items, item_order), items)

    def _keys(self, items, item_order):
        return [item.key for item in in_order(items, item_order)]
