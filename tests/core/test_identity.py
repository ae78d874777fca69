"""Numbers are compared as people mean them, not as they write them."""

import unittest

from odoo.addons.account_netting.core.identity import (
    Number,
    clean,
    is_same,
    read_registry,
    read_vat,
    spellings,
)

COUNTRIES = {"AT", "BE", "CO", "ES", "FR", "GB", "GR", "MX"}

#: ``(text, country)`` of two records, and whether the VAT numbers are one.
COUPLES = {
    (("FR74010040038", "FR"), ("FR 74 010 040 038", "FR")): True,
    (("FR74010040038", "FR"), ("74010040038", "FR")): True,
    (("FR74010040038", None), ("74010040038", "FR")): True,
    (("BE0477472701", "FR"), ("0477.472.701", "BE")): False,
    (("BE0477472701", "FR"), ("BE0477472701", "FR")): False,
    (("XEXX010101000", "MX"), ("XEXX010101000", "MX")): False,
    (("XEXX010101000", "US"), ("MXXEXX010101000", None)): False,
    (("000000000", "FR"), ("FR000000000", "FR")): False,
    (("999999999", None), ("999999999", None)): False,
    (("1234567890", "ES"), ("1234567890", "ES")): False,
    (("EL094019245", "GR"), ("094019245", "GR")): True,
    (("EL094019245", None), ("GR094019245", None)): True,
    (("ESB00000570", "ES"), ("B00000570", "ES")): True,
    (("ATU10042005", "AT"), ("U10042005", "AT")): True,
    (("COM910101AAA", "MX"), ("MXCOM910101AAA", "MX")): True,
    (("0477472701", "BE"), ("0477472701", "FR")): False,
    (("FR74010040038", "FR"), ("FR74010040039", "FR")): False,
    (("n/a", "FR"), ("N/A", "FR")): False,
    (("/", None), ("/", None)): False,
    ((False, None), (None, None)): False,
}


class TestIdentity(unittest.TestCase):
    def test_vat_numbers_are_compared_as_they_are_meant(self):
        for (one, other), expected in COUPLES.items():
            with self.subTest(one=one, other=other):
                numbers = [read_vat(*text, COUNTRIES) for text in (one, other)]

                self.assertEqual(is_same(*numbers), expected)
                self.assertEqual(is_same(*reversed(numbers)), expected)

    def test_every_spelling_reads_as_the_number(self):
        for (text, country), _other in COUPLES:
            number = read_vat(text, country, COUNTRIES)
            for spelling in spellings(number, COUNTRIES):
                with self.subTest(text=text, spelling=spelling):
                    self.assertTrue(
                        is_same(number, read_vat(spelling, number.country, COUNTRIES))
                    )

    def test_a_number_is_among_its_own_spellings(self):
        for (text, country), _other in COUPLES:
            number = read_vat(text, country, COUNTRIES)
            if number.bare:
                with self.subTest(text=text):
                    self.assertIn(clean(text), spellings(number, COUNTRIES))

    def test_no_number_has_no_spelling(self):
        self.assertEqual(spellings(Number("FR", ""), COUNTRIES), [])

    def test_registers_of_two_countries_number_alike(self):
        self.assertTrue(
            is_same(read_registry("HRB 1234", "DE"), read_registry("hrb-1234", None))
        )
        self.assertFalse(
            is_same(read_registry("1234", "DE"), read_registry("1234", "FR"))
        )
