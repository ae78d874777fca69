"""What is printed of tax and discounts that come with a netting."""

from typing import NamedTuple

from odoo import models
from odoo.fields import Domain

from ...core.items import PAYABLE, RECEIVABLE
from .netting import sum_amounts


class PrintedTax(NamedTuple):
    """Cash-basis tax of the documents of one issuer, in company currency."""

    title: str
    rows: list
    base: float
    tax: float


class PrintedTaxRow(NamedTuple):
    """Cash-basis tax that one entry made due.

    :param document: number of the invoice or bill
    :param entries: number of the entry, and of its reversal
    """

    document: str
    entries: str
    date: object
    base: float
    tax: float


class AccountNetting(models.Model):
    _inherit = "account.netting"

    def _get_print_taxes(self):
        """Return a :class:`PrintedTax` for each issuer whose tax fell due."""
        self.ensure_one()
        side_of_document = {
            line.move_line_id.move_id: line.side for line in self._get_shown_lines()
        }
        issuers = {side: "" for side in (RECEIVABLE, PAYABLE)} | {
            side: creditor for side, _debtor, creditor in self._get_print_debtors()
        }
        taxes = []
        for side, issuer in issuers.items():
            rows = [
                self._get_print_tax_row(tax_move, side)
                for tax_move in self.tax_move_ids.sorted("id")
                if side_of_document.get(tax_move.tax_cash_basis_origin_move_id) == side
            ]
            if not rows:
                continue
            taxes.append(
                PrintedTax(
                    self.env._(
                        "Tax that fell due with this netting, on documents of "
                        "%(issuer)s",
                        issuer=issuer,
                    ),
                    rows,
                    sum_amounts(self.company_currency_id, (row.base for row in rows)),
                    sum_amounts(self.company_currency_id, (row.tax for row in rows)),
                )
            )
        return taxes

    def _get_print_tax_row(self, tax_move, side):
        # Tax on sales is a credit, tax on purchases a debit; both print positive.
        sign = -1 if side == RECEIVABLE else 1
        tax_lines = tax_move.line_ids.filtered("tax_repartition_line_id")
        base_lines = tax_move.line_ids.filtered("tax_ids") - tax_lines
        currency = self.company_currency_id
        return PrintedTaxRow(
            document=tax_move.tax_cash_basis_origin_move_id.name,
            entries=self._get_print_numbers(tax_move | tax_move.reversal_move_ids),
            date=tax_move.date,
            base=sum_amounts(currency, (sign * line.balance for line in base_lines)),
            tax=sum_amounts(currency, (sign * line.balance for line in tax_lines)),
        )

    def _get_print_tax_warning(self):
        """Return the sentence on tax a proposal would make due, or nothing."""
        self.ensure_one()
        if not self._is_open():
            return None
        Item = self.env["account.move.line"]
        shown = self._get_shown_lines()
        taxed_ids = self.env["account.netting.eligibility"]._find_cash_basis_moves(
            Item._read_item_facts(Domain("id", "in", shown.move_line_id.ids))
        )
        lines = self._get_shown_lines().filtered(
            lambda line: line.move_line_id.move_id.id in taxed_ids
        )
        if not lines:
            return None
        return self.env._(
            "Tax that is due on payment falls due for the netted part of "
            "%(documents)s.",
            documents=", ".join(dict.fromkeys(lines.mapped("number"))),
        )

    def _get_print_discount_warning(self):
        """Return the sentence on early payment discounts still running, or nothing."""
        self.ensure_one()
        lines = self._get_shown_lines().filtered(
            lambda line: (
                line.move_line_id.discount_date
                and line.move_line_id.discount_date >= self.date
                and not line.amount_discount
            )
        )
        if not lines:
            return None
        return self.env._(
            "No early payment discount is granted on %(documents)s: the netted amount "
            "counts in full.",
            documents=", ".join(dict.fromkeys(lines.mapped("number"))),
        )
