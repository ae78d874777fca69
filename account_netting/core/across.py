"""What items of several currencies are worth in the one they are settled in.

Rates are fractions: minor units of the settlement currency for one of the item's own
currency. Amounts of either are whole minor units, so that sums are exact.

An amount in its own currency and what it stands for are not always each other's image.
Where a unit of the own currency is worth less than one of the settlement currency (yen,
say, in euro), several amounts stand for the same; where it is worth more (euro in yen),
some sums are met by no amount exactly. What one stands for is therefore any sum that
rounds to it, either way: never further off than half a unit of the coarser currency.
"""

from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from .allocation import Allocation, Direction
from .items import SIDES


class Quote(NamedTuple):
    """At which rate the items of one currency are settled.

    :param units: minor units of the settlement currency for one of the item's;
        ``None`` where there is no rate
    :param rate: the same as people say it: units of the item's currency for one of
        the settlement currency
    :param usual: what the books say on that day, in the same way
    :param is_outside: whether the two differ more than was agreed
    """

    units: Fraction
    rate: float = 1.0
    usual: float = 1.0
    is_outside: bool = False


def deviation(rate, usual):
    """Return how far one rate is from another, in per cent.

    >>> round(deviation(1.12, 1.10), 2), deviation(1.1, 1.1)
    (1.82, 0.0)
    """
    return float(_get_deviation(rate, usual))


def exceeds(rate, usual, tolerance):
    """Tell whether one rate is further from another than so many per cent.

    >>> exceeds(1.12, 1.10, 1.0), exceeds(1.12, 1.10, 2.0), exceeds(1.122, 1.1, 2.0)
    (True, False, False)
    """
    return _get_deviation(rate, usual) > Fraction(str(tolerance))


def _get_deviation(rate, usual):
    return abs(Fraction(str(rate)) / Fraction(str(usual)) - 1) * 100


def rounded(value):
    """Return the nearest whole number, halves away from zero.

    >>> rounded(Fraction(5, 2)), rounded(Fraction(-5, 2)), rounded(Fraction(7, 3))
    (3, -3, 2)
    """
    half = floor(abs(value) + Fraction(1, 2))
    return half if value > 0 else -half


def worth(units, rate):
    """Return what an amount of an item is worth in the settlement currency.

    1,000.00 at 1.10 for one euro, and 700.00 at 0.84:

    >>> worth(100000, Fraction(10, 11)), worth(70000, Fraction(100, 84))
    (90909, 83333)
    """
    return rounded(units * rate)


def amount_for(value, rate, most):
    """Return the amount of an item that stands for a sum of the settlement currency.

    What is worth all of ``most`` is all of it, to the last fraction; what is worth
    anything is one unit at least.

    :param value: minor units of the settlement currency, with the sign of the item
    :param most: the most to take of the item, in minor units of its own currency

    >>> amount_for(83333, Fraction(10, 11), 100000)
    91666
    >>> yen = Fraction(1, 160) * 100  # 160 yen for one euro
    >>> amount_for(6251, yen, 10002), amount_for(6250, yen, 10002)
    (10002, 10000)
    >>> amount_for(1, Fraction(260), 500), amount_for(0, Fraction(260), 500)
    (1, 0)
    """
    if not value:
        return 0
    if abs(value) >= abs(worth(most, rate)):
        return most
    units = min(max(rounded(abs(value) / rate), 1), abs(most))
    return units if value > 0 else -units


def value_range(units, rate):
    """Return the least and the most that an amount stands for, without a sign.

    >>> value_range(91666, Fraction(10, 11))
    (83333, 83333)

    62.51 euro at 160 yen are 10,001.6 yen:

    >>> value_range(6251, Fraction(8, 5))
    (10001, 10002)
    >>> value_range(1, Fraction(260)), value_range(0, Fraction(260))
    ((1, 390), (0, 0))
    """
    units = abs(units)
    if not units:
        return 0, 0
    natural = worth(units, rate)
    half = rate / 2
    least = min(natural, ceil(units * rate - half))
    if units == 1:
        least = min(natural, 1)  # see amount_for
    return least, max(natural, floor(units * rate + half))


