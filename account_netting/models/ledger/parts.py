"""What a correction takes back of the entry of a netting, line by line."""

from collections import defaultdict
from typing import NamedTuple

from odoo import models


class Part(NamedTuple):
    """What one line of a correction takes back of one line of the netting's entry.

    :param line: the line of the netting's entry
    :param partials: the matchings that are undone
    :param amount_currency: of the correction's line, in the netting's currency
    :param balance: of the correction's line, in the company's currency
    :param again: the item that is matched again with what is left, or none
    """

    line: models.BaseModel
    partials: models.BaseModel
    amount_currency: float
    balance: float
    again: models.BaseModel


class Parts(list):
    """The parts of some corrections."""

    def get_lines(self):
        return self[0].line.union(*(part.line for part in self))

    def grouped_by_line(self):
        """Return ``{entry line: its parts}``, in their order."""
        by_line = defaultdict(list)
        for part in self:
            by_line[part.line].append(part)
        return by_line


def sum_up(parts):
    """Return one part for several items whose matching with one line is undone."""
    first = parts[0]
    return first._replace(
        partials=first.partials.union(*(part.partials for part in parts)),
        amount_currency=sum(part.amount_currency for part in parts),
        balance=sum(part.balance for part in parts),
    )


def part_stands(part, line):
    """Tell whether a line books what a part takes back."""
    return (
        line.account_id == part.line.account_id
        and line.partner_id == part.line.partner_id
        and not line.currency_id.compare_amounts(
            line.amount_currency, part.amount_currency
        )
        and not line.company_currency_id.compare_amounts(line.balance, part.balance)
    )
