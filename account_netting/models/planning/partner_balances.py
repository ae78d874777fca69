"""What partners owe us and we owe them, across the pairs they stand in."""

from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain

from ...arguments import check_one
from ...core.items import PAYABLE, RECEIVABLE
from ..partner.res_partner import ACCOUNTING


class ResPartner(models.Model):
    _inherit = "res.partner"

    balance_as_customer = fields.Monetary(
        compute="_compute_netting_balances",
        groups=ACCOUNTING,
        help="What the partner, or the customer it is paired with, owes us; in company "
        "currency.",
    )
    balance_as_vendor = fields.Monetary(
        compute="_compute_netting_balances",
        groups=ACCOUNTING,
        help="What we owe the partner, or the vendor it is paired with; in company "
        "currency.",
    )

    @api.depends_context("company", "allowed_company_ids")
    def _compute_netting_balances(self):
        customers, vendors = self._get_netting_counterparts()
        Line = self.env["account.move.line"]
        domain = Domain("company_id", "child_of", self.env.company.id)
        domain &= Line._get_open_items_domain(
            self.union(*customers.values()), self.union(*vendors.values())
        )
        balances = defaultdict(float)
        for total in Line._read_open_totals(domain):
            balances[total.side, total.partner] += total.amount

        def sum_up(side, partners):
            amounts = [
                balances[side, partner.id]
                for partner in partners
                if (side, partner.id) in balances
            ]
            # Of partners with nothing open, the currency need not be read either.
            return self.env.company.currency_id.round(sum(amounts)) if amounts else 0.0

        for partner in self:
            partner.balance_as_customer = sum_up(RECEIVABLE, customers[partner])
            partner.balance_as_vendor = sum_up(PAYABLE, vendors[partner])

    def action_open_customer_items(self):
        """Open the items that make up the balance as customer, across the pair."""
        check_one(self)
        return self._get_open_items_action(RECEIVABLE)

    def action_open_vendor_items(self):
        """Open the items that make up the balance as vendor, across the pair."""
        check_one(self)
        return self._get_open_items_action(PAYABLE)

    def _get_open_items_action(self, side):
        """Return the action that opens what is open on a side, across the pair."""
        self.ensure_one()
        customers, vendors = self._get_netting_counterparts()
        nobody = self.browse()
        domain = Domain("company_id", "child_of", self.env.company.id)
        domain &= self.env["account.move.line"]._get_open_items_domain(
            customers[self] if side == RECEIVABLE else nobody,
            vendors[self] if side == PAYABLE else nobody,
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account_netting.account_netting_position_item_action"
        )
        title = (
            self.env._("Open Customer Items")
            if side == RECEIVABLE
            else self.env._("Open Vendor Items")
        )
        return dict(action, name=title, display_name=title, domain=list(domain))
