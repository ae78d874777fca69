from odoo import models

#: Context key under which the items are asked for that a run leaves to proposals.
LEFT_OUT = "left_to_nettings"


class CreditControlPolicy(models.Model):
    _inherit = "credit.control.policy"

    def _get_move_lines_to_process(self, credit_control_run):
        items = super()._get_move_lines_to_process(credit_control_run)
        settled = items._filter_settled_by_nettings()
        return settled if self.env.context.get(LEFT_OUT) else items - settled

    def _get_lines_left_out(self, credit_control_run):
        """Return the due items that the run leaves to proposals."""
        asking = self.with_context(**{LEFT_OUT: True})
        return asking._get_move_lines_to_process(credit_control_run)
