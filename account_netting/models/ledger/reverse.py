"""Reversing, wholly or in part: the only way to undo a posted netting."""

from typing import NamedTuple

from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import clean_context, format_date

from ...arguments import check_one, read_amounts, read_date
from ...core.allocation import amount_problem
from ...core.items import SIDES
from ...guard import at_work


class PlannedReversal(NamedTuple):
    """One entry that reversing a netting would reverse.

    :param move: the entry as it stands
    :param date: the date of its reversal
    :param is_fixed: whether the date is ours; otherwise it is what Odoo is expected to
        choose, and another build of Odoo may choose another
    """

    move: models.BaseModel
    date: object
    is_fixed: bool = True


class AccountNetting(models.Model):
    _inherit = "account.netting"

    def action_reverse(self, date=None, reason=None):
        """Reverse posted nettings, all of them or none.

        All that was not taken back before is taken back: the matching of exactly their
        own lines is undone and mirror entries are posted, so that every item is as open
        as it was before; later payments stay. Exchange and cash-basis tax entries are
        reversed on the same date, unless the company leaves their dates to Odoo
        (``netting_reversal_dates``).

        :param date: of the mirror entries, today by default; an ISO string will do
        :param reason: why, kept on the netting and printed
        :raises UserError: with every reason why not; nothing is written then
        :raises AccessError: for anybody but netting managers
        """
        date = self._begin_reversal(date)
        self._check_reversible(
            {netting: netting._reverse_all_problems(date) for netting in self}
        )
        planned_reversals = self._plan_reversals(date)
        units = {line: line._get_standing_units() for line in self.line_ids}
        label = self.env._("Reversal of %(netting)s")
        self._take_back(units, date, label)
        self._check_reversed(planned_reversals)
        at_work(self)._note_settled("reversed", date)
        self._end_reversal(date, reason)
        return True

    def action_take_back(self, amounts, date=None, reason=None):
        """Take back a part of a posted netting; the rest stands.

        Only the matching of that part is undone, and a correction entry over just
        these amounts is posted. Where nothing is left, the netting is reversed by it.

        :param amounts: ``{item id: amount}`` in the item's currency, signed as the
            netted amounts are; in the netting's currency equal on both sides
        :param date: of the correction, today by default; an ISO string will do
        :param reason: why, told in the chatter and printed
        :raises UserError: with every reason why not; nothing is written then
        :raises AccessError: for anybody but netting managers
        """
        check_one(self)
        amounts = read_amounts(self.env, amounts)
        date = self._begin_reversal(date)
        problems = self._reverse_problems(date)
        self._check_reversible(
            {self: problems or self._get_taking_back_problems(amounts)}
        )
        self._write_taken_back(self._get_taken_units(amounts), date, reason)
        return True

    def _write_taken_back(self, units, date, reason):
        """Write all that taking back a part writes, checked before.

        :param units: ``{line: units}``, see :meth:`_get_taken_units`
        """
        earlier = self.reversal_move_ids
        self._take_back(units, date, self.env._("Taken back from %(netting)s"))
        at_work(self)._note_settled("taken_back", date)
        corrections = self.reversal_move_ids - earlier
        at_work(corrections).write({"netting_reason": reason})
        self._log_taken_back(units, date, reason)
        if not any(line._get_standing_units() for line in self.line_ids):
            self._end_reversal(date, reason)
        else:
            self._tell_anew(self._get_concerned_partners(units))

    def _get_concerned_partners(self, units):
        """Return whom it concerns that items are taken back.

        Of several partners, those whose items they are; otherwise both see all.

        :param units: ``{netting line: minor units}``
        """
        if not self._is_of_several():
            return self.partner_ids
        taken = self.line_ids.filtered(units.get)
        return taken.commercial_partner_id

    def _begin_reversal(self, date):
        """Lock what is to be taken back, and return the date of it."""
        self._check_may_reverse()
        self._lock()
        return read_date(self.env, date) or self.company_id._get_first_netting_today()

    def _check_reversible(self, problems):
        """Refuse with what is wrong, netting by netting.

        :param problems: ``{netting: sentences}``
        """
        if told := self._name_problems(problems):
            raise UserError("\n".join(told))

    @api.model
    def _name_problems(self, problems):
        """Return the sentences of :meth:`_check_reversible`, each with its netting."""
        return [
            f"{netting.name}: {problem}"
            for netting, own in problems.items()
            for problem in own
        ]

    def _get_reverse_problems(self, date):
        """Return, as sentences that name the netting, why not on a date."""
        return self._name_problems(
            {netting: netting._reverse_all_problems(date) for netting in self}
        )

    def _end_reversal(self, date, reason):
        """Note that nothing of the nettings stands any more."""
        working = at_work(self.with_context(clean_context(self.env.context)))
        working.write(
            {
                "state": "reversed",
                "reversal_date": date,
                "reversal_reason": reason,
            }
        )
        working._tell_anew()

    def action_open_reverse(self):
        """Ask for the date and the reason of a reversal."""
        self._check_may_reverse()
        self._check_state(
            ("posted",),
            self.env._(
                "%(document)s is in state “%(state)s”, so it cannot be reversed."
            ),
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account_netting.account_netting_reverse_action"
        )
        return dict(action, context={"default_netting_ids": self.ids})

    def action_open_take_back(self):
        """Ask what to take back of a posted netting, when and why."""
        check_one(self)
        self._check_may_reverse()
        problems = self._reverse_problems(self.company_id._get_netting_today())
        if self.state != "posted":
            raise UserError("\n".join(problems))
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account_netting.account_netting_take_back_action"
        )
        return dict(action, context={"default_netting_id": self.id})

    def _check_may_reverse(self):
        if not self.env.su and not self.env.user.has_group(
            "account_netting.group_netting_manager"
        ):
            raise AccessError(
                self.env._("Only netting managers may reverse a netting.")
            )

    def _reverse_all_problems(self, date):
        """Return, as sentences, why all of one netting cannot be taken back."""
        units = {line: line._get_standing_units() for line in self.line_ids}
        return self._reverse_problems(date) + self._get_transfer_problems(units)

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
        planned = self._plan_reversals(date)
        return (
            problems + self._lock_problems(planned) + self._archived_problems(planned)
        )

    def _archived_problems(self, planned_reversals):
        """Return, as sentences, what a reversal would book on or in, and is archived.

        Odoo refuses it in the middle, and names neither journal nor cure.
        """
        moves = self.env["account.move"].union(
            *(planned.move for planned in planned_reversals)
        )
        # Set-up counts, whatever the user may see of it.
        accounts_sudo = moves.sudo().line_ids.account_id
        journals_sudo = moves.sudo().journal_id
        return [
            self.env._(
                "It is booked back on %(account)s, which is archived. Unarchive it in "
                "the chart of accounts, reverse, and archive it again if you like.",
                account=account.display_name,
            )
            for account in accounts_sudo
            if not account.active
        ] + [
            self.env._(
                "It is booked back in %(journal)s, which is archived. Unarchive it "
                "among the journals, reverse, and archive it again if you like.",
                journal=journal.display_name,
            )
            for journal in journals_sudo
            if not journal.active
        ]

    def _lock_problems(self, planned_reversals):
        """Return, as sentences, which dates of a reversal are in a locked period."""
        locks_by_date, problems = {}, {}
        for planned in planned_reversals:
            move = planned.move
            if problem := move.journal_id._get_lock_problem(planned.date):
                problems[problem] = True  # one for each journal, in their order
            for lock in move._get_violated_lock_dates(
                planned.date, move._affect_tax_report()
            ):
                locks = locks_by_date.setdefault(planned.date, [])
                if lock not in locks:
                    locks.append(lock)
        return [
            self.env._(
                "%(date)s is in a locked period: %(locks)s.",
                date=format_date(self.env, locked),
                locks=self.company_id._format_lock_dates(locks),
            )
            for locked, locks in sorted(locks_by_date.items())
        ] + list(problems)

    def _plan_reversals(self, date):
        """Return what reversing the nettings on a date reverses, and on which dates.

        :return: list of :class:`PlannedReversal`, the nettings' own entries first
        """
        # Not what was undone already: taken back, or its matching broken.
        standing = self.line_ids._get_effect_moves()
        return [
            PlannedReversal(move, date) for move in self.move_ids
        ] + standing._plan_effect_reversals(date)

    def _check_reversed(self, planned_reversals):
        """Make sure that every entry was reversed on the date that was announced.

        :raises UserError: when a period was locked meanwhile, say
        """
        wrong = [
            planned.move.display_name
            for planned in planned_reversals
            if planned.is_fixed
            and planned.date not in planned.move.reversal_move_ids.mapped("date")
        ]
        if wrong:
            raise UserError(
                self.env._(
                    "%(entries)s: cannot be reversed on the dates that were asked for. "
                    "Nothing was reversed; look at the lock dates and try again.",
                    entries=", ".join(wrong),
                )
            )

    def _get_taken_units(self, amounts):
        """Return ``{netting line: minor units}`` without zeros.

        :param amounts: ``{item id: amount}``
        """
        return {
            line: units
            for line in self.line_ids
            if (
                units := line.currency_id._netting_units(
                    amounts.get(line.move_line_id.id, 0)
                )
            )
        }

    def _get_taking_back_problems(self, amounts):
        """Return, as sentences, why these amounts cannot be taken back.

        :param amounts: ``{item id: amount}``
        """
        self.ensure_one()
        currency = self.currency_id
        units = self._get_taken_units(amounts)
        problems = []
        if set(amounts) - set(self.line_ids.move_line_id.ids):
            problems.append(
                self.env._("An amount was given for an item that is not netted in it.")
            )
        problems += self._get_standing_problems(units)
        problems += self._get_transfer_problems(units)
        values = self._get_values_back(units)
        receivable, payable = (
            sum(value for line, value in values.items() if line.side == side)
            for side in SIDES
        )
        if receivable != payable:
            problems.append(
                self.env._(
                    "Both sides must be equal, but %(receivable)s is taken back on the "
                    "customer side and %(payable)s on the vendor side.",
                    receivable=currency.format(currency._netting_amount(receivable)),
                    payable=currency.format(currency._netting_amount(payable)),
                )
            )
        elif not receivable and not problems:
            problems.append(
                self.env._("Choose the items to take back, and how much of each.")
            )
        return problems

    def _get_standing_problems(self, units):
        """Return, as sentences, of which items less is netted than is to come back.

        :param units: ``{netting line: minor units}``
        """
        problems = []
        for line, taken in units.items():
            own = line.currency_id
            standing = line._get_standing_units()
            if amount_problem(standing, taken):
                problems.append(
                    self.env._(
                        "%(item)s: %(amount)s cannot be taken back, for %(standing)s "
                        "is netted of it.",
                        item=line.number,
                        amount=own.format(own._netting_amount(taken)),
                        standing=own.format(own._netting_amount(standing)),
                    )
                )
        return problems

    def _log_taken_back(self, units, date, reason):
        """Tell in the chatter what was taken back, when and why."""
        body = Markup("<p>%s</p><ul>%s</ul>") % (
            self.env._(
                "Taken back on %(date)s: %(reason)s",
                date=format_date(self.env, date),
                reason=reason or self.env._("no reason was given"),
            ),
            Markup().join(
                Markup("<li>%s: %s</li>")
                % (
                    line.number,
                    line.currency_id.format(line.currency_id._netting_amount(taken)),
                )
                for line, taken in units.items()
            ),
        )
        self.message_post(body=body)
