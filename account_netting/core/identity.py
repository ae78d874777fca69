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

#: What the Mexican tax office gives to the public at large, and to all foreigners.
PLACEHOLDERS = {"XAXX010101000", "XEXX010101000"}

#: From so many digits on, they are hardly in their order by chance.
MANY_DIGITS = 8

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


def is_placeholder(number):
    """Tell whether a cleaned number says nothing of who bears it.

    What tax offices give to many, and what people type to get past a check: one digit
    again and again, or digits in their order.

    >>> [is_placeholder(text) for text in ("XEXX010101000", "000000000", "12345678")]
    [True, True, True]
    >>> is_placeholder("0477472701"), is_placeholder("HRB7")
    (False, False)
    """
    digits = "".join(_DIGIT.findall(number))
    return (
        number in PLACEHOLDERS
        or (len(digits) > 2 and len(set(digits)) == 1)
        or (len(digits) >= MANY_DIGITS and number in "01234567890123456789")
    )


def read_registry(text, country):
    """Return the comparable form of a number in a country's register.

    >>> read_registry("HRB 1234", "DE")
    Number(country='DE', bare='HRB1234')
    """
    number = clean(text)
    return Number(country or "", "" if is_placeholder(number) else number)


def read_vat(text, country, countries):
    """Return the comparable form of a VAT number.

    :param country: code of the partner's country, if known
    :param countries: set of all codes of countries

    >>> countries = {"BE", "CO", "FR", "MX"}
    >>> read_vat("FR 74 010 040 038", "FR", countries)
    Number(country='FR', bare='74010040038')
    >>> read_vat("74010040038", "FR", countries)
    Number(country='FR', bare='74010040038')

    One country's number on another country's partner tells nothing, be it a branch:

    >>> read_vat("BE0477472701", "FR", countries)
    Number(country='FR', bare='')

    A Mexican number that only looks like a Colombian one:

    >>> read_vat("COM910101AAA", "MX", countries)
    Number(country='MX', bare='COM910101AAA')
    """
    number = clean(text)
    country = country or ""
    prefix, rest = number[:2], number[2:]
    stated = _PREFIXES.get(prefix, prefix)
    if country and stated in countries - {country} and rest[:1].isdigit():
        return Number(country, "")
    if rest and (stated == country or not country and stated in countries):
        country, number = stated, rest
    return Number(country, "" if is_placeholder(number) else number)


def is_same(one, other):
    """Tell whether two numbers are one; a country that is not known fits any.

    >>> is_same(Number("FR", "123"), Number("", "123"))
    True
    >>> is_same(Number("FR", "123"), Number("BE", "123"))
    False
    """
    countries = {one.country, other.country} - {""}
    return bool(one.bare) and one.bare == other.bare and len(countries) < 2


def are_apart(one, other):
    """Tell whether two numbers in a register tell their bearers apart.

    >>> are_apart(Number("FR", "123"), Number("FR", "124"))
    True
    >>> are_apart(Number("FR", "123"), Number("BE", "124"))
    False
    >>> are_apart(Number("FR", "123"), Number("FR", ""))
    False
    """
    return bool(
        one.country
        and one.country == other.country
        and one.bare
        and other.bare
        and one.bare != other.bare
    )


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
