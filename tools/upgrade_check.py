"""Upgrade databases of our last version and of OCA's add-on of our name, for real.

It needs the package index, so it is no part of the test suite; what the suite can
check without it is in ``tests/test_migration.py``.
"""

from tools import console, database, last_version, oca, templates

_DATABASE = "netting_upgrade"

# What a database may hold that the upgrade must cope with: other companies, some with
# a journal of the code we would take, and what OCA's wizard stored.
_FILL = """\
def add_company(name, **vals):
    company = env["res.company"].create({"name": name, **vals})
    env.user.company_ids |= company
    env["account.chart.template"].try_loading(
        "generic_coa", company, install_demo=False
    )
    return company

def add_journal(company, journal_type):
    env["account.journal"].create(
        {
            "name": "Taken",
            "code": "NET",
            "type": journal_type,
            "company_id": company.id,
        }
    )

add_journal(add_company("With a cash journal NET"), "cash")
adopting = add_company("With a general journal NET")
add_journal(adopting, "general")
env["res.company"].create({"name": "Branch", "parent_id": adopting.id})
env["res.company"].create({"name": "Without a chart"})

items = env["account.move.line"]
partner = env["res.partner"].create({"name": "Both"})
for move_type, amount in (("out_invoice", 100), ("in_invoice", 1200)):
    move = env["account.move"].create(
        {
            "move_type": move_type,
            "partner_id": partner.id,
            "invoice_date": "2025-01-15",
            "date": "2025-01-15",
            "invoice_line_ids": [
                (0, 0, {"name": "x", "price_unit": amount, "tax_ids": False})
            ],
        }
    )
    move.action_post()
    items |= move.line_ids.filtered("date_maturity")
journal = env["account.journal"].search([("type", "=", "general")], limit=1)
env["account.move.make.netting"].with_context(
    active_model="account.move.line", active_ids=items.ids
).create({"journal_id": journal.id})
env.cr.commit()
"""

# Raises when something is not as it should be.
_CHECK = """\
module = env["ir.module.module"].search([("name", "=", "account_netting")])
assert (module.state, module.license) == ("installed", "LGPL-3"), module.read()

for model, domain in (
    ("ir.model", [("model", "=", "account.move.make.netting")]),
    ("ir.model.access", [("model_id.model", "=", "account.move.make.netting")]),
    ("ir.ui.view", [("model", "=", "account.move.make.netting")]),
    ("ir.actions.act_window", [("res_model", "=", "account.move.make.netting")]),
    ("ir.model.data", [("name", "ilike", "make_netting")]),
):
    left = env[model].search(domain)
    assert not left, left.read()
env.cr.execute("SELECT relname FROM pg_class WHERE relname LIKE '%make_netting%'")
assert not env.cr.rowcount, env.cr.fetchall()

companies = env["res.company"].search([("chart_template", "!=", False)])
assert len(companies) == 4, companies.mapped("name")
codes = {}
for company in companies:
    journal, account = company._get_netting_journal(), company._get_netting_account()
    assert journal.is_netting_journal and journal.type == "general", company.name
    assert account.reconcile and account.account_type == "asset_current", company.name
    assert env["ir.sequence"].search_count(
        [("code", "=", "account.netting"), ("company_id", "=", company.id)]
    ) == 1, company.name
    codes[company.name] = journal.code
assert codes.pop("With a cash journal NET") == "NET1", codes
assert set(codes.values()) == {"NET"}, codes

partner = env["res.partner"].search([("name", "=", "Both")])
agreement = env["account.netting.agreement"].create(
    {"name": "Both", "party_ids": [(0, 0, {"customer_id": partner.id})]}
)
agreement.action_activate()
items = env["account.move.line"].search(
    [("partner_id", "=", partner.id), ("date_maturity", "!=", False)]
)
netting = env["account.netting"].browse(env["account.netting"].propose(items.ids))
netting.action_post()
assert (netting.state, netting.amount) == ("posted", 100), netting.read()
assert set(items.mapped("amount_residual")) == {0, -1100}, items.read()
"""


def run():
    """Upgrade from the last version of ours, and from OCA's add-on.

    :raises Failure: at the first thing that is not as it should be
    """
    last_version.run()
    _upgrade_from_oca()


def _upgrade_from_oca():
    """Install OCA's add-on, upgrade to ours and look at what is there."""
    oca.NETTING.ensure()
    database.copy(templates.BASE, _DATABASE)
    try:
        templates.install_addon(_DATABASE, env=oca.NETTING.environ())
        templates.run_script(
            "Working with OCA's add-on", _DATABASE, _FILL, env=oca.NETTING.environ()
        )
        templates.upgrade_addon(_DATABASE)
        templates.run_script("Checking what the upgrade made", _DATABASE, _CHECK)
    finally:
        database.drop(_DATABASE)
    console.say("A database with OCA's account_netting upgrades to ours.")
