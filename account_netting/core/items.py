"""Open items, and the orders in which they may be settled."""

from datetime import date
from operator import attrgetter
from typing import NamedTuple

RECEIVABLE = "receivable"
PAYABLE = "payable"
SIDES = (RECEIVABLE, PAYABLE)


class OpenItem(NamedTuple):
    """What is open on one journal item, as the allocation sees it.

    :param key: whatever identifies the item to the caller; handed back as is
    :param units: the open amount in minor units, with the sign of its side: above
        zero for what an invoice or a bill leaves open, below zero for a credit
        note, a payment on account or an advance
    :param due: the day it falls due, or its own date when it has no due date
    """

    key: int
    units: int
    due: date


def _by_newest(item):
    return -item.due.toordinal(), item.key


def _by_largest(item):
    return -abs(item.units), item.due, item.key


def _by_smallest(item):
    return abs(item.units), item.due, item.key


#: Sort key by the name of the order. Ties go to the older due date, then to the
#: smaller key, so that the same items always settle in the same way.
ITEM_ORDERS = {
    "due_asc": attrgetter("due", "key"),
    "due_desc": _by_newest,
    "amount_desc": _by_largest,
    "amount_asc": _by_smallest,
}


def in_order(items, item_order):
    """Return the items sorted by the named order.

    :param item_order: a key of :data:`ITEM_ORDERS`
    :raises ValueError: for any other name

    >>> late = OpenItem(1, 300, date(2026, 3, 1))
    >>> early = OpenItem(2, -500, date(2026, 1, 1))
    >>> [item.key for item in in_order([late, early], "due_asc")]
    [2, 1]
    >>> [item.key for item in in_order([late, early], "amount_asc")]
    [1, 2]
    """
    if item_order not in ITEM_ORDERS:
        raise ValueError(f"unknown item order: {item_order!r}")
    return sorted(items, key=ITEM_ORDERS[item_order])


def retain(items, units):
    """Keep an amount of a document open, on what falls due last.

    :param items: iterable of :class:`OpenItem`, all that is open of the document
    :param units: how much stays open, in minor units, never below zero
    :return: minor units by item key, with the sign of the item; an item of which
        nothing is kept does not appear

    Of instalments of 300.00 and 700.00, a retention of 800.00 leaves 200.00 to net:

    >>> first = OpenItem(1, 30000, date(2026, 1, 31))
    >>> second = OpenItem(2, 70000, date(2026, 2, 28))
    >>> retain([first, second], 80000)
    {2: 70000, 1: 10000}
    >>> retain([OpenItem(3, -5000, date(2026, 1, 31))], 1000)
    {3: -1000}
    """
    kept = {}
    for item in sorted(items, key=attrgetter("due", "key"), reverse=True):
        part = min(units, abs(item.units))
        if part:
            units -= part
            kept[item.key] = part if item.units > 0 else -part
    return kept
