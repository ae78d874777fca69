"""The page of one position: both sides' items, the partners' contact, what was netted.

Behind each row of the list, so that nobody has to look in four places before netting,
or before telephoning.
"""

from odoo import api, fields, models
from odoo.fields import Domain

from ...arguments import check_one
from ...core.items import PAYABLE, RECEIVABLE
from ..agreement.across import ACROSS
from ..agreement.together import TOGETHER

#: So many of the latest nettings are listed.
MOST_NETTINGS = 5


class AccountNettingPosition(models.Model):
    _inherit = "account.netting.position"

    receivable_item_ids = fields.Many2many(
        comodel_name="account.move.line",
        string="Customer Items",
        compute="_compute_items",
    )
    payable_item_ids = fields.Many2many(
        comodel_name="account.move.line",
        string="Vendor Items",
        compute="_compute_items",
    )
    item_ids = fields.Many2many(
        comodel_name="account.move.line",
        string="Items",
        compute="_compute_items",
        search="_search_item_ids",
        help="All that both sides have open, by which a position is found as well: by "
        "the number of an invoice, or by the vendor's own number of a bill.",
    )
    netting_ids = fields.Many2many(
        comodel_name="account.netting",
        string="Latest Nettings",
        compute="_compute_netting_ids",
        help="The latest nettings of the pair in this currency.",
    )
    contact_id = fields.Many2one(
        comodel_name="res.partner",
        compute="_compute_contact",
        help="Whom to ask: the customer's contact for invoices.",
    )
    contact_email = fields.Char(compute="_compute_contact")
    contact_phone = fields.Char(compute="_compute_contact")

    def _compute_items(self):
        Line = self.env["account.move.line"]
        sides = Line._read_sides()
        for position in self:
            items = Line.search(position._get_items_domain()).sorted(
                lambda item: (item.date_maturity or item.date, item.id)
            )
            position.item_ids = items
            for side, name in (
                (RECEIVABLE, "receivable_item_ids"),
                (PAYABLE, "payable_item_ids"),
            ):
                position[name] = items.filtered(
                    lambda item, side=side: sides.get(item.account_id.id) == side
                )

    def _search_item_ids(self, operator, value):
        """Find the positions that open items stand in: these, or those of a domain."""
        if operator not in ("any", "in"):
            return NotImplemented
        Line = self.env["account.move.line"]
        items = Line.search(
            Line._get_open_domain()
            & (Domain(value) if operator == "any" else Domain("id", "in", value))
            & Domain("company_id", "in", self.env.companies.ids)
        )
        sides = Line._read_sides()
        return Domain.OR(
            self._get_side_domain(
                "customer_id"
                if sides.get(item.account_id.id) == RECEIVABLE
                else "vendor_id",
                item.partner_id.commercial_partner_id,
            )
            & Domain("company_id", "=", item.company_id.id)
            & (
                Domain("currency_id", "=", item.currency_id.id)
                | Domain("agreement_id", "any", [("currency_rule", "=", ACROSS)])
            )
            for item in items
        )

    @api.model
    def _get_side_domain(self, field, partner):
        """Return the domain of the positions where a partner stands on a side."""
        together = Domain("scope", "=", TOGETHER) & Domain(
            "party_ids", "any", Domain(field, "=", partner.id)
        )
        return Domain(field, "=", partner.id) | Domain("agreement_id", "any", together)

    def _compute_netting_ids(self):
        for position in self:
            position.netting_ids = self.env["account.netting"].search(
                position._get_netted_domain()
                & Domain("company_id", "=", position.company_id.id)
                & Domain("currency_id", "=", position.currency_id.id),
                limit=MOST_NETTINGS,
            )

    def _get_netted_domain(self):
        """Return the domain of what was netted of the same partners."""
        self.ensure_one()
        if self.agreement_id._is_together():
            return Domain("agreement_id", "=", self.agreement_id.id)
        return Domain("customer_id", "=", self.customer_id.id) & Domain(
            "vendor_id", "=", self.vendor_id.id
        )

    @api.depends("customer_id")
    def _compute_contact(self):
        for position in self:
            customer = position.customer_id
            contact = customer.browse(customer.address_get(["invoice"])["invoice"])
            position.contact_id = contact
            position.contact_email = contact.email
            position.contact_phone = contact.phone

    def action_open_pair(self):
        """Open the page of one position."""
        check_one(self)
        position = self._get_current()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account_netting.account_netting_position_action_pair"
        )
        return dict(action, res_id=position.id, name=position.display_name)
