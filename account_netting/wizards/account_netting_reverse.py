from odoo import fields, models


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
        default=fields.Date.context_today,
        help="The accounting date of the mirror entries. Odoo dates the reversals of "
        "exchange and cash-basis tax entries by its own rules: in the month of the "
        "original entry, or after a lock date.",
    )
    reason = fields.Char(
        help="Kept on the netting and printed on its advice.",
    )

    def action_reverse(self):
        """Reverse the nettings and close the dialog."""
        self.netting_ids.action_reverse(date=self.date, reason=self.reason)
        return {"type": "ir.actions.act_window_close"}
