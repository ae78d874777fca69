"""What can be netted for one pair, company, currency and date, and what cannot."""

from dataclasses import dataclass, field
from typing import NamedTuple

from .across import Across
from .allocation import (
    ABOVE_CEILING,
    Allocation,
    Direction,
    allocate,
    check_amounts,
    nettable_units,
    small_rest,
    spread,
    within_limits,
)
from .discount import CLOSING
from .items import PAYABLE, RECEIVABLE, SIDES
from .reasons import Target
from .residual import KEEP, residual_side


class ItemLimit(NamedTuple):
    """How much of one item may be netted, and why no more.

    :param units: in minor units, with the sign of the item
    :param code: the reason; of an item with nothing left to net it is one of its
        reasons, as any other
    """

    units: int
    code: str


@dataclass
class NettingPlan:
    """The items looked at for one netting, judged.

    :param target: :class:`~.reasons.Target`
    :param items: list of :class:`~.reasons.ItemFacts`
    :param pair: the pair in force that the items belong to, as the caller keeps it
    :param reasons: codes by item key; an item that can be netted does not appear
    :param limits: :class:`ItemLimit` by item key, for items of which less may be
        netted than is open
    :param shares: :class:`~.caps.Share` in each cap or reserve that holds for it
    :param discounts: :class:`~.discount.Discount` by item key, for items with an
        early-payment discount that may be granted
    :param immovable: keys of items whose rest stays on its ledger, whatever is agreed
    :param capped: whether a limit keeps from netting all that could be; ``None`` while
        nobody looked
    """

    target: Target
    items: list
    pair: object = None
    reasons: dict = field(default_factory=dict)
    limits: dict = field(default_factory=dict)
    shares: list = field(default_factory=list)
    discounts: dict = field(default_factory=dict)
    immovable: frozenset = frozenset()
    capped: bool = None

    def is_mutual(self):
        """Tell whether both sides have items, whatever may be said against them."""
        return len({item.side for item in self.items}) == len(SIDES)

    def eligible(self, side):
        """Return the open items of one side that can be netted."""
        reasons = self.reasons
        return [
            item for item in self.items if item.side == side and item.key not in reasons
        ]

    def item_limits(self):
        """Return the most minor units to net of single items, by item key."""
        limits = {key: limit.units for key, limit in self.limits.items()}
        for key, discount in self.discounts.items():
            limits[key] = discount.most(limits.get(key))
        return limits

    def discount(self, key, units):
        """Return the early-payment discount that goes with netting so much of an item.

        None under ``closing`` of one that is kept open in part.
        """
        discount = self.discounts.get(key)
        if not discount or key in self.limits and discount.policy == CLOSING:
            return 0
        return discount.granted(units)

    def granted(self, amounts):
        """Return the early-payment discounts that go with netting ``amounts``.

        :param amounts: minor units by item key
        :return: minor units by item key, with the sign of the item
        """
        return {
            key: granted
            for key in self.discounts
            if (granted := self.discount(key, amounts.get(key, 0)))
        }

    def across(self):
        """Return what items of several currencies are worth, ``None`` for one."""
        quotes = self.target.quotes if self.target else None
        return None if quotes is None else Across(quotes)

    def valued(self, items):
        """Return items as they are added up: in the currency of the plan."""
        across = self.across()
        return items if across is None else across.valued(items)

    def valued_limits(self):
        """Return the limits of single items, in the currency of the plan."""
        return self.worth(self.item_limits())

    def worth(self, amounts):
        """Return what amounts of items are worth, each by itself.

        :param amounts: minor units by item key, in the items' own currencies
        :return: minor units by item key, in the currency of the plan
        """
        across = self.across()
        if across is None:
            return amounts
        return {
            item.key: across.worth(item, amounts[item.key])
            for item in self.items
            if item.key in amounts
        }

    def ceiling(self):
        """Return the most minor units to net in all, ``None`` for no limit."""
        return min((share.units() for share in self.shares), default=None)

    def exhausted(self):
        """Return the codes of the caps that leave nothing more to net."""
        return [share.allowance.code for share in self.shares if not share.units()]

    def draw(self, units):
        """Take what is netted from the caps the plan shares with others."""
        for share in self.shares:
            share.draw(units)

    def allocate(self, item_order, limit=None):
        """Set off what can be netted; see :func:`~.allocation.allocate`."""
        limits = [most for most in (limit, self.ceiling()) if most is not None]
        limit = min(limits, default=None)
        self._note_cap(limit)
        allocation = allocate(
            self.valued(self.eligible(RECEIVABLE)),
            self.valued(self.eligible(PAYABLE)),
            item_order,
            limit,
            self.valued_limits(),
        )
        across = self.across()
        if across is None:
            return allocation
        return across.in_own(self.items, allocation, self.item_limits())

    def spread(self, side, units, item_order, without=()):
        """Spread an amount over what can be netted of one side.

        See :func:`~.allocation.spread`.

        :param units: in minor units of the plan's currency
        :param without: keys of items to leave out
        :return: minor units by item key, in the items' own currencies
        """
        items = [item for item in self.eligible(side) if item.key not in without]
        values = spread(self.valued(items), units, item_order, self.valued_limits())
        across = self.across()
        if across is None:
            return values
        allocation = Allocation(Direction.NONE, amounts=values)
        return across.in_own(items, allocation, self.item_limits()).amounts

    def take(self, amounts):
        """Net exactly the amounts set by hand.

        :param amounts: minor units by item key, signed; a missing item counts zero
        :return: an :class:`~.allocation.Allocation` and the list of problems, see
            :func:`~.allocation.check_amounts`; with problems it must not be used
        """
        amounts = {key: units for key, units in amounts.items() if units}
        self._note_cap(self.ceiling())
        receivables, payables = self.eligible(RECEIVABLE), self.eligible(PAYABLE)
        across = self.across()
        values = across and across.meet(self.items, amounts)
        netted = amounts if values is None else values
        total = sum(netted.get(item.key, 0) for item in receivables)
        allocation = Allocation(
            Direction.between(total, total), abs(total), amounts, values
        )
        problems = check_amounts(
            receivables, payables, amounts, self.item_limits(), values
        )
        ceiling = self.ceiling()
        if ceiling is not None and abs(total) > ceiling:
            problems.append((ABOVE_CEILING, None))
        return allocation, problems

    def totals(self, amounts):
        """Return what ``amounts`` net on the customer and on the vendor side."""
        across = self.across()
        values = across.meet(self.items, amounts) if across else amounts
        return tuple(
            sum(values.get(item.key, 0) for item in self.items if item.side == side)
            for side in (RECEIVABLE, PAYABLE)
        )

    def pair_reason(self):
        """Say why nothing can be netted although no limit stands in the way.

        :return: ``one_side_only``, ``opposite_sides``, or ``None``
        """
        receivable, payable = (
            sum(item.units for item in self.within_limits(side))
            for side in (RECEIVABLE, PAYABLE)
        )
        if not receivable or not payable:
            return "one_side_only"
        if Direction.between(receivable, payable) is Direction.NONE:
            return "opposite_sides"
        return None

    def within_limits(self, side):
        """Return what can be netted of one side, in the currency of the plan."""
        return within_limits(self.valued(self.eligible(side)), self.valued_limits())

    def tolerance(self, item):
        """Return how much of a netted item may be written off, in its minor units.

        Nothing of one that is kept open in part.
        """
        if item.key in self.limits:
            return 0
        across = self.across()
        if not across or not self.target.tolerance or not across.rate(item):
            return self.target.tolerance
        return int(self.target.tolerance / across.rate(item))

    def written_off(self, amounts):
        """Return what is written off with netting ``amounts``.

        :param amounts: minor units by item key
        :return: minor units by item key, with the sign of the item
        """
        granted = self.granted(amounts)
        return {
            item.key: left
            for item in self.items
            if (units := amounts.get(item.key))
            and (
                left := small_rest(
                    item.units,
                    units + granted.get(item.key, 0),
                    self.tolerance(item),
                )
            )
        }

    def moves_rests(self):
        """Tell whether what is left of items may be moved to the other ledger.

        Not where that would change who owes it, nor where a cap keeps from netting it.
        """
        target = self.target
        if target.residual == KEEP or target.customer is None:
            return False
        if self.capped is None:
            self._note_cap(self.ceiling())
        return target.customers == target.vendors and not self.capped

    def _note_cap(self, limit):
        """Note whether less is netted than could be; later the cap is drawn on.

        :param limit: the most minor units to net, ``None`` for no limit
        """
        if self.target.residual == KEEP:
            return  # nobody will ask
        totals = (
            sum(item.units for item in self.within_limits(side)) for side in SIDES
        )
        self.capped = limit is not None and limit < nettable_units(*totals)

    def find_moved(self):
        """Return the keys of the items whose rests are moved to the other ledger.

        Never what is kept open in part.
        """
        if not self.moves_rests():
            return set()
        items = self.valued(self.items)
        totals = (
            sum(item.units for item in items if item.side == side) for side in SIDES
        )
        side = residual_side(self.target.residual, *totals)
        return {
            item.key
            for item in self.items
            if side
            and item.side in SIDES
            and item.side != side
            and item.key not in self.limits
            and item.key not in self.immovable
        }

    def effects(self, amounts):
        """Return what netting ``amounts`` spares the two parties.

        :param amounts: minor units by item key
        :return: how many items are settled in full, and on how many of the two sides
            nothing is left to pay
        """
        settled = dict(amounts)
        for rests in (self.written_off(amounts), self.granted(amounts)):
            for key, units in rests.items():
                settled[key] += units
        moved = self.find_moved()
        closed = sum(
            settled.get(item.key) == item.units
            or item.key in moved
            and item.key in settled
            for item in self.items
        )
        items, values = self.valued(self.items), self.worth(settled)
        cleared = sum(
            sum(item.units for item in own)
            == sum(values.get(item.key, 0) for item in own)
            for own in ([item for item in items if item.side == side] for side in SIDES)
        )
        return closed, cleared

    def codes(self):
        """Return the codes of all reasons found, as a set."""
        return {code for found in self.reasons.values() for code in found}
