from odoo import api, fields, models
from odoo.exceptions import ValidationError


class AccountJournal(models.Model):
    _inherit = "account.journal"

    is_netting_journal = fields.Boolean(
        string="Netting Journal",
        help="Made for netting entries. It stays an ordinary miscellaneous journal.",
    )

    @api.constrains("is_netting_journal", "type", "currency_id")
    def _check_netting_journal(self):
        for journal in self.filtered("is_netting_journal"):
            if not journal._is_fit_for_netting():
                raise ValidationError(
                    self.env._(
                        "%(journal)s is a netting journal: its type must be "
                        "miscellaneous, and it cannot have a currency.",
                        journal=journal.display_name,
                    )
                )

    def _is_fit_for_netting(self):
        """Return whether netting entries can be made in this journal."""
        self.ensure_one()
        return self.type == "general" and not self.currency_id
