"""How much of each open item a netting settles.

Sign: on the receivable side, above zero means the partner owes us; on the payable
side, above zero means we owe the partner. Credit notes, payments on account and
advances are below zero on their side.
"""

from dataclasses import dataclass, field
from enum import IntEnum
from operator import attrgetter

from .items import in_order


class Direction(IntEnum):
    """Which way round the two sides are set off.

    ``FORWARD``: both sides total above zero, the usual case. ``INVERSE``: both
    total below zero, say a customer's advance against our prepayment to the
    vendor. ``NONE``: opposite signs, or a side of zero: there is nothing to net.
    """

    INVERSE = -1
    NONE = 0
    FORWARD = 1

    @classmethod
    def between(cls, receivable, payable):
        """Return the direction for two totals in minor units.

        >>> Direction.between(100, 1200).name
        'FORWARD'
        >>> Direction.between(-50, -20).name
        'INVERSE'
        >>> Direction.between(-50, 60).name
        'NONE'
        """
        if receivable > 0 and payable > 0:
            return cls.FORWARD
        if receivable < 0 and payable < 0:
            return cls.INVERSE
        return cls.NONE


def nettable_units(receivable, payable):
    """Return how much two totals can be netted, in minor units, never below zero.

    >>> nettable_units(10000, 120000), nettable_units(-50, -20), nettable_units(-5, 9)
    (10000, 20, 0)
    """
    if Direction.between(receivable, payable) is Direction.NONE:
        return 0
    return min(abs(receivable), abs(payable))


@dataclass(frozen=True)
class Allocation:
    """What one netting settles.

    :param direction: see :class:`Direction`
    :param units: the netted total, never below zero
    :param amounts: minor units by item key, with the sign of the item; items that
        are left alone do not appear
    :param values: what these amounts are worth in the currency of ``units``, by item
        key; ``None`` where that is the items' own
    """

    direction: Direction
    units: int = 0
    amounts: dict = field(default_factory=dict)
    values: dict = None

    def value(self, key):
        """Return what is netted of an item, in the currency of ``units``."""
        return (self.amounts if self.values is None else self.values).get(key, 0)


_get_units = attrgetter("units")


def allocate(receivables, payables, item_order="due_asc", limit=None, item_limits=None):
    """Set off two lists of open items of one pair and currency.

    The netted total is the smaller of the two sides' totals, at most ``limit``. On
    each side, items of the opposite sign (credit notes, advances) are used up
    first, for they only make their side smaller; the others then follow in the
    named order, and the last of them may be settled in part.

    :param receivables: iterable of :class:`~.items.OpenItem`, or what has its fields
    :param payables: the same
    :param item_order: a key of :data:`~.items.ITEM_ORDERS`, for both sides
    :param limit: the most minor units to net; ``None`` for no limit
    :param item_limits: the most to net of single items, in minor units by item key,
        with the sign of the item; one that is not named may be netted in full
    :return: an :class:`Allocation`; nothing to net is an empty one, not an error
    :raises ValueError: for an unknown order

    An invoice of 100.00 and a credit note of 30.00 against a bill of 50.00 leave
    20.00 of the invoice open:

    >>> from datetime import date
    >>> from .items import OpenItem
    >>> day = date(2026, 1, 31)
    >>> result = allocate(
    ...     [OpenItem(1, 10000, day), OpenItem(2, -3000, day)],
    ...     [OpenItem(3, 5000, day)],
    ... )
    >>> result.units, result.amounts
    (5000, {2: -3000, 1: 8000, 3: 5000})
    """
    # In the order of what is open, however little may be netted of it.
    sides = [
        within_limits(in_order(side, item_order), item_limits)
        for side in (receivables, payables)
    ]
    totals = [sum(map(_get_units, side)) for side in sides]
    direction = Direction.between(*totals)
    units = nettable_units(*totals)
    if limit is not None:
        units = min(units, limit)
    if units <= 0:
        return Allocation(direction)
    receivable, payable = (_fill(side, units, direction) for side in sides)
    return Allocation(direction, units, receivable | payable)


def within_limits(items, item_limits):
    """Return the items with no more units each than may be netted of it.

    :param item_limits: see :func:`allocate`

    >>> from datetime import date
    >>> from .items import OpenItem
    >>> day = date(2026, 1, 31)
    >>> items = [OpenItem(1, 100000, day), OpenItem(2, -3000, day)]
    >>> [item.units for item in within_limits(items, {1: 90000, 2: -5000})]
    [90000, -3000]
    """
    if not item_limits:
        return items
    return [
        item._replace(units=min(item.units, item_limits[item.key], key=abs))
        if item.key in item_limits
        else item
        for item in items
    ]


