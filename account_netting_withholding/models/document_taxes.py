"""What is withheld of a document: of all of it, and of any part.

As Odoo's module reckons: each tax on the share of its base that is settled. Parts lose
no cent: each brings what is withheld up to what all that is settled by then bears.
"""

from typing import NamedTuple

from odoo import api, models
from odoo.fields import Command, Domain


class Share(NamedTuple):
    """What one tax is of a settled part, in minor units.

    :param tax: the :class:`DocumentTax`
    """

    tax: "DocumentTax"
    base: int
    units: int


class DocumentTax(NamedTuple):
    """One tax that is withheld of a document, in minor units of its currency.

    :param vals: values of the withholding line, without its amounts
    :param base: on all of the document
    :param units: what is withheld of all of it
    """

    vals: dict
    base: int
    units: int

    def share(self, before, part, total):
        """Return the :class:`Share` of a part, settled after another one."""
        base, units = self._share_of(before + part, total)
        base_before, units_before = self._share_of(before, total)
        return Share(self, base - base_before, units - units_before)

    def _share_of(self, part, total):
        base = _divide(self.base * part, total)
        return base, _divide(self.units * base, self.base)


class DocumentTaxes(NamedTuple):
    """All that is withheld of a document.

    :param total: of the document, in minor units, above zero
    :param before: how much of it is settled already
    :param taxes: list of :class:`DocumentTax`
    """

    total: int
    before: int
    taxes: list

    def shares(self, part):
        """Return what is withheld when a part is settled.

        :param part: minor units, above zero, tax withheld included
        """
        shares = [tax.share(self.before, part, self.total) for tax in self.taxes]
        return [share for share in shares if share.base and share.units]

    def withheld(self, part):
        """Return the sum of :meth:`shares`, with the sign of the part."""
        units = sum(share.units for share in self.shares(abs(part)))
        return units if part >= 0 else -units

    def settled(self, netted, most):
        """Return what a netted amount settles, with the tax withheld of it.

        :param netted: minor units, signed as the document's item
        :param most: what is open of the item
        """
        if netted == most - self.withheld(most):
            return most
        whole = self.total - sum(tax.units for tax in self.taxes)
        # Each tax may be rounded twice: begin below, and take the first that fits.
        part = abs(netted) * self.total // whole - 3 * (len(self.taxes) + 1)
        part = max(part, 0)
        while part - self.withheld(part) < abs(netted):
            part += 1
        return part if netted >= 0 else -part


def _divide(dividend, divisor):
    """Divide whole numbers above zero, rounding half up."""
    return (2 * dividend + divisor) // (2 * divisor)


class AccountMove(models.Model):
    _inherit = "account.move"

    @api.model
    def _read_netting_withholding(self, move_ids):
        """Read what is withheld of documents when they are settled.

        :param move_ids: ids of entries, documents among them
        :return: ``{move id: DocumentTaxes}`` of those of which something is
        """
        # Whoever may see the taxes: the tax office is owed them all the same.
        lines = (
            self.env["account.move.line"]
            .sudo()
            .search(
                Domain("move_id", "in", list(move_ids))
                & Domain("tax_ids.is_withholding_tax_on_payment", "=", True)
            )
        )
        return {
            move.id: taxes
            for move in lines.move_id
            if move.is_invoice(include_receipts=True)
            and (taxes := move._get_netting_withholding())
        }

    def _get_netting_withholding(self):
        """Return the :class:`DocumentTaxes` of one document.

        :return: ``None`` where it is no mere deduction: a tax that is added to the
            payment, or bases of both signs, of which Odoo withholds in no payment
        """
        self.ensure_one()
        base_lines, _tax_lines = self._get_rounded_base_and_tax_lines()
        commands = self.env[
            "account.netting.withholding"
        ]._prepare_withholding_lines_commands(base_lines, self.company_id)
        to_units = self.currency_id._netting_units
        taxes = []
        for command, _id, vals in commands:
            if command != Command.CREATE or not vals["source_tax_amount_currency"]:
                continue
            kept = ("tax_id", "account_id", "analytic_distribution")
            tax = DocumentTax(
                {key: vals[key] for key in kept},
                to_units(vals["source_base_amount_currency"]),
                to_units(vals["source_tax_amount_currency"]),
            )
            if tax.base <= 0 or tax.units <= 0:
                return None
            taxes.append(tax)
        total, left = (
            abs(to_units(amount))
            for amount in (self.amount_total, self.amount_residual)
        )
        return DocumentTaxes(total, total - left, taxes) if total else None
