from odoo import models

from odoo.addons.account_netting.guard import is_at_work


class TierValidation(models.AbstractModel):
    _inherit = "tier.validation"

    def evaluate_tier(self, tier):
        """Ask nobody about entries that a netting posts: the netting was approved."""
        if is_at_work(self.env) and self._name != "account.netting":
            return self.browse()
        return super().evaluate_tier(tier)
