"""Upgrade a database that the last released version made to this one, for real.

That version's files come from the history of this repository; without it, as in a
shallow clone, there is nothing to upgrade from, and that is said.
"""

import io
import os
import shutil
import subprocess
import tarfile

from tools import console, database, odoo_command, odoo_source, paths, templates

#: The last commit of 19.0.2.0.0.
_COMMIT = "84b2c1f"
_DATABASE = "netting_upgrade"
_FOLDER = paths.CACHE / "last_version"

# Nettings, agreements, answers, disputes and runs in all their states; then what is
# stored of them, row by row.
_FILL = """\
from odoo.addons.account_netting.models.%(dispute)s import Disputed

def pair(name):
    partner = env["res.partner"].create({"name": name, "email": f"{name}@example.com"})
    for move_type, amount in (("out_invoice", 100), ("in_invoice", 60)):
        for share in (1, 2):
            env["account.move"].create(
                {
                    "move_type": move_type,
                    "partner_id": partner.id,
                    "invoice_date": "2025-01-15",
                    "date": "2025-01-15",
                    "invoice_line_ids": [
                        (0, 0, {"name": "x", "price_unit": amount * share,
                                "tax_ids": False})
                    ],
                }
            ).action_post()
    return partner

def agree(*partners, **vals):
    return env["account.netting.agreement"].create(
        {
            "name": partners[0].name,
            "party_ids": [(0, 0, {"customer_id": partner.id}) for partner in partners],
            **vals,
        }
    )

def propose(partner):
    items = env["account.move.line"].search(
        [
            ("partner_id", "=", partner.id),
            (
                "account_id.account_type",
                "in",
                ("asset_receivable", "liability_payable"),
            ),
        ]
    )
    return env["account.netting"].browse(env["account.netting"].propose(items.ids))

env = env(context={**env.context, "mail_notify_force_send": False})
states = ("draft", "sent", "accepted", "refused", "disputed", "posted", "reversed",
          "cancel")
partners = {state: pair(state) for state in states}
agree(*partners.values()).action_activate()
nettings = {state: propose(partner) for state, partner in partners.items()}
for state in ("sent", "accepted", "refused", "disputed"):
    nettings[state].action_send()
nettings["accepted"].action_record_acceptance()
nettings["refused"].action_record_refusal()
disputed = nettings["disputed"]
disputed._dispute(
    partners["disputed"],
    [Disputed(disputed.line_ids.filtered("amount")[0], "Wrong")],
    disputed._get_current_answers().shown_hash,
    answered_by="Ann",
)
(nettings["posted"] + nettings["reversed"]).action_post()
nettings["reversed"].action_reverse(reason="Wrong")
nettings["cancel"].action_cancel()

waiting = [pair("queued"), pair("unsent")]
agree(*waiting).action_activate()
queued, unsent = map(propose, waiting)
queued.action_send_later()
env.cr.execute(
    "UPDATE account_netting SET send_problem = 'No address' WHERE id = %s", [unsent.id]
)

agree(pair("new"))
asked = agree(pair("asked"), acceptance_required=True)
asked._send()
answered = agree(pair("answered"), acceptance_required=True, answer_days=5)
answered._send()
answered.action_record_acceptance()
answered.action_activate()
agree(pair("closed")).action_close()
for post in (True, False):
    rule = env["account.netting.rule"].create({"name": "Rule", "post": post})
    rule.agreement_ids = agree(pair(f"rule{post}"))
    rule.agreement_scope = "selected"
    rule.agreement_ids.action_activate()
    rule.action_activate()
    rule.action_simulate()
    rule.action_run()
rule.action_deactivate()

env.flush_all()
env.cr.execute("CREATE TABLE before_upgrade (relation text, row jsonb)")
env.cr.execute(
    "SELECT relname FROM pg_class WHERE relkind = 'r'"
    " AND relname LIKE 'account_netting%' ORDER BY relname"
)
for (name,) in env.cr.fetchall():
    env.cr.execute(
        f"INSERT INTO before_upgrade SELECT '{name}', to_jsonb(own) FROM {name} own"
    )
env.cr.execute(
    "INSERT INTO before_upgrade SELECT 'account_move', jsonb_build_object("
    "'id', id, 'netting_id', netting_id, 'state', state, 'name', name)"
    " FROM account_move"
)
env.cr.commit()
"""

