"""The netting journal and the bridging account that each company starts with."""

from odoo import api, models

from odoo.addons.account.models.chart_template import template

JOURNAL_CODE = "NET"


class AccountChartTemplate(models.AbstractModel):
    _inherit = "account.chart.template"

    @template(model="account.journal")
    def _get_netting_account_journal(self, template_code):
        return {
            "netting": {
                "name": self.env._("Netting"),
                "type": "general",
                "code": JOURNAL_CODE,
                # Far behind the others: the first general journal is the company's
                # default one.
                "sequence": 100,
                "is_netting_journal": True,
                "show_on_dashboard": True,
            },
        }

    def _get_accounts_data_values(
        self, company, template_data, bank_prefix="", code_digits=0
    ):
        values = super()._get_accounts_data_values(
            company, template_data, bank_prefix=bank_prefix, code_digits=code_digits
        )
        values["netting_account_id"] = {
            "name": self.env._("Netting Bridging Account"),
            "prefix": (
                company.transfer_account_code_prefix
                or company.cash_account_code_prefix
                or company.bank_account_code_prefix
                or "1"
            ),
            "code_digits": code_digits or int(template_data.get("code_digits", 6)),
            "account_type": "asset_current",
            "reconcile": True,
        }
        return values

    def _post_load_data(self, template_code, company, template_data):
        result = super()._post_load_data(template_code, company, template_data)
        company = company or self.env.company
        if not company.parent_id and not company.netting_journal_id:
            company.netting_journal_id = self.ref("netting", raise_if_not_found=False)
        company._create_netting_sequences()
        return result

    @api.model
    def _setup_netting_of_companies(self):
        """Set up every company that has a chart of accounts already.

        Called when the module is installed, and by the migration from OCA's module
        of the same name, which the install hook does not run for.
        """
        for company in self.env["res.company"].search(
            [("chart_template", "!=", False)], order="parent_path"
        ):
            self.with_company(company).with_context(
                allowed_company_ids=company.ids
            )._setup_netting(company)

    def _setup_netting(self, company):
        """Give one company what is still missing of its netting set-up."""
        company._create_netting_sequences()
        if company.parent_id:
            return  # branches use their parent's journal and account
        if not company.netting_journal_id:
            company.netting_journal_id = self._find_or_create_netting_journal(company)
        if not company.netting_account_id:
            template_data = self._get_chart_template_data(company.chart_template)
            values = self._get_accounts_data_values(
                company, template_data["template_data"]
            )["netting_account_id"]
            company.netting_account_id = self.env["account.account"]._load_records(
                [
                    {
                        "xml_id": self.company_xmlid("netting_account_id", company),
                        "values": values,
                        "noupdate": True,
                    }
                ]
            )

    def _find_or_create_netting_journal(self, company):
        journal = self.env["account.journal"].search(
            [
                ("code", "=", JOURNAL_CODE),
                ("type", "=", "general"),
                ("currency_id", "=", False),
                ("company_id", "=", company.id),
            ],
            limit=1,
        )
        if not journal:
            self._load_data(
                {
                    "account.journal": self._get_netting_account_journal(
                        company.chart_template
                    )
                }
            )
            return self.ref("netting")
        journal.is_netting_journal = True
        self.env["ir.model.data"]._update_xmlids(
            [
                {
                    "xml_id": self.company_xmlid("netting", company),
                    "record": journal,
                    "noupdate": True,
                }
            ]
        )
        return journal
