"""Odoo's follow-ups leave out invoices that open nettings are to settle in full."""

from odoo import fields, models

from ...guard import at_work


class AccountMove(models.Model):
    _inherit = "account.move"

    netting_pauses_followup = fields.Boolean(
        string="Follow-Up Paused",
        readonly=True,
        copy=False,
        help="The document is left out of follow-ups while an open netting is to "
        "settle all that is open of it.",
    )

    def _update_followup_pauses(self):
        """Pause the follow-up of what open nettings are to settle, and no other's.

        Odoo excludes a document from follow-ups, not an item of it; so nothing of it
        must be left to remind of. What somebody excluded by hand stays excluded.
        """
        items = self.line_ids.filtered(
            lambda item: (
                item.account_id.account_type == "asset_receivable"
                and not item.reconciled
            )
        )
        free = items._get_free_of_nettings()
        items_of = items.grouped("move_id")
        for move in at_work(self):
            own = items_of.get(move, items.browse())
            is_settled = bool(own) and all(
                item in free and item.currency_id.is_zero(free[item]) for item in own
            )
            if move.netting_pauses_followup and not is_settled:
                move.no_followup = move.netting_pauses_followup = False
            elif is_settled and not move.no_followup:
                move.no_followup = move.netting_pauses_followup = True


class AccountNetting(models.Model):
    _inherit = "account.netting"

    def unlink(self):
        documents = self._find_documents_paused()
        result = super().unlink()
        documents._update_followup_pauses()
        return result

    def _update_followups(self):
        """Bring up to date which of the documents follow-ups leave out."""
        if any(netting._is_open() for netting in self):
            documents = self.line_ids._get_reminded_documents()
        else:
            documents = self._find_documents_paused()
        documents._update_followup_pauses()

    def _find_documents_paused(self):
        documents = self.line_ids._get_reminded_documents()
        return documents.filtered("netting_pauses_followup")


class AccountNettingLine(models.Model):
    _inherit = "account.netting.line"

    def unlink(self):
        documents = self.netting_id._find_documents_paused()
        result = super().unlink()
        documents._update_followup_pauses()
        return result

    def _get_reminded_documents(self):
        """Return the documents that customers are reminded of."""
        # Whoever answers, cancels or posts: it is no decision about the invoice.
        moves = self.move_line_id.move_id.sudo()
        return moves.filtered(lambda move: move.is_sale_document())
