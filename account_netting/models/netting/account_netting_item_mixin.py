"""What an item of a wizard and an item of a netting have in common."""

from odoo import api, fields, models

from ...core.allocation import small_rest
from ...core.items import PAYABLE, RECEIVABLE


class AccountNettingItemMixin(models.AbstractModel):
    _name = "account.netting.item.mixin"
    _description = "Item of a Netting"

    move_line_id = fields.Many2one(
        comodel_name="account.move.line",
        string="Journal Item",
    )
    side = fields.Selection(
        selection=[
            (RECEIVABLE, "Customer"),
            (PAYABLE, "Vendor"),
        ],
        required=True,
    )
    partner_id = fields.Many2one(comodel_name="res.partner")
    number = fields.Char(help="The document's number.")
    reference = fields.Char(help="The label or the partner's own number.")
    date = fields.Date()
    date_maturity = fields.Date(string="Due Date")
    currency_id = fields.Many2one(comodel_name="res.currency", required=True)
    amount_original = fields.Monetary(
        string="Original",
        help="What the item was booked with; credit notes and payments are negative "
        "on their side.",
    )
    amount_open = fields.Monetary(
        string="Open",
        help="What was open before the netting; credit notes and payments are "
        "negative on their side.",
    )
    amount = fields.Monetary(
        string="Netted",
        help="How much of the item is netted, in its currency. 0 leaves it out.",
    )
    amount_tolerance = fields.Monetary(
        string="Tolerance",
        help="What the netting leaves of the item is written off up to this amount.",
    )
    amount_written_off = fields.Monetary(
        string="Written Off",
        compute="_compute_amount_written_off",
        help="A small difference that the netting would leave, settled with it.",
    )
    is_moved = fields.Boolean(
        string="Rest Moves",
        help="What the netting leaves of the item moves to the other account.",
    )
    amount_transferred = fields.Monetary(
        string="Transferred",
        compute="_compute_amount_transferred",
        help="What the netting leaves of the item, moved to the partner's other "
        "account as an open item of its own.",
    )
    amount_left = fields.Monetary(
        string="Remaining",
        compute="_compute_amount_left",
        help="What stays open after the netting.",
    )

    reason = fields.Char(
        help="Why the item cannot be netted now, and what to do about it.",
    )

    @api.depends("amount_open", "amount", "amount_discount", "amount_tolerance")
    def _compute_amount_written_off(self):
        plain = self.filtered(lambda item: not item.amount_tolerance)
        plain.amount_written_off = 0.0  # at once: mostly all of them
        for item in self - plain:
            item.amount_written_off = item._get_small_rest()

    @api.depends(
        "amount_open", "amount", "amount_discount", "amount_written_off", "is_moved"
    )
    def _compute_amount_transferred(self):
        plain = self.filtered(lambda item: not item.is_moved)
        plain.amount_transferred = 0.0
        for item in self - plain:
            item.amount_transferred = item._get_moved_rest()

    @api.depends(
        "amount_open",
        "amount",
        "amount_discount",
        "amount_written_off",
        "amount_transferred",
    )
    def _compute_amount_left(self):
        for item in self:
            item.amount_left = (
                item.amount_open
                - item.amount
                - item.amount_discount
                - item.amount_written_off
                - item.amount_transferred
            )

    def _get_moved_rest(self):
        """Return what is left of the item and moved, in its currency."""
        self.ensure_one()
        if not self.is_moved or not self.amount or self.amount_written_off:
            return 0.0
        rest = self.currency_id.round(
            self.amount_open - self.amount - self.amount_discount
        )
        return rest if rest * self.amount_open > 0 else 0.0

    def _get_small_rest(self):
        """Return what is left of the item and written off, in its currency."""
        self.ensure_one()
        if not self.amount_tolerance:
            return 0.0
        currency = self.currency_id
        settled = self.amount + self.amount_discount
        amounts = (self.amount_open, settled, self.amount_tolerance)
        return currency._netting_amount(
            small_rest(*(currency._netting_units(amount) for amount in amounts))
        )

    @api.model
    def _prepare_snapshot_vals(self, move_line):
        """Return what is kept of a journal item, so that it prints the same later.

        Amounts are above zero when they add to the item's side.
        """
        side = (
            PAYABLE
            if move_line.account_id.account_type == "liability_payable"
            else RECEIVABLE
        )
        sign = -1 if side == PAYABLE else 1
        return {
            "side": side,
            "partner_id": move_line.partner_id.id,
            "number": move_line.move_id.name,
            "reference": self._get_reference(move_line),
            "date": move_line.date,
            "date_maturity": move_line.date_maturity,
            "currency_id": move_line.currency_id.id,
            "amount_original": sign * move_line.amount_currency,
            "amount_open": sign * move_line.amount_residual_currency,
        }

    @api.model
    def _get_reference(self, move_line):
        """Return the partner's own number of a document, or the item's label."""
        return move_line.move_id.ref or move_line.name
