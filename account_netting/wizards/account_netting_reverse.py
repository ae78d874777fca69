from odoo import api, fields, models
from odoo.fields import Command

from ..arguments import check_one


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

    line_ids = fields.One2many(
        comodel_name="account.netting.reverse.line",
        inverse_name="reverse_id",
        string="Entries That Will Be Made",
        compute="_compute_line_ids",
        store=True,
        help="Every entry that the reversal makes, with its date.",
    )
    problems = fields.Text(
        compute="_compute_problems",
        help="Why the nettings cannot be reversed on that date.",
    )

    @api.depends("netting_ids", "date")
    def _compute_line_ids(self):
        for wizard in self:
            planned_reversals = (
                wizard.netting_ids._origin._plan_reversals(wizard.date)
                if wizard.date
                else ()
            )
            wizard.line_ids = [
                Command.clear(),
                *(
                    Command.create({"move_id": planned.move.id, "date": planned.date})
                    for planned in planned_reversals
                ),
            ]

    @api.depends("netting_ids", "date")
    def _compute_problems(self):
        for wizard in self:
            nettings = wizard.netting_ids._origin
            wizard.problems = wizard.date and "\n".join(
                nettings._get_reverse_problems(wizard.date)
            )

    def action_reverse(self):
        """Reverse the nettings and close the dialog."""
        check_one(self)
        self.netting_ids.action_reverse(date=self.date, reason=self.reason)
        return {"type": "ir.actions.act_window_close"}
