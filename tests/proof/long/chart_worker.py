"""The whole job in a company of one chart of accounts: net, print, undo.

Run in ``odoo shell`` by ``tools/charts_check.py``, with the charts of this Odoo.
"""

import json
import re
import traceback
from datetime import timedelta
from pathlib import Path

from odoo import fields
from odoo.fields import Command

#: A code that Odoo accepts.
CODE = re.compile(r"[A-Za-z0-9.]+")


#: Only what charts of several countries are made of; Odoo refuses them by their names.
COMMON = ("syscebnl", "syscohada")


def find(env, path, parts):
    """Write which module each chart is of: of all charts, or of those or countries."""
    mapping = env["account.chart.template"]._get_chart_template_mapping()
    charts = {
        chart: template["module"]
        for chart, template in mapping.items()
        if chart not in COMMON
        and (
            not parts
            or chart in parts
            or (template["country_code"] or "").lower() in parts
        )
    }
    Path(path).write_text(json.dumps(charts))


def load(env, charts):
    """Give each chart a company, unless it has one, and commit each."""
    known = set(env["res.company"].search([]).mapped("name"))
    for chart in charts:
        if _name(chart) in known:
            continue
        _new_company(env, chart, _name(chart))
        env.cr.commit()


def check(env, charts, path, recipe):
    """Do the job in two companies of each chart, and leave nothing of it.

    One had its chart before the add-on came, the other gets it now.

    :param path: file that a row of the table is added to for each chart
    :param recipe: what the database is made of, to be noted in the row
    """
    env = env(context={**env.context, "tracking_disable": True})
    names = _read_names(env, charts)
    for chart in charts:
        row = {**_check_chart(env, chart), "name": names[chart], "recipe": recipe}
        with open(path, "a") as file:
            file.write(json.dumps(row) + "\n")
        env.cr.rollback()
        env.invalidate_all()


def _name(chart):
    return f"Chart {chart}"


def _new_company(env, chart, name):
    company = env["res.company"].create(
        {"name": name, "iap_enrich_auto_done": True}  # asks the net for its logo else
    )
    env.user.company_ids |= company
    env["account.chart.template"].try_loading(chart, company, install_demo=False)
    return company


def _read_names(env, charts):
    """Return what the account is called in a language of each chart's country."""
    Lang = env["res.lang"].with_context(active_test=False)
    Chart = env["account.chart.template"]
    mapping = Chart._get_chart_template_mapping()
    names = {}
    for chart in charts:
        country = mapping[chart]["country_code"] or "US"
        lang = Lang.search([("code", "=like", f"%\\_{country}")], limit=1)
        if lang:
            Lang._activate_lang(lang.code)
        Named = Chart.with_context(lang=lang.code or "en_US")
        names[chart] = Named._get_netting_names()["netting_account_id"]
    env.cr.rollback()
    env.invalidate_all()
    return names


def _check_chart(env, chart):
    country = env["account.chart.template"]._get_chart_template_mapping()[chart]
    row = {"chart": chart, "country": country["country_code"] or "", "result": ""}
    try:
        charted = env["res.company"].search([("name", "=", _name(chart))])
        done = []
        for company in (charted, _new_company(env, chart, "Later")):
            job = Job(env, company.ensure_one())
            row.update(job.look_at_setup())
            job.run()
            done.append(job.done)
        assert done[0] == done[1], f"{done[0]} before, {done[1]} after"
        row["done"] = done[0]
    except Exception as error:  # a row of the table, whatever it is
        row["result"] = f"{type(error).__name__}: {error}".splitlines()[0]
        row["trace"] = traceback.format_exc()
    return row


