"""Undoing a netting across companies, in the books of every company or of none."""

from odoo import models
from odoo.exceptions import AccessError, UserError

from odoo.addons.account_netting.arguments import read_date
from odoo.addons.account_netting.guard import at_work


class AccountNettingGroup(models.Model):
    _inherit = "account.netting.group"

    def action_reverse(self, date=None, reason=None):
        """Reverse posted nettings across companies, all of it or nothing.

        :param date: of the mirror entries, today by default; an ISO string will do
        :param reason: why, kept and printed
        :raises UserError: with every reason why not, such as what was settled since
            of what is due between the companies, link by link
        :raises AccessError: for anybody but netting managers
        """
        if not self.env.user.has_group("account_netting.group_netting_manager"):
            raise AccessError(
                self.env._("Only netting managers reverse nettings across companies.")
            )
        self._check_companies()
        self._lock()
        self._check_state(
            ("posted",),
            self.env._(
                "%(document)s is in state “%(state)s”, so it cannot be reversed."
            ),
        )
        date = read_date(self.env, date)
        for group in self:
            on = date or group.company_ids._get_first_netting_today()
            problems = group._get_chain()
            if problems:
                raise UserError("\n".join(problems))
            working = at_work(group)
            with self.env.cr.savepoint():
                working.netting_id.action_reverse(date=on, reason=reason)
                working._reverse_transfers(on)
            working.write(
                {"state": "reversed", "reversal_date": on, "reversal_reason": reason}
            )
        return True

    def _get_chain(self):
        """Return, as sentences, what has to be undone first: the first link first."""
        self.ensure_one()
        own = self.line_ids.entry_line_id | self.line_ids.transfer_line_id
        due = self.move_ids.line_ids - own
        links = []
        for line in due:
            for partial in line.matched_debit_ids | line.matched_credit_ids:
                other = (partial.debit_move_id | partial.credit_move_id) - line
                links.append(self._get_link(line, other, partial))
        return links

    def _get_link(self, line, other, partial):
        company = line.company_id
        values = {
            "document": self.name,
            "amount": company.currency_id.format(partial.amount),
            "company": company.name,
            "sister": line.partner_id.name,
            "entry": other.move_id.name,
        }
        netting = other.move_id.netting_id
        if netting.netting_group_id:
            return self.env._(
                "%(document)s: %(amount)s between %(company)s and %(sister)s was "
                "netted by %(netting)s. Reverse that first.",
                netting=netting.netting_group_id.name,
                **values,
            )
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
            **values,
        )

    def _reverse_transfers(self, date):
        """Open the companies' items again, and mirror the entries between them."""
        moves = self.move_ids
        for line in self._get_foreign_lines():
            entry_line, item = line.entry_line_id, line.move_line_id
            (entry_line.matched_debit_ids | entry_line.matched_credit_ids).filtered(
                lambda partial, item=item: (
                    item in partial.debit_move_id | partial.credit_move_id
                )
            ).with_context(
                **self._get_books_context(line.company_id | self.company_id)
            ).unlink()
        for move in moves:
            company = move.company_id
            vals = {
                "date": date,
                "ref": self.env._("Reversal of %(document)s", document=self.name),
                "netting_group_id": self.id,
            }
            mirror = move.with_context(
                **self._get_books_context(company)
            )._reverse_moves([vals])
            mirror._post(soft=False)
            if mirror.date != date:
                raise UserError(
                    self.env._(
                        "%(document)s cannot be reversed on this date in %(company)s: "
                        "the period is locked.",
                        document=self.name,
                        company=company.name,
                    )
                )
            for line, copy in zip(
                move.line_ids.sorted("id"), mirror.line_ids.sorted("id"), strict=True
            ):
                self._match(company, line, copy)
