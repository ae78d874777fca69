"""Odoo's follow-ups leave out invoices that open nettings are to settle in full."""

from odoo import models


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
