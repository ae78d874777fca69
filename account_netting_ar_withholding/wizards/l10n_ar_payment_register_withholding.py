from odoo import api, models


class L10nArPaymentRegisterWithholding(models.TransientModel):
    _inherit = "l10n_ar.payment.register.withholding"

    @api.depends(
        "payment_register_id.netting_mode", "payment_register_id.netting_amount"
    )
    def _compute_base_amount(self):
        """Withhold for what is netted in the same step: it is paid as well."""
        result = super()._compute_base_amount()
        for line in self:
            netted = line.payment_register_id._get_netted_beside()
            if not netted:
                continue
            share = 1.0
            if line.tax_id.l10n_ar_tax_type != "iibb_total":
                moves = line.payment_register_id.line_ids.move_id
                share = sum(moves.mapped("amount_untaxed")) / sum(
                    moves.mapped("amount_total")
                )
            line.base_amount += line.currency_id.round(netted * share)
        return result
