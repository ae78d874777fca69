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
