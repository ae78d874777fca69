"""Which facts stand in the way, and in which order they are told."""

import unittest
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.account_netting.core.items import PAYABLE, RECEIVABLE
from odoo.addons.account_netting.core.reasons import (
    ITEM_REASONS,
    ItemFacts,
    Target,
    item_reasons,
    ordered,
    target_reasons,
)

TARGET = Target(
    customers=(7,),
    vendors=(8,),
    company=1,
    currency=2,
    date=date(2025, 6, 15),
    today=date(2025, 6, 20),
    agreement=5,
    in_force=True,
)
INVOICE = ItemFacts(
    key=1,
    move=10,
    account=40,
    side=RECEIVABLE,
    partner=71,
    commercial=7,
    company=1,
    currency=2,
    units=10000,
    date=date(2025, 1, 15),
    due=date(2025, 2, 15),
    posted=True,
    settled=False,
)


class TestReasons(unittest.TestCase):
    def test_a_plain_open_item_has_no_reason(self):
        self.assertEqual(self._reasons(), [])

    def test_each_fact_has_its_code(self):
        cases = {
            "not_posted": {"posted": False},
            "settled": {"settled": True},
            "not_receivable_payable": {"side": None, "commercial": 8},
            "wrong_company": {"company": 9},
            "wrong_currency": {"currency": 9},
            "outside_pair": {"commercial": 9},
            "date_before_item": {"date": date(2025, 6, 16)},
        }
        for code, facts in cases.items():
            with self.subTest(code=code):
                self.assertEqual(self._reasons(**facts), [code])

    def test_an_item_without_a_partner_is_outside_the_pair(self):
        self.assertEqual(self._reasons(commercial=None), ["outside_pair"])

    def test_an_item_of_zero_has_but_an_exchange_difference_left(self):
        self.assertEqual(self._reasons(units=0), ["exchange_open"])
        self.assertEqual(self._reasons(units=0, settled=True), ["settled"])

    def test_the_vendor_belongs_on_the_payable_side_only(self):
        self.assertEqual(self._reasons(side=PAYABLE), ["outside_pair"])
        self.assertEqual(self._reasons(side=PAYABLE, commercial=8), [])

    def test_the_day_of_the_item_itself_will_do(self):
        self.assertEqual(self._reasons(date=date(2025, 6, 15)), [])

    def test_each_fact_of_the_target_has_its_code(self):
        cases = {
            "no_agreement": {"in_force": False},
            "not_accepted": {"accepted": False},
            "date_in_future": {"date": date(2025, 6, 21)},
        }
        for code, facts in cases.items():
            with self.subTest(code=code):
                self.assertEqual(target_reasons(TARGET._replace(**facts)), [code])

    def test_today_is_not_in_the_future(self):
        self.assertEqual(target_reasons(TARGET._replace(date=TARGET.today)), [])

    def test_items_that_fall_due_later_are_left_out_where_that_is_asked(self):
        target = TARGET._replace(due_until=date(2025, 2, 14))

        self.assertEqual([*item_reasons([INVOICE], target)], [(INVOICE.key, "not_due")])
        self.assertEqual(
            [*item_reasons([INVOICE], target._replace(due_until=INVOICE.due))], []
        )

    @given(st.permutations(ITEM_REASONS))
    def test_the_order_is_always_the_same(self, codes):
        self.assertEqual(ordered(codes), list(ITEM_REASONS))

    def test_codes_of_other_modules_come_last(self):
        self.assertEqual(
            ordered(["a_new_one", "settled", "not_posted"]),
            ["not_posted", "settled", "a_new_one"],
        )

    def test_no_code_is_named_twice(self):
        self.assertCountEqual(ITEM_REASONS, set(ITEM_REASONS))

    def _reasons(self, **facts):
        item = INVOICE._replace(**facts)
        return [code for _key, code in item_reasons([item], TARGET)]
