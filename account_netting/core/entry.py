"""Which lines settle the netted items in the netting's journal entry."""

from typing import NamedTuple

from .items import PAYABLE

SUMMARY = "summary"
ITEM = "item"

#: What becomes of the rest of an item that is settled beyond what is netted of it.
WRITTEN_OFF = "written_off"
TRANSFERRED = "transferred"
DISCOUNT = "discount"


class NettedItem(NamedTuple):
    """One item as it is netted.

    :param key: the item's key
    :param side: ``receivable`` or ``payable``
    :param account: key of the item's own account
    :param partner: key of the item's own partner
    :param open_units: what is open on it before, in minor units, signed
    :param units: what is netted of it, in minor units, same sign
    :param extra: what else the line takes over from it, hashable
    :param rests: ``(kind, minor units)`` of what else is settled of it, same sign
    """

    key: int
    side: str
    account: int
    partner: int
    open_units: int
    units: int
    extra: object = None
    rests: tuple = ()

    def settled(self):
        """Return what is settled of it in all."""
        return self.units + sum(units for _kind, units in self.rests)


class EntryLine(NamedTuple):
    """One line of the entry on a receivable or payable account.

    :param units: the settled amount it stands for, in minor units, with the sign of
        the side (the line itself is booked the other way round)
    :param keys: the items it is reconciled with, and with nothing else
    :param extra: what else it takes over from its items, which are alike in it
    :param rests: ``(kind, item key, minor units)`` of what of that is not netted but
        written off or transferred
    """

    side: str
    account: int
    partner: int
    units: int
    keys: tuple
    extra: object = None
    rests: tuple = ()

    def netted(self):
        """Return what of the amount is netted, in minor units."""
        return self.units - sum(units for _kind, _key, units in self.rests)


def entry_lines(items, detail=SUMMARY):
    """Group netted items into the lines that settle them.

    With ``summary``, items netted in full share one line per side, account, partner,
    sign and whatever else it takes over from them; an item netted in part has its own.
    Reconciliation takes the smaller of two residuals, so a line settles full items
    exactly whatever the order, and a part exactly when the part is alone. Signs never
    mix: a credit note would be matched with an invoice directly, and a reversal could
    not restore either.

    :param items: iterable of :class:`NettedItem`; items of zero units are skipped
    :param detail: ``summary``, or ``item`` for a line of its own for each item
    :return: list of :class:`EntryLine`, payable lines first

    >>> lines = entry_lines([
    ...     NettedItem(1, "receivable", 40, 7, 5000, 5000),
    ...     NettedItem(2, "receivable", 40, 7, 3000, 3000),
    ...     NettedItem(3, "payable", 44, 7, 9000, 8000),
    ... ])
    >>> [(line.side, line.units, line.keys) for line in lines]
    [('payable', 8000, (3,)), ('receivable', 8000, (1, 2))]

    Of an invoice of 80.30, 0.30 are written off and 80.00 netted:

    >>> rests = (("written_off", 30),)
    >>> (line,) = entry_lines(
    ...     [NettedItem(1, "receivable", 40, 7, 8030, 8000, rests=rests)]
    ... )
    >>> line.units, line.netted(), line.rests
    (8030, 8000, (('written_off', 1, 30),))
    """
    groups = {}
    for item in items:
        if not item.units:
            continue
        alone = detail == ITEM or item.settled() != item.open_units
        group = (item.side, item.account, item.partner, item.units > 0, item.extra)
        groups.setdefault((*group, item.key if alone else None), []).append(item)
    lines = [
        EntryLine(
            side=side,
            account=account,
            partner=partner,
            units=sum(item.settled() for item in members),
            keys=tuple(item.key for item in members),
            extra=extra,
            rests=tuple(
                (kind, item.key, units)
                for item in members
                for kind, units in item.rests
            ),
        )
        for (side, account, partner, _sign, extra, _alone), members in groups.items()
    ]
    return sorted(lines, key=lambda line: line.side != PAYABLE)
