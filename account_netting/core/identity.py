"""Tell whether two registration numbers are the same, however they are written.

One record says ``FR 74 010 040 038``, the other one ``74010040038`` in France: spaces,
dots and the country in front make no difference. Numbers of two countries do.
"""

import re
from typing import NamedTuple

#: What two partners may have in common, strongest evidence first.
VAT = "vat"
REGISTRY = "registry"
BANK = "bank"
FAMILY = "family"
KINDS = (VAT, REGISTRY, BANK, FAMILY)

_SIGNS = re.compile("[^a-zA-Z0-9]")
_DIGIT = re.compile("[0-9]")

#: Prefixes of VAT numbers that are not the code of their country.
_PREFIXES = {"EL": "GR", "XI": "GB"}


class Number(NamedTuple):
    """A number as it can be compared.

    :param country: code of its country, ``""`` when nothing tells
    :param bare: the number without the country; ``""`` when there is none
    """

    country: str
    bare: str


def clean(text):
    """Return the letters and digits of a number, in capitals.

    Without any digit it is no number, but what people write for having none.

    >>> clean("be 0477.472.701")
    'BE0477472701'
    >>> clean("n/a"), clean(None)
    ('', '')
    """
    found = _SIGNS.sub("", text or "").upper()
    return found if _DIGIT.search(found) else ""


def read_registry(text, country):
    """Return the comparable form of a number in a country's register.

    >>> read_registry("HRB 1234", "DE")
    Number(country='DE', bare='HRB1234')
    """
    return Number(country or "", clean(text))


def read_vat(text, country, countries):
    """Return the comparable form of a VAT number.

    :param country: code of the partner's country, if known
    :param countries: set of all codes of countries

    >>> countries = {"BE", "CO", "FR", "MX"}
    >>> read_vat("FR 74 010 040 038", "FR", countries)
    Number(country='FR', bare='74010040038')
    >>> read_vat("74010040038", "FR", countries)
    Number(country='FR', bare='74010040038')

    A branch in France with the number of its Belgian company:

    >>> read_vat("BE0477472701", "FR", countries)
    Number(country='BE', bare='0477472701')

    A Mexican number that only looks like a Colombian one:

    >>> read_vat("COM910101AAA", "MX", countries)
    Number(country='MX', bare='COM910101AAA')
    """
    number = clean(text)
    country = country or ""
    prefix, rest = number[:2], number[2:]
    stated = _PREFIXES.get(prefix, prefix)
    if stated == country or (
        stated in countries and (not country or rest[:1].isdigit())
    ):
        return Number(stated, rest) if rest else Number(country, number)
    return Number(country, number)


def is_same(one, other):
    """Tell whether two numbers are one; a country that is not known fits any.

    >>> is_same(Number("FR", "123"), Number("", "123"))
    True
    >>> is_same(Number("FR", "123"), Number("BE", "123"))
    False
    """
    countries = {one.country, other.country} - {""}
    return bool(one.bare) and one.bare == other.bare and len(countries) < 2


def spellings(number, countries):
    """Return every cleaned text that may stand for a VAT number.

    >>> sorted(spellings(Number("GR", "123"), {"BE", "GR"}))
    ['123', 'EL123', 'GR123']
    >>> sorted(spellings(Number("", "123"), {"BE", "GR"}))
    ['123', 'BE123', 'EL123', 'GR123', 'XI123']
    """
    if not number.bare:
        return []
    codes = {number.country} if number.country else {*countries, *_PREFIXES}
    codes |= {prefix for prefix, code in _PREFIXES.items() if code in codes}
    return [number.bare, *(f"{code}{number.bare}" for code in sorted(codes))]
