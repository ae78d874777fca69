import doctest
import unittest

from odoo.addons.account_netting.core import controls
from odoo.addons.account_netting.core.controls import are_compatible, may_net

KINDS = ("allowed", "not_allowed", "debit_only", "credit_only")

#: The design's table, customer by vendor.
TABLE = {
    "allowed": "yes no no no",
    "not_allowed": "no yes yes yes",
    "debit_only": "no yes yes no",
    "credit_only": "no yes no yes",
}


class TestControls(unittest.TestCase):
    def test_every_cell_of_the_compatibility_table(self):
        for customer, row in TABLE.items():
            for vendor, cell in zip(KINDS, row.split(), strict=True):
                with self.subTest(customer=customer, vendor=vendor):
                    self.assertEqual(are_compatible(customer, vendor), cell == "yes")

    def test_nothing_nets_while_one_side_is_not_allowed(self):
        for vendor in KINDS:
            with self.subTest(vendor=vendor):
                self.assertFalse(may_net("not_allowed", vendor, 100, 100))

    def test_debit_only_nets_while_we_owe_at_least_as_much(self):
        for receivable, payable, expected in (
            (100, 300, True),
            (300, 300, True),
            (301, 300, False),
        ):
            with self.subTest(receivable=receivable, payable=payable):
                self.assertIs(
                    may_net("debit_only", "debit_only", receivable, payable), expected
                )

    def test_credit_only_nets_while_they_owe_at_least_as_much(self):
        for receivable, payable, expected in (
            (300, 100, True),
            (300, 300, True),
            (300, 301, False),
        ):
            with self.subTest(receivable=receivable, payable=payable):
                self.assertIs(
                    may_net("credit_only", "credit_only", receivable, payable), expected
                )

    def test_the_examples_in_the_docstrings_hold(self):
        result = doctest.testmod(controls)

        self.assertGreater(result.attempted, 0)
        self.assertEqual(result.failed, 0)
