"""The job that works as an accountant does in the browser, on one large pair."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import Form

from benchmarks.meter import Meter

_POSTED_TOGETHER = 200  # documents
_PAGE = 40  # rows of a list, unless its view says otherwise
_AMOUNT = 12.0


def use_forms(env, items, repeat):
    """Open the wizard and a netting with very many items, and change an amount.

    What is timed is what the browser asks the server for.

    :param items: open items of the pair, half of them bills
    :return: ``{action: figures of each turn}``
    """
    company = env["res.company"].search([], order="id", limit=1)
    env = env(context={"allowed_company_ids": company.ids})
    large, small = env["res.partner"].create(
        [{"name": "Many Documents"}, {"name": "Few Documents"}]
    )
    agreement = env["account.netting.agreement"].create(
        {
            "name": "Many and Few",
            "party_ids": [
                Command.create({"customer_id": partner.id}) for partner in large | small
            ],
        }
    )
    agreement.action_activate()
    _bill(env, large, items)
    turns = {}
    for turn in range(repeat + 1):
        _bill(env, small, 6)
        env.cr.commit()
        for name, figures in _work(large, small):
            if turn:  # the first one warms up
                turns.setdefault(name, []).append(figures)
        env.cr.rollback()
        print(f"at turn {turn}")
    return turns


def _work(large, small):
    """Do what is timed, once.

    :return: yields the name of each action and its figures
    """
    wizard, figures = _time(large.env, lambda: _open_wizard(large))
    yield "wizard", figures
    yield "wizard_amount", _time(large.env, lambda: _change_amount(wizard))[1]
    netting = wizard._propose()
    yield "netting", _time(large.env, lambda: _read(netting))[1]
    yield "netting_amount", _time(large.env, lambda: _change_amount(netting))[1]
    few, _figures = _time(small.env, lambda: _open_wizard(small))
    yield "post", _time(small.env, few.action_post)[1]


def _time(env, work):
    _end_request(env)
    with Meter(env.cr) as meter:
        outcome = work()
        env.flush_all()
    return outcome, meter.figures


def _open_wizard(partner):
    wizard = (
        partner.env["account.netting.wizard"]
        .with_context(active_model=partner._name, active_ids=partner.ids)
        .create({})
    )
    _end_request(wizard.env)
    _read(wizard)
    return wizard


def _read(record):
    """Read what a form shows: of each list its first page."""
    view, lists = _get_view(record)
    spec = {
        name: {**spec, "limit": lists[name]} if name in lists else spec
        for name, spec in view.items()
    }
    return record.web_read(spec)


def _change_amount(record):
    """Change an amount: the browser asks the item first what follows, then the form."""
    spec = _get_view(record)[0]
    items = record._fields["receivable_line_ids"]
    item = record.receivable_line_ids[0]
    answer = item.onchange(
        {"amount": _AMOUNT, items.inverse_name: {"id": record.id}},
        ["amount"],
        spec["receivable_line_ids"]["fields"],
    )
    _end_request(record.env)
    return record.onchange(
        {
            "receivable_line_ids": [
                Command.update(item.id, {"amount": _AMOUNT, **answer["value"]})
            ]
        },
        ["receivable_line_ids"],
        spec,
    )


def _end_request(env):
    """Leave nothing in memory: each request of the browser begins without."""
    env.flush_all()
    env.invalidate_all()


def _get_view(record):
    """Return what the form's view shows, as the browser asks for it.

    :return: its specification, and ``{list: how many rows its page has}``
    """
    if record._name not in _VIEWS:
        view = Form(record)._view
        _VIEWS[record._name] = (
            view["fields_spec"],
            {
                name: int(field["edition_view"]["tree"].get("limit", _PAGE))
                for name, field in view["fields"].items()
                if field.get("edition_view")
            },
        )
    return _VIEWS[record._name]


_VIEWS = {}


def _bill(env, partner, count):
    """Post as many invoices as bills, each of another amount."""
    date = fields.Date.today() - timedelta(days=10)
    for start in range(0, count, _POSTED_TOGETHER):
        numbers = range(start, min(start + _POSTED_TOGETHER, count))
        env["account.move"].create(
            [
                {
                    "move_type": "in_invoice" if number % 2 else "out_invoice",
                    "partner_id": partner.id,
                    "invoice_date": date,
                    "date": date,
                    "invoice_line_ids": [
                        Command.create(
                            {"name": "Goods", "price_unit": 100 + number / 4}
                        )
                    ],
                }
                for number in numbers
            ]
        ).action_post()
        env.invalidate_all()
