"""Reversing: the only way to undo a posted netting."""

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import clean_context, format_date

from ...arguments import read_date
from ...guard import at_work


class AccountNetting(models.Model):
    _inherit = "account.netting"

    def action_reverse(self, date=None, reason=None):
        """Reverse posted nettings, all of them or none.

        The matching of exactly their own lines is undone and mirror entries are
        posted, so that every item is as open as it was before; later payments stay.
        Odoo dates the reversals of exchange and cash-basis tax entries by its own
        rules.

        :param date: of the mirror entries, today by default; an ISO string will do
        :param reason: why, kept on the netting and printed
        :raises UserError: with every reason why not; nothing is written then
        :raises AccessError: for anybody but netting managers
        """
        self._check_may_reverse()
        self._lock()
        date = read_date(self.env, date) or self.company_id._get_first_netting_today()
        problems = [
            f"{netting.name}: {problem}"
            for netting in self
            for problem in netting._reverse_problems(date)
        ]
        if problems:
            raise UserError("\n".join(problems))
        for nettings in self._split_for_ledger():
            nettings._undo_matching()
            nettings._create_reversals(date)
        working = at_work(self.with_context(clean_context(self.env.context)))
        working.write(
            {
                "state": "reversed",
                "reversal_date": date,
                "reversal_reason": reason,
                # Told of the netting, not of its reversal.
                "letter_state": False,
                "letter_error": False,
                "letter_told_ids": [Command.clear()],
            }
        )
        working._queue_automatic_letters()
        return True

    def action_open_reverse(self):
        """Ask for the date and the reason of a reversal."""
        self._check_may_reverse()
        self._check_transition(("posted",), self.env._("reversed"))
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account_netting.account_netting_reverse_action"
        )
        return dict(action, context={"default_netting_ids": self.ids})

    def _check_may_reverse(self):
        if not self.env.su and not self.env.user.has_group(
            "account_netting.group_netting_manager"
        ):
            raise AccessError(
                self.env._("Only netting managers may reverse a netting.")
            )

    def _reverse_problems(self, date):
        """Return, as sentences, why one netting cannot be reversed on a date."""
        self.ensure_one()
        if self.state == "reversed":
            return [
                self.env._(
                    "It was reversed on %(date)s already.",
                    date=format_date(self.env, self.reversal_date),
                )
            ]
        if self.state != "posted":
            return [self.env._("It is not posted, so there is nothing to reverse.")]
        problems = []
        if date > self.company_id._get_netting_today():
            problems.append(self.env._("The reversal date is in the future."))
        if date < self.date:
            problems.append(
                self.env._(
                    "The reversal date is before the netting date %(date)s.",
                    date=format_date(self.env, self.date),
                )
            )
        locks = self.company_id._get_violated_lock_dates(
            date, bool(self.tax_move_ids), self.move_ids.journal_id[:1]
        )
        if locks:
            problems.append(
                self.env._(
                    "%(date)s is in a locked period: %(locks)s.",
                    date=format_date(self.env, date),
                    locks=self.company_id._format_lock_dates(locks),
                )
            )
        return problems

    def _undo_matching(self):
        """Undo what the nettings' own lines are matched with, and nothing else."""
        self.move_ids.line_ids.remove_move_reconcile()

    def _create_reversals(self, date):
        """Post mirror entries.

        Posting matches them, see ``account.move._reconcile_reversed_moves``.
        """
        moves = self.move_ids
        mirrors = moves._reverse_moves(
            [
                {
                    "date": date,
                    "ref": self.env._(
                        "Reversal of %(netting)s",
                        netting=move.netting_id.name,
                    ),
                    "netting_id": move.netting_id.id,
                }
                for move in moves
            ]
        )
        mirrors._post(soft=False)
