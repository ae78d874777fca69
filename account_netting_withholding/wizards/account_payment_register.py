"""In *Pay*, the payment withholds tax for what is netted in the same step, too."""

from odoo import api, models

from odoo.addons.account_netting.guard import at_work


class AccountPaymentRegister(models.TransientModel):
    _inherit = "account.payment.register"

    def _create_payments(self):
        payments = super()._create_payments()
        if len(payments) == 1:
            at_work(self._get_netted_before().sudo()).payment_id = payments
        return payments

    def _get_netted_before(self):
        """Return what payments were to withhold of the documents, and none did."""
        found = self.env["account.netting.withholding"].search(
            [
                ("by_payment", "=", True),
                ("is_undone", "=", False),
                ("netting_line_id.move_line_id", "in", self.line_ids.ids),
            ]
        )
        return found.filtered(lambda tax: not tax._is_payment_standing())

    def _get_withheld_beside(self):
        """Return for how much the payment withholds tax beside its own amount.

        That is what is netted in the same step, and what was netted in the step of a
        payment that was cancelled since; in the payment's currency.
        """
        before = self._get_netted_before().netting_line_id
        netted = sum(
            abs(line.amount - line.amount_taken_back)
            for line in before
            if line.netting_id != self.netting_id
        )
        if self.netting_mode != "none":
            netted += abs(self.netting_amount)
        return self.source_currency_id._convert(
            netted, self.currency_id, self.company_id, self.payment_date
        )


class AccountPaymentRegisterWithholdingLine(models.TransientModel):
    _inherit = "account.payment.register.withholding.line"

    @api.depends(
        "payment_register_id.netting_mode", "payment_register_id.netting_amount"
    )
    def _compute_comodel_percentage_paid_factor(self):
        """Count what is netted in the same step as paid: it is settled as well."""
        result = super()._compute_comodel_percentage_paid_factor()
        for wizard, lines in self.grouped("payment_register_id").items():
            if not wizard.can_edit_wizard or not wizard.payment_date:
                continue
            total = wizard._get_total_amount_in_wizard_currency()
            beside = total and wizard._get_withheld_beside()
            if beside:
                for line in lines:
                    line.comodel_percentage_paid_factor += abs(beside / total)
        return result
