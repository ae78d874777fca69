"""Plans look for items in all books that a pair across companies nets."""

from odoo import api, models


class AccountNettingPlanner(models.AbstractModel):
    _inherit = "account.netting.planner"

    @api.model
    def _get_discount_terms(self, terms):
        """Grant no discount across companies: there the full amounts are netted."""
        if getattr(terms, "company", None) or getattr(terms, "is_intercompany", False):
            return {}
        return super()._get_discount_terms(terms)

    @api.model
    def _get_books_domain(self, records):
        domain = super()._get_books_domain(records)
        across = records.agreement_id.filtered("is_intercompany").party_ids
        return domain | across._get_across_domain() if across else domain
