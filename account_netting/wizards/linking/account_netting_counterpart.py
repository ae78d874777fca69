"""Create vendor from customer, or the reverse, and pair the two."""

from odoo import api, fields, models

from ...arguments import check_one


class AccountNettingCounterpart(models.TransientModel):
    _name = "account.netting.counterpart"
    _description = "Create Vendor from Customer"
    _inherit = ["account.netting.link.mixin"]

    partner_id = fields.Many2one(comodel_name="res.partner", required=True)
    role = fields.Selection(
        selection=[("customer", "Customer"), ("vendor", "Vendor")],
        required=True,
        help="What the partner shall be besides what it is.",
    )
    mode = fields.Selection(
        selection=[
            ("same", "The same partner: no new record"),
            ("new", "A separate record, paired with this one"),
        ],
        string="Record",
        required=True,
        default="same",
        help="One partner can be customer and vendor at once: Odoo keeps both on "
        "accounts of their own. A separate record is for those who need one, say for "
        "other addresses, terms or numbers.",
    )
    name = fields.Char(
        compute="_compute_name",
        store=True,
        readonly=False,
        help="The name of the new record.",
    )

    @api.depends("partner_id")
    def _compute_name(self):
        for wizard in self:
            wizard.name = wizard.partner_id.name

    @api.depends("partner_id")
    def _compute_agreement_name(self):
        self._name_agreement()

    def action_create_counterpart(self):
        """Make the partner customer and vendor, or create the other one, and pair them.

        :return: action on the agreement, or on the new partner
        """
        check_one(self)
        with self.env.cr.savepoint():
            if self.mode == "same":
                rank = "supplier_rank" if self.role == "vendor" else "customer_rank"
                self.partner_id[rank] = self.partner_id[rank] or 1
                return self._link(self._get_pairs())._get_records_action(context={})
            other = self.partner_id._create_netting_counterpart(self.role, self.name)
            is_vendor = self.role == "vendor"
            pair = (self.partner_id, other) if is_vendor else (other, self.partner_id)
            self._link([pair])
        return other._get_records_action(context={})

    @api.model
    def _open_for(self, partner, role):
        """Return the action that opens the wizard for a partner's company."""
        partner.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account_netting.account_netting_counterpart_action"
        )
        title = (
            self.env._("Create Vendor")
            if role == "vendor"
            else self.env._("Create Customer")
        )
        return dict(
            action,
            name=title,
            display_name=title,
            context={
                "default_partner_id": partner.commercial_partner_id.id,
                "default_role": role,
            },
        )

    def _get_pairs(self):
        return [(self.partner_id, self.partner_id)]
