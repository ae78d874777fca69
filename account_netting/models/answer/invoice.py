"""A partner that looks at an invoice sees what it agreed to net of it."""

from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _get_accepted_netting_lines(self):
        """Return the lines of accepted nettings that are to settle the document."""
        return (
            self.line_ids._find_reservations()
            .filtered(lambda line: line.state == "accepted")
            .sorted("id")
        )
