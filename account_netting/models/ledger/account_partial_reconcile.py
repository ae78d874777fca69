from odoo import models

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

    def _get_tax_entries(self):
        """Return the entries of the cash-basis tax that the matching made due."""
        return self.env["account.move"].search(
            [("tax_cash_basis_rec_id", "in", self.ids)]
        )

    def _check_outside_netting(self):
        """Refuse to change or undo what a netting matched."""
        if not is_at_work(self.env):
            moves = (self.debit_move_id | self.credit_move_id).move_id
            moves._check_outside_netting()
