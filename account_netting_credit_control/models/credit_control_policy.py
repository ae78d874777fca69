from odoo import models


class CreditControlPolicy(models.Model):
    _inherit = "credit.control.policy"

    def _get_move_lines_to_process(self, credit_control_run):
        items = super()._get_move_lines_to_process(credit_control_run)
        return items - items._filter_settled_by_nettings()

    def _get_lines_left_out(self, credit_control_run):
        """Return the due items that the run leaves to open nettings."""
        items = super()._get_move_lines_to_process(credit_control_run)
        return items._filter_settled_by_nettings()
