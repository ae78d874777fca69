"""Register Payment grants what nettings left of early-payment discounts."""

from odoo import models

from ...models.planning.account_move import DISCOUNTS_LEFT


class AccountPaymentRegister(models.TransientModel):
    _inherit = "account.payment.register"

    def _get_total_amounts_to_pay(self, batch_results):
        if not any(_may_bring_discount(batch["lines"]) for batch in batch_results):
            return super()._get_total_amounts_to_pay(batch_results)
        wizard = self.with_context(**{DISCOUNTS_LEFT: True})
        found = super(AccountPaymentRegister, wizard)._get_total_amounts_to_pay(
            batch_results
        )
        return {**found, "lines": found["lines"].with_env(self.env)}

    def _create_payment_vals_from_wizard(self, batch_result):
        return super()._create_payment_vals_from_wizard(
            self._with_discounts_left(batch_result)
        )

    def _create_payment_vals_from_batch(self, batch_result):
        return super()._create_payment_vals_from_batch(
            self._with_discounts_left(batch_result)
        )

    def _with_discounts_left(self, batch_result):
        """Return a batch whose documents bring what nettings left of a discount."""
        lines = batch_result["lines"]
        if not _may_bring_discount(lines):
            return batch_result
        return {**batch_result, "lines": lines.with_context(**{DISCOUNTS_LEFT: True})}


def _may_bring_discount(lines):
    """Tell whether terms grant a discount on any of the documents: mostly on none."""
    return any(lines.move_id.invoice_payment_term_id.mapped("early_discount"))
