from odoo import api, fields, models


class AccountNettingReverseLine(models.TransientModel):
    _name = "account.netting.reverse.line"
    _description = "Entry That a Reversal Makes"
    _order = "date, id"

    reverse_id = fields.Many2one(
        comodel_name="account.netting.reverse",
        required=True,
        index=True,
        ondelete="cascade",
    )
    move_id = fields.Many2one(
        comodel_name="account.move",
        string="Entry to Reverse",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    journal_id = fields.Many2one(related="move_id.journal_id")
    move_date = fields.Date(related="move_id.date", string="Dated")
    date = fields.Date(
        string="Reversed On",
        readonly=True,
        help="The accounting date of the entry that the reversal makes.",
    )
    currency_id = fields.Many2one(related="move_id.company_id.currency_id")
    amount = fields.Monetary(
        compute="_compute_amount",
        help="The total of the debits, in company currency.",
    )

    @api.depends("move_id")
    def _compute_amount(self):
        for line in self:
            balances = line.move_id.line_ids.mapped("balance")
            line.amount = sum(balance for balance in balances if balance > 0)