# Every value that was stored is stored still.
_CHECK = """\
env.cr.execute("SELECT DISTINCT state FROM account_netting")
assert {state for (state,) in env.cr.fetchall()} == {
    "draft", "sent", "accepted", "refused", "posted", "reversed", "cancel"
}
# Odoo fills in new computed fields, and notes when.
not_kept = {"write_date", "write_uid"}
# Runs follow what became of their nettings; see the migration, and below.
followed = {"account_netting_run_line": {"outcome", "amount", "amount_company"}}
env.cr.execute("SELECT relation, array_agg(row) FROM before_upgrade GROUP BY relation")
for name, rows in env.cr.fetchall():
    env.cr.execute(f"SELECT to_jsonb(own) FROM {name} own")
    after = [row for (row,) in env.cr.fetchall()]
    by_id = {row.get("id"): row for row in after}
    for row in rows:
        if name == "account_netting":  # there is one outbox now
            requested, problem = row.pop("send_requested"), row.pop("send_problem")
            if requested or problem:
                row["letter_state"] = "to_send" if requested else "failed"
                row["letter_error"] = problem
        if "id" not in row:
            assert row in after, (name, row)
            continue
        changed = {
            key: (value, by_id[row["id"]].get(key, "no such column"))
            for key, value in row.items()
            if key not in not_kept | followed.get(name, set())
            and by_id[row["id"]].get(key, "no such column") != value
        }
        assert not changed, (name, row["id"], changed)

outcomes = {"draft": "proposed", "posted": "posted"}
for line in env["account.netting.run.line"].search([]):
    if line.run_id.is_simulation:
        assert line.outcome in ("would_post", "would_propose"), line.outcome
    else:
        assert line.outcome == outcomes[line.netting_id.state], line.outcome
        assert line.amount == line.netting_id.amount, line.amount
assert not env.ref(
    "account_netting.ir_cron_netting_send", raise_if_not_found=False
)
posted = env["account.netting"].search([("state", "=", "posted")], limit=1)
posted.action_reverse()
assert posted.state == "reversed"
env["account.netting"].search([("state", "=", "accepted")], limit=1).action_post()
"""


def run():
    """Make a database with the last version, upgrade it, and compare what is stored.

    :raises Failure: at the first value that is not what it was
    """
    if not _unpack():
        console.say(
            f"Not checked: the upgrade from the last version, since {_COMMIT} is not "
            "in the history of this clone. Fetch it with: git fetch --unshallow"
        )
        return
    database.copy(templates.BASE, _DATABASE)
    try:
        env = _environ()
        templates.install_addon(_DATABASE, env=env)
        fill = _FILL.replace("%(dispute)s", _find_module("account_netting_dispute"))
        templates.run_script("Working with the last version", _DATABASE, fill, env=env)
        templates.upgrade_addon(_DATABASE)
        templates.run_script("Comparing what is stored", _DATABASE, _CHECK)
    finally:
        database.drop(_DATABASE)
    console.say("A database of the last version upgrades, and keeps every value.")


def _unpack():
    """Write the last version's add-on to a folder; tell whether there is one."""
    archive = subprocess.run(
        ["git", "-C", str(paths.ROOT), "archive", _COMMIT, "account_netting"],
        capture_output=True,
        check=False,
    )
    if archive.returncode:
        return False
    shutil.rmtree(_FOLDER, ignore_errors=True)
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as files:
        files.extractall(_FOLDER)
    return True


def _find_module(name):
    """Return where a file of the last version's models is, as Python names it."""
    models = _FOLDER / "account_netting" / "models"
    (path,) = models.rglob(f"{name}.py")
    return ".".join(path.relative_to(models).with_suffix("").parts)


def _environ():
    """Return an environment in which Odoo finds that version in place of this one."""
    addons = [str(odoo_source.find().addons), str(_FOLDER)]
    if extra := os.environ.get("ODOO_ADDONS_PATH"):
        addons.append(extra)
    return {**odoo_command.environ(), "ODOO_ADDONS_PATH": ",".join(addons)}
