"""Noting what each netting, taking back and reversal settles, by rate of tax.

All that is needed of a batch is read at once: what was noted of its documents before,
what the documents are made of, and what the entries of tax on payment say.
"""

from collections import defaultdict
from typing import NamedTuple

from odoo import models
from odoo.fields import Domain

from ...arguments import read_date
from ...core.items import RECEIVABLE


class Noted(NamedTuple):
    """What is noted, or to be noted, of a document at one rate.

    :param amount: in the document's currency, tax included
    :param base: in company currency, as is ``tax``
    """

    amount: float = 0.0
    base: float = 0.0
    tax: float = 0.0

    def plus(self, amount=0.0, base=0.0, tax=0.0):
        return Noted(self.amount + amount, self.base + base, self.tax + tax)


class AccountNetting(models.Model):
    _inherit = "account.netting"

    def settled_documents(self, date_from=None, date_to=None):
        """Return what a report needs of each document settled by these nettings.

        An extension point for other modules, too: those that report settled documents
        read them here, or extend what is told.

        :param date_from: first day; an ISO string will do
        :param date_to: last day
        :return: list of dictionaries, one for each document and event (``netted``,
            ``taken_back``, ``reversed``), in the order of their dates:
            ``netting_id``, ``netting``, ``document_id``, ``document``, ``reference``,
            ``partner_id``, ``side``, ``event``, ``date``, ``means`` (``set_off``),
            ``currency``, ``amount`` (in it, tax included), ``sign``,
            ``company_currency`` and ``taxes``: ``tax_id``, ``rate``,
            ``due_on_payment``, ``amount``, ``base`` and ``tax``, the last two in
            company currency. What is taken back bears the opposite sign.
        """
        domain = Domain("netting_id", "in", self.ids)
        if date_from := read_date(self.env, date_from):
            domain &= Domain("date", ">=", date_from)
        if date_to := read_date(self.env, date_to):
            domain &= Domain("date", "<=", date_to)
        rows = self.env["account.netting.settlement"].search(domain, order="date, id")
        return [
            own._describe()
            for own in rows.grouped(
                lambda row: (row.date, row.netting_id, row.event, row.number, row.side)
            ).values()
        ]

    def _note_settled(self, event, date=None):
        """Note what posting settled, or what is open again.

        :param event: ``netted``, ``taken_back`` or ``reversed``
        :param date: of the event, the netting's by default
        """
        # Of documents that were deleted since nothing can be said any more.
        documents = self.line_ids.filtered("move_line_id").grouped(
            lambda line: (line.netting_id, line.move_line_id.move_id, line.side)
        )
        moves = self.line_ids.move_line_id.move_id
        noted = self._read_noted(moves)
        parts = moves._read_netting_parts()
        due = self._read_tax_due(event)
        self._share_tax_of_discounts(event, due)
        vals_list = []
        for (netting, move, side), lines in documents.items():
            standing = 0.0
            if event != "reversed":
                standing = lines._get_settled_amount()
            rows = lines._get_rows_to_note(
                event,
                standing,
                noted[move, side],
                lines._less_discounts(parts[move]),
                due[netting, move],
            )
            for tax_id, row in rows.items():
                # Another netting of this batch may settle the rest of the document.
                key = netting.id, tax_id
                noted[move, side][key] = noted[move, side].get(key, Noted()).plus(*row)
            common = {
                "netting_id": netting.id,
                "company_id": netting.company_id.id,
                "company_currency_id": netting.company_currency_id.id,
                "event": event,
                "date": date or netting.date,
                "move_id": move.id,
                "number": lines[0].number,
                "reference": lines[0].reference,
                "partner_id": lines[0].partner_id.id,
                "side": side,
                "currency_id": lines[0].currency_id.id,
            }
            vals_list += [
                {
                    **common,
                    **self._describe_tax(tax_id, move),
                    "amount": row.amount,
                    "amount_base": row.base,
                    "amount_tax": row.tax,
                }
                for tax_id, row in rows.items()
            ]
        self.env["account.netting.settlement"]._add_rows(vals_list)

    def _describe_tax(self, tax_id, move):
        """Return the values that say at which rate a row is."""
        if not tax_id:
            return {}
        # Whoever may see the taxes: they are the document's.
        tax = self.env["account.tax"].sudo().browse(tax_id)
        return {
            "tax_id": tax_id,
            "rate": tax.amount if tax.amount_type in ("percent", "division") else 0.0,
            "is_due": _is_due(tax, move),
        }

    def _read_noted(self, moves):
        """Return ``{(document, side): {(netting id, tax id): Noted}}``, of all."""
        noted = defaultdict(dict)
        # The list is kept by the system, and written once.
        groups = (
            self.env["account.netting.settlement"]
            .sudo()
            ._read_group(
                [("move_id", "in", moves.ids)],
                ["move_id", "side", "netting_id", "tax_id"],
                ["amount:sum", "amount_base:sum", "amount_tax:sum"],
            )
        )
        for move, side, netting, tax, *figures in groups:
            key = move.with_env(self.env), side
            noted[key][netting.id, tax.id] = Noted(*figures)
        return noted

    def _read_tax_due(self, event):
        """Return ``{(netting, document): {tax id: Noted}}`` by the entries of tax.

        Of balances, as they stand in the ledger.

        :param event: reversals of the entries count unless it is ``netted``
        """
        due = defaultdict(lambda: defaultdict(Noted))
        origins = {}
        for netting in self:
            for entry in netting.tax_move_ids:
                reversals = entry.reversal_move_ids if event != "netted" else ()
                for move in (entry, *reversals):
                    origins[move.id] = netting, entry.tax_cash_basis_origin_move_id
        entries = self.env["account.move"].browse(origins)
        for move_id, tax_line_id, tax_ids, balance, _amount in entries._sum_by_tax():
            netting, origin = origins[move_id]
            found = due[netting, origin]
            if tax_line_id:
                found[tax_line_id] = found[tax_line_id].plus(tax=balance)
            for tax_id in tax_ids:
                found[tax_id] = found[tax_id].plus(base=balance)
        return due


