"""The jobs that write the books to measure on: some by Odoo, then copies by SQL.

Every pair has as many invoices as bills, of all amounts, to the cent, so that the
last item of one side is left open in part.
"""

import random
from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from benchmarks.cloning import Cloner

_DAYS = 60  # the documents are of the last so many days
_DUE = 30  # and fall due so many days later


# ---------------------------------------------------------------- by Odoo


def seed(env, pairs, items, companies):
    """Post documents the way a user's click does.

    :param pairs: how many partners per company
    :param items: documents per partner, half of them bills; each is one open item
    """
    made = env.company
    for number in range(2, companies + 1):
        made += _create_company(env, f"Company {number}")
    accountant = _create_accountant(env, made)
    for company in made:
        own = env["account.move"].with_user(accountant).with_company(company)
        _seed_company(own.with_context(allowed_company_ids=company.ids), pairs, items)
        print("at", company.name)


def _create_company(env, name):
    # Without a country, for which Odoo would load a chart of its own choice.
    company = env["res.company"].create({"name": name})
    env["account.chart.template"].try_loading(
        "generic_coa", company, install_demo=False
    )
    return company


def _create_accountant(env, companies):
    groups = (
        "base.group_user",
        "base.group_partner_manager",
        "account.group_account_manager",
    )
    return (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            {
                "name": "Accountant",
                "login": "accountant",
                "email": "accountant@bench.example",
                "company_id": companies[0].id,
                "company_ids": [Command.set(companies.ids)],
                "group_ids": [Command.set([env.ref(group).id for group in groups])],
            }
        )
    )


