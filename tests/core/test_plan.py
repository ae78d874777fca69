"""A plan: the items of one pair and currency, judged."""

import unittest

from odoo.addons.account_netting.core.items import PAYABLE, RECEIVABLE
from odoo.addons.account_netting.core.plan import ItemLimit, NettingPlan

from .test_reasons import INVOICE, TARGET


def _item(key, units, side=RECEIVABLE):
    return INVOICE._replace(key=key, units=units, side=side)


class TestPlan(unittest.TestCase):
    def test_items_with_a_reason_are_not_netted(self):
        plan = NettingPlan(
            TARGET,
            [_item(1, 100), _item(2, 80), _item(3, 150, PAYABLE)],
            reasons={2: ["payment_blocked"]},
        )

        self.assertEqual([item.key for item in plan.eligible(RECEIVABLE)], [1])
        self.assertEqual(plan.allocate("due_asc").amounts, {1: 100, 3: 100})

    def test_amounts_set_by_hand_are_taken_as_they_are(self):
        plan = NettingPlan(TARGET, [_item(1, 100), _item(2, 60, PAYABLE)])

        allocation, problems = plan.take({1: 25, 2: 25})

        self.assertEqual(allocation.units, 25)
        self.assertEqual(allocation.amounts, {1: 25, 2: 25})
        self.assertEqual(problems, [])

    def test_small_rests_are_written_off_but_not_of_what_is_kept_open(self):
        items = [_item(1, 100), _item(2, 103), _item(3, 300, PAYABLE), _item(4, 2)]
        plan = NettingPlan(TARGET._replace(tolerance=3), items)
        amounts = {1: 98, 2: 100, 3: 296}

        self.assertEqual(plan.written_off(amounts), {1: 2, 2: 3})
        self.assertEqual(plan.effects(amounts), (2, 0))
        plan.limits = {1: ItemLimit(98, "kept_out")}
        self.assertEqual(plan.written_off(amounts), {2: 3})
        plan.items[3:] = []
        self.assertEqual(plan.effects({1: 100, 2: 100, 3: 297}), (3, 2))

    def test_an_amount_for_an_item_with_a_reason_is_a_problem(self):
        plan = NettingPlan(
            TARGET,
            [_item(1, 100), _item(2, 60, PAYABLE)],
            reasons={1: ["payment_blocked"]},
        )

        _allocation, problems = plan.take({1: 25, 2: 25})

        self.assertIn(("unknown_item", 1), problems)

    def test_totals_are_summed_by_side(self):
        plan = NettingPlan(
            TARGET, [_item(1, 100), _item(2, -30), _item(3, 60, PAYABLE)]
        )

        self.assertEqual(plan.totals({1: 90, 2: -30, 3: 50}), (60, 50))

    def test_a_pair_says_why_it_has_nothing_to_net(self):
        cases = {
            "one_side_only": [_item(1, 100)],
            "opposite_sides": [_item(1, -100), _item(2, 60, PAYABLE)],
            None: [_item(1, 100), _item(2, 60, PAYABLE)],
        }
        for reason, items in cases.items():
            with self.subTest(reason=reason):
                self.assertEqual(NettingPlan(TARGET, items).pair_reason(), reason)

    def test_a_side_that_cancels_itself_out_leaves_one_side_only(self):
        plan = NettingPlan(
            TARGET, [_item(1, 100), _item(2, -100), _item(3, 60, PAYABLE)]
        )

        self.assertEqual(plan.pair_reason(), "one_side_only")
