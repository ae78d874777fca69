"""Choose what of a posted netting to take back."""

from odoo import api, fields, models
from odoo.fields import Command

from ..arguments import check_one
from ..core.items import PAYABLE, RECEIVABLE


class AccountNettingTakeBack(models.TransientModel):
    _name = "account.netting.take.back"
    _description = "Take Back a Part of a Netting"

    netting_id = fields.Many2one(
        comodel_name="account.netting",
        required=True,
        readonly=True,
    )
    currency_id = fields.Many2one(related="netting_id.currency_id")
    date = fields.Date(
        required=True,
        default=lambda self: self.env.company._get_netting_today(),
        help="The accounting date of the correction.",
    )
    reason = fields.Char(help="Told in the chatter of the netting.")
    line_ids = fields.One2many(
        comodel_name="account.netting.take.back.line",
        inverse_name="wizard_id",
        string="Items",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        precompute=True,
    )
    total_receivable = fields.Monetary(
        string="Customer Side",
        compute="_compute_totals",
    )
    total_payable = fields.Monetary(
        string="Vendor Side",
        compute="_compute_totals",
    )
    effect_move_ids = fields.Many2many(
        comodel_name="account.move",
        string="Entries Reversed with It",
        compute="_compute_effect_move_ids",
        help="Exchange differences and cash-basis tax of the chosen items. Of what "
        "stays netted of an item they are booked anew.",
    )

    @api.depends("netting_id")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [
                Command.clear(),
                *(
                    Command.create({"line_id": line.id})
                    for line in wizard.netting_id.line_ids
                    if line._get_standing_units()
                ),
            ]

    @api.depends("line_ids.amount")
    def _compute_totals(self):
        for wizard in self:
            currency = wizard.currency_id
            values = wizard.netting_id._get_values_back(
                {
                    line.line_id: line.currency_id._netting_units(line.amount)
                    for line in wizard.line_ids
                }
            )
            wizard.total_receivable, wizard.total_payable = (
                currency._netting_amount(
                    sum(units for line, units in values.items() if line.side == side)
                )
                for side in (RECEIVABLE, PAYABLE)
            )

    @api.depends("line_ids.amount")
    def _compute_effect_move_ids(self):
        for wizard in self:
            chosen = wizard.line_ids.filtered("amount").line_id
            wizard.effect_move_ids = chosen._get_effect_moves()

    def action_take_back(self):
        """Take back the amounts chosen and close the dialog."""
        check_one(self)
        self.netting_id.action_take_back(
            {line.line_id.move_line_id.id: line.amount for line in self.line_ids},
            date=self.date,
            reason=self.reason,
        )
        return {"type": "ir.actions.act_window_close"}


class AccountNettingTakeBackLine(models.TransientModel):
    _name = "account.netting.take.back.line"
    _description = "Item to Take Back"
    _order = "side desc, id"

    wizard_id = fields.Many2one(
        comodel_name="account.netting.take.back",
        required=True,
        index=True,
        ondelete="cascade",
    )
    line_id = fields.Many2one(
        comodel_name="account.netting.line",
        string="Netted Item",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    side = fields.Selection(related="line_id.side", store=True)
    number = fields.Char(related="line_id.number", string="Document")
    partner_id = fields.Many2one(related="line_id.partner_id")
    currency_id = fields.Many2one(related="line_id.currency_id")
    amount_standing = fields.Monetary(
        string="Netted",
        compute="_compute_amount_standing",
        help="How much of the item is netted still.",
    )
    amount = fields.Monetary(
        string="To Take Back",
        help="How much of the item is to be open again; both sides must be equal.",
    )

    @api.depends("line_id")
    def _compute_amount_standing(self):
        for line in self:
            line.amount_standing = line.currency_id._netting_amount(
                line.line_id._get_standing_units()
            )
