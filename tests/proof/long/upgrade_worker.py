"""What a database holds before an upgrade, and what has to be in it afterwards.

Run in ``odoo shell`` by ``tools/upgrade_check.py``.
"""


def fill_last_version(env):
    """Make nettings, agreements, answers, disputes and runs in all their states.

    Then note what is stored of them, row by row.
    """
    from odoo.addons.account_netting.models.account_netting_dispute import Disputed

    def pair(name):
        partner = env["res.partner"].create(
            {"name": name, "email": f"{name}@example.com"}
        )
        for move_type, amount in (("out_invoice", 100), ("in_invoice", 60)):
            for share in (1, 2):
                env["account.move"].create(
                    {
                        "move_type": move_type,
                        "partner_id": partner.id,
                        "invoice_date": "2025-01-15",
                        "date": "2025-01-15",
                        "invoice_line_ids": [
                            (
                                0,
                                0,
                                {
                                    "name": "x",
                                    "price_unit": amount * share,
                                    "tax_ids": False,
                                },
                            )
                        ],
                    }
                ).action_post()
        return partner

    def agree(*partners, **vals):
        return env["account.netting.agreement"].create(
            {
                "name": partners[0].name,
                "party_ids": [
                    (0, 0, {"customer_id": partner.id}) for partner in partners
                ],
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
    states = (
        "draft",
        "sent",
        "accepted",
        "refused",
        "disputed",
        "posted",
        "reversed",
        "cancel",
    )
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
        "UPDATE account_netting SET send_problem = 'No address' WHERE id = %s",
        [unsent.id],
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

    template = env.ref("account_netting.mail_template_netting_proposal")
    template.with_user(env.ref("base.user_admin")).subject = "Ours"

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


def check_last_version(env):
    """Raise unless every value that was stored is stored still."""
    env.cr.execute("SELECT DISTINCT state FROM account_netting")
    assert {state for (state,) in env.cr.fetchall()} == {
        "draft",
        "sent",
        "accepted",
        "refused",
        "posted",
        "reversed",
        "cancel",
    }
    # Odoo fills in new computed fields, and notes when.
    not_kept = {"write_date", "write_uid"}
    # Runs follow what became of their nettings; see the migration, and below.
    followed = {"account_netting_run_line": {"outcome", "amount", "amount_company"}}
    env.cr.execute(
        "SELECT relation, array_agg(row) FROM before_upgrade GROUP BY relation"
    )
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
    assert not env.ref("account_netting.ir_cron_netting_send", raise_if_not_found=False)
    template = env.ref("account_netting.mail_template_netting_agreement")
    assert "Dear" in template.body_html, template.body_html
    template = env.ref("account_netting.mail_template_netting_proposal")
    assert (template.subject, "Hello" in template.body_html) == ("Ours", True)
    assert "_get_shown_total" in template.body_html, template.body_html
    posted = env["account.netting"].search([("state", "=", "posted")], limit=1)
    posted.action_reverse()
    assert posted.state == "reversed"
    env["account.netting"].search([("state", "=", "accepted")], limit=1).action_post()


def fill_oca(env):
    """Make companies, some with a journal of the code we would take, and a netting.

    It is one of the wizard of OCA's add-on.
    """

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


def check_oca(env):
    """Raise when something is not as it should be."""
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
        journal = company._get_netting_journal()
        account = company._get_netting_account()
        assert journal.is_netting_journal, company.name
        assert journal.type == "general", company.name
        assert account.reconcile, company.name
        assert account.account_type == "asset_current", company.name
        assert (
            env["ir.sequence"].search_count(
                [("code", "=", "account.netting"), ("company_id", "=", company.id)]
            )
            == 1
        ), company.name
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
