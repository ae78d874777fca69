"""The entries made for a netting, whatever made them."""

from odoo import fields, models


class AccountNetting(models.Model):
    _inherit = "account.netting"

    related_move_count = fields.Integer(
        string="Journal Entries",
        compute="_compute_related_move_count",
    )

    def _compute_related_move_count(self):
        for netting in self:
            netting.related_move_count = len(netting._get_related_moves())

    def action_open_moves(self):
        """Open every entry made for the netting: exchange, tax and reversal too."""
        moves = self._get_related_moves()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account.action_move_journal_line"
        )
        if len(moves) == 1:
            return dict(action, views=[(False, "form")], res_id=moves.id, context={})
        return dict(action, domain=[("id", "in", moves.ids)], context={})

    def _get_related_moves(self):
        """Return the netting, exchange, cash-basis tax and reversal entries."""
        effects = self.exchange_move_ids | self.tax_move_ids
        return (
            self.move_ids | effects | self.reversal_move_ids | effects.reversal_move_ids
        )
