from odoo import api, models


class AccountNettingTakeBack(models.TransientModel):
    _inherit = "account.netting.take.back"

    @api.depends("line_ids.amount")
    def _compute_effect_move_ids(self):
        """Tell of the tax that is withheld no more, or anew of what stays."""
        result = super()._compute_effect_move_ids()
        for wizard in self:
            chosen = wizard.line_ids.filtered("amount").line_id
            wizard.effect_move_ids |= chosen.withholding_ids._get_own_standing().move_id
        return result
