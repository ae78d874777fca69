"""Undoing a netting across companies, in the books of every company or of none."""

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.account_netting.guard import at_work
from odoo.addons.account_netting.models.ledger.account_move import REVERSAL_DATE
from odoo.addons.account_netting.models.ledger.reverse import PlannedReversal


class AccountNetting(models.Model):
    _inherit = "account.netting"

    def _begin_reversal(self, date):
        # Before anything is locked: see _lock_companies.
        self.netting_group_id._lock_companies()
        return super()._begin_reversal(date)

    def _reverse_problems(self, date):
        problems = super()._reverse_problems(date)
        if self.state != "posted" or not self.netting_group_id:
            return problems
        if missing := self._get_companies_problem():
            return [missing]
        return problems + self.netting_group_id._get_chain()

    def _get_taking_back_problems(self, amounts):
        if self.netting_group_id:
            return [
                self.env._(
                    "It books in several companies, so it can be taken back as a whole "
                    "only: reverse it."
                )
            ]
        return super()._get_taking_back_problems(amounts)

    def _plan_reversals(self, date):
        planned = super()._plan_reversals(date)
        for group in self.netting_group_id:
            planned += group._plan_reversals(date)
        return planned

    def _take_back(self, units, date, label):
        result = super()._take_back(units, date, label)
        for group in at_work(self.netting_group_id):
            group._reverse_transfers(date)
        return result

    def _get_related_moves(self):
        return super()._get_related_moves() | self.netting_group_id.move_ids


class AccountNettingGroup(models.Model):
    _inherit = "account.netting.group"

    # The chain
    # ---------

    def _get_chain(self, seen=()):
        """Return, as sentences, what has to be undone first: the first link first.

        :param seen: those whose chain is being told already
        """
        self.ensure_one()
        lines = self._get_foreign_lines()
        own = lines.entry_line_id.union(*(line._get_transfer_line() for line in lines))
        links = []
        for line in self.move_ids.line_ids - own:
            for partial in line.matched_debit_ids | line.matched_credit_ids:
                other = (partial.debit_move_id | partial.credit_move_id) - line
                if other.move_id.netting_group_id == self:
                    continue  # its own reversal
                group = self._find_group(other)
                if group and group not in (self, *seen):
                    links += group._get_chain((self, *seen))
                links.append(self._get_link(line, other, partial))
        return list(dict.fromkeys(links))

    def _find_group(self, item):
        """Return the netting across companies that an item belongs to, or none."""
        move = item.move_id
        return move.netting_group_id or move.netting_id.netting_group_id

    def _get_link(self, line, other, partial):
        """Say what settled something of what is due between two companies."""
        company = line.company_id
        values = {
            "document": self.name,
            "amount": company.currency_id.format(partial.amount),
            "company": company.name,
            "sister": line.partner_id.name,
        }
        netting = self._find_group(other) or other.move_id.netting_id
        if netting:
            return self.env._(
                "%(document)s: %(amount)s between %(company)s and %(sister)s was "
                "netted by %(netting)s. Reverse that first.",
                netting=netting.name,
                **values,
            )
        return self.env._(
            "%(document)s: %(amount)s between %(company)s and %(sister)s was settled "
            "by %(entry)s. Undo that first.",
            entry=other.move_id.name,
            **values,
        )

    # Reversing
    # ---------

    def _plan_reversals(self, date):
        """Return what is reversed in the books of other companies, and when.

        See ``account.netting._plan_reversals``.
        """
        self.ensure_one()
        planned = [
            PlannedReversal(move, date)
            for move in self.move_ids
            if not move.reversed_entry_id
        ]
        effects = self._get_foreign_lines()._get_effect_moves()
        return planned + effects._plan_effect_reversals(date)

    def _reverse_transfers(self, date):
        """Open the companies' items again, and mirror the entries between them."""
        for line in self._get_foreign_lines():
            companies = line.company_id | self.company_id
            context = self._get_reversal_context(line.company_id, companies, date)
            line._get_own_partials().with_context(**context).unlink()
        for move in self.move_ids:
            self._mirror(move, date)

    def _get_reversal_context(self, company, companies, date):
        """Return the context in which something is undone in a company's books."""
        context = self._get_books_context(companies)
        if company._reverses_netting_effects_with_it():
            context[REVERSAL_DATE] = date
        return context

    def _mirror(self, move, date):
        """Post the mirror of an entry between companies, and match the two."""
        company = move.company_id
        mirror = move.with_context(**self._get_books_context(company))._reverse_moves(
            [
                {
                    "date": date,
                    "ref": self.env._("Reversal of %(document)s", document=self.name),
                    "netting_group_id": self.id,
                }
            ]
        )
        mirror._post(soft=False)
        if mirror.date != date:
            raise UserError(
                self.env._(
                    "%(document)s cannot be reversed on this date in %(company)s: the "
                    "period is locked.",
                    document=self.name,
                    company=company.name,
                )
            )
        context = self._get_reversal_context(company, company, date)
        for line, copy in zip(
            move.line_ids.sorted("id"), mirror.line_ids.sorted("id"), strict=True
        ):
            (line | copy).with_context(**context).reconcile()


class AccountNettingGroupLine(models.Model):
    _inherit = "account.netting.group.line"

    def _get_own_partials(self):
        """Return what matches the items with the lines that settle them."""
        partials = self.env["account.partial.reconcile"]
        for line in self:
            partials |= line.entry_line_id._get_partials_with(line.move_line_id)
        return partials

    def _get_effect_moves(self):
        """Return the exchange and cash-basis tax entries that settling them made."""
        partials = self._get_own_partials()
        return partials.exchange_move_id | partials._get_tax_entries()
