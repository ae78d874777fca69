"""Workers for the tests of several companies among processes."""

import time
from functools import partial

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.service.model import retrying

from ..engine_worker import stop_at_point  # noqa: F401

DATE = "2025-06-15"

#: The companies, and what one of their money is worth in the currency of the items.
COMPANIES = {"One": 1.0, "Two": 2.0, "Three": 0.4}

#: What the partner owes the first two companies, and is owed by the third.
OWED = (100.0, 50.0)
OWING = 130.0


def fill(env, _tell):
    """Make three companies of three currencies, and two proposals in opposite order.

    :return: the ids of the companies, and of the proposals
    """
    env["ir.cron"].search([]).active = False
    admin = env.ref("base.user_admin")
    companies = env["res.company"]
    items = env["res.currency"].create({"name": "ITM", "symbol": "I"})
    for name, rate in COMPANIES.items():
        company = env["res.company"].create({"name": name})
        env["account.chart.template"].try_loading(
            "generic_coa", company, install_demo=False
        )
        currency = env["res.currency"].create(
            {"name": f"C{name[:2].upper()}", "symbol": name}
        )
        company.currency_id = currency
        for day, factor in (("2025-01-01", 1.0), ("2025-06-01", 1.1)):
            env["res.currency.rate"].create(
                [
                    {
                        "currency_id": rated.id,
                        "company_id": company.id,
                        "name": day,
                        "rate": value,
                    }
                    for rated, value in ((currency, 1.0), (items, rate * factor))
                ]
            )
        companies |= company
    admin.company_ids |= companies
    env = companies.with_user(admin).with_context(allowed_company_ids=companies.ids).env
    companies = companies.with_env(env)
    for company in companies:
        company.account_interco_receivable_id = _find(company, "asset_receivable")
        company.account_interco_payable_id = _find(company, "liability_payable")
    return companies.ids, [
        _propose(env, order, items) for order in (companies, companies[::-1])
    ]


def act(env, _tell, method, group, companies, delay=0):
    """Press a button of a netting across companies, as the web client does.

    :param delay: seconds to wait first
    :return: the sentence of a refusal; ``None`` when it was done
    """
    time.sleep(delay)
    admin = env.ref("base.user_admin")
    env = env(user=admin, context={"allowed_company_ids": companies})
    record = env["account.netting.group"].browse(group)
    arguments = {"date": DATE} if method == "action_reverse" else {}
    try:
        retrying(partial(getattr(record, method), **arguments), env)
    except UserError as error:
        env.cr.rollback()
        return str(error)
    return None


def _propose(env, order, currency):
    """Propose what a partner owes the first two, and is owed by the last."""
    partner = env["res.partner"].create({"name": f"Contested {order.mapped('name')}"})
    *owed, owing = order
    agreement = env["account.netting.agreement"].create(
        {
            "name": partner.name,
            "company_id": owing.id,
            "scope": "together",
            "party_ids": [
                Command.create(
                    {
                        "customer_id": partner.id,
                        "vendor_id": partner.id,
                        "customer_company_id": company.id,
                        "vendor_company_id": owing.id,
                    }
                )
                for company in owed
            ],
        }
    )
    agreement.action_activate()
    items = env["account.move.line"]
    for company, amount in zip(owed, OWED, strict=True):
        items |= _owe(company, partner, currency, "asset_receivable", amount)
    items |= _owe(owing, partner, currency, "liability_payable", -OWING)
    (group,) = env["account.netting.group"].propose(items.ids, date=DATE)
    return group


def _find(company, kind):
    return company.env["account.account"].search(
        [("account_type", "=", kind), ("company_ids", "in", company.ids)], limit=1
    )


def _owe(company, partner, currency, kind, amount):
    env = company.with_company(company).env
    balance = currency._convert(amount, company.currency_id, company, "2025-01-15")
    move = env["account.move"].create(
        {
            "move_type": "entry",
            "date": "2025-01-15",
            "line_ids": [
                Command.create(
                    {
                        "name": "Opening balance",
                        "account_id": _find(company, account).id,
                        "partner_id": partner.id,
                        "currency_id": currency.id,
                        "amount_currency": sign * amount,
                        "balance": sign * balance,
                        "tax_ids": [],
                    }
                )
                for account, sign in ((kind, 1), ("equity", -1))
            ],
        }
    )
    move.action_post()
    return move.line_ids.filtered(lambda line: line.account_type == kind)
