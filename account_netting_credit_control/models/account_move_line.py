from odoo import models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _filter_settled_by_nettings(self):
        """Return the items of which proposals are to settle all."""
        free = self._get_free_of_nettings()
        return self.filtered(
            lambda item: item in free and item.currency_id.is_zero(free[item])
        )

    def _get_reserved_sentence(self):
        """Say that the item is not reminded of, and for which proposal."""
        self.ensure_one()
        return self.env._(
            "%(item)s is not reminded of: proposal %(nettings)s is to settle it.",
            item=self._get_netting_label(),
            nettings=self._find_reservations()._get_reserving_names(),
        )
