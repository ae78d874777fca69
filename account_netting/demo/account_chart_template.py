"""The demo company comes the way those of Odoo's localizations do."""

from odoo import api, models

from .demo_company import DemoCompany


class AccountChartTemplate(models.AbstractModel):
    _inherit = "account.chart.template"

    @api.model
    def _get_demo_data(self, company=False):
        if self._is_netting_demo(company):
            return {}  # its books are written step by step, as a user would
        return super()._get_demo_data(company)

    @api.model
    def _post_load_demo_data(self, company=False):
        if self._is_netting_demo(company):
            return self._write_netting_demo(company)
        return super()._post_load_demo_data(company)

    @api.model
    def _write_netting_demo(self, company):
        """Write the demo company's books, unless the company has entries already.

        :param company: one with a chart of accounts
        """
        # Loaded at installation, for companies nobody works in yet.
        Move = self.env["account.move"].sudo()
        if not Move.search_count([("company_id", "=", company.id)], limit=1):
            DemoCompany(company).load()

    @api.model
    def _is_netting_demo(self, company):
        return company and company == self.env.ref(
            "account_netting.demo_company", raise_if_not_found=False
        )
