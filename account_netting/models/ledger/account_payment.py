"""What a payment leaves open can be netted from the payment's form."""

from odoo import api, fields, models
from odoo.fields import Domain


class AccountPayment(models.Model):
    _name = "account.payment"
    _inherit = ["account.payment", "account.netting.guarded.mixin"]

    netting_open = fields.Monetary(
        string="Not Matched",
        compute="_compute_netting_open",
        help="What is open on the payment: paid on account, in advance or too much. "
        "Always above zero.",
    )
    netting_count = fields.Integer(related="move_id.netting_count")
    made_netting_id = fields.Many2one(
        comodel_name="account.netting",
        string="Netting Made with It",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The netting that settled, in the same step, what was not paid.",
    )

    @api.depends("currency_id", "move_id.state", "move_id.line_ids.amount_residual")
    def _compute_netting_open(self):
        for payment in self:
            items = payment._get_netting_items()
            payment.netting_open = abs(sum(items.mapped("amount_residual_currency")))

    def action_create_netting(self):
        """Open *Create netting* with the payment and all that the pair has open."""
        return self.env["account.netting.wizard"]._open_for(self)

    def action_open_nettings(self):
        """Open the nettings that used the payment."""
        return self.move_id.action_open_nettings()

    def _get_netting_items(self):
        """Return what is open of the payments' entries on their partners' accounts."""
        return self.move_id._get_netting_items().filtered(
            lambda line: line.parent_state == "posted" and not line.reconciled
        )

    def _get_netting_domain(self):
        """Return the domain of the payments' items and of what may go with them.

        All that the partners, and those they are paired with, have open in the
        payments' companies and currencies: an advance lessens what its own side owes.
        In whatever currency, where an agreement nets across.
        """
        items = self._get_netting_items()
        partners = items.partner_id.commercial_partner_id
        Agreement = self.env["account.netting.agreement"]
        across = Agreement._nets_partners_across(partners)
        return Domain("id", "in", items.ids) | (
            self.env["account.netting.wizard"]._get_partner_domain(partners)
            & Domain("company_id", "in", items.company_id.ids)
            & (Domain("currency_id", "in", items.currency_id.ids) | Domain(across))
        )
