"""Why an item cannot be netted: the codes, their order, and what facts decide them.

A code is for programs, the sentence that goes with it is for people and belongs to
the models, where it can be translated. Facts that only a database can answer (is a
payment on its way? is the date locked?) are added there under the same codes.
"""

import datetime
from typing import NamedTuple

from .discount import NEVER
from .items import RECEIVABLE, SIDES
from .residual import KEEP

#: Every reason, in the order in which they are reported.
ITEM_REASONS = (
    "not_posted",
    "settled",
    "exchange_open",
    "not_receivable_payable",
    "non_trade",
    "wrong_company",
    "wrong_currency",
    "outside_pair",
    "no_agreement",
    "not_accepted",
    "direction_not_allowed",
    "partner_excluded",
    "disputed",
    "payment_blocked",
    "payment_pending",
    "withheld_at_payment",
    "in_payment_order",
    "in_other_netting",
    "no_setup",
    "account_archived",
    "analytic_missing",
    "date_locked",
    "date_in_future",
    "date_before_item",
    "no_rate",
    "rate_outside",
    "no_exchange_setup",
    "no_tax_setup",
    "not_due",
    "kept_out",
    "cap_reached",
    "reserve_kept",
)

#: Reasons that somebody must do something about; the others pass by themselves.
FAILURES = frozenset(
    {
        "no_setup",
        "account_archived",
        "analytic_missing",
        "date_locked",
        "no_rate",
        "rate_outside",
        "no_exchange_setup",
        "no_tax_setup",
    }
)


def get_single(keys):
    """Return the only one of some keys; ``None`` where there are none or several."""
    return keys[0] if len(keys) == 1 else None


#: What must be due: everything, or what is owed to us, or what we owe.
BOTH = "both"
CLAIMS = "claims"
DEBTS = "debts"

#: Until when that must be, as a :class:`Target` says it.
_DUE_FIELDS = {
    BOTH: "due_until",
    CLAIMS: "claims_due_until",
    DEBTS: "debts_due_until",
}


def due_terms(only_due, due_side, date):
    """Return what a :class:`Target` says of due dates, as its keyword arguments.

    :param only_due: whether anything must be due at all
    :param due_side: ``both``, ``claims`` or ``debts``
    :param date: the netting date

    >>> due_terms(True, "debts", 20250615), due_terms(False, "both", 20250615)
    ({'debts_due_until': 20250615}, {})
    """
    return {_DUE_FIELDS[due_side]: date} if only_due else {}


class ItemFacts(NamedTuple):
    """What is known of one journal item when it is judged.

    The allocation takes it for an :class:`~.items.OpenItem`.

    :param units: the open amount in minor units of ``currency``, above zero when it
        adds to its side (an invoice's on the receivable side, a bill's on the
        payable side)
    :param side: ``receivable``, ``payable``, or ``None`` on any other account
    :param commercial: key of the commercial partner of the item's own partner
    :param due: its due date, or its date when it has none
    """

    key: int
    move: int
    account: int
    side: str
    partner: int
    commercial: int
    company: int
    currency: int
    units: int
    posted: bool
    settled: bool
    date: datetime.date
    due: datetime.date

    def is_claim(self):
        """Tell whether it is owed to us: an invoice of ours, a vendor's credit note."""
        return (self.side == RECEIVABLE) == (self.units > 0)

    def closed(self):
        """Return why nothing of it is open in its currency, or ``None``."""
        if self.settled or not self.units and not self.posted:
            return "settled"
        return None if self.units else "exchange_open"


