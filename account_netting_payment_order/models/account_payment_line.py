from odoo import api, models


class AccountPaymentLine(models.Model):
    _inherit = "account.payment.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._tell_of_taking()
        return lines

    def write(self, vals):
        result = super().write(vals)
        if {"amount_currency", "move_line_id"}.intersection(vals):
            self._tell_of_taking()
        return result

    def _tell_of_taking(self):
        """Tell whose netting counts on what these lines pay: more than is free."""
        free = self.move_line_id._get_free_of_nettings()
        for line in self:
            item = line.move_line_id
            if item in free and (
                item.currency_id.compare_amounts(
                    abs(line.amount_currency), abs(free[item])
                )
                > 0
            ):
                item._tell_taken(line.order_id)


class AccountPaymentOrder(models.Model):
    _inherit = "account.payment.order"

    def _note_reserved(self, free):
        """Say which items are left out, or paid in part, and for which netting.

        :param free: ``{item: what is free of it}``
        """
        for item, amount in free.items():
            nettings = item._find_reservations()._get_reserving_names()
            if item.currency_id.is_zero(amount):
                body = self.env._(
                    "%(item)s is left out: reserved by proposal %(nettings)s.",
                    item=item._get_netting_label(),
                    nettings=nettings,
                )
            else:
                body = self.env._(
                    "%(amount)s of %(item)s can be paid, the rest is reserved by "
                    "proposal %(nettings)s.",
                    amount=item.currency_id.format(abs(amount)),
                    item=item._get_netting_label(),
                    nettings=nettings,
                )
            self.message_post(body=body)
