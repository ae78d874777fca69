from odoo import api, models


class AccountNettingEligibility(models.AbstractModel):
    _inherit = "account.netting.eligibility"

    @api.model
    def _find_withheld_by_partner(self, plans):
        """Leave out what a payment settles in the same step: it withholds for both."""
        return super()._find_withheld_by_partner(plans) - self._get_paid_items()