class Job:
    """What an accountant does in one company.

    :param company: of the chart to try
    """

    def __init__(self, env, company):
        self.env = env(
            context={**env.context, "allowed_company_ids": company.ids, "lang": "en_US"}
        )
        self.company = company.with_env(self.env)
        self.currency = self.company.currency_id
        today = fields.Date.context_today(self.company)
        self.document_date = today - timedelta(days=60)
        self.rate_date = today - timedelta(days=30)
        self.netting_date = today - timedelta(days=20)
        self.reversal_date = today - timedelta(days=10)
        self.done = []

    def look_at_setup(self):
        """Check journal and account, and say where the account stands."""
        journal = self.company.netting_journal_id
        account = self.company.netting_account_id
        assert journal, "there is no netting journal"
        assert account, "there is no bridging account"
        assert journal._is_fit_for_netting()
        assert not account._get_bridging_problem()
        assert account.account_type == "asset_current"
        assert CODE.fullmatch(account.code), account.code
        banks = self.company.bank_account_code_prefix
        assert not banks or not account.code.startswith(banks), (
            f"{account.code} stands among banks"
        )
        return {"code": account.code, "beside": self._beside()}

    def _beside(self):
        """Return the account that comes before ours."""
        Account = self.env["account.account"].with_company(self.company)
        accounts = Account.search([("company_ids", "in", self.company.ids)])
        before = accounts.filtered(
            lambda account: account.code < self.company.netting_account_id.code
        )
        last = before.sorted("code")[-1:]
        return f"{last.code} {last.name}" if last else ""

    def run(self):
        for journal in self.env["account.journal"].search(
            [("company_id", "=", self.company.id), ("type", "in", ("sale", "purchase"))]
        ):
            if "l10n_latam_use_documents" in journal._fields:
                # Numbers of the fiscal authority are another module's business.
                journal.l10n_latam_use_documents = False
        self._net_and_reverse()
        self._net_in_foreign_currency()
        self._net_tax_on_payment()

    # The parts
    # ---------

    def _net_and_reverse(self):
        partner = self._new_partner("Domestic")
        invoice = self._document("out_invoice", partner, 1000)
        bill = self._document("in_invoice", partner, 600)
        netting = self._net(partner, invoice | bill)
        amount = min(invoice.amount_total, bill.amount_total)
        assert not self.currency.compare_amounts(netting.amount, amount), netting.amount
        assert not self.currency.compare_amounts(
            invoice.amount_residual, invoice.amount_total - amount
        ), invoice.amount_residual
        self.done.append("net")
        html, _type = self.env["ir.actions.report"]._render_qweb_html(
            "account_netting.action_report_netting_advice", netting.ids
        )
        assert netting.name in html.decode()
        self.done.append("advice")
        netting.action_reverse(date=self.reversal_date, reason="Undone")
        assert netting.state == "reversed"
        for document in invoice | bill:
            assert not document.currency_id.compare_amounts(
                document.amount_residual, document.amount_total
            ), document.amount_residual
        self._check_bridging()
        self.done.append("reversal")

    def _net_in_foreign_currency(self):
        name = "USD" if self.currency.name == "EUR" else "EUR"
        foreign = self.env.ref(f"base.{name}")
        foreign.active = True
        for date, rate in (
            (self.document_date - timedelta(days=30), 2.0),
            (self.rate_date, 2.5),
        ):
            self.env["res.currency.rate"].create(
                {
                    "currency_id": foreign.id,
                    "company_id": self.company.id,
                    "name": date,
                    "rate": rate,
                }
            )
        partner = self._new_partner("Abroad")
        invoice = self._document("out_invoice", partner, 1000, foreign)
        bill = self._document("in_invoice", partner, 600, foreign)
        self._complete_exchange_accounts(invoice | bill)
        netting = self._net(partner, invoice | bill)
        assert netting.currency_id == foreign
        amount = min(invoice.amount_total, bill.amount_total)
        assert not foreign.compare_amounts(netting.amount, amount), netting.amount
        # 100 of rate 2.0 are worth 50, of rate 2.5 only 40.
        exchange = (invoice | bill).line_ids.filtered(
            lambda line: line.account_type in ("asset_receivable", "liability_payable")
        )
        partials = exchange.matched_debit_ids | exchange.matched_credit_ids
        assert partials.exchange_move_id, "no exchange difference"
        self.done.append("currency")

    def _complete_exchange_accounts(self, documents):
        """Choose accounts for gains and losses where the chart brings none.

        The add-on has to say that they are missing, before anything is written.
        """
        company = self.company
        wanted = {
            "income_currency_exchange_account_id": "income",
            "expense_currency_exchange_account_id": "expense",
        }
        missing = [name for name in wanted if not company[name]]
        if not missing:
            return
        reasons = documents.line_ids.netting_reasons(date=self.netting_date)
        assert any(reasons.values()), "a netting without accounts for gain and loss"
        for name in missing:
            company[name] = self.env["account.account"].search(
                [
                    ("account_type", "=like", f"{wanted[name]}%"),
                    ("company_ids", "in", company.ids),
                ],
                limit=1,
            )

    def _net_tax_on_payment(self):
        tax = (
            self.env["account.tax"]
            .with_context(active_test=False)
            .search(
                [
                    ("company_id", "=", self.company.id),
                    ("tax_exigibility", "=", "on_payment"),
                    ("type_tax_use", "=", "sale"),
                    ("amount_type", "=", "percent"),
                    ("amount", ">", 0),
                ],
                limit=1,
            )
        )
        if not tax:
            return  # not known in this country
        tax.active = True
        partner = self._new_partner("Tax on payment")
        invoice = self._document("out_invoice", partner, 1000, taxes=tax)
        bill = self._document("in_invoice", partner, 500, taxes=tax.browse())
        netting = self._net(partner, invoice | bill)
        entries = self.env["account.move"].search(
            [("tax_cash_basis_origin_move_id", "=", invoice.id)]
        )
        assert entries, "no entry of the tax on payment"
        assert set(entries.mapped("date")) == {self.netting_date}
        due = sum(entries.line_ids.filtered("tax_line_id").mapped("balance"))
        share = invoice.amount_tax * netting.amount / invoice.amount_total
        assert abs(abs(due) - share) < 2 * self.currency.rounding, (due, share)
        self.done.append("tax on payment")

    # Verbs
    # -----

    def _new_partner(self, name):
        return self.env["res.partner"].create(
            {
                "name": f"{name} {self.company.id}",
                "street": "Street 1",
                "city": "City",
                "zip": "1000",
                "country_id": self.company.account_fiscal_country_id.id,
                "is_company": True,
            }
        )

    def _document(self, move_type, partner, amount, currency=None, taxes=None):
        """Post a document with the chart's default tax, or with these."""
        line = {"name": "Goods", "price_unit": amount}
        if taxes is not None:
            line["tax_ids"] = [Command.set(taxes.ids)]
        vals = {
            "move_type": move_type,
            "partner_id": partner.id,
            "invoice_date": self.document_date,
            "date": self.document_date,
            "currency_id": (currency or self.currency).id,
            "invoice_line_ids": [Command.create(line)],
        }
        Move = self.env["account.move"]
        if "taxable_supply_date" in Move._fields:
            # It is today by default in Czechia, and decides on the rate there.
            vals["taxable_supply_date"] = self.document_date
        document = Move.create(vals)
        document.action_post()
        return document

    def _net(self, partner, documents):
        items = documents.line_ids.filtered(
            lambda line: line.account_type in ("asset_receivable", "liability_payable")
        )
        agreement = self.env["account.netting.agreement"].create(
            {
                "name": partner.name,
                # Taiwan's chart marks the receivable of all invoices *Non Trade*.
                "include_non_trade": any(items.account_id.mapped("non_trade")),
                "party_ids": [Command.create({"customer_id": partner.id})],
            }
        )
        agreement.action_activate()
        Netting = self.env["account.netting"]
        netting = Netting.browse(Netting.propose(items.ids, date=self.netting_date))
        netting.ensure_one().action_post()
        assert netting.state == "posted"
        assert set(netting.move_ids.mapped("date")) == {self.netting_date}
        self._check_bridging()
        return netting

    def _check_bridging(self):
        lines = self.env["account.move.line"].search(
            [("account_id", "=", self.company.netting_account_id.id)]
        )
        assert lines, "nothing passed the bridging account"
        assert all(lines.mapped("reconciled")), "the bridging account is open"
        for currency, of_currency in lines.grouped("currency_id").items():
            assert currency.is_zero(sum(of_currency.mapped("amount_currency")))
        assert self.currency.is_zero(sum(lines.mapped("balance")))
