"""A document of which tax is withheld brings no early-payment discount when netted."""

from odoo import models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _read_netting_discounts(self, date):
        """Leave out what tax is withheld of: a discount would change its base."""
        discounts = super()._read_netting_discounts(date)
        if not discounts:
            return discounts
        items = self.browse(discounts)
        withheld = self.env["account.move"]._read_netting_withholding(items.move_id.ids)
        return {
            item.id: discounts[item.id]
            for item in items
            if item.move_id.id not in withheld
        }
