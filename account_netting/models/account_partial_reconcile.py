from odoo import models

from ..guard import is_at_work


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    def unlink(self):
        # Every way to undo a matching ends here, and ondelete hooks of other modules
        # would run first; so the check stands before anything is touched.
        if not is_at_work(self.env):
            moves = (self.debit_move_id | self.credit_move_id).move_id
            moves._check_outside_netting()
        return super().unlink()
