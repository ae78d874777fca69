"""What the controls on a customer and a vendor allow for a pair of them.

As in OneAdvanced e5: both sides carry a control, the two must be compatible, and some
let a pair net in one direction only.
"""

ALLOWED = "allowed"
NOT_ALLOWED = "not_allowed"
DEBIT_ONLY = "debit_only"
CREDIT_ONLY = "credit_only"

#: ``(customer's control, vendor's control)`` that go together.
_COMPATIBLE = frozenset(
    {
        (ALLOWED, ALLOWED),
        (NOT_ALLOWED, NOT_ALLOWED),
        (NOT_ALLOWED, DEBIT_ONLY),
        (NOT_ALLOWED, CREDIT_ONLY),
        (DEBIT_ONLY, NOT_ALLOWED),
        (DEBIT_ONLY, DEBIT_ONLY),
        (CREDIT_ONLY, NOT_ALLOWED),
        (CREDIT_ONLY, CREDIT_ONLY),
    }
)


def are_compatible(customer, vendor):
    """Tell whether two controls may stand in one pair.

    A compatible pair nets nothing while one side is not allowed.

    >>> are_compatible("debit_only", "not_allowed")
    True
    >>> are_compatible("allowed", "debit_only")
    False
    """
    return (customer, vendor) in _COMPATIBLE


def may_net(customer, vendor, receivable, payable):
    """Tell whether a pair may be netted, given all it has open in a currency.

    *Debit only* nets while the whole receivable can be cleared and the rest stays
    payable, *credit only* while the whole payable can be.

    :param customer: the customer's control
    :param vendor: the vendor's control
    :param receivable: what the customer owes us, in minor units
    :param payable: what we owe the vendor, in minor units

    >>> may_net("debit_only", "debit_only", 10000, 120000)
    True
    >>> may_net("debit_only", "debit_only", 120000, 10000)
    False
    """
    controls = {customer, vendor}
    if NOT_ALLOWED in controls or not are_compatible(customer, vendor):
        return False
    if DEBIT_ONLY in controls:
        return payable >= receivable
    if CREDIT_ONLY in controls:
        return receivable >= payable
    return True
