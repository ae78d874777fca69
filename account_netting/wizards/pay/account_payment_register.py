"""Register Payment knows of nettings: what they reserve, and what they could spare."""

from odoo import api, models


class AccountPaymentRegister(models.TransientModel):
    _inherit = "account.payment.register"

    @api.depends("line_ids")
    def _compute_actionable_errors(self):
        result = super()._compute_actionable_errors()
        for wizard in self:
            alerts = {
                "account_netting_reserved": wizard._get_reserved_alert(),
                "account_netting_disputed": wizard._get_disputed_alert(),
                "account_netting_owes": wizard._get_owes_alert(),
            }
            alerts = {name: alert for name, alert in alerts.items() if alert}
            if alerts:
                wizard.actionable_errors = {
                    **(wizard.actionable_errors or {}),
                    **alerts,
                }
        return result

    def _get_disputed_alert(self):
        """Say which of the documents about to be paid are in dispute."""
        disputed = self.line_ids._origin.move_id.filtered("netting_disputed_on")
        if not disputed:
            return None
        return {
            "level": "warning",
            "message": "\n".join(
                self.env._(
                    "%(document)s: %(dispute)s",
                    document=move.name,
                    dispute=move._get_dispute_sentence(),
                )
                for move in disputed
            ),
        }

    def _get_owes_alert(self):
        """Tell who may pay, and not net, that the partner owes the company as well."""
        if (
            self.env.user.has_group("account_netting.group_netting_user")
            or not self.env["account.netting.agreement"]._is_used()
            or not self.can_edit_wizard
            or len(self.line_ids.company_id) != 1
            or not self._is_in_pair()
            or not self._has_other_side()
        ):
            return None
        return {
            "level": "info",
            "message": self.env._(
                "%(partner)s has open items on the other side too, and an agreement to "
                "net them. Ask a netting user before you pay.",
                partner=self._get_counterpart().display_name,
            ),
        }

    def _is_in_pair(self):
        """Tell whether an agreement in force pairs the documents' partner."""
        own, company = self.partner_id.commercial_partner_id, self.line_ids.company_id
        pairs = self.env["account.netting.party"]._index_in_force(
            company, {own.id}, self.payment_date
        )
        return (company.id, self._get_side(), own.id) in pairs

    def _get_reserved_alert(self):
        """Say which open nettings count on what is about to be paid."""
        self.ensure_one()
        # Of companies the user does not see too: they would be upset all the same.
        reserved_sudo = self.line_ids._origin._find_reservations()
        if not reserved_sudo:
            return None
        documents = reserved_sudo.move_line_id.move_id
        alert = {
            "level": "warning",
            "message": self.env._(
                "%(documents)s: reserved by proposal %(nettings)s. Post or "
                "cancel it first; otherwise it must be recomputed after the payment.",
                documents=", ".join(documents.mapped("name")),
                nettings=reserved_sudo._get_reserving_names(),
            ),
        }
        # Only what the user may see is named.
        nettings = reserved_sudo.netting_id.sudo(False)._filtered_access("read")
        if nettings:
            alert["action_text"] = self.env._("Open the netting")
            alert["action"] = nettings._get_open_action()
        return alert
