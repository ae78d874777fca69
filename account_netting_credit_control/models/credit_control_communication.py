from odoo import models


class CreditControlCommunication(models.Model):
    _inherit = "credit.control.communication"

    def _generate_comm_from_credit_lines(self, lines):
        """Let reminders wait whose item a proposal is to settle by now."""
        settled = lines.move_line_id._filter_settled_by_nettings()
        waiting = lines.filtered(lambda line: line.move_line_id in settled)
        for line in waiting:
            line.message_post(body=line.move_line_id._get_reserved_sentence())
        return super()._generate_comm_from_credit_lines(lines - waiting)
