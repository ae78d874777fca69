from odoo import models
from odoo.exceptions import UserError


class AccountPaymentRegister(models.TransientModel):
    _inherit = "account.payment.register"

    def _check_netting(self):
        result = super()._check_netting()
        if self.currency_id.compare_amounts(self.l10n_ar_net_amount, 0) < 0:
            raise UserError(
                self.env._(
                    "%(withheld)s is to be withheld, but %(amount)s is left to pay. "
                    "Net less.",
                    withheld=self.currency_id.format(
                        sum(self.l10n_ar_withholding_ids.mapped("amount"))
                    ),
                    amount=self.currency_id.format(self.amount),
                )
            )
        return result

    def _get_netted_beside(self):
        """Return what is netted in the same step, in the payment's currency."""
        if self.netting_mode == "none" or not self.payment_date:
            return 0.0
        return self.source_currency_id._convert(
            abs(self.netting_amount),
            self.currency_id,
            self.company_id,
            self.payment_date,
        )
