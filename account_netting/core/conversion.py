"""Company amounts for the lines of a netting in a foreign currency."""


def cumulate(amounts, convert):
    """Convert amounts one after the other so that their sum converts exactly.

    Rounding every line by itself leaves cents on the bridging account. Here line
    *k* gets ``convert(first k amounts) - convert(first k-1 amounts)``: the parts
    add up to the converted total, and no line carries another's cents.

    :param amounts: minor units of the netting's currency, one per line, in order
    :param convert: function from minor units of that currency to minor units of the
        company's, monotone, and zero at zero
    :return: list of minor units of the company's currency, one per line

    Three invoices of 10.01 at 3.0 per company unit (10.01 is 3.34 each):

    >>> cumulate([1001, 1001, 1001], lambda units: round(units / 3))
    [334, 333, 334]
    """
    converted = []
    total = given = 0
    for amount in amounts:
        total += amount
        upto = convert(total)
        converted.append(upto - given)
        given = upto
    return converted
