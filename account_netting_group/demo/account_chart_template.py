"""Two sister companies beside the demo company, that deal with one customer."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command

#: Sister companies: name and currency.
SISTERS = [("Larkfield Iberia S.L.", "EUR"), ("Larkfield Inc.", "USD")]
#: What the partner owes the first company and the second, and is owed by the third.
OWED = [("asset_receivable", 4200.0), ("asset_receivable", 1850.0)]
OWING = ("liability_payable", 5300.0)
EUROS_PER_DOLLAR = 0.92


class AccountChartTemplate(models.AbstractModel):
    _inherit = "account.chart.template"

    @api.model
    def _write_netting_group_demo(self, company):
        """Write the books of a group of three companies, unless they are there.

        :param company: the demo company, with a chart of accounts
        """
        Company = self.env["res.company"].sudo()
        if Company.search_count([("name", "=", SISTERS[0][0])], limit=1):
            return
        admin = self.env.ref("base.user_admin")
        # Without a country, for which Odoo would install further modules.
        sisters = Company.create([{"name": name} for name, _currency in SISTERS])
        admin.company_ids |= sisters
        for sister, (_name, currency) in zip(sisters, SISTERS, strict=True):
            self.try_loading("generic_coa", company=sister, install_demo=False)
            sister.write(
                {
                    "currency_id": self.env.ref(f"base.{currency}").id,
                    "account_fiscal_country_id": company.account_fiscal_country_id.id,
                }
            )
        group = company | sisters
        env = company.with_user(admin).with_context(allowed_company_ids=group.ids).env
        group = group.with_env(env)
        for member in group:
            self._set_up_due_accounts(member)
        euro = env.ref("base.EUR")
        env["res.currency.rate"].create(
            {
                "currency_id": euro.id,
                "company_id": group[2].id,
                "name": fields.Date.today() - timedelta(days=90),
                "rate": EUROS_PER_DOLLAR,
            }
        )
        partner = env["res.partner"].create(
            {"name": "Norwell Freight Group", "is_company": True}
        )
        items = env["account.move.line"]
        for member, (account_type, amount) in zip(group, [*OWED, OWING], strict=True):
            items |= self._owe(member, partner, account_type, amount)
        agreement = env["account.netting.agreement"].create(
            {
                "name": "Norwell, all of Larkfield",
                "company_id": group[2].id,
                "scope": "together",
                "party_ids": [
                    Command.create(
                        {
                            "customer_id": partner.id,
                            "vendor_id": partner.id,
                            "customer_company_id": member.id,
                            "vendor_company_id": group[2].id,
                        }
                    )
                    for member in group[:2]
                ],
            }
        )
        agreement.action_activate()
        env["account.netting.group"].propose(items.ids)

    @api.model
    def _set_up_due_accounts(self, company):
        """Give a company accounts for what is due from, and to, its sisters."""
        Account = self.env["account.account"].with_company(company)
        for field, name, code, account_type in (
            (
                "account_interco_receivable_id",
                "Due from Sister Companies",
                "121900",
                "asset_receivable",
            ),
            (
                "account_interco_payable_id",
                "Due to Sister Companies",
                "211900",
                "liability_payable",
            ),
        ):
            company[field] = Account.create(
                {
                    "name": name,
                    "code": code,
                    "account_type": account_type,
                    "reconcile": True,
                    "company_ids": [Command.set(company.ids)],
                }
            )

    @api.model
    def _owe(self, company, partner, account_type, amount):
        """Post an opening item of the partner, in euros.

        :return: the journal item
        """
        env = company.with_company(company).env
        euro = env.ref("base.EUR")
        date = fields.Date.today() - timedelta(days=40)
        Account = env["account.account"]

        def find(kind):
            return Account.search(
                [("account_type", "=", kind), ("company_ids", "in", company.ids)],
                limit=1,
            )

        sign = 1 if account_type == "asset_receivable" else -1
        balance = euro._convert(sign * amount, company.currency_id, company, date)
        journal = env["account.journal"].search(
            [("type", "=", "general"), ("company_id", "=", company.id)], limit=1
        )
        kinds = (account_type, "income" if sign > 0 else "expense")
        move = env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": journal.id,
                "date": date,
                "ref": env._("Freight"),
                "line_ids": [
                    Command.create(
                        {
                            "name": env._("Freight"),
                            "account_id": find(kind).id,
                            "partner_id": partner.id,
                            "currency_id": euro.id,
                            "amount_currency": turn * sign * amount,
                            "balance": turn * balance,
                            "date_maturity": date,
                            "tax_ids": [],
                        }
                    )
                    for kind, turn in zip(kinds, (1, -1), strict=True)
                ],
            }
        )
        move.action_post()
        return move.line_ids.filtered(
            lambda line: line.account_id.account_type == account_type
        )
