"""Credit limits, net of what may be set off: what we owe is no risk to us."""

from odoo import models
from odoo.fields import Domain

from ...core.controls import NOT_ALLOWED
from ...core.items import PAYABLE, RECEIVABLE


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _get_netting_cover(self, company):
        """Return what lessens a customer's risk, where credit limits are net.

        :return: in company currency, never below zero
        """
        if not company._get_netting_default("netting_credit_limit"):
            return 0.0
        return self.commercial_partner_id._read_netting_cover(company)

    def _read_netting_cover(self, company):
        """Return how much of what a customer owes could be set off today.

        That is what we owe the vendors it is netted with, under agreements in force,
        due or not. For modules that reckon a customer's risk.

        :return: in company currency, never below zero
        """
        customer = self.commercial_partner_id
        pair = (
            self.env["account.netting.party"]
            ._index_in_force(company, {customer.id}, company._get_netting_today())
            .get((company.id, RECEIVABLE, customer.id))
        )
        if not pair:
            return 0.0
        vendors = self.browse(pair.vendors)
        # Whoever asks for a customer's credit: controls are accountants' business.
        parties = (customer | vendors).sudo().with_company(company)
        if any(parties.mapped("netting_excluded")) or NOT_ALLOWED in (
            *parties.mapped("netting_as_customer"),
            *parties.mapped("netting_as_vendor"),
        ):
            return 0.0
        Line = self.env["account.move.line"].sudo()
        totals = Line._read_open_totals(
            Domain("company_id", "child_of", company.id)
            & Line._get_open_items_domain(self.browse(), vendors)
        )
        owed = sum(total.amount for total in totals if total.side == PAYABLE)
        return max(company.currency_id.round(owed), 0.0)
