"""What the form of an entry or a document shows of its nettings."""

from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _compute_show_reset_to_draft_button(self):
        result = super()._compute_show_reset_to_draft_button()
        for move in self.filtered("show_reset_to_draft_button"):
            # Refused in either case; also for nettings the user may not see.
            nettings = move.sudo().netting_ids
            if move.sudo().netting_id or "posted" in nettings.mapped("state"):
                move.show_reset_to_draft_button = False
        return result

    def _get_alerts(self):
        alerts = super()._get_alerts()
        netting = self.netting_id
        if netting and netting.has_access("read"):
            message = (
                self.env._(
                    "This entry reverses the netting %(netting)s.",
                    netting=netting.name,
                )
                if self.reversed_entry_id
                else self.env._(
                    "This entry belongs to the netting %(netting)s. Only Reverse "
                    "Netting can undo it.",
                    netting=netting.name,
                )
            )
            alerts["account_netting"] = {
                "level": "info",
                "message": message,
                "action_text": self.env._("Open the netting"),
                "action": netting._get_open_action(),
            }
        return alerts
