"""Which ledger the rests of netted items are moved to."""

from .items import PAYABLE, RECEIVABLE

KEEP = "keep"
TO_RECEIVABLE = "to_receivable"
TO_PAYABLE = "to_payable"
TO_GREATER = "to_greater"
TO_LESSER = "to_lesser"


def residual_side(residual, receivable, payable):
    """Return the side that rests are moved to, ``None`` where they stay.

    :param residual: one of the words above
    :param receivable: what is open on the customer side, in minor units
    :param payable: what is open on the vendor side

    >>> residual_side("to_payable", 300, 200), residual_side("to_greater", 300, 200)
    ('payable', 'receivable')
    >>> residual_side("to_lesser", 300, 200), residual_side("to_lesser", 200, 200)
    ('payable', None)
    >>> residual_side("keep", 300, 200) is None
    True
    """
    if residual == TO_RECEIVABLE:
        return RECEIVABLE
    if residual == TO_PAYABLE:
        return PAYABLE
    if residual == KEEP or abs(receivable) == abs(payable):
        return None
    is_greater = abs(receivable) > abs(payable)
    return RECEIVABLE if is_greater == (residual == TO_GREATER) else PAYABLE