def spread(items, units, item_order="due_asc", item_limits=None):
    """Spread an amount over the items of one side, as :func:`allocate` does.

    :param items: iterable of :class:`~.items.OpenItem`
    :param units: minor units, signed: above zero settles what makes the side larger
    :param item_order: a key of :data:`~.items.ITEM_ORDERS`
    :param item_limits: see :func:`allocate`
    :return: minor units by item key; they add up to less where the items do not reach

    >>> from datetime import date
    >>> from .items import OpenItem
    >>> early, late = date(2026, 1, 31), date(2026, 3, 1)
    >>> spread([OpenItem(1, 15000, late), OpenItem(2, 20000, early)], 30000)
    {2: 20000, 1: 10000}
    >>> spread([OpenItem(1, 15000, late)], 0)
    {}
    """
    if not units:
        return {}
    direction = Direction.FORWARD if units > 0 else Direction.INVERSE
    ordered = within_limits(in_order(items, item_order), item_limits)
    return _fill(ordered, abs(units), direction)


def _fill(items, units, direction):
    """Return amounts by item key that add up to ``units`` on one side."""
    amounts = {item.key: item.units for item in items if item.units * direction < 0}
    rest = units + abs(sum(amounts.values()))
    for item in items:
        added = item.units * direction
        if rest and added > 0:
            part = min(rest, added)
            rest -= part
            amounts[item.key] = part * direction
    return amounts


def small_rest(open_units, units, tolerance):
    """Return what a netting leaves of an item, where it is small enough to write off.

    :param open_units: what is open on the item, signed, in minor units
    :param units: what is netted of it, same sign
    :param tolerance: the most that is written off, never below zero
    :return: minor units with the sign of the item; zero where nothing is written off

    >>> small_rest(100030, 100000, 50), small_rest(-100030, -100000, 30)
    (30, -30)
    >>> small_rest(100051, 100000, 50), small_rest(100000, 100000, 50)
    (0, 0)

    Nothing of an item that is not netted, or netted beyond what is open:

    >>> small_rest(30, 0, 50), small_rest(100, 130, 50)
    (0, 0)
    """
    left = open_units - units
    if not units or left * open_units <= 0 or abs(left) > tolerance:
        return 0
    return left


#: What can be wrong with amounts set by hand, in the order it is reported.
UNKNOWN_ITEM = "unknown_item"
WRONG_SIGN = "wrong_sign"
ABOVE_OPEN = "above_open"
ABOVE_LIMIT = "above_limit"
ZERO_SIDE = "zero_side"
SIDES_DIFFER = "sides_differ"
ABOVE_CEILING = "above_ceiling"


def amount_problem(open_units, units, limit=None):
    """Say what is wrong with one amount set by hand, or return ``None``.

    :param open_units: what is open on the item, signed, in minor units
    :param units: the amount asked for, in minor units
    :param limit: the most that may be netted of the item; ``None`` for all of it

    >>> amount_problem(10000, 10001)
    'above_open'
    >>> amount_problem(-3000, 3000)
    'wrong_sign'
    >>> amount_problem(10000, 0) is None
    True
    >>> amount_problem(10000, 9001, limit=9000)
    'above_limit'
    """
    if units * open_units < 0:
        return WRONG_SIGN
    if abs(units) > abs(open_units):
        return ABOVE_OPEN
    if limit is not None and abs(units) > abs(limit):
        return ABOVE_LIMIT
    return None


def totals_problem(receivable, payable):
    """Say why two sides' netted totals do not make a netting, or return ``None``.

    >>> totals_problem(5000, 5000) is None
    True
    >>> totals_problem(5000, 4999)
    'sides_differ'
    >>> totals_problem(0, 0)
    'zero_side'
    """
    if receivable == 0 or payable == 0:
        return ZERO_SIDE
    if receivable != payable:
        return SIDES_DIFFER
    return None


def check_amounts(receivables, payables, amounts, item_limits=None, values=None):
    """Check amounts set by hand against the open items.

    :param amounts: minor units by item key; an item not named counts as zero
    :param item_limits: see :func:`allocate`
    :param values: what the amounts are worth in one currency, ``None`` where they are
        in one
    :return: ``(code, item key)`` pairs in the order of the items, then at most one
        ``(code, None)`` for the totals; an empty list when the amounts are right
    """
    item_limits = item_limits or {}
    sides = (list(receivables), list(payables))
    known = {item.key for side in sides for item in side}
    problems = [(UNKNOWN_ITEM, key) for key in amounts if key not in known]
    for side in sides:
        for item in side:
            problem = amount_problem(
                item.units, amounts.get(item.key, 0), item_limits.get(item.key)
            )
            if problem:
                problems.append((problem, item.key))
    values = amounts if values is None else values
    totals = (sum(values.get(item.key, 0) for item in side) for side in sides)
    problem = totals_problem(*totals)
    if problem:
        problems.append((problem, None))
    return problems
