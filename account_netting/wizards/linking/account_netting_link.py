"""Link with existing: join a customer record and a vendor record of one party."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...arguments import check_one


class AccountNettingLink(models.TransientModel):
    _name = "account.netting.link"
    _description = "Link Customer and Vendor"
    _inherit = ["account.netting.link.mixin"]

    customer_id = fields.Many2one(
        comodel_name="res.partner",
        help="Whose invoices may be netted, contacts and addresses included. Choosing "
        "a contact takes its company.",
    )
    vendor_id = fields.Many2one(
        comodel_name="res.partner",
        help="Whose bills may be netted. It may be the same partner: one record can be "
        "customer and vendor at once.",
    )
    candidate_ids = fields.Many2many(
        comodel_name="account.netting.candidate",
        string="Pairs",
        help="The pairs chosen in Find Pairs.",
    )

    @api.depends("customer_id", "vendor_id", "candidate_ids")
    def _compute_agreement_name(self):
        self._name_agreement()

    @api.onchange("customer_id", "vendor_id")
    def _onchange_take_companies(self):
        self.customer_id = self.customer_id.commercial_partner_id
        self.vendor_id = self.vendor_id.commercial_partner_id

    def action_link(self):
        """Make the pairs and open their agreement.

        :raises UserError: when customer or vendor is missing, or a pair does not fit
        """
        check_one(self)
        pairs = self._get_pairs()
        if not all(customer and vendor for customer, vendor in pairs):
            raise UserError(
                self.env._("Choose both a customer and a vendor; they may be the same.")
            )
        agreement = self._link(pairs)
        self.candidate_ids.unlink()
        return agreement._get_records_action(context={})

    @api.model
    def _open_for_partner(self, partner):
        """Return the action that opens the wizard for a commercial partner.

        A partner with the same numbers is proposed as the other side.
        """
        twins = list(self.env["account.netting.evidence"]._find_twins(partner))
        other = twins[0].id if len(twins) == 1 else False
        sides = (
            (other, partner.id) if partner._is_mainly_vendor() else (partner.id, other)
        )
        return self._open(default_customer_id=sides[0], default_vendor_id=sides[1])

    @api.model
    def _open(self, **context):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account_netting.account_netting_link_action"
        )
        return dict(action, context=context)

    def _get_pairs(self):
        if self.candidate_ids:
            return [(pair.customer_id, pair.vendor_id) for pair in self.candidate_ids]
        return [(self.customer_id, self.vendor_id)]
