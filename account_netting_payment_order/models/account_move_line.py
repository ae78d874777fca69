from odoo import models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def create_payment_line_from_move_line(self, payment_order):
        free = self._get_free_of_nettings()
        whole = self.filtered(
            lambda item: item in free and item.currency_id.is_zero(free[item])
        )
        if free:
            payment_order._note_reserved(free)
        return super(AccountMoveLine, self - whole).create_payment_line_from_move_line(
            payment_order
        )

    def _prepare_payment_line_vals(self, payment_order):
        vals = super()._prepare_payment_line_vals(payment_order)
        free = self._get_free_of_nettings()
        if self in free:
            sign = -1 if payment_order.payment_type == "outbound" else 1
            vals["amount_currency"] = sign * free[self]
        return vals
