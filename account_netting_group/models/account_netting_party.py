"""Pairs whose two sides stand in two companies."""

from odoo import api, fields, models


class AccountNettingParty(models.Model):
    _inherit = "account.netting.party"

    customer_company_id = fields.Many2one(
        comodel_name="res.company",
        compute="_compute_side_companies",
        store=True,
        readonly=False,
        help="In whose books the customer's items stand; the agreement's company by "
        "default.",
    )
    vendor_company_id = fields.Many2one(
        comodel_name="res.company",
        compute="_compute_side_companies",
        store=True,
        readonly=False,
        help="In whose books the vendor's items stand; the agreement's company by "
        "default.",
    )

    @api.depends("company_id")
    def _compute_side_companies(self):
        for party in self:
            party.customer_company_id = party.customer_company_id or party.company_id
            party.vendor_company_id = party.vendor_company_id or party.company_id

    def _get_side_companies(self):
        """Return the companies whose items the pairs net."""
        return self.customer_company_id | self.vendor_company_id

    def _is_across(self):
        """Tell whether a pair nets items of other books than its agreement's."""
        self.ensure_one()
        return self._get_side_companies() != self.company_id
