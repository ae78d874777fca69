"""The netting journal and the bridging account that each company starts with."""

import itertools

from odoo import api, models

from odoo.addons.account.models.chart_template import template

JOURNAL_CODE = "NET"

#: Far behind the others: the first general journal is the company's default one.
JOURNAL_SEQUENCE = 100


class AccountChartTemplate(models.AbstractModel):
    _inherit = "account.chart.template"

    @template(model="account.journal")
    def _get_netting_account_journal(self, template_code):
        return {
            "netting": {
                "name": self._get_netting_names()["netting_journal_id"],
                "type": "general",
                "code": JOURNAL_CODE,
                "sequence": JOURNAL_SEQUENCE,
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
        if company.parent_id:
            # Odoo would copy the parent's of today; ours is asked for when needed.
            return values
        values["netting_account_id"] = {
            "name": self._get_netting_names()["netting_account_id"],
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

    def _pre_reload_data(self, company, template_data, data, force_create=True):
        # Odoo would take any journal of the same code for ours, a bank's too.
        self._settle_netting_journal_code(company, data.get("account.journal", {}))
        return super()._pre_reload_data(
            company, template_data, data, force_create=force_create
        )

    def _pre_load_data(self, template_code, company, template_data, data):
        self._settle_netting_journal_code(company, data.get("account.journal", {}))
        return super()._pre_load_data(template_code, company, template_data, data)

    def _post_load_data(self, template_code, company, template_data):
        result = super()._post_load_data(template_code, company, template_data)
        company = company or self.env.company
        if not company.parent_id and not company.netting_journal_id:
            company.netting_journal_id = self.ref("netting", raise_if_not_found=False)
        company._create_netting_sequences()
        return result

    def _load_translations(self, langs=None, companies=None, template_data=None):
        result = super()._load_translations(
            langs=langs, companies=companies, template_data=template_data
        )
        if not companies:
            companies = self.env["res.company"].search(
                [("chart_template", "!=", False)]
            )
        self._translate_netting_names(companies, langs)
        return result

    @api.model
    def _setup_netting_of_companies(self):
        """Set up every company that has a chart of accounts already.

        Called when the module is installed, and by the migration from OCA's module
        of the same name, which the install hook does not run for.
        """
        # Archived companies may come back.
        companies = self.env["res.company"].with_context(active_test=False)
        for company in companies.search(
            [("chart_template", "!=", False)], order="parent_path"
        ):
            company = company.with_context(allowed_company_ids=company.ids)
            self.with_env(company.env)._setup_netting(company)
            self._translate_netting_names(company)

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
        journals = self._get_netting_account_journal(company.chart_template)
        self._settle_netting_journal_code(company, journals)
        self._load_data({"account.journal": journals})
        return self.ref("netting")

    def _settle_netting_journal_code(self, company, journals):
        """Make sure that the code of the netting journal to be created is free.

        A miscellaneous journal of that code is adopted and becomes the netting
        journal; beside any other, the new one gets the next free code.

        :param journals: ``{external id: values}`` of the journals to create or
            update, changed in place
        """
        if "netting" not in journals or self.ref("netting", raise_if_not_found=False):
            return
        same_codes = (
            self.env["account.journal"]
            .with_context(active_test=False)
            .search(
                [
                    ("code", "=like", f"{JOURNAL_CODE}%"),
                    ("company_id", "=", company.id),
                ]
            )
        )
        namesake = same_codes.filtered(lambda journal: journal.code == JOURNAL_CODE)
        if not namesake:
            return
        if namesake.active and namesake.type == "general" and not namesake.currency_id:
            self._adopt_netting_journal(company, namesake)
            del journals["netting"]
            return
        taken = set(same_codes.mapped("code"))
        journals["netting"]["code"] = next(
            code
            for number in itertools.count(1)
            if (code := f"{JOURNAL_CODE}{number}") not in taken
        )

    def _adopt_netting_journal(self, company, journal):
        journal.write(
            {
                "is_netting_journal": True,
                "sequence": max(journal.sequence, JOURNAL_SEQUENCE),
            }
        )
        self.env["ir.model.data"]._update_xmlids(
            [
                {
                    "xml_id": self.company_xmlid("netting", company),
                    "record": journal,
                    "noupdate": True,
                }
            ]
        )

    @api.model
    def _get_netting_names(self):
        """Return what the journal and the account of a company are called at first."""
        return {
            "netting_journal_id": self.env._("Netting"),
            "netting_account_id": self.env._("Netting Bridging Account"),
        }

    @api.model
    def _translate_netting_names(self, companies, langs=None):
        """Translate the names of journals and accounts that nobody has renamed.

        Odoo looks for translations of such an account among its own only, and for a
        journal's not when it is made without loading a chart.

        :param langs: codes of languages, all by default
        """
        names = self.with_context(lang="en_US")._get_netting_names()
        for lang in langs or dict(self.env["res.lang"].get_installed()):
            translations = self.with_context(lang=lang)._get_netting_names()
            for company in companies.with_context(lang=lang):
                for field, name in translations.items():
                    if company[field].name == names[field] != name:
                        company[field].name = name
