"""The netting journal and the bridging account that each company starts with."""

import itertools
import logging

from psycopg2 import OperationalError

from odoo import api, models
from odoo.fields import Command

_logger = logging.getLogger(__name__)

JOURNAL_CODE = "NET"

#: Far behind the others: the first general journal is the company's default one.
JOURNAL_SEQUENCE = 100


class AccountChartTemplate(models.AbstractModel):
    _inherit = "account.chart.template"

    def _post_load_data(self, template_code, company, template_data):
        # Not by templates, which stop the whole chart where one record fails.
        result = super()._post_load_data(template_code, company, template_data)
        self._setup_netting(company or self.env.company)
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
            Chart = self.with_env(company.env)
            Chart._setup_netting(company)
            Chart._translate_netting_names(company)

    def _setup_netting(self, company):
        """Give one company what is still missing of its netting set-up.

        What cannot be made is left out and noted to the company's administrators;
        neither its chart nor other companies have to wait for it.
        """
        company._create_netting_sequences()
        if company.parent_id:
            return  # branches use their parent's journal and account
        problems = []
        for field, make in (
            ("netting_journal_id", self._make_netting_journal),
            ("netting_account_id", self._make_bridging_account),
        ):
            if company[field]:
                continue
            self.env.flush_all()
            try:
                # What others do at the end of the transaction (tracking of the
                # chart's own records) is neither done early nor lost.
                with self.env.cr.savepoint(flush=False):
                    company[field] = make(company)
                    self.env.flush_all()
            except OperationalError:
                raise  # Odoo tries all of it again
            # One company's books, and other modules' checks, can refuse in any way.
            except Exception as error:  # pylint: disable=broad-except
                self.env.transaction.clear()
                _logger.warning(
                    "The %s of %s could not be made", field, company.name, exc_info=True
                )
                problems.append((field, error))
        company._note_netting_problems(problems)

    # Journal
    # -------

    def _make_netting_journal(self, company):
        """Return the journal of an earlier installation, an adopted or a new one."""
        journal = self._find_netting_record("netting", company)
        if not journal or not journal._is_fit_for_netting():
            journal = self._find_namesake_journal(company)
        if journal:
            journal.write(
                {
                    "active": True,
                    "is_netting_journal": True,
                    "sequence": max(journal.sequence, JOURNAL_SEQUENCE),
                }
            )
        else:
            journal = self.env["account.journal"].create(
                self._prepare_netting_journal_vals(company)
            )
        self._name_netting_record("netting", company, journal)
        return journal

    def _find_namesake_journal(self, company):
        """Return a miscellaneous journal of our code, made by hand before we came."""
        return (
            self.env["account.journal"]
            .search([("code", "=", JOURNAL_CODE), ("company_id", "=", company.id)])
            .filtered(lambda journal: journal.active and journal._is_fit_for_netting())
        )

    def _prepare_netting_journal_vals(self, company):
        taken = set(
            self.env["account.journal"]
            .with_context(active_test=False)
            .search([("company_id", "=", company.id)])
            .mapped("code")
        )
        codes = itertools.chain(
            [JOURNAL_CODE], (f"{JOURNAL_CODE}{number}" for number in itertools.count(1))
        )
        return {
            "name": self._get_netting_names()["netting_journal_id"],
            "type": "general",
            "code": next(code for code in codes if code not in taken),
            "sequence": JOURNAL_SEQUENCE,
            "is_netting_journal": True,
            "show_on_dashboard": True,
            "company_id": company.id,
        }

    # Account
    # -------

    def _make_bridging_account(self, company):
        """Return the account of an earlier installation, or a new one."""
        account = self._find_netting_record("netting_account_id", company)
        if account and not account._get_bridging_problem():
            account.active = True
            return account
        account = self.env["account.account"].create(
            {
                "name": self._get_netting_names()["netting_account_id"],
                "code": self._find_bridging_code(company),
                "account_type": "asset_current",
                "reconcile": True,
                "company_ids": [Command.link(company.id)],
            }
        )
        self._name_netting_record("netting_account_id", company, account)
        return account

    def _find_netting_record(self, name, company):
        # Not by Odoo's ref(), which fails in an archived company.
        xml_id = self.company_xmlid(name, company)
        return self.env.ref(xml_id, raise_if_not_found=False)

    def _name_netting_record(self, name, company, record):
        """Give a record the external id that Odoo would give it with a chart."""
        self.env["ir.model.data"]._update_xmlids(
            [
                {
                    "xml_id": self.company_xmlid(name, company),
                    "record": record,
                    "noupdate": True,
                }
            ]
        )
