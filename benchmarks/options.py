"""What is measured and on how much data: variables given to ``make bench``."""

import os
from dataclasses import dataclass, fields

from tools.console import Failure

PARTS = ("limit", "bystander", "desk", "oca", "flat", "million", "parallel")


@dataclass(frozen=True)
class Options:
    """The variables, with what they are when not given.

    :param part: the parts to run, separated by commas; all of them by default
    :param pairs: how many pairs are netted for a figure per pair
    :param oca_pairs: how many OCA's wizard nets, which takes ten times as long each
    :param flat_pairs: the many pairs that must be as quick, one by one, as ``pairs``
    :param million_pairs: pairs of ten items each in the large ledger
    :param parallel_pairs: pairs in each of two companies
    :param bystander_documents: invoices of partners without an agreement
    :param form_items: open items of the pair whose forms are used
    :param repeat: how often each figure is taken; the median counts
    """

    part: str = ",".join(PARTS)
    pairs: int = 300
    oca_pairs: int = 100
    flat_pairs: int = 10_000
    million_pairs: int = 100_000
    parallel_pairs: int = 500
    bystander_documents: int = 120
    form_items: int = 2_000
    repeat: int = 3

    @classmethod
    def read(cls):
        """Read the variables from the environment, where ``make`` puts them.

        :raises Failure: when one makes no sense
        """
        given = {}
        for field in fields(cls):
            text = os.environ.get(field.name.upper(), "")
            if not text:
                continue
            if field.type is int:
                given[field.name] = _read_number(field.name.upper(), text)
            else:
                given[field.name] = text
        options = cls(**given)
        if unknown := set(options.parts).difference(PARTS):
            raise Failure(
                f"PART={options.part} names {', '.join(sorted(unknown))}, and there"
                f" are {', '.join(PARTS)}."
            )
        return options

    @property
    def parts(self):
        return [part.strip() for part in self.part.split(",")]


def _read_number(name, text):
    if not text.isdigit() or not int(text):
        raise Failure(f"{name}={text} is not a number above zero.")
    return int(text)
