"""Company amounts of the lines: exact in sum, fair in each."""

import unittest
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.account_netting.core.conversion import cumulate

#: Rates between currencies of 0, 2 and 3 decimals, strong and weak.
RATES = st.fractions(Fraction(1, 10**5), 10**5)
AMOUNTS = st.lists(st.integers(-(10**9), 10**9), max_size=20)


def _converter(rate):
    return lambda units: round(units * rate)


class TestConversion(unittest.TestCase):
    def test_no_cent_is_left_on_the_bridging_account(self):
        """Three times 10.01 at 3.0 is 10.01 in all, though each alone is 3.34."""
        convert = _converter(Fraction(1, 3))

        self.assertEqual(sum(cumulate([1001] * 3, convert)), 1001)
        self.assertEqual(cumulate([3003], convert), [1001])

    def test_no_line_gives_no_amount(self):
        self.assertEqual(cumulate([], _converter(Fraction(1, 3))), [])

    @given(AMOUNTS, RATES)
    def test_the_parts_add_up_to_the_converted_total(self, amounts, rate):
        convert = _converter(rate)

        self.assertEqual(sum(cumulate(amounts, convert)), convert(sum(amounts)))

    @given(AMOUNTS, RATES)
    def test_each_part_is_at_most_a_unit_off(self, amounts, rate):
        parts = cumulate(amounts, _converter(rate))

        for amount, part in zip(amounts, parts, strict=True):
            self.assertLessEqual(abs(part - amount * rate), 1)

    @given(AMOUNTS, RATES)
    def test_no_part_changes_its_sign(self, amounts, rate):
        parts = cumulate(amounts, _converter(rate))

        for amount, part in zip(amounts, parts, strict=True):
            self.assertGreaterEqual(amount * part, 0)

    @given(AMOUNTS)
    def test_at_a_rate_of_one_nothing_changes(self, amounts):
        self.assertEqual(cumulate(amounts, _converter(1)), amounts)
