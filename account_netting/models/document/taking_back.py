"""What partners are told of a part that was taken back, while the rest stands."""

from odoo import api, fields, models
from odoo.tools import format_date

from .netting import PrintedResult


class AccountNettingLine(models.Model):
    _inherit = "account.netting.line"

    amount_remaining = fields.Monetary(
        string="Remaining, Taken Back Included",
        compute="_compute_amount_remaining",
        help="What the netting leaves open of the item: what was not netted, and what "
        "was taken back of a netting that stands.",
    )

    @api.depends(
        "amount_left", "amount_taken_back", "discount_taken_back", "netting_id.state"
    )
    def _compute_amount_remaining(self):
        for line in self:
            line.amount_remaining = line.amount_left
            if line.netting_id.state == "posted":
                line.amount_remaining += (
                    line.amount_taken_back + line.discount_taken_back
                )
                if not line._get_standing_units():
                    line.amount_remaining += (
                        line.amount_written_off + line.amount_transferred
                    )


class AccountNetting(models.Model):
    _inherit = "account.netting"

    def _is_taken_back_in_part(self):
        """Tell whether a part was taken back of what is shown, and the rest stands.

        Credits may offset the invoices that were taken back with them.
        """
        return self.state == "posted" and any(
            self._get_shown_lines().mapped("amount_taken_back")
        )

    def _get_taken_back_summary(self):
        """Return the sentence that says how much is open again, for a letter."""
        if self._get_shown_partner():
            return self.env._("A part of this was taken back since, as shown below.")
        return self.env._(
            "Of this, %(amount)s on each side were taken back since; %(standing)s on "
            "each side stand.",
            amount=self._format_print_amount(self.amount_taken_back),
            standing=self._format_print_amount(self.amount - self.amount_taken_back),
        )

    def _get_taken_back_notices(self):
        """Return what was taken back when, by which entry and why, as sentences."""
        notices = []
        if not self._is_taken_back_in_part():
            return notices
        # Each ledger may have its own entry.
        for (date, reason), moves in (
            self._get_shown_corrections()
            .sorted("id")
            .grouped(lambda move: (move.date, move.netting_reason))
            .items()
        ):
            notices.append(
                self.env._(
                    "A part of this netting was taken back on %(date)s by %(entries)s "
                    "and is open again.",
                    date=format_date(self.env, date),
                    entries=self._get_print_numbers(moves),
                )
            )
            if reason := self._get_shown_reason(reason):
                notices.append(self.env._("Reason: %(reason)s", reason=reason))
        return notices

    def _get_shown_corrections(self):
        """Return the entries that take back something of what is shown."""
        if not self._get_shown_partner():
            return self.reversal_move_ids
        own = self._get_shown_lines().partner_id
        return self.reversal_move_ids.filtered(
            lambda move: move.line_ids.partner_id & own
        )

    def _get_taken_back_results(self):
        """Return what was taken back and what stands, as :class:`PrintedResult`."""
        if not self._is_taken_back_in_part():
            return []
        return [
            PrintedResult(
                self.env._("Taken back on each side"),
                self.amount_taken_back,
                self.currency_id,
            ),
            PrintedResult(
                self.env._("Still netted on each side"),
                self.currency_id.round(self.amount - self.amount_taken_back),
                self.currency_id,
            ),
        ]
