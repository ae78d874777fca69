"""What caps and reserves leave to be netted, shared by the plans they hold for."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor


@dataclass
class Allowance:
    """How much may be netted still, under one cap or beside one reserve.

    :param key: of the cap or reserve, as the caller keeps it
    :param code: the reason where nothing is left
    :param amount: what it is in all, in minor units of its own currency
    :param left: what may be netted still; below zero where it is exceeded
    """

    key: object
    code: str
    amount: int
    left: int


@dataclass(frozen=True)
class Share:
    """An allowance as one plan sees it.

    :param rate: minor units of the plan's currency for one of the allowance's

    Of 100.00 left in a currency that is worth half, 200.00 may be netted; netting
    50.01 of that takes 25.01, for it is never less:

    >>> share = Share(Allowance("cap", "cap_reached", 10000, 10000), Fraction(2))
    >>> share.units()
    20000
    >>> share.draw(5001)
    >>> share.allowance.left
    7499
    """

    allowance: Allowance
    rate: Fraction = Fraction(1)

    def units(self):
        """Return how much the plan may net, in minor units of its currency."""
        return max(floor(self.allowance.left * self.rate), 0)

    def draw(self, units):
        """Take what is netted from the allowance."""
        self.allowance.left -= ceil(units / self.rate)