def _seed_company(moves, pairs, items):
    numbers = random.Random(19)
    company = moves.env.company
    partners = moves.env["res.partner"].create(
        [
            {
                "name": f"{_partner_prefix(company)}{number:03}",
                "email": f"partner{number}@bench.example",
                "is_company": True,
                # Known as both, as after some years of business.
                "customer_rank": items,
                "supplier_rank": items,
            }
            for number in range(pairs)
        ]
    )
    moves.create(
        [
            _prepare_document(partner, move_type, tax, numbers)
            for partner in partners
            for _number in range(items // 2)
            for move_type, tax in (
                ("out_invoice", company.account_sale_tax_id),
                ("in_invoice", company.account_purchase_tax_id),
            )
        ]
    ).action_post()


def _prepare_document(partner, move_type, tax, numbers):
    date = fields.Date.today() - timedelta(days=1 + numbers.randrange(_DAYS))
    return {
        "move_type": move_type,
        "partner_id": partner.id,
        "invoice_date": date,
        "date": date,
        "invoice_date_due": date + timedelta(days=_DUE),
        "invoice_line_ids": [
            Command.create(
                {
                    "name": "Goods",
                    "quantity": 1 + numbers.randrange(9),
                    "price_unit": numbers.randrange(500, 50_000) / 100,
                    "tax_ids": [Command.set(tax.ids)],
                }
            )
        ],
    }


def _partner_prefix(company):
    return f"Partner {company.id}-"


def _find_seeded(company):
    prefix = _partner_prefix(company)
    return company.env["res.partner"].search(
        [("name", "=like", f"{prefix}%"), ("name", "not like", f"{prefix}%-%")],
        order="id",
    )


# ---------------------------------------------------------------- by SQL


def fill(env, pairs, companies, chatter):
    """Copy the seeded partners, documents included, until there are so many.

    :param companies: in how many companies; the others keep what they have
    :param chatter: copy followers and messages of the documents too
    """
    cloner = Cloner(env.cr)
    for company in env["res.company"].search([], order="id", limit=companies):
        cloner.begin()
        _fill_partners(cloner, _find_seeded(company).ids, pairs)
        with cloner.without_indexes("account_move", "account_move_line"):
            _fill_documents(cloner)
        if chatter:
            _fill_chatter(cloner)
        print("at", company.name)


def _fill_partners(cloner, ids, pairs):
    cloner.plan_roots("res_partner", ids, pairs)
    cloner.insert(
        "res_partner",
        {"commercial_partner_id": "res_partner"},
        {
            "name": "source.name || '-' || map.copy",
            "complete_name": "source.complete_name || '-' || map.copy",
        },
    )


def _fill_documents(cloner):
    cloner.plan("account_move", "source.partner_id", "res_partner")
    number = "(source.sequence_number + map.copy * series.size)"
    name = f"""
        source.sequence_prefix || lpad({number}::text, greatest(
            length({number}::text),
            length(source.name) - length(source.sequence_prefix)
        ), '0')
    """
    cloner.insert(
        "account_move",
        {
            "partner_id": "res_partner",
            "commercial_partner_id": "res_partner",
            "partner_shipping_id": "res_partner",
        },
        {
            "name": name,
            "sequence_number": number,
            "payment_reference": f"""
                CASE source.payment_reference
                WHEN source.name THEN {name} ELSE source.payment_reference END
            """,
            "invoice_partner_display_name": "partner.complete_name",
            "access_token": "NULL",
        },
        join="""
            JOIN (SELECT journal_id, sequence_prefix, max(sequence_number) AS size
                    FROM account_move GROUP BY journal_id, sequence_prefix) series
              ON series.journal_id = source.journal_id
             AND series.sequence_prefix = source.sequence_prefix
            JOIN res_partner partner ON partner.id = ref_partner_id.new_id
        """,
    )
    cloner.plan("account_move_line", "source.move_id", "account_move")
    cloner.insert(
        "account_move_line",
        {"move_id": "account_move", "partner_id": "res_partner"},
        {
            "move_name": "move.name",
            "name": "replace(source.name, source.move_name, move.name)",
        },
        join="JOIN account_move move ON move.id = ref_move_id.new_id",
    )
    for table in (
        "account_move_line_account_tax_rel",
        "account_account_tag_account_move_line_rel",
    ):
        cloner.insert_links(table, "account_move_line_id", "account_move_line")


def _fill_chatter(cloner):
    cloner.plan(
        "mail_followers",
        "source.res_id",
        "account_move",
        where="source.res_model = 'account.move'",
    )
    cloner.insert(
        "mail_followers", {"res_id": "account_move", "partner_id": "res_partner"}
    )
    cloner.insert_links(
        "mail_followers_mail_message_subtype_rel", "mail_followers_id", "mail_followers"
    )
    cloner.plan(
        "mail_message",
        "source.res_id",
        "account_move",
        where="source.model = 'account.move'",
    )
    cloner.insert(
        "mail_message", {"res_id": "account_move", "parent_id": "mail_message"}
    )
    cloner.plan("mail_tracking_value", "source.mail_message_id", "mail_message")
    cloner.insert("mail_tracking_value", {"mail_message_id": "mail_message"})


# ---------------------------------------------------------------- agreements


def agree(env):
    """Conclude an agreement with each partner, and make a rule for all of them.

    Those with the seeded partners are made by Odoo, the others are copies.
    """
    cloner = Cloner(env.cr)
    for company in env["res.company"].search([], order="id"):
        _agree_with_seeded(company)
        env["account.netting.rule"].with_company(company).create(
            {"name": f"All pairs of {company.name}", "company_id": company.id}
        ).action_activate()
    env.flush_all()
    cloner.recall(
        "res_partner",
        """
        SELECT original.id, clone.id, split_part(clone.name, '-', 3)::int
          FROM res_partner clone
          JOIN res_partner original
            ON original.name = substring(clone.name FROM '^(Partner .+-.+)-.+$')
        """,
    )
    _fill_agreements(cloner)


def _agree_with_seeded(company):
    company.env["account.netting.agreement"].with_company(company).create(
        [
            {
                "name": f"Agreement with {partner.name}",
                "company_id": company.id,
                "party_ids": [Command.create({"customer_id": partner.id})],
            }
            for partner in _find_seeded(company)
        ]
    ).action_activate()


def _fill_agreements(cloner):
    cloner.plan(
        "account_netting_agreement",
        "party.customer_id",
        "res_partner",
        join="JOIN account_netting_party party ON party.agreement_id = source.id",
    )
    cloner.insert(
        "account_netting_agreement", {}, {"name": "source.name || '-' || map.copy"}
    )
    cloner.plan("account_netting_party", "source.customer_id", "res_partner")
    cloner.insert(
        "account_netting_party",
        {
            "agreement_id": "account_netting_agreement",
            "customer_id": "res_partner",
            "vendor_id": "res_partner",
        },
    )
