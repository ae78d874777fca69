"""What the form of an entry or a document shows of its nettings."""

from odoo import api, fields, models
from odoo.fields import Domain

from ...arguments import check_one


class AccountMove(models.Model):
    _inherit = "account.move"

    show_netting_check = fields.Boolean(
        compute="_compute_show_netting_check",
        help="Something is open on the document, and its partner is in an agreement "
        "or has something open on the other side.",
    )

    # Not on what is open, which changes with each line of each document: of a posted
    # one, the form reads this anew with whatever changed it.
    @api.depends("state", "commercial_partner_id", "company_id")
    def _compute_show_netting_check(self):
        for move in self:
            move.show_netting_check = (
                move.state == "posted"
                and move.is_invoice(include_receipts=True)
                and not move.currency_id.is_zero(move.amount_residual)
                and move._is_partner_mutual()
            )

    def _compute_show_reset_to_draft_button(self):
        result = super()._compute_show_reset_to_draft_button()
        for move in self.filtered("show_reset_to_draft_button"):
            # Refused in either case; also for nettings the user may not see.
            nettings = move.sudo().netting_ids
            if move.sudo().netting_id or "posted" in nettings.mapped("state"):
                move.show_reset_to_draft_button = False
        return result

    def action_check_netting(self):
        """Open *Can It Be Netted?* for the document."""
        check_one(self)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account_netting.account_netting_check_action"
        )
        return dict(action, context={"default_move_id": self.id})

    def _is_partner_mutual(self):
        """Tell whether the partner is paired, or both customer and vendor by now."""
        self.ensure_one()
        partner = self.commercial_partner_id
        Party = self.env["account.netting.party"]
        Line = self.env["account.move.line"]
        none = self.env["res.partner"]
        is_sale = self.is_sale_document(include_receipts=True)
        sides = (none, partner) if is_sale else (partner, none)
        return bool(
            Party.search_count(
                Domain("customer_id", "=", partner.id)
                | Domain("vendor_id", "=", partner.id),
                limit=1,
            )
            or Line.search_count(
                Line._get_open_items_domain(*sides)
                & Domain("company_id", "=", self.company_id.id),
                limit=1,
            )
        )

    def _get_netting_items(self):
        """Return the journal items on receivable and payable accounts."""
        types = self.env["account.move.line"]._get_netted_account_types()
        return self.line_ids.filtered(lambda line: line.account_type in types)

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
        if self.netting_disputed_on:
            alerts["account_netting_disputed"] = {
                "level": "warning",
                "message": self.env._(
                    "%(dispute)s The document is not netted until the dispute is "
                    "settled.",
                    dispute=self._get_dispute_sentence(),
                ),
            }
            if self.env.user.has_group("account_netting.group_netting_user"):
                alerts["account_netting_disputed"] |= {
                    "action_text": self.env._("Settle the dispute"),
                    "action_call": (
                        self._name,
                        "action_settle_netting_dispute",
                        self.ids,
                    ),
                }
        return alerts