def meet(sides):
    """Find what amounts of two sides stand for, so that both are worth the same.

    :param sides: for each side a list of ``(key, units, rate)``
    :return: ``{key: minor units of the settlement currency}``, signed as the amounts;
        where the sides cannot meet, what each amount is worth by itself

    >>> meet([[(1, 91666, Fraction(10, 11))], [(2, 70000, Fraction(100, 84))]])
    {1: 83333, 2: 83333}
    >>> meet([[(1, 6251, Fraction(8, 5))], [(2, 10001, Fraction(1))]])
    {1: 10001, 2: 10001}
    >>> meet([[(1, 91667, Fraction(10, 11))], [(2, 70000, Fraction(100, 84))]])
    {1: 83334, 2: 83333}
    """
    return _level(
        [
            [
                (key, worth(units, rate), *_signed_range(units, rate))
                for key, units, rate in side
            ]
            for side in sides
        ]
    )


def meet_back(sides):
    """Find what parts of netted amounts stand for that are taken back.

    What is left of an item is taken back with all that it stands for still.

    :param sides: for each side a list of ``(key, units, standing, value)``: what is
        taken back of an item, what is netted of it still, and what that stands for
    :return: as :func:`meet`

    >>> meet_back([[(1, 33333, 91666, 83333)], [(2, 25454, 70000, 83333)]])
    {1: 30303, 2: 30302}
    >>> meet_back([[(1, 91666, 91666, 83333)], [(2, 70000, 70000, 83333)]])
    {1: 83333, 2: 83333}
    """
    level = []
    for side in sides:
        level.append([])
        for key, units, standing, value in side:
            if units == standing:
                level[-1].append((key, value, value, value))
            else:
                rate = Fraction(value, standing)
                level[-1].append((key, worth(units, rate), *_signed_range(units, rate)))
    return _level(level)


def _signed_range(units, rate):
    least, most = value_range(units, rate)
    return (least, most) if units > 0 else (-most, -least)


def _level(sides):
    """Move values within their ranges until both sides are equal, if they can be.

    :param sides: for each side a list of ``(key, value, least, most)``
    :return: ``{key: value}``
    """
    values = {key: value for side in sides for key, value, *_range in side}
    bounds = [
        (sum(low for *_item, low, _high in side), sum(high for *_item, high in side))
        for side in sides
    ]
    least, most = max(low for low, _high in bounds), min(high for _low, high in bounds)
    if least > most:
        return values
    # What leaves less room says how much.
    ruling = min(range(len(sides)), key=lambda side: bounds[side][1] - bounds[side][0])
    total = sum(value for _key, value, *_range in sides[ruling])
    total = min(max(total, least), most)
    for side in sides:
        rest = total - sum(value for _key, value, *_range in side)
        for key, value, low, high in side:
            part = min(max(rest, low - value), high - value)
            values[key] += part
            rest -= part
    return values


class Across:
    """What the items of one plan are worth, by their currencies.

    :param quotes: :class:`Quote` by currency
    """

    def __init__(self, quotes):
        self.quotes = quotes

    def rate(self, item):
        """Return the rate of an item, zero where there is none."""
        quote = self.quotes.get(item.currency)
        return quote.units if quote and quote.units else Fraction(0)

    def worth(self, item, units=None):
        """Return what an item, or an amount of it, is worth."""
        return worth(item.units if units is None else units, self.rate(item))

    def valued(self, items):
        """Return the items with what they are worth in place of what is open."""
        return [item._replace(units=self.worth(item)) for item in items]

    def meet(self, items, amounts):
        """Return what amounts set by hand stand for; see :func:`meet`.

        :param amounts: minor units by item key, each in the item's own currency
        """
        return meet(
            [
                [
                    (item.key, amounts[item.key], self.rate(item))
                    for item in items
                    if item.side == side and amounts.get(item.key)
                ]
                for side in SIDES
            ]
        )

    def in_own(self, items, allocation, limits):
        """Return an allocation of worths as one of amounts in the own currencies.

        :param allocation: in minor units of the settlement currency
        :param limits: the most to net of single items, in their own currencies
        """
        most = {item.key: limits.get(item.key, item.units) for item in items}
        rates = {item.key: self.rate(item) for item in items}
        amounts = {
            key: amount_for(value, rates[key], most[key])
            for key, value in allocation.amounts.items()
        }
        return Allocation(
            allocation.direction, allocation.units, amounts, allocation.amounts
        )

    def take(self, items, amounts):
        """Return the allocation of amounts set by hand; its sides may differ."""
        values = self.meet(items, amounts)
        total = sum(values.get(item.key, 0) for item in items if item.side == SIDES[0])
        return Allocation(Direction.between(total, total), abs(total), amounts, values)
