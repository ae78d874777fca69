"""Mirror documents: one obligation between two companies, booked by both of them.

What a company claims of a sister stands in the sister's books as a debt. Whoever counts
both counts twice. Here the two are brought together; imports no Odoo.
"""

from collections import defaultdict
from typing import NamedTuple

AGREED = "agreed"
MISMATCH = "mismatch"
CLAIM_ONLY = "claim_only"
DEBT_ONLY = "debt_only"

#: Which of the two companies booked a document.
CLAIM, DEBT = "claim", "debt"


class Booked(NamedTuple):
    """What one of two companies has open towards the other, of one document.

    :param key: of the document
    :param currency: key of the currency
    :param units: minor units, above zero where the creditor is owed something
    :param links: keys that only its mirror has too: of the document it was made from,
        of the netting that made both
    :param number: what its own company calls it
    :param references: what else stands on it, such as the other company's number
    :param date: of the document
    """

    key: int
    currency: int
    units: int
    links: frozenset = frozenset()
    number: str = ""
    references: frozenset = frozenset()
    date: object = None


class Obligation(NamedTuple):
    """What one company owes another, once.

    :param claim: :class:`Booked` by the creditor, or ``None``
    :param debt: :class:`Booked` by the debtor, or ``None``
    """

    claim: Booked
    debt: Booked

    @property
    def units(self):
        """Return what both say is owed; nothing where only one says so."""
        if not (self.claim and self.debt):
            return 0
        if self.claim.units * self.debt.units <= 0:
            return 0
        return min(self.claim.units, self.debt.units, key=abs)

    @property
    def difference(self):
        """Return what the creditor claims beyond what the debtor says it owes."""
        claim, debt = (own.units if own else 0 for own in self)
        return claim - debt

    @property
    def state(self):
        """Return whether the two books agree, and else what is wrong."""
        if not self.debt:
            return CLAIM_ONLY
        if not self.claim:
            return DEBT_ONLY
        return MISMATCH if self.difference else AGREED


def find_obligations(claims, debts):
    """Bring together what two companies booked of the same obligations.

    Mirrors are known by a link, else because one names the other or both bear the same
    reference, else by amount and date, in that order; each document has one mirror at
    most. Of several that fit, one of the same amount is taken, then the first by key.
    That each company gave one of its own the same number says nothing.

    :param claims: list of :class:`Booked` by the creditor
    :param debts: list of :class:`Booked` by the debtor
    :return: list of :class:`Obligation`: what is claimed, in the order of the claims,
        then what only the debtor says it owes

    An invoice of 100 and the bill that names it are one obligation, not two:

    >>> invoice = Booked(1, 7, 10000, number="INV/1")
    >>> bill = Booked(2, 7, 10000, number="BILL/9", references=frozenset({"INV/1"}))
    >>> (both,) = find_obligations([invoice], [bill])
    >>> both.units, both.state
    (10000, 'agreed')

    Booked at 90 by the debtor, 90 are agreed, and 10 are a mismatch:

    >>> (both,) = find_obligations([invoice], [bill._replace(units=9000)])
    >>> both.units, both.difference, both.state
    (9000, 1000, 'mismatch')

    Nothing else in common, the same amount on the same day will do, and no other:

    >>> found = find_obligations(
    ...     [Booked(1, 7, 500, date=3), Booked(2, 7, 600, date=3)],
    ...     [Booked(3, 7, 600, date=3)],
    ... )
    >>> [(one.claim and one.claim.key, one.state) for one in found]
    [(1, 'claim_only'), (2, 'agreed')]
    """
    mirror_of, free = {}, {debt.key: debt for debt in sorted(debts)}
    for get_marks in (_get_links, _get_names, _get_amounts):
        by_mark = defaultdict(list)
        for debt in free.values():
            for mark in get_marks(debt, DEBT):
                by_mark[mark].append(debt)
        for claim in claims:
            if claim.key in mirror_of:
                continue
            fitting = [
                debt
                for mark in get_marks(claim, CLAIM)
                for debt in by_mark[mark]
                if debt.key in free
            ]
            if fitting:
                best = min(
                    fitting, key=lambda debt: (debt.units != claim.units, debt.key)
                )
                mirror_of[claim.key] = free.pop(best.key)
    return [Obligation(claim, mirror_of.get(claim.key)) for claim in claims] + [
        Obligation(None, debt) for debt in free.values()
    ]


def _get_links(booked, _side):
    return {(booked.currency, link) for link in booked.links}


def _get_names(booked, side):
    """Return what a document and its mirror have in common, by name.

    :param side: ``claim`` or ``debt``: whose own number it bears
    """
    other = DEBT if side == CLAIM else CLAIM
    marks = {(booked.currency, None, name) for name in booked.references}
    marks |= {(booked.currency, other, name) for name in booked.references}
    if booked.number:
        marks.add((booked.currency, side, booked.number))
    return marks


def _get_amounts(booked, _side):
    return {(booked.currency, booked.units, booked.date)} if booked.date else set()
