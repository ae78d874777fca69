from odoo import models


class AccountNetting(models.Model):
    _inherit = "account.netting"

    def _reverse_problems(self, date):
        """Ask for the payment that withheld for the netting to be cancelled first."""
        problems = super()._reverse_problems(date)
        # Of payments the user may not see, too: they withheld tax all the same.
        payments = (
            self.env["account.payment"]
            .sudo()
            .search(
                [
                    ("made_netting_id", "=", self.id),
                    ("state", "in", ("in_process", "paid")),
                ]
            )
        )
        return problems + [
            self.env._(
                "The payment %(payment)s withheld tax for what is netted, too. Cancel "
                "it first, and pay what is open again afterwards.",
                payment=payment.name,
            )
            for payment in payments
            if payment.l10n_ar_withholding_ids
        ]
