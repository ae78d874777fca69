"""Pairs whose two sides stand in the books of two companies."""

from odoo import api, fields, models, tools
from odoo.fields import Domain

from odoo.addons.account_netting.core.items import PAYABLE, RECEIVABLE
from odoo.addons.account_netting.core.residual import KEEP
from odoo.addons.account_netting.models.setup.among import among

#: Context key: items are netted across companies though a company's own agreement
#: covers them too.
ACROSS_FIRST = "netting_across_first"

#: Context key: pairs across companies are read, which are none of a single one.
_READING_ACROSS = "netting_reading_across"


class AccountNettingParty(models.Model):
    _inherit = "account.netting.party"

    customer_company_id = fields.Many2one(
        comodel_name="res.company",
        compute="_compute_side_companies",
        store=True,
        readonly=False,
        index="btree_not_null",
        help="In whose books the customer's items stand; the agreement's company by "
        "default.",
    )
    vendor_company_id = fields.Many2one(
        comodel_name="res.company",
        compute="_compute_side_companies",
        store=True,
        readonly=False,
        index="btree_not_null",
        help="In whose books the vendor's items stand; the agreement's company by "
        "default.",
    )
    is_intercompany = fields.Boolean(
        string="Across Companies",
        compute="_compute_is_intercompany",
        store=True,
        help="Whether it, or a pair that is netted together with it, has a side in the "
        "books of another company.",
    )

    @api.depends("company_id")
    def _compute_side_companies(self):
        for party in self:
            party.customer_company_id = party.customer_company_id or party.company_id
            party.vendor_company_id = party.vendor_company_id or party.company_id

    @api.depends(
        "company_id",
        "customer_company_id",
        "vendor_company_id",
        "agreement_id.scope",
        "agreement_id.party_ids.customer_company_id",
        "agreement_id.party_ids.vendor_company_id",
    )
    def _compute_is_intercompany(self):
        for party in self:
            is_intercompany = any(
                member._get_side_companies() - member.company_id
                for member in party._with_together()
            )
            if party.is_intercompany != is_intercompany:
                party.is_intercompany = is_intercompany
                self.env.registry.clear_cache()  # see _is_intercompany_used

    def _get_side_companies(self):
        """Return the companies whose items the pairs net."""
        return self.customer_company_id | self.vendor_company_id

    def _get_mirror_problems(self):
        """Return a sentence for each pair whose two sides are one and the same claim.

        That is what a company is owed by its sister, and what that owes it.
        """
        return [
            self.env._(
                "%(pair)s: what %(company)s is owed by %(sister)s, and what %(sister)s "
                "owes it, is one obligation, booked twice. It is paid, not netted.",
                pair=party.display_name,
                company=party.customer_company_id.name,
                sister=party.vendor_company_id.name,
            )
            for party in self
            if party.customer_company_id != party.vendor_company_id
            and party.customer_id
            == party.vendor_company_id.partner_id.commercial_partner_id
            and party.vendor_id
            == party.customer_company_id.partner_id.commercial_partner_id
        ]

    def _get_sides(self):
        """Return ``(company, side, partner)`` of the two sides of each pair."""
        return [
            side
            for party in self
            for side in (
                (party.customer_company_id, RECEIVABLE, party.customer_id),
                (party.vendor_company_id, PAYABLE, party.vendor_id),
            )
        ]

    @api.model
    @tools.ormcache()
    def _is_intercompany_used(self):
        """Tell whether there is any pair across companies; else none is looked for."""
        # Whether there is any at all is the same whoever asks.
        return bool(self.sudo().search_count([("is_intercompany", "=", True)], limit=1))

    @api.model
    def _read_pairs(self, domain):
        is_intercompany = bool(self.env.context.get(_READING_ACROSS))
        return super()._read_pairs(
            Domain(domain) & Domain("is_intercompany", "=", is_intercompany)
        )

    @api.model
    def _index_netted(self, companies, partner_ids, date):
        """Index pairs across companies beside those of single ones.

        What a company can net by itself, under an agreement of its own, it nets by
        itself, unless the context says otherwise: see :data:`ACROSS_FIRST`.
        """
        own = super()._index_netted(companies, partner_ids, date)
        if not self._is_intercompany_used():
            return own
        across = self._index_across(companies, partner_ids, date)
        return own | across if self.env.context.get(ACROSS_FIRST) else across | own

    @api.model
    def _index_across(self, companies, partner_ids, date):
        """Index the pairs across companies; see :meth:`_index_in_force`."""
        reading = self.with_context(**{_READING_ACROSS: True})
        rows = reading._read_pairs(
            (among("customer_id", partner_ids) | among("vendor_id", partner_ids))
            & Domain("agreement_state", "=", "active")
            & Domain(
                "agreement_id",
                "any",
                self.env["account.netting.agreement"]._get_period_domain(date, date),
            )
        )
        index = {}
        for owner_id, pair in reading._bring_together(rows):
            # Nothing is left over of what passes from one company to another.
            pair = pair._replace(
                company=owner_id, reserve=0.0, tolerance=0.0, residual=KEEP
            )
            for company, side, partner in self.browse(pair.parties)._get_sides():
                if company in companies:
                    index[company.id, side, partner.id] = pair
        return index

    def _get_item_domain(self):
        across = self._with_together().filtered("is_intercompany")
        if not across:
            return super()._get_item_domain()
        domains = [across._get_across_domain()]
        if own := self - across:
            domains.append(super(AccountNettingParty, own)._get_item_domain())
        return Domain.OR(domains)

    def _get_across_domain(self):
        """Return the domain of what pairs across companies have open."""
        Line = self.env["account.move.line"]
        nobody = self.env["res.partner"]
        return Domain.OR(
            Domain("company_id", "=", company.id)
            & Line._get_open_items_domain(
                *((partner, nobody) if side == RECEIVABLE else (nobody, partner))
            )
            for company, side, partner in self._get_sides()
        )
