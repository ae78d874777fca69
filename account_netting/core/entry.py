"""Which lines settle the netted items in the netting's journal entry."""

from fractions import Fraction
from typing import NamedTuple

from .across import worth
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
    :param currency: key of its own currency
    :param value: what ``units`` are worth in the currency of the netting, in minor
        units; ``None`` where that is its own
    :param rate: minor units of the netting's currency for one of its own
    """

    key: int
    side: str
    account: int
    partner: int
    open_units: int
    units: int
    extra: object = None
    rests: tuple = ()
    currency: int = None
    value: int = None
    rate: Fraction = Fraction(1)

    def settled(self):
        """Return what is settled of it in all."""
        return self.units + sum(units for _kind, units in self.rests)

    def rest_values(self):
        """Return what each of the rests is worth in the currency of the netting."""
        return tuple(worth(units, self.rate) for _kind, units in self.rests)

    def settled_value(self):
        """Return what is settled of it in all, in the currency of the netting."""
        netted = self.units if self.value is None else self.value
        return netted + sum(self.rest_values())


class EntryLine(NamedTuple):
    """One line of the entry on a receivable or payable account.

    :param units: the settled amount it stands for, in minor units, with the sign of
        the side (the line itself is booked the other way round)
    :param keys: the items it is reconciled with, and with nothing else
    :param extra: what else it takes over from its items, which are alike in it
    :param rests: ``(kind, item key, minor units)`` of what of that is not netted but
        written off or transferred
    :param currency: key of the currency of all these amounts
    :param value: what ``units`` are worth in the currency of the netting
    :param rest_values: the same of each of the rests, in their order
    """

    side: str
    account: int
    partner: int
    units: int
    keys: tuple
    extra: object = None
    rests: tuple = ()
    currency: int = None
    value: int = 0
    rest_values: tuple = ()

    def netted(self):
        """Return what of it is netted, in minor units of the netting's currency."""
        return self.value - sum(self.rest_values)


def entry_lines(items, detail=SUMMARY):
    """Group netted items into the lines that settle them.

    With ``summary``, items netted in full share one line per side, account, partner,
    currency, sign and whatever else it takes over from them; an item netted in part has
    its own. Reconciliation takes the smaller of two residuals, so a line settles full
    items exactly whatever the order, and a part exactly when the part is alone. Signs
    never mix: a credit note would be matched with an invoice directly, and a reversal
    could not restore either.

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
        group = (
            item.side,
            item.account,
            item.partner,
            item.currency,
            item.units > 0,
            item.extra,
        )
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
            currency=currency,
            value=sum(item.settled_value() for item in members),
            rest_values=tuple(
                value for item in members for value in item.rest_values()
            ),
        )
        for (side, account, partner, currency, _sign, extra, _alone), members in (
            groups.items()
        )
    ]
    return sorted(lines, key=lambda line: line.side != PAYABLE)
