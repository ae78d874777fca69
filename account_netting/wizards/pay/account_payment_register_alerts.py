"""What *Pay* tells of the netting it could do, and why it does not."""

from odoo import models


class AccountPaymentRegister(models.TransientModel):
    _inherit = "account.payment.register"

    def _get_netting_alerts(self):
        """Return what to know before netting, for the ``actionable_errors`` widget."""
        if not self.show_netting:
            return {}
        if not self.netting_plan.target.in_force:
            return {"netting_agreement": self._get_agreement_alert(self.netting_plan)}
        if self._is_across():
            return {
                "netting_across": {
                    "level": "info",
                    "message": self._get_across_sentence(),
                }
            }
        if self.netting_mode == "none":
            return {}
        netted = self.netting_line_ids.filtered("amount").move_line_id
        return self.env["account.netting.sides.mixin"]._get_warnings(
            self._get_scope() | netted, self.payment_date
        )

    def _get_across_sentence(self):
        return self.env._(
            "%(agreement)s nets across currencies, which is not done with a payment. "
            "Net first, with Create Netting, and pay what is left.",
            agreement=self.env["account.netting.agreement"]
            .browse(self.netting_plan.target.agreement)
            .display_name,
        )

    def _get_agreement_alert(self, plan):
        """Say that nothing can be netted yet, and offer the agreement to managers."""
        alert = {
            "level": "info",
            "message": self.env._(
                "There are open items of %(partner)s on the other side, but no active "
                "agreement covers them on the payment date.",
                partner=self._get_counterpart().display_name,
            ),
        }
        Agreement = self.env["account.netting.agreement"]
        if Agreement.has_access("create"):
            alert["action_text"] = self.env._("Create the agreement")
            alert["action"] = Agreement._get_missing_action([plan])
        return alert
