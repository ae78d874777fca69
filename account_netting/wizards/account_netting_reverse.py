from odoo import api, fields, models


class AccountNettingReverse(models.TransientModel):
    _name = "account.netting.reverse"
    _description = "Reverse Netting"

    netting_ids = fields.Many2many(
        comodel_name="account.netting",
        string="Nettings",
        required=True,
        readonly=True,
    )
    date = fields.Date(
        string="Reversal Date",
        required=True,
        default=lambda self: self.env.company._get_netting_today(),
        help="The accounting date of the mirror entries.",
    )
    reason = fields.Char(
        help="Kept on the netting and printed on its advice.",
    )

    has_side_entries = fields.Boolean(
        compute="_compute_has_side_entries",
        help="The nettings made exchange or cash-basis tax entries.",
    )

    @api.depends("netting_ids")
    def _compute_has_side_entries(self):
        for wizard in self:
            nettings = wizard.netting_ids._origin
            wizard.has_side_entries = bool(
                nettings._get_related_moves() - nettings.move_ids
            )

    def action_reverse(self):
        """Reverse the nettings and close the dialog."""
        self.netting_ids.action_reverse(date=self.date, reason=self.reason)
        return {"type": "ir.actions.act_window_close"}