class Target(NamedTuple):
    """The netting an item is judged for: its partners, company, currency and date.

    :param customers: keys of the commercial partners whose receivables are netted
    :param vendors: keys of those whose payables are
    :param agreement: key of the agreement that covers the pair, ``None`` without
    :param in_force: the agreement is active and valid on ``date``
    :param accepted: the partner accepted it, or need not
    :param due_until: only items due on that day or before; ``None`` for all
    :param claims_due_until: the same of what is owed to us alone, see
        :meth:`ItemFacts.is_claim`
    :param debts_due_until: the same of what we owe alone
    :param non_trade: the agreement nets items on non-trade accounts, too
    :param netting: key of the netting the item stands in already, ``None`` for new
    :param parties: keys of its pairs in the agreement
    :param reserve: so much of the pair's payable stays open, in minor units of the
        company's currency
    :param tolerance: what is left of a netted item is written off up to this, in minor
        units of ``currency``
    :param residual: what becomes of what is left else, see :mod:`~.residual`
    :param discount_customer: policy of the early-payment discounts we grant, see
        :mod:`~.discount`
    :param discount_vendor: of those we take
    :param quotes: :class:`~.across.Quote` by currency, where items of several are
        netted in ``currency``; ``None`` where all are in it
    """

    customers: tuple
    vendors: tuple
    company: int
    currency: int
    date: datetime.date
    today: datetime.date
    agreement: int = None
    in_force: bool = False
    accepted: bool = True
    due_until: datetime.date = None
    netting: int = None
    non_trade: bool = False
    parties: tuple = ()
    reserve: int = 0
    claims_due_until: datetime.date = None
    debts_due_until: datetime.date = None
    tolerance: int = 0
    residual: str = KEEP
    discount_customer: str = NEVER
    discount_vendor: str = NEVER
    quotes: dict = None

    def discount_policy(self, side):
        """Return the policy of the early-payment discounts of one side's items."""
        return self.discount_customer if side == RECEIVABLE else self.discount_vendor

    def due_by(self, limit):
        """Return the target with items due after ``limit`` left out as well."""
        if limit is None or (self.due_until and self.due_until <= limit):
            return self
        return self._replace(due_until=limit)

    def due_limit(self, facts):
        """Return the last day on which an item may fall due, ``None`` for any."""
        own = self.claims_due_until if facts.is_claim() else self.debts_due_until
        return min(filter(None, (self.due_until, own)), default=None)

    @property
    def customer(self):
        """The one customer; ``None`` where there are several."""
        return get_single(self.customers)

    @property
    def vendor(self):
        """The one vendor; ``None`` where there are several."""
        return get_single(self.vendors)

    @property
    def partners(self):
        """All partners, customers first, each once."""
        return tuple(dict.fromkeys(self.customers + self.vendors))

    def partners_of(self, side):
        """Return the commercial partners whose items belong on the side."""
        return self.customers if side == RECEIVABLE else self.vendors


#: What the target alone decides, for all its items: true where it applies.
_TARGET_TESTS = {
    "no_agreement": lambda target: not target.in_force,
    "not_accepted": lambda target: target.in_force and not target.accepted,
    "date_in_future": lambda target: target.date > target.today,
}


def target_reasons(target):
    """Return the codes that hold for every item of a target.

    :param target: :class:`Target`
    """
    return [code for code, test in _TARGET_TESTS.items() if test(target)]


def item_reasons(items, target):
    """Yield the key of an item and the code for each reason in the items' own facts.

    :param items: list of :class:`ItemFacts`
    :param target: :class:`Target` of them all
    """
    customers, vendors = (set(target.partners_of(side)) for side in SIDES)
    company, currency = target.company, target.currency
    date, quotes = target.date, target.quotes
    any_day = not (
        target.due_until or target.claims_due_until or target.debts_due_until
    )
    for facts in items:
        if not facts.posted:
            yield facts.key, "not_posted"
        if closed := facts.closed():
            yield facts.key, closed
        if facts.side not in SIDES:
            yield facts.key, "not_receivable_payable"
        if facts.company != company:
            yield facts.key, "wrong_company"
        if quotes is None and facts.currency != currency:
            yield facts.key, "wrong_currency"
        partners = customers if facts.side == RECEIVABLE else vendors
        if not facts.commercial or facts.commercial not in partners:
            yield facts.key, "outside_pair"
        if facts.date > date:
            yield facts.key, "date_before_item"
        limit = None if any_day else target.due_limit(facts)
        if limit and facts.due > limit:
            yield facts.key, "not_due"


def ordered(codes):
    """Return the codes in the order of :data:`ITEM_REASONS`; unknown ones last."""
    rank = {code: place for place, code in enumerate(ITEM_REASONS)}
    return sorted(codes, key=lambda code: (rank.get(code, len(rank)), code))
