"""Which entry lines settle which items."""

import unittest

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.account_netting.core.entry import (
    ITEM,
    SUMMARY,
    NettedItem,
    entry_lines,
)
from odoo.addons.account_netting.core.items import PAYABLE, RECEIVABLE, SIDES


@st.composite
def _netted_items(draw):
    """Draw items of few accounts and partners, so that many may share a line."""
    items = []
    for key in range(draw(st.integers(0, 12))):
        open_units = draw(st.integers(-50, 50).filter(bool))
        part = draw(st.sampled_from((0, 1, abs(open_units))))
        items.append(
            NettedItem(
                key=key,
                side=draw(st.sampled_from(SIDES)),
                account=draw(st.integers(1, 2)),
                partner=draw(st.integers(1, 2)),
                open_units=open_units,
                units=part if open_units > 0 else -part,
                rests=(("written_off", open_units - part),)
                if open_units > part and draw(st.booleans())
                else (),
            )
        )
    return items


DETAILS = st.sampled_from((SUMMARY, ITEM))


class TestEntry(unittest.TestCase):
    def test_full_items_of_one_account_and_partner_share_a_line(self):
        lines = entry_lines([self._item(1, 50), self._item(2, 30)])

        self.assertEqual([(line.units, line.keys) for line in lines], [(80, (1, 2))])

    def test_an_item_netted_in_part_has_its_own_line(self):
        lines = entry_lines([self._item(1, 50), self._item(2, 30, netted=20)])

        self.assertEqual(
            [(line.units, line.keys) for line in lines], [(50, (1,)), (20, (2,))]
        )

    def test_a_credit_note_has_another_line_than_the_invoices(self):
        lines = entry_lines([self._item(1, 50), self._item(2, -30)])

        self.assertEqual(
            [(line.units, line.keys) for line in lines], [(50, (1,)), (-30, (2,))]
        )

    def test_each_account_and_each_partner_has_its_own_line(self):
        lines = entry_lines(
            [
                self._item(1, 50),
                self._item(2, 30, account=2),
                self._item(3, 20, partner=2),
            ]
        )

        self.assertEqual(
            [(line.account, line.partner, line.units) for line in lines],
            [(1, 1, 50), (2, 1, 30), (1, 2, 20)],
        )

    def test_by_item_every_item_has_its_own_line(self):
        lines = entry_lines([self._item(1, 50), self._item(2, 30)], ITEM)

        self.assertEqual(
            [(line.units, line.keys) for line in lines], [(50, (1,)), (30, (2,))]
        )

    def test_payables_come_first(self):
        lines = entry_lines([self._item(1, 50), self._item(2, 50, side=PAYABLE)])

        self.assertEqual([line.side for line in lines], [PAYABLE, RECEIVABLE])

    @given(_netted_items(), DETAILS)
    def test_every_netted_item_is_settled_by_exactly_one_line(self, items, detail):
        keys = [key for line in entry_lines(items, detail) for key in line.keys]

        self.assertCountEqual(keys, [item.key for item in items if item.units])

    @given(_netted_items(), DETAILS)
    def test_a_line_stands_for_just_the_items_it_settles(self, items, detail):
        by_key = {item.key: item for item in items}

        for line in entry_lines(items, detail):
            members = [by_key[key] for key in line.keys]
            self.assertEqual(line.units, sum(item.settled() for item in members))
            self.assertEqual(line.netted(), sum(item.units for item in members))
            self.assertEqual(
                {(line.side, line.account, line.partner, line.units > 0)},
                {
                    (item.side, item.account, item.partner, item.units > 0)
                    for item in members
                },
            )

    @given(_netted_items(), DETAILS)
    def test_only_items_netted_in_full_share_a_line(self, items, detail):
        by_key = {item.key: item for item in items}

        for line in entry_lines(items, detail):
            if len(line.keys) > 1:
                self.assertEqual(detail, SUMMARY)
                for key in line.keys:
                    self.assertEqual(by_key[key].settled(), by_key[key].open_units)

    @given(_netted_items())
    def test_full_items_never_make_two_lines_alike(self, items):
        full = [item for item in items if item.units == item.open_units]

        lines = entry_lines(full)

        groups = [
            (line.side, line.account, line.partner, line.units > 0) for line in lines
        ]
        self.assertCountEqual(groups, set(groups))

    def _item(
        self, key, open_units, netted=None, side=RECEIVABLE, account=1, partner=1
    ):
        units = open_units if netted is None else netted
        return NettedItem(key, side, account, partner, open_units, units)
