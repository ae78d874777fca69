"""Which company assigns which claim to which, so that each sets off its own.

A set-off needs claims between the same two parties. What a company is owed it assigns
to the one that owes the partner; that one then sets it off. Imports no Odoo.
"""

from collections import defaultdict
from typing import NamedTuple


class Netted(NamedTuple):
    """What is netted of one document.

    :param key: of the document
    :param company: key of the company in whose books it stands
    :param units: minor units, above zero where it adds to its side
    """

    key: int
    company: int
    units: int


class Assignment(NamedTuple):
    """One claim, or a part of one, that passes to another company."""

    key: int
    assignor: int
    assignee: int
    units: int


def find_assignments(claims, debts):
    """Return what has to be assigned, claims and debts being equal in all.

    Each company keeps first what it can set off itself. Of the rest, the first that is
    owed assigns to the first that owes, in the order given. Credit notes come off the
    claims of their own company.

    :param claims: list of :class:`Netted` that the partner owes
    :param debts: list of :class:`Netted` that it is owed
    :return: list of :class:`Assignment`

    A is owed 100 and B 30, C owes 130: both assign to C.

    >>> find_assignments(
    ...     [Netted(1, 11, 100), Netted(2, 12, 30)], [Netted(3, 13, 130)]
    ... ) == [Assignment(1, 11, 13, 100), Assignment(2, 12, 13, 30)]
    True

    A is owed 100 and owes 40 itself: 60 pass to B, of the same claim.

    >>> find_assignments([Netted(1, 11, 100)], [Netted(2, 11, 40), Netted(3, 12, 60)])
    [Assignment(key=1, assignor=11, assignee=12, units=60)]
    """
    owed, owing = _sum_up(claims), _sum_up(debts)
    for company in owed:
        own = min(max(owed[company], 0), max(owing.get(company, 0), 0))
        owed[company] -= own
        owing[company] = owing.get(company, 0) - own
    free = {
        company: _get_last(
            [one for one in claims if one.company == company], owed[company]
        )
        for company in owed
    }
    assignments = []
    for assignee, wanted in owing.items():
        for assignor, parts in free.items():
            while wanted > 0 and parts:
                key, units = parts.pop(0)
                taken = min(units, wanted)
                assignments.append(Assignment(key, assignor, assignee, taken))
                wanted -= taken
                if taken < units:
                    parts.insert(0, (key, units - taken))
    return assignments


def _sum_up(netted):
    totals = defaultdict(int)
    for one in netted:
        totals[one.company] += one.units
    return dict(totals)


def _get_last(claims, units):
    """Return the last of some claims that make up an amount: the first ones are kept.

    :return: list of ``(key, units)``, in their order
    """
    parts = []
    for claim in reversed(claims):
        if claim.units > 0 and units > 0:
            taken = min(claim.units, units)
            parts.insert(0, (claim.key, taken))
            units -= taken
    return parts
