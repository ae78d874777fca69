"""Early-payment discount on netted items: by which policy, and how much."""

from typing import NamedTuple

NEVER = "never"
CLOSING = "closing"
PRO_RATA = "pro_rata"


class Discount(NamedTuple):
    """The discount that runs on one item on the netting date.

    :param policy: ``closing``: all of it, where the netting settles the item in full;
        ``pro_rata``: on any part, as much as the part is of what is open
    :param open_units: what is open on the item, signed, in minor units
    :param units: the discount on all of it, same sign, smaller
    """

    policy: str
    open_units: int
    units: int

    def most(self, limit=None):
        """Return the most to net of the item, in minor units.

        :param limit: the most that may be settled of it; ``None`` for all of it

        >>> Discount("closing", 100000, 2000).most()
        98000
        >>> Discount("closing", 100000, 2000).most(90000)
        90000
        >>> Discount("pro_rata", 100000, 2000).most(90000)
        88200
        """
        whole = self.open_units - self.units
        if limit is None or abs(limit) >= abs(self.open_units):
            return whole
        if self.policy == CLOSING:
            # Nothing is granted of what cannot be closed.
            return limit
        most = abs(limit) - self._share(abs(limit))
        return _signed(min(most, abs(whole) - 1), self.open_units)

    def granted(self, units):
        """Return the discount that goes with a netted amount, same sign.

        :param units: what is netted of the item, in minor units

        490.00 net settle 500.00 of a bill of 1,000.00 less 2 %, pro rata:

        >>> Discount("pro_rata", 100000, 2000).granted(49000)
        1000
        >>> Discount("closing", 100000, 2000).granted(49000)
        0
        >>> Discount("closing", 100000, 2000).granted(98000)
        2000
        >>> Discount("pro_rata", -100000, -2000).granted(-98000)
        -2000

        Nothing of an item that is not netted, or netted beyond what it takes:

        >>> Discount("pro_rata", 100000, 2000).granted(98001)
        0
        """
        whole = self.open_units - self.units
        if units * whole <= 0 or abs(units) > abs(whole):
            return 0
        if units == whole:
            return self.units
        if self.policy != PRO_RATA:
            return 0
        netted = abs(units)
        # Begin below, for shares are rounded by up to a half, and take the first that
        # fits.
        settled = (2 * netted - 1) * abs(self.open_units) // (2 * abs(whole)) - 1
        settled = max(settled, netted)
        while settled - self._share(settled) < netted:
            settled += 1
        return _signed(settled - netted, units)

    def standing(self, granted, netted, units):
        """Return what stands of a discount once a part of the netting was taken back.

        :param granted: the discount that was granted
        :param netted: what was netted with it
        :param units: what is netted of that still

        >>> Discount("pro_rata", 100000, 2000).standing(2000, 98000, 49000)
        1000
        >>> Discount("closing", 100000, 2000).standing(2000, 98000, 49000)
        0
        """
        if units == netted:
            return granted
        if self.policy != PRO_RATA:
            return 0
        return share_out([granted], abs(units), abs(netted))[0]

    def _share(self, settled):
        """Return the discount on a settled part, without a sign."""
        return _divide(abs(self.units) * settled, abs(self.open_units))


def share_out(amounts, part, whole):
    """Return a share of each amount, so that they add up to the share of the sum.

    What rounding leaves goes to the largest.

    :param amounts: list of minor units, of any sign
    :param part: how much of ``whole`` the share is, neither below zero

    Half of a discount of 20.00, 16.53 of goods and 3.47 of tax:

    >>> share_out([1653, 347], 49000, 98000)
    [826, 174]
    >>> share_out([-1653, -347], 1, 1)
    [-1653, -347]
    >>> share_out([], 1, 2)
    []
    """
    shares = [_signed(_divide(abs(one) * part, whole), one) for one in amounts]
    if shares:
        total = sum(amounts)
        largest = max(range(len(amounts)), key=lambda index: abs(amounts[index]))
        wanted = _signed(_divide(abs(total) * part, whole), total)
        shares[largest] += wanted - sum(shares)
    return shares


def share_between(amounts, before, upto, whole):
    """Return what a part brings of each amount after parts before it, to lose no cent.

    :param amounts: list of minor units, of any sign
    :param before: how much of ``whole`` was brought before, not below zero
    :param upto: how much of it that and this part bring together

    The second half of the 20.00 above, and all of it at once:

    >>> share_between([1653, 347], 1000, 2000, 2000)
    [827, 173]
    >>> share_between([1653, 347], 0, 2000, 2000)
    [1653, 347]
    """
    shares = (share_out(amounts, part, whole) for part in (upto, before))
    return [now - earlier for now, earlier in zip(*shares, strict=True)]


def _divide(dividend, divisor):
    """Divide whole numbers, neither below zero, rounding half up."""
    return (2 * dividend + divisor) // (2 * divisor)


def _signed(units, like):
    return units if like >= 0 else -units
