from odoo import models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _filter_settled_by_nettings(self):
        """Return the items of which open nettings are to settle all."""
        free = self._get_free_of_nettings()
        return self.filtered(
            lambda item: item in free and item.currency_id.is_zero(free[item])
        )

    def _get_reserved_sentence(self):
        """Say that the item is not reminded of, and for which netting."""
        self.ensure_one()
        # Of companies the user does not see, too: they reserve the item as well.
        nettings = self._find_reservations().netting_id
        return self.env._(
            "%(item)s is not reminded of: the open netting %(nettings)s is to settle "
            "it.",
            item=self._get_netting_label(),
            nettings=self.env["account.netting.eligibility"]._get_known_names(nettings),
        )
