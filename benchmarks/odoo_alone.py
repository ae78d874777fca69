"""The jobs that show what Odoo does by itself: without our add-on, or beside it."""

import json
import re
from pathlib import Path

from odoo import fields
from odoo.fields import Command
from odoo.tests import Form

from benchmarks.meter import Meter

#: As many nettings as our engine posts at once, see ``models/rule/engine.py``.
BATCH = 50

#: How a document of somebody who does not net begins, and what is paid of it.
_PRICE = 100
_PAID = 60


# ---------------------------------------------------------------- the limit


def write_entries(env, path):
    """Write down the entries of all nettings, and what each of their lines settles.

    Ids are those of the books, which are the same in a copy without our add-on;
    journal and bridging account are ours, and named as such.

    :param path: file to write to, as JSON
    """
    nettings = env["account.netting"].search([("state", "=", "posted")], order="id")
    entries = []
    for move in nettings.move_ids.sorted("id"):
        lines = move.line_ids.sorted(lambda line: (line.sequence, line.id))
        entries.append(
            {
                "date": fields.Date.to_string(move.date),
                "lines": [_describe_line(line, nettings) for line in lines],
            }
        )
    Path(path).write_text(json.dumps(entries))
    return len(entries)


def _describe_line(line, nettings):
    agreement = nettings.agreement_id[:1]
    is_bridging = line.account_id == agreement.account_id
    partials = line.matched_debit_ids | line.matched_credit_ids
    counterparts = (partials.debit_move_id | partials.credit_move_id) - line
    return {
        "account_id": not is_bridging and line.account_id.id,
        "partner_id": line.partner_id.id,
        "currency_id": line.currency_id.id,
        "name": line.name,
        "date_maturity": fields.Date.to_string(line.date_maturity),
        "balance": line.balance,
        "amount_currency": line.amount_currency,
        "settles": [] if is_bridging else counterparts.ids,
    }


def net_at_limit(env, path, warm_up):
    """Make the very same entries with Odoo's own methods, and nothing of ours.

    :param path: what :func:`write_entries` wrote
    :param warm_up: entries made before the clock runs
    """
    entries = json.loads(Path(path).read_text())
    company = env["res.company"].search([], order="id", limit=1)
    env = env(
        context={
            "allowed_company_ids": company.ids,
            "tracking_disable": True,
            "skip_invoice_sync": True,
            "skip_is_manually_modified": True,
            "mail_create_nolog": True,
            "mail_create_nosubscribe": True,
        }
    )
    journal = env["account.journal"].create(
        {"name": "Limit", "code": "LIMIT", "type": "general", "company_id": company.id}
    )
    bridging = env["account.account"].create(
        {
            "name": "Limit",
            "code": "998877",
            "account_type": "asset_current",
            "reconcile": True,
            "company_ids": [Command.set(company.ids)],
        }
    )
    _make(env, entries[:warm_up], journal, bridging)
    env.invalidate_all()
    with Meter(env.cr) as meter:
        for start in range(warm_up, len(entries), BATCH):
            _make(env, entries[start : start + BATCH], journal, bridging)
            print(f"at {start} entries")
    return meter.figures


def _make(env, entries, journal, bridging):
    """Create, post and match entries in one call each, and commit."""
    moves = env["account.move"].create(
        [
            {
                "move_type": "entry",
                "journal_id": journal.id,
                "date": entry["date"],
                "line_ids": [
                    Command.create(_prepare_line(line, place, bridging))
                    for place, line in enumerate(entry["lines"])
                ],
            }
            for entry in entries
        ]
    )
    moves._post(soft=False)
    Line = env["account.move.line"]
    plans = []
    for move, entry in zip(moves, entries, strict=True):
        made = move.line_ids.sorted("sequence")
        plans += [
            made[place] | Line.browse(line["settles"])
            for place, line in enumerate(entry["lines"])
            if line["settles"]
        ]
        plans.append(made.filtered(lambda line: line.account_id == bridging))
    Line._reconcile_plan(plans)
    env.cr.commit()


def _prepare_line(line, place, bridging):
    vals = {name: value for name, value in line.items() if name != "settles"}
    return {
        **vals,
        "account_id": line["account_id"] or bridging.id,
        "sequence": place,
        "tax_ids": [],
    }


# ---------------------------------------------------------------- who does not net


def work_beside(env, documents):
    """Create, post, pay in part and match documents of partners without agreement."""
    company = env["res.company"].search([], order="id", limit=1)
    env = env(context={"allowed_company_ids": company.ids})
    partners = env["res.partner"].create(
        [{"name": f"Beside {number}"} for number in range(documents)]
    )
    _bill_and_pay(env, partners[:2])
    env.cr.commit()
    env.invalidate_all()
    with Meter(env.cr) as meter:
        _bill_and_pay(env, partners[2:])
        env.cr.commit()
    return meter.figures


def look_around(env, repeat):
    """Open what everybody opens: the accounting dashboard, and a partner's form.

    Nobody nets: where there are agreements, they are removed.

    :return: ``{page: figures of each turn}``; the first turns fill Odoo's caches
    """
    company = env["res.company"].search([], order="id", limit=1)
    env = env(context={"allowed_company_ids": company.ids})
    if "account.netting.agreement" in env:
        agreements = env["account.netting.agreement"].search([])
        agreements.action_draft()
        agreements.unlink()
    partner = env["res.partner"].create({"name": "Beside"})
    spec = Form(partner)._view["fields_spec"]
    pages = {
        "dashboard": lambda: _read_dashboard(env),
        "partner": lambda: partner.web_read(spec),
    }
    turns = {}
    for name, page in pages.items():
        for _turn in range(2 * repeat):
            env.flush_all()
            env.invalidate_all()
            with Meter(env.cr) as meter:
                page()
            turns.setdefault(name, []).append(meter.figures)
        del turns[name][:repeat]
    env.cr.rollback()
    return turns


def _read_dashboard(env):
    Journal = env["account.journal"]
    view = env.ref("account.account_journal_dashboard_kanban_view")
    arch = Journal.get_view(view.id, "kanban")["arch"]
    return Journal.web_search_read(
        [("show_on_dashboard", "=", True)],
        {name: {} for name in re.findall(r'<field name="(\w+)"', arch)},
        limit=80,
    )


def _bill_and_pay(env, partners):
    today = fields.Date.today()
    for partner in partners:
        invoice = env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "invoice_date": today,
                "invoice_line_ids": [
                    Command.create({"name": "Goods", "price_unit": _PRICE})
                ],
            }
        )
        invoice.action_post()
        env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({"amount": _PAID})._create_payments()
