"""What rounding leaves between currencies, and what parts of nettings across them take.

It goes to the company's exchange accounts, never to the bridging account.
"""

from odoo import fields, models
from odoo.fields import Command

from .entry import LineDraft, get_sign

#: What a line is for that books what rounding leaves between the currencies.
ROUNDING = "rounding"


class AccountNetting(models.Model):
    _inherit = "account.netting"

    rounding_line_ids = fields.Many2many(
        comodel_name="account.move.line",
        relation="account_netting_rounding_line_rel",
        string="Rounding Booked By",
        readonly=True,
        copy=False,
        help="The lines of the netting entry that book what rounding leaves between "
        "currencies.",
    )

    # When posted
    # -----------

    def _prepare_rounding_lines(self, side, drafts):
        """Return the line of what rounding leaves of one ledger, if it leaves any.

        Items in company currency are worth in the books what they are, and a share of
        the netting, in whole units of its currency, beside that.

        :param drafts: all other lines of that ledger
        """
        own = self.company_currency_id
        rest = sum(own._netting_units(draft.vals["balance"]) for draft in drafts)
        if not rest:
            return []
        vals = self._prepare_entry_line_vals(
            self.env._("Rounding of %(netting)s", netting=self.name),
            account=self._get_exchange_account(rest).id,
            partner=False,
            units=-rest,
            balance=-rest,
            currency=own.id,
        )
        return [LineDraft(vals, rest_of=(ROUNDING, side))]

    def _link_rounding_lines(self, entries):
        """Note on the nettings which entry lines book what rounding leaves.

        :param entries: list of :class:`~.entry.Entry`
        """
        lines = self.env["account.move.line"].union(
            *(
                made.line
                for entry in entries
                for made in entry.lines
                if made.rest_of and made.rest_of[0] == ROUNDING
            )
        )
        for netting, own in lines.grouped(lambda line: line.move_id.netting_id).items():
            netting.rounding_line_ids = own

    def _get_exchange_account(self, rest):
        """Return the company's account for what is gained, or lost where below zero."""
        # Settings count, whoever may see them.
        company = self.company_id.sudo()
        if rest > 0:
            return company.income_currency_exchange_account_id
        return company.expense_currency_exchange_account_id

    # When taken back
    # ---------------

    def _has_corrections(self, pairs):
        """Tell whether something of the netting was taken back before.

        :param pairs: list of ``(entry, its mirror)``
        """
        mirrors = self.env["account.move"].union(*(mirror for _move, mirror in pairs))
        return bool(self.reversal_move_ids - mirrors)

    def _get_bridged_values(self, units, by_line, rests):
        """Return what corrections of a netting take off the bridge.

        :param units: ``{netting line: minor units}``
        :param by_line: the parts by line of the entry
        :param rests: what is booked of rests, see :meth:`_find_rest_lines`
        :return: ``{entry line: amount in the netting's currency}``, debit above zero
        """
        if not self.is_across:
            return {
                line: sum(part.amount_currency for part in parts)
                for line, parts in by_line.items()
            } | {line: amount for line, (amount, _balance) in rests.items()}
        values = self._get_values_back(units)
        return {
            entry_line: sum(
                -get_sign(line.side)
                * line.settlement_currency_id._netting_amount(values.get(line, 0))
                for line in members
            )
            for entry_line, members in self.line_ids.grouped("entry_line_id").items()
        }

    def _get_rounding_commands(self, rest):
        """Return the commands for what rounding leaves between the two sides.

        :param rest: in company currency; a cent of a netting in another currency
        """
        if self.company_currency_id.is_zero(rest):
            return []
        company = self.company_id
        account = self._get_exchange_account(rest)
        return [
            Command.create(
                {
                    "name": self.name,
                    "account_id": account.id,
                    "currency_id": company.currency_id.id,
                    "amount_currency": -rest,
                    "balance": -rest,
                }
            )
        ]
