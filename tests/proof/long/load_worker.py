"""Workers for the load: many pairs for a run, and an accountant's own to work on."""

from odoo.fields import Command

#: Pairs in one opening entry.
CHUNK = 200


def fill(env, _tell, pairs, items, desk):
    """Open the books of a company.

    :param pairs: for the run, of three items each
    :param items: of the one large partner, half of them payables
    :param desk: pairs for the accountant to post, out of the rule's reach
    :return: ids of the rule, the large partner and the accountant's partners
    """
    env["ir.cron"].search([]).active = False
    env.ref("account_netting.ir_cron_auto_netting").active = True
    env.ref("base.user_admin").password = "admin"
    company = env["res.company"].create({"name": "Load"})
    env["account.chart.template"].try_loading(
        "generic_coa", company, install_demo=False
    )
    env.ref("base.user_admin").write(
        {"company_ids": [Command.link(company.id)], "company_id": company.id}
    )
    env = env(context={"allowed_company_ids": company.ids, "tracking_disable": True})
    make = env["res.partner"].create
    many = make([{"name": f"Pair {number}"} for number in range(pairs)])
    large = make({"name": "Large"})
    own = make([{"name": f"Desk {number}"} for number in range(desk)])
    rows = [(partner, (100, 50, -120)) for partner in many]
    rows += [(partner, (100, -60)) for partner in own]
    rows += [(large, (10, -10))] * (items // 2)
    for start in range(0, len(rows), CHUNK):
        _open_items(env, rows[start : start + CHUNK])
    agreements = env["account.netting.agreement"].create(
        [
            {
                "name": name,
                "party_ids": [
                    Command.create({"customer_id": partner.id}) for partner in partners
                ],
            }
            for name, partners in (("Run", many), ("Desk", own | large))
        ]
    )
    agreements.action_activate()
    rule = env["account.netting.rule"].create(
        {
            "name": "Load",
            "next_run": False,
            "agreement_scope": "selected",
            "agreement_ids": [Command.set(agreements[0].ids)],
        }
    )
    rule.action_activate()
    return rule.id, large.id, own.ids, company.id


def queue(env, _tell, rule):
    """Queue a run of the rule, for the server's scheduled action to work on."""
    rule = env["account.netting.rule"].browse(rule)
    rule.with_context(allowed_company_ids=rule.company_id.ids).action_queue()


def _open_items(env, rows):
    """Post one entry with the open items of partners; payables are below zero."""
    accounts = {
        account_type: env["account.account"].search(
            [
                ("account_type", "=", account_type),
                ("company_ids", "=", env.company.id),
            ],
            limit=1,
        )
        for account_type in ("asset_receivable", "liability_payable", "equity")
    }
    lines = [
        (
            accounts["asset_receivable" if amount > 0 else "liability_payable"],
            partner,
            amount,
        )
        for partner, amounts in rows
        for amount in amounts
    ]
    total = sum(amount for _account, _partner, amount in lines)
    if total:
        lines.append((accounts["equity"], env["res.partner"], -total))
    entry = env["account.move"].create(
        {
            "move_type": "entry",
            "date": "2025-01-15",
            "line_ids": [
                Command.create(
                    {
                        "name": "Opening balance",
                        "account_id": account.id,
                        "partner_id": partner.id,
                        "balance": amount,
                    }
                )
                for account, partner, amount in lines
            ],
        }
    )
    entry.action_post()
