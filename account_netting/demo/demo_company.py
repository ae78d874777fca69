"""The demo company, whose books are written the way a user's clicks go.

Documents are posted, payments registered, agreements activated, nettings proposed,
posted and reversed. ``demo_partners``, ``demo_tables`` and ``demo_agreements`` say what
is in the books.
"""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.fields import Command

from . import demo_agreements, demo_partners
from . import demo_tables as tables


class DemoCompany:
    """The demo company while its books are written.

    What was made is kept under the keys of the tables: ``partners`` (contacts too),
    ``documents``, ``agreements``, ``users``.
    """

    def __init__(self, company):
        self.admin = company.env.ref("base.user_admin")
        self.company = company.with_user(self.admin).with_context(
            lang="en_US", allowed_company_ids=company.ids
        )
        self.env = self.company.env
        self.today = fields.Date.today()
        self.partners = {}
        self.documents = {}
        self.agreements = {}
        self.users = {}

    def load(self):
        """Write the books, from the company's address to the last netting."""
        self._activate_languages()
        self._set_up_company()
        self._create_users()
        self._create_partners()
        self._create_documents()
        self._create_opening_balance()
        self._register_payments()
        self._create_agreements()
        self._net()
        self._track_changes()

    def _activate_languages(self):
        """Load the languages that some of the partners read."""
        languages = (
            self.env["res.lang"]
            .with_context(active_test=False)
            .search([("code", "in", tables.LANGUAGES), ("active", "=", False)])
        )
        if languages:
            self.env["base.language.install"].create(
                {"lang_ids": [Command.set(languages.ids)], "overwrite": False}
            ).lang_install()

    def _ago(self, days):
        return self.today - timedelta(days=days)

    def _track_changes(self):
        """Have the changes noted in the chatter, as at the end of each request."""
        self.env.flush_all()
        self.env.cr.precommit.run()

    # ------------------------------------------------------------ the company

    def _set_up_company(self):
        ireland = self._find_country("IE")
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.company.write(
            {
                **tables.COMPANY,
                "country_id": ireland.id,
                "account_fiscal_country_id": ireland.id,
                "currency_id": euro.id,
                "logo": False,
                "external_report_layout_id": self.env.ref(
                    "web.external_layout_standard"
                ).id,
                "paperformat_id": self.env.ref("base.paperformat_euro").id,
            }
        )
        self._set_up_taxes(ireland)
        for code, rates in tables.RATES.items():
            self._create_rates(self.env.ref(f"base.{code}"), rates)
        # What an agreement puts on the bridging lines shows with this only.
        self.env.ref("base.group_user")._apply_group(
            self.env.ref("analytic.group_analytic_accounting")
        )

    def _set_up_taxes(self, country):
        """Make the generic chart's taxes those of the country: 23 per cent, or none."""
        taxes = self.env["account.tax"].search([("company_id", "=", self.company.id)])
        taxes.tax_group_id.country_id = country
        taxes.country_id = country
        for tax in taxes.filtered("amount"):
            tax.write({"name": "23%", "amount": 23.0, "invoice_label": "VAT 23%"})
            tax.tax_group_id.name = "VAT 23%"

    def _create_rates(self, currency, rates):
        currency.active = True
        self.env["res.currency.rate"].create(
            [
                {
                    "currency_id": currency.id,
                    "company_id": self.company.id,
                    "name": self.today.replace(day=1) - relativedelta(months=months),
                    "rate": rate,
                }
                for months, rate in enumerate(rates)
            ]
        )

    def _create_users(self):
        self.admin.tz = "Europe/Dublin"
        User = self.env["res.users"].with_context(no_reset_password=True)
        for login, (name, group) in tables.USERS.items():
            self.users[login] = User.create(
                {
                    "login": login,
                    "password": login,
                    "name": name,
                    "email": f"{login}@larkfield.example",
                    "tz": "Europe/Dublin",
                    "company_id": self.company.id,
                    "company_ids": [Command.set(self.company.ids)],
                    "group_ids": [
                        Command.link(self.env.ref("base.group_user").id),
                        Command.link(self.env.ref(group).id),
                    ],
                }
            )

    # ------------------------------------------------------------ the partners

    def _create_partners(self):
        Partner = self.env["res.partner"]
        rows = demo_partners.PARTNERS
        partners = Partner.create(
            [self._prepare_partner_vals(partner) for partner in rows.values()]
        )
        self.partners.update(zip(rows, partners, strict=True))
        rows = demo_partners.CONTACTS
        contacts = Partner.create(
            [
                {
                    "parent_id": self.partners[contact.company].id,
                    "name": contact.name,
                    "function": contact.function,
                    "email": contact.email,
                    "lang": self.partners[contact.company].lang,
                }
                for contact in rows.values()
            ]
        )
        self.partners.update(zip(rows, contacts, strict=True))

    def _prepare_partner_vals(self, partner):
        return {
            "is_company": True,
            "name": partner.name,
            "street": partner.street,
            "zip": partner.zip,
            "city": partner.city,
            "country_id": self._find_country(partner.country).id,
            "vat": partner.vat,
            "company_registry": partner.registry,
            "email": partner.email,
            "phone": partner.phone,
            "lang": partner.lang,
        }

    def _find_country(self, code):
        return self.env["res.country"].search([("code", "=", code)])

    # ------------------------------------------------------------ the documents

    def _create_documents(self):
        rows = tables.DOCUMENTS
        documents = self.env["account.move"].create(
            [self._prepare_document_vals(row) for row in rows.values()]
        )
        documents.action_post()
        self.documents.update(zip(rows, documents, strict=True))
        self.documents[tables.BLOCKED_BILL].action_toggle_block_payment()

    def _prepare_document_vals(self, row):
        partner = self.partners[row.partner]
        date = self._ago(row.days)
        terms = self.env.ref(f"account.account_payment_term_{row.terms}")
        vals = {
            "move_type": row.kind,
            "partner_id": partner.id,
            "invoice_date": date,
            "date": date,
            "invoice_payment_term_id": terms.id,
            "currency_id": self.env.ref(f"base.{row.currency}").id,
            "invoice_line_ids": [
                Command.create(
                    {
                        "name": text,
                        "quantity": quantity,
                        "price_unit": price,
                        "tax_ids": [
                            Command.set(self._get_taxes(row.kind, partner).ids)
                        ],
                    }
                )
                for text, quantity, price in row.all_lines()
            ],
        }
        if row.kind in (tables.BILL, tables.VENDOR_CREDIT_NOTE):
            number = f"{date.timetuple().tm_yday:03}"
            vals["ref"] = demo_partners.PARTNERS[row.partner].bills.format(
                year=date.year, number=number
            )
        return vals

    def _get_taxes(self, kind, partner):
        """Return the tax of business at home; abroad there is none."""
        if partner.commercial_partner_id.country_id != self.company.country_id:
            return self.env["account.tax"]
        if kind in (tables.INVOICE, tables.CREDIT_NOTE):
            return self.company.account_sale_tax_id
        return self.company.account_purchase_tax_id

    def _create_opening_balance(self):
        days, contact, amount = tables.OPENING_BALANCE
        partner = self.partners[contact]
        counterpart = self.env["account.account"].search(
            [
                ("account_type", "=", "equity_unaffected"),
                ("company_ids", "=", self.company.id),
            ],
            limit=1,
        )
        lines = (
            (partner.property_account_payable_id, -amount),
            (counterpart, amount),
        )
        self.env["account.move"].create(
            {
                "move_type": "entry",
                "date": self._ago(days),
                "ref": "Opening balance",
                "line_ids": [
                    Command.create(
                        {
                            "name": "Opening balance",
                            "partner_id": partner.id,
                            "account_id": account.id,
                            "balance": balance,
                        }
                    )
                    for account, balance in lines
                ],
            }
        ).action_post()

    # ------------------------------------------------------------ the payments

    def _register_payments(self):
        for payment in tables.PAYMENTS:
            self._register_payment(
                self.documents[payment.document], payment.days, payment.amount
            )
        days, partner, amount, memo = tables.ADVANCE
        self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.partners[partner].id,
                "amount": amount,
                "date": self._ago(days),
                "memo": memo,
            }
        ).action_post()
        # On its way: prepared, and not confirmed yet.
        bill = self.documents[tables.BILL_BEING_PAID]
        self.env["account.payment"].create(
            {
                "payment_type": "outbound",
                "partner_type": "supplier",
                "partner_id": bill.partner_id.id,
                "amount": bill.amount_residual,
                "date": self.today,
                "memo": bill.ref,
                "invoice_ids": [Command.set(bill.ids)],
            }
        )

    def _register_payment(self, document, days, amount):
        vals = {"payment_date": self._ago(days)}
        if amount:
            vals["amount"] = amount
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=document.ids
        ).create(vals).action_create_payments()

    # ------------------------------------------------------------ the nettings

    def _create_agreements(self):
        rows = demo_agreements.AGREEMENTS
        agreements = self.env["account.netting.agreement"].create(
            [
                {
                    "name": row.name,
                    "date_start": self._ago(row.days),
                    "party_ids": [
                        Command.create(
                            {
                                "customer_id": self.partners[customer].id,
                                "vendor_id": self.partners[vendor].id,
                            }
                        )
                        for customer, vendor in row.pairs
                    ],
                    **row.values,
                }
                for row in rows.values()
            ]
        )
        self.agreements.update(zip(rows, agreements, strict=True))
        self._give_dimension(self.agreements[demo_agreements.AGREEMENT_WITH_DIMENSION])
        self._track_changes()
        for key, row in rows.items():
            if row.state == "active":
                self.agreements[key].action_activate()
            elif row.state == "closed":
                self.agreements[key].action_close()

    def _give_dimension(self, agreement):
        plan = self.env["account.analytic.plan"].create({"name": "Departments"})
        treasury = self.env["account.analytic.account"].create(
            {"name": "Treasury", "plan_id": plan.id}
        )
        agreement.analytic_distribution = {str(treasury.id): 100}

    def _net(self):
        """Let the accountant propose and post, and the administrator reverse."""
        Netting = self.env["account.netting"].with_user(self.users["accountant"])
        for row in demo_agreements.NETTINGS:
            items = self._get_items(row.documents)
            netting = Netting.browse(
                Netting.propose(items.ids, date=self._ago(row.days))
            )
            self._track_changes()
            if row.is_posted:
                netting.action_post()
                self._track_changes()
            if row.reversed:
                days, reason = row.reversed
                netting.with_user(self.admin).action_reverse(
                    date=self._ago(days), reason=reason
                )

    def _get_items(self, keys):
        lines = self.env["account.move.line"]
        for key in keys:
            lines |= self.documents[key].line_ids
        return lines.filtered(
            lambda line: (
                line.account_type in ("asset_receivable", "liability_payable")
                and not line.reconciled
            )
        )
