from odoo import models


class AccountNettingLine(models.Model):
    _inherit = "account.netting.line"

    def _check_editable(self):
        result = super()._check_editable()
        self.netting_id._check_not_under_approval()
        return result
