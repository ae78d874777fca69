from odoo import api, fields, models


class AccountNettingItemMixin(models.AbstractModel):
    _inherit = "account.netting.item.mixin"

    amount_withheld = fields.Monetary(
        string="Withheld",
        compute="_compute_amount_withheld",
        help="Tax withheld with the netting, which settles as much of the item.",
    )

    @api.depends("amount", "amount_open", "move_line_id")
    def _compute_amount_withheld(self):
        documents = self.move_line_id.move_id._origin
        taxes = self.env["account.move"]._read_netting_withholding(documents.ids)
        for item in self:
            own = taxes.get(item.move_line_id.move_id._origin.id)
            item.amount_withheld = (
                own
                and item._is_withheld_here()
                and (
                    item.currency_id._netting_amount(
                        own.settled(*item._get_withholding_units())
                        - item.currency_id._netting_units(item.amount)
                    )
                )
            )

    @api.depends("amount_withheld")
    def _compute_amount_written_off(self):
        return super()._compute_amount_written_off()

    def _get_small_rest(self):
        """Write nothing off of an item whose rest is withheld."""
        return 0.0 if self.amount_withheld else super()._get_small_rest()

    @api.depends("amount_withheld")
    def _compute_amount_transferred(self):
        return super()._compute_amount_transferred()

    def _get_moved_rest(self):
        """Move nothing of an item of which tax is withheld."""
        return 0.0 if self.amount_withheld else super()._get_moved_rest()

    @api.depends("amount_withheld")
    def _compute_amount_left(self):
        result = super()._compute_amount_left()
        for item in self:
            item.amount_left -= item.amount_withheld
        return result

    def _is_withheld_here(self):
        """Tell whether the netting withholds the tax, and no payment does."""
        return bool(self.amount)

    def _get_withholding_units(self):
        """Return minor units of what is netted, and of what is open."""
        return tuple(
            self.currency_id._netting_units(amount)
            for amount in (self.amount, self.amount_open)
        )
