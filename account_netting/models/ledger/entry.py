"""The journal entries of a netting: their lines, accounts, amounts and labels."""

from typing import NamedTuple

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...core.conversion import cumulate
from ...core.entry import NettedItem, entry_lines
from ...core.items import PAYABLE, RECEIVABLE


class EntryDraft(NamedTuple):
    """One journal entry to create, and what its lines will be matched with.

    :param vals: values of the ``account.move``, without its lines
    :param lines: list of ``(values of the line, ids of the items it settles)``; the
        bridging line settles none
    """

    vals: dict
    lines: list


class AccountNetting(models.Model):
    _inherit = "account.netting"

    def _create_moves(self, drafts):
        moves = (
            self.env["account.move"]
            .with_context(
                skip_invoice_sync=True,
                skip_is_manually_modified=True,
                mail_create_nolog=True,
                mail_create_nosubscribe=True,
            )
            .create(
                [
                    {
                        **draft.vals,
                        "line_ids": [
                            Command.create({**vals, "sequence": sequence})
                            for sequence, (vals, _ids) in enumerate(draft.lines)
                        ],
                    }
                    for draft in drafts
                ]
            )
        )
        moves._post(soft=False)
        for move, draft in zip(moves, drafts, strict=True):
            # Checked before; a date moved by Odoo would be a defect of ours.
            if move.date != draft.vals["date"]:
                raise UserError(
                    self.env._(
                        "%(netting)s cannot be posted on its date: the period was "
                        "locked meanwhile.",
                        netting=move.netting_id.name,
                    )
                )
        return moves

    def _prepare_entries(self, plans):
        """Return the :class:`EntryDraft` of each entry of one netting.

        Payables are debited and receivables credited, each on the items' own
        accounts and partners; the bridging account takes the other half of both.
        """
        self.ensure_one()
        units = self.line_ids._get_units()
        lines = entry_lines(
            (
                NettedItem(
                    key=item.key,
                    side=item.side,
                    account=item.account,
                    partner=item.partner,
                    open_units=item.units,
                    units=units[item.key],
                )
                for item in plans[self].items
                if item.key in units
            ),
            self.agreement_id.entry_detail,
        )
        sides = [
            self._prepare_side_lines(
                side, [line for line in lines if line.side == side]
            )
            for side in (PAYABLE, RECEIVABLE)
        ]
        if self.agreement_id.posting == "one":
            sides = [[line for side in sides for line in side]]
        return [EntryDraft(self._prepare_move_vals(), side) for side in sides]

    def _prepare_move_vals(self):
        self.ensure_one()
        return {
            "move_type": "entry",
            "journal_id": self.agreement_id.journal_id.id,
            "company_id": self.company_id.id,
            "currency_id": self.currency_id.id,
            "partner_id": (self.customer_id & self.vendor_id).id,
            "date": self.date,
            "ref": self.name,
            "netting_id": self.id,
            # Odoo would look one up for each entry, for taxes it does not have.
            "fiscal_position_id": False,
        }

    def _prepare_side_lines(self, side, lines):
        """Return values for one ledger's lines, and last for its bridging line.

        :param lines: list of :class:`~..core.entry.EntryLine` of that side
        :return: list of ``(values, item ids)``
        """
        # What settles a payable is a debit, what settles a receivable a credit.
        sign = 1 if side == PAYABLE else -1
        amounts = [line.units for line in lines]
        balances = cumulate(amounts, self._get_converter())
        prepared = [
            (
                self._prepare_entry_line_vals(
                    self._get_entry_label(side),
                    account=line.account,
                    partner=line.partner,
                    units=sign * line.units,
                    balance=sign * balance,
                ),
                line.keys,
            )
            for line, balance in zip(lines, balances, strict=True)
        ]
        agreement = self.agreement_id
        account = agreement.account_id
        partner = self.customer_id
        if side == PAYABLE:
            account = agreement.payable_account_id or account
            partner = self.vendor_id
        bridging_vals = self._prepare_entry_line_vals(
            self.name,
            account=account.id,
            partner=partner.id,
            units=-sign * sum(amounts),
            balance=-sign * sum(balances),
        )
        bridging_vals["analytic_distribution"] = agreement.analytic_distribution
        return [*prepared, (bridging_vals, ())]

    def _prepare_entry_line_vals(self, name, *, account, partner, units, balance):
        """Return values of one entry line.

        :param units: minor units of the netting's currency, debit above zero
        :param balance: minor units of the company's currency, debit above zero
        """
        return {
            "name": name,
            "account_id": account,
            "partner_id": partner,
            "currency_id": self.currency_id.id,
            "amount_currency": self.currency_id._netting_amount(units),
            "balance": self.company_currency_id._netting_amount(balance),
            "date_maturity": self.date,
            "tax_ids": [],
            # Dimensions are the agreement's, on the bridging lines alone.
            "analytic_distribution": False,
        }

    def _get_entry_label(self, side):
        """Return what the side's lines are called: each ledger names the other.

        Receivable lines of ``NETTING/2026/00001`` read ``NETAP/2026/00001`` and
        payable lines ``NETAR/2026/00001``, as in OneAdvanced e5.
        """
        prefix = "NETAP" if side == RECEIVABLE else "NETAR"
        _netting, _slash, number = self.name.rpartition("NETTING/")
        return f"{prefix}/{number}"

    def _get_converter(self):
        """Return the function from minor units of the netting to the company's.

        The rate is the netting date's.
        """
        self.ensure_one()
        own, company = self.currency_id, self.company_currency_id
        if own == company:
            return lambda units: units
        rate = own._get_conversion_rate(own, company, self.company_id, self.date)

        def convert(units):
            return company._netting_units(
                company.round(own._netting_amount(units) * rate)
            )

        return convert
