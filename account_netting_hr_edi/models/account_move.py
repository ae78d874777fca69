"""Croatia has collections reported with how they were made: O is a set-off."""

import logging
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.account_netting.guard import at_work
from odoo.addons.l10n_hr_edi.tools import _mer_api_mark_paid

_logger = logging.getLogger(__name__)

SET_OFF = "O"


class AccountMove(models.Model):
    _inherit = "account.move"

    l10n_hr_set_off_unreported = fields.Monetary(
        string="Set-Off Not Reported Yet",
        compute="_compute_l10n_hr_set_off_unreported",
        help="What nettings collected of the invoice and was not reported yet; below "
        "zero when they were reversed since.",
    )

    @api.depends("l10n_hr_edi_addendum_id.netting_reported_amount", "netting_ids")
    def _compute_l10n_hr_set_off_unreported(self):
        # Also of nettings the user may not see.
        settled = dict(
            self.env["account.netting.settlement"]
            .sudo()
            ._read_group(
                [("move_id", "in", self._origin.ids)], ["move_id"], ["amount:sum"]
            )
        )
        for move in self:
            amount = settled.get(move._origin, 0.0)
            reported = move.l10n_hr_edi_addendum_id.netting_reported_amount
            move.l10n_hr_set_off_unreported = move.currency_id.round(amount - reported)

    def l10n_hr_edi_mer_action_report_paid(self):
        """Report what nettings collected first, and apart: the rest was paid."""
        self.invalidate_recordset(["l10n_hr_set_off_unreported"])
        failed = self.browse()
        for move in self.filtered(
            lambda move: (
                move.l10n_hr_mer_document_eid and move.l10n_hr_set_off_unreported
            )
        ):
            try:
                move._report_set_off()
            except UserError:
                # Of many, as Odoo does; the rest must not take its place.
                if len(self) == 1:
                    raise
                _logger.exception("Failed to report the set-off of %s.", move.name)
                failed |= move
        return super(AccountMove, self - failed).l10n_hr_edi_mer_action_report_paid()

    def _report_set_off(self):
        """Report what nettings collected, or took back, of one document."""
        self.ensure_one()
        amount = self.l10n_hr_set_off_unreported
        response = _mer_api_mark_paid(
            self.company_id,
            self.l10n_hr_mer_document_eid,
            fields.Datetime.now(ZoneInfo("Europe/Zagreb")).strftime(
                "%Y-%m-%dT%H:%M:%S"
            ),
            amount,
            SET_OFF,
        )
        addendum = at_work(self.l10n_hr_edi_addendum_id)
        addendum.netting_reported_amount += amount
        addendum.payment_reported_amount += amount
        addendum.fiscalization_request = response.get("fiscalizationRequestId")
        self._message_log(
            body=self.env._(
                "%(amount)s reported as collected by set-off (request %(request)s).",
                amount=self.currency_id.format(amount),
                request=response.get("fiscalizationRequestId"),
            )
        )
