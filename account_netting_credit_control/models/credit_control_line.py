from odoo import api, models


class CreditControlLine(models.Model):
    _inherit = "credit.control.line"

    @api.model
    def create_or_update_from_mv_lines(self, lines, *args, **kwargs):
        # Read for all at once; each is asked for below.
        free = {item.id: free for item, free in lines._get_free_of_nettings().items()}
        return super(
            CreditControlLine, self.with_context(free_of_nettings=free)
        ).create_or_update_from_mv_lines(lines, *args, **kwargs)

    @api.model
    def _prepare_from_move_line(
        self, move_line, level, controlling_date, open_amount, default_lines_vals
    ):
        """Remind of what is free of an item alone."""
        free = self.env.context.get("free_of_nettings", {})
        return super()._prepare_from_move_line(
            move_line,
            level,
            controlling_date,
            free.get(move_line.id, open_amount),
            default_lines_vals,
        )