class AccountNettingLine(models.Model):
    _inherit = "account.netting.line"

    def _get_settled_amount(self):
        """Return how much of one document the items' netting settles still, signed.

        An extension point for modules that settle something of it beside the netting,
        tax withheld say.
        """
        return sum(line.amount - line.amount_taken_back for line in self)

    def _get_rows_to_note(self, event, standing, noted, parts, due):
        """Return what is to be noted of one document, without zeros.

        :param standing: what stands netted of it now
        :param noted: ``{(netting id, tax id): Noted}`` of the document, by all nettings
        :param parts: ``{tax id: Noted}``, all there is of the document
        :param due: ``{tax id: Noted}`` by the netting's entries of tax on payment
        :return: ``{tax id, or False: Noted}``
        """
        netting, currency = self.netting_id, self.currency_id
        before = _sum_by_tax(noted, netting)
        told = sum(row.amount for row in before.values())
        if event == "netted":
            # Parts lose no cent: each brings the sum of all up to date.
            before, whole = _sum_by_tax(noted), parts
            total = sum(row.amount for row in parts.values())
            share = standing + sum(row.amount for row in before.values()) - told
        else:
            whole, total, share = before, told, standing
        own = netting.company_currency_id
        ratio = share / total if total else 0.0
        rows = {
            tax_id: Noted(
                currency.round(
                    part.amount * ratio - before.get(tax_id, Noted()).amount
                ),
                own.round(part.base * ratio) - before.get(tax_id, Noted()).base,
                own.round(part.tax * ratio) - before.get(tax_id, Noted()).tax,
            )
            for tax_id, part in whole.items()
        }
        self._follow_tax_entries(rows, due, _sum_by_tax(noted, netting))
        if rows:
            # Both sides of the list are equal, as those of the netting are.
            most = max(rows, key=lambda tax_id: abs(rows[tax_id].amount))
            missing = standing - told - sum(row.amount for row in rows.values())
            rows[most] = rows[most].plus(amount=missing)
        rounded = {
            tax_id: Noted(
                currency.round(row.amount), own.round(row.base), own.round(row.tax)
            )
            for tax_id, row in rows.items()
        }
        return {tax_id: row for tax_id, row in rounded.items() if any(row)}

    def _follow_tax_entries(self, rows, due, before):
        """Replace what falls due on payment by what its entries say, to the cent."""
        # Which tax it was must be known to whoever posts.
        taxes = self.env["account.tax"].sudo().browse(filter(None, {*rows, *due}))
        move = self.move_line_id.move_id
        sign = -1 if self[0].side == RECEIVABLE else 1
        for tax in taxes:
            if _is_due(tax, move):
                entered, noted = due.get(tax.id, Noted()), before.get(tax.id, Noted())
                rows[tax.id] = rows.get(tax.id, Noted())._replace(
                    base=sign * entered.base - noted.base,
                    tax=sign * entered.tax - noted.tax,
                )


def _sum_by_tax(noted, netting=None):
    """Sum ``{(netting id, tax id): Noted}`` by tax, of one netting or of all."""
    sums = defaultdict(Noted)
    for (netting_id, tax_id), row in noted.items():
        if not netting or netting_id == netting.id:
            sums[tax_id] = sums[tax_id].plus(*row)
    return sums


def _is_due(tax, move):
    return tax.tax_exigibility == "on_payment" and not move.always_tax_exigible
