"""What Odoo does with journal items, where a netting stands behind them."""

from odoo import models

from ...guard import is_at_work
from .account_move import REVERSAL_DATE


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _prepare_exchange_difference_move_vals(
        self, amounts_list, company=None, exchange_date=None, **kwargs
    ):
        """Date the exchange difference that a netting brings about as the netting.

        Odoo lets the numbering of the exchange journal choose the period: the day of
        the click, or the end of the year, where numbers run through the year. A
        netting that the partner answered weeks later belongs to its own month.
        """
        result = super()._prepare_exchange_difference_move_vals(
            amounts_list, company=company, exchange_date=exchange_date, **kwargs
        )
        if result and exchange_date and is_at_work(self.env):
            # A locked date was refused before.
            dates = [exchange_date, *self.mapped("date")]
            if date := self.env.context.get(REVERSAL_DATE):
                dates.append(date)
            result["move_values"]["date"] = max(dates)
        return result

    def action_unreconcile_match_entries(self):
        """Undo matchings, but not a netting's, which only its reversal undoes.

        Odoo takes all that hangs together with the chosen items; a netting somewhere
        in that chain is no reason to refuse the rest. The user is told what stayed.

        :raises UserError: where nothing else is matched, pointing to the netting
        """
        chosen = self.browse(self.env.context.get("active_ids") or ())
        lines = chosen._all_reconciled_lines()
        partials = lines.matched_debit_ids | lines.matched_credit_ids
        kept = partials._filter_made_by_nettings()
        undone = partials - kept
        if not kept or not undone:
            return super().action_unreconcile_match_entries()
        # The user reads their names only.
        moves = (kept.debit_move_id | kept.credit_move_id).move_id
        nettings = moves.sudo().netting_id
        undone.unlink()
        self.env.user._bus_send(
            "simple_notification",
            {
                "type": "info",
                "sticky": True,
                "message": self.env._(
                    "The other matching is undone. What %(nettings)s settled stays "
                    "matched; open the netting and use Reverse netting to undo it.",
                    nettings=", ".join(sorted(nettings.mapped("name"))),
                ),
            },
        )
        return None
