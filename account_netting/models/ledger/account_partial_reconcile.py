from odoo import models
from odoo.fields import Domain

from ...guard import is_at_work

#: What a matching settles.
PROTECTED_FIELDS = {
    "debit_move_id",
    "credit_move_id",
    "amount",
    "debit_amount_currency",
    "credit_amount_currency",
}


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    def write(self, vals):
        if PROTECTED_FIELDS.intersection(vals):
            self._check_outside_netting()
        return super().write(vals)

    def unlink(self):
        # Every way to undo a matching ends here, and ondelete hooks of other modules
        # would run first; so the check stands before anything is touched.
        self._check_outside_netting()
        return super().unlink()

    def _get_to_update_payments(self, from_state):
        """Leave payments without an entry of their own as they are.

        Odoo takes the matching of an amount for the payment of that amount; a
        netting pays nobody, and reversing it takes no payment back.
        """
        if is_at_work(self.env):
            return self.env["account.payment"]
        return super()._get_to_update_payments(from_state)

    def _filter_made_by_nettings(self):
        """Return what nettings matched, and what Odoo matched on account of it.

        An exchange difference of a standing netting is matched with the item that it
        belongs to.
        """
        # Also of nettings the user may not see.
        lines = self.debit_move_id | self.credit_move_id
        transferred = lines._find_transferred()
        moves = lines.move_id.sudo()
        effects = moves.env["account.netting"].search(
            Domain("state", "=", "posted")
            & (
                Domain("exchange_move_ids", "in", moves.ids)
                | Domain("tax_move_ids", "in", moves.ids)
            )
        )
        made = moves.filtered("netting_id")
        made |= effects.exchange_move_ids | effects.tax_move_ids
        return self.filtered(
            lambda partial: (
                ((partial.debit_move_id | partial.credit_move_id) - transferred).move_id
                & made
            )
        )

    def _get_tax_entries(self):
        """Return the entries of the cash-basis tax that the matching made due."""
        return self.env["account.move"].search(
            [("tax_cash_basis_rec_id", "in", self.ids)]
        )

    def _check_outside_netting(self):
        """Refuse to change or undo what a netting matched."""
        if self and not is_at_work(self.env):
            lines = self.debit_move_id | self.credit_move_id
            (lines - lines._find_transferred()).move_id._check_outside_netting()
