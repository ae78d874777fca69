"""Entries between companies: what one nets for another.

In the books of the item's company the item is settled against what is due from, or due
to, the agreement's company; in the books of that company the same stands as an item of
the partner, which is netted there. Branches of one company are one legal person: the
item is replaced, within one entry, by one of the agreement's company.
"""

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import clean_context

from odoo.addons.account_netting.core.items import PAYABLE


class AccountNettingGroup(models.Model):
    _inherit = "account.netting.group"

    def _create_transfers(self):
        """Create, post and match the entries between the companies, by their ids."""
        by_company = self._get_foreign_lines().grouped("company_id")
        for company in sorted(by_company, key=lambda company: company.id):
            lines = by_company[company]
            if company.root_id == self.company_id.root_id:
                self._transfer_within(lines)
            else:
                self._transfer_between(company, lines)
        self._check_transferred()

    def _transfer_within(self, lines):
        """Replace items of a branch by items of the agreement's company."""
        commands = []
        for line in lines:
            item, sign = line.move_line_id, line._get_sign()
            commands += [
                self._prepare_line(line, item.account_id, line.partner_id, -sign),
                self._prepare_line(line, item.account_id, line.partner_id, sign),
            ]
        move = self._create_entry(
            self.company_id, self.company_id._get_netting_journal(), commands
        )
        own = list(move.line_ids.sorted("id"))
        for line, settling, made in zip(lines, own[::2], own[1::2], strict=True):
            self._replace(line, settling, made)
            self._match(line.company_id | self.company_id, line.move_line_id, settling)

    def _transfer_between(self, company, lines):
        """Settle items of another company against what is due to or from it."""
        Intercompany = self.env["account.netting.intercompany"]
        theirs = Intercompany._get_books(company, self.company_id)
        ours = Intercompany._get_books(self.company_id, company)
        there, here = [], []
        for line in lines:
            item, sign = line.move_line_id, line._get_sign()
            there.append(
                self._prepare_line(line, item.account_id, line.partner_id, -sign)
            )
            account = self._get_partner_account(line)
            here.append(self._prepare_line(line, account, line.partner_id, sign))
        settling = self._create_entry(
            company, theirs.journal, there, (theirs, self.company_id)
        )
        made = self._create_entry(self.company_id, ours.journal, here, (ours, company))
        count = len(lines)
        for line, entry_line, transfer_line in zip(
            lines,
            settling.line_ids.sorted("id")[:count],
            made.line_ids.sorted("id")[:count],
            strict=True,
        ):
            self._replace(line, entry_line, transfer_line)
            self._match(company, line.move_line_id, entry_line)
        self._check_limit(company, self.company_id, theirs)
        self._check_limit(self.company_id, company, ours)

    def _replace(self, line, settling, made):
        """Have the netting settle what stands for an item in its own books.

        Its papers go on telling of the partner's document, and of what is left of it.

        :param settling: what settles the item where it is
        :param made: what stands for it
        """
        line.entry_line_id = settling
        line.netting_line_id.write(
            {
                "move_line_id": made.id,
                "number": self.env._(
                    "%(document)s of %(company)s",
                    document=line.number,
                    company=line.company_id.name,
                ),
            }
        )

    def _get_partner_account(self, line):
        """Return the account of the agreement's company on which a transfer stands."""
        partner = line.partner_id.with_company(self.company_id)
        if line.side == PAYABLE:
            return partner.property_account_payable_id
        return partner.property_account_receivable_id

    def _prepare_line(self, line, account, partner, sign):
        """Return values of an entry line.

        :param sign: 1 for a debit of an amount above zero
        """
        return {
            "name": line.number,
            "account_id": account.id,
            "partner_id": partner.id,
            "currency_id": self.currency_id.id,
            "amount_currency": sign * line.amount,
            "date_maturity": line.date_maturity or line.date,
            "tax_ids": [],
        }

    def _create_entry(self, company, journal, lines, due=None):
        """Create and post an entry; what is due between the companies comes last.

        :param lines: values of lines; their company amounts are filled in
        :param due: the :class:`Books` of the company, and the sister
        """
        currency = self.currency_id
        for vals in lines:
            vals["balance"] = currency._convert(
                vals["amount_currency"], company.currency_id, company, self.date
            )
        if due:
            lines = lines + self._prepare_due_lines(lines, *due)
        move = (
            self.env["account.move"]
            .with_context(**self._get_books_context(company))
            .create(
                {
                    "move_type": "entry",
                    "journal_id": journal.id,
                    "company_id": company.id,
                    "currency_id": currency.id,
                    "date": self.date,
                    "ref": self.name,
                    "netting_group_id": self.id,
                    "line_ids": [Command.create(vals) for vals in lines],
                }
            )
        )
        move._post(soft=False)
        if move.date != self.date:
            raise UserError(
                self.env._(
                    "%(document)s cannot be posted on its date in %(company)s: the "
                    "period is locked.",
                    document=self.name,
                    company=company.name,
                )
            )
        return move

    def _prepare_due_lines(self, lines, books, sister):
        """Return the lines of what the sister owes, and of what is owed to it."""
        due_lines = []
        for account, own in (
            (books.due_from, [vals for vals in lines if vals["amount_currency"] < 0]),
            (books.due_to, [vals for vals in lines if vals["amount_currency"] > 0]),
        ):
            if own:
                due_lines.append(
                    {
                        "name": self.name,
                        "account_id": account.id,
                        "partner_id": sister.partner_id.id,
                        "currency_id": self.currency_id.id,
                        "amount_currency": -sum(
                            vals["amount_currency"] for vals in own
                        ),
                        "balance": -sum(vals["balance"] for vals in own),
                        "date_maturity": self.date,
                        "tax_ids": [],
                    }
                )
        return due_lines

    def _get_books_context(self, companies):
        """Return the context in which something is booked in companies alone."""
        return {
            **clean_context(self.env.context),
            "allowed_company_ids": companies.ids,
            **self.env["account.netting"]._get_ledger_context(),
        }

    def _match(self, companies, *lines):
        """Match journal items with one another."""
        items = self.env["account.move.line"].union(*lines)
        items.with_context(**self._get_books_context(companies)).reconcile()

    def _check_transferred(self):
        """Make sure that every item was settled by just what was agreed."""
        for line in self._get_foreign_lines():
            sign = line._get_sign()
            left = sign * line.move_line_id.amount_residual_currency
            if not line.entry_line_id.reconciled or line.currency_id.compare_amounts(
                left, line.amount_left
            ):
                raise UserError(
                    self.env._(
                        "%(document)s: Odoo matched %(item)s differently than asked. "
                        "Nothing was posted.",
                        document=self.name,
                        item=line.number,
                    )
                )

    def _check_limit(self, company, sister, books):
        """Refuse what would leave more open between two companies than allowed.

        :raises UserError: naming the limit
        """
        if not books.limit:
            return
        ((total,),) = self.env["account.move.line"]._read_group(
            [
                ("company_id", "=", company.id),
                ("account_id", "in", (books.due_from | books.due_to).ids),
                ("partner_id", "=", sister.partner_id.id),
                ("parent_state", "=", "posted"),
            ],
            aggregates=["amount_residual:sum"],
        )
        if company.currency_id.compare_amounts(abs(total or 0.0), books.limit) > 0:
            raise UserError(
                self.env._(
                    "%(document)s: %(amount)s would stand open between %(company)s "
                    "and %(sister)s, and %(limit)s is the limit.",
                    document=self.name,
                    amount=company.currency_id.format(abs(total)),
                    company=company.name,
                    sister=sister.name,
                    limit=company.currency_id.format(books.limit),
                )
            )


class AccountNettingGroupLine(models.Model):
    _inherit = "account.netting.group.line"

    def _get_sign(self):
        """Return the sign in Odoo of what adds to the item's side."""
        return -1 if self.side == PAYABLE else 1
