from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date


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

    def _get_lock_problem(self, date):
        """Return, as a sentence, why nothing can be booked here on a date, if so.

        The company's own lock dates are Odoo's matter. These are the dates of OCA's
        account_journal_lock_date, where it is there, for whoever asks: it holds
        accounting administrators to one of the two alone. A module that locks journals
        in a way of its own extends this.

        :return: the sentence about the first of these journals, or ``None``
        """
        if "fiscalyear_lock_date" not in self._fields:
            return None
        locks = ["fiscalyear_lock_date"]
        if not self.env.user.has_group("account.group_account_manager"):
            locks.append("period_lock_date")
        for journal in self.sudo():  # locks count, whoever may see the journal
            locked_until = max(
                filter(None, map(journal.__getitem__, locks)), default=None
            )
            if locked_until and date <= locked_until:
                return self.env._(
                    "%(date)s is in a period that is locked in the journal "
                    "%(journal)s, until %(lock_date)s. Choose a later date, or move "
                    "the lock date of the journal.",
                    date=format_date(self.env, date),
                    journal=journal.display_name,
                    lock_date=format_date(self.env, locked_until),
                )
        return None
