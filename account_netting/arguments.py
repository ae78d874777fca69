"""Read what callers of the external API send: a wrong value is said in words."""

from math import isfinite

from odoo import fields
from odoo.exceptions import UserError

from .core.items import ITEM_ORDERS


def check_one(records):
    """Refuse what is done with one record at a time for several, or for none.

    :raises UserError: saying how many there are
    """
    if len(records) == 1:
        return
    raise UserError(
        records.env._(
            "Choose one record for this (%(document)s): %(count)s are chosen.",
            document=records.env["ir.model"]._get(records._name).name,
            count=len(records),
        )
    )


def check_some(records):
    """Refuse what is done with records when there are none.

    :raises UserError: saying so
    """
    if not records:
        raise UserError(
            records.env._(
                "Choose at least one record for this (%(document)s).",
                document=records.env["ir.model"]._get(records._name).name,
            )
        )


def read_date(env, value):
    """Return a date, or ``None`` for none.

    :param value: a date, or an ISO string
    :raises UserError: for anything else
    """
    try:
        return fields.Date.to_date(value or None)
    except (TypeError, ValueError) as error:
        raise UserError(
            env._(
                "%(value)s is not a date; write it like 2026-12-31.",
                value=_shorten(value),
            )
        ) from error


def read_ids(env, value):
    """Return record ids as a list, each once.

    :param value: list, tuple or set of whole numbers
    :raises UserError: for anything else
    """
    ids = value if isinstance(value, list | tuple | set) else [value]
    for record_id in ids:
        if isinstance(record_id, bool) or not isinstance(record_id, int):
            raise UserError(
                env._(
                    "%(value)s is not the id of a record; give a list of whole "
                    "numbers.",
                    value=_shorten(record_id),
                )
            )
    return list(dict.fromkeys(ids))


def read_amounts(env, value):
    """Return amounts by record id.

    :param value: dictionary; its keys may be numbers written as text
    :raises UserError: for anything else, and for amounts that are no finite numbers
    """
    try:
        amounts = {int(key): float(amount) for key, amount in value.items()}
    except (AttributeError, OverflowError, TypeError, ValueError):
        amounts = {0: float("nan")}
    if not all(map(isfinite, amounts.values())):
        raise UserError(
            env._(
                "%(value)s is not what amounts are given as: the id of each item, and "
                "a number.",
                value=_shorten(value),
            )
        )
    return amounts


def read_item_order(env, value):
    """Return the name of an order of items.

    :raises UserError: for anything but one of them
    """
    if not isinstance(value, str) or value not in ITEM_ORDERS:
        raise UserError(
            env._(
                "%(order)s is not an order of items; choose one of %(orders)s.",
                order=_shorten(value),
                orders=", ".join(ITEM_ORDERS),
            )
        )
    return value


def _shorten(value):
    """Return a value as it can be shown in a sentence."""
    text = str(value)
    return text if len(text) <= 60 else f"{text[:60]}…"
