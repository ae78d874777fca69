"""What the reversal letter says: that what was set off is open again."""

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date


class AccountNetting(models.Model):
    _inherit = "account.netting"

    def _get_reversal_base_filename(self):
        self.ensure_one()
        title = self.env._("Netting Reversal")
        return f"{title} {self.name.replace('/', '-')}"

    def _get_print_reversal_summary(self):
        """Return the sentence that says what was reversed, when and by which entry."""
        self.ensure_one()
        if self._get_shown_partner():
            return self.env._(
                "The netting %(netting)s of %(date)s was reversed on "
                "%(reversal_date)s by %(entries)s.",
                netting=self.name,
                date=format_date(self.env, self.date),
                reversal_date=format_date(self.env, self.reversal_date),
                entries=self._get_print_numbers(self.reversal_move_ids),
            )
        return self.env._(
            "The netting %(netting)s of %(date)s over %(amount)s on each side was "
            "reversed on %(reversal_date)s by %(entries)s.",
            netting=self.name,
            date=format_date(self.env, self.date),
            amount=self._format_print_amount(self.amount),
            reversal_date=format_date(self.env, self.reversal_date),
            entries=self._get_print_numbers(self.reversal_move_ids),
        )


class ReportNettingReversal(models.AbstractModel):
    _name = "report.account_netting.report_netting_reversal"
    _description = "Netting Reversal Letter"

    def _get_report_values(self, docids, data=None):
        """Return what the letter is rendered with.

        :raises UserError: for a netting that is not reversed
        """
        nettings = self.env["account.netting"].browse(docids)
        standing = nettings.filtered(lambda netting: netting.state != "reversed")
        if standing:
            raise UserError(
                self.env._(
                    "%(nettings)s: not reversed, so there is no reversal letter.",
                    nettings=", ".join(standing.mapped("name")),
                )
            )
        return {
            "doc_ids": docids,
            "doc_model": "account.netting",
            "docs": nettings,
        }
