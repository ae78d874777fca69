"""The journal entries of a netting: their lines, accounts, amounts and labels."""

import json
from collections import defaultdict
from typing import NamedTuple

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...core.across import worth
from ...core.conversion import cumulate
from ...core.entry import NettedItem, entry_lines
from ...core.items import PAYABLE, RECEIVABLE


class LineDraft(NamedTuple):
    """One line of an entry to create.

    :param vals: values of the ``account.move.line``
    :param item_ids: ids of the items it settles; none for the bridging line
    :param rest_of: ``(kind, item id)`` where it books what is left of an item, or what
        rounding leaves, see :data:`~.rests.ROUNDING`
    """

    vals: dict
    item_ids: tuple = ()
    rest_of: tuple = None


class EntryDraft(NamedTuple):
    """One journal entry to create, and what its lines will be matched with.

    :param vals: values of the ``account.move``, without its lines
    :param lines: list of :class:`LineDraft`
    """

    vals: dict
    lines: list


class MadeLine(NamedTuple):
    """One line of an entry that was created.

    :param line: the ``account.move.line``
    :param vals: the values it was made with
    :param item_ids: ids of the items it settles; none for the bridging line
    :param rest_of: ``(kind, item id)`` where it books what is left of an item
    """

    line: models.BaseModel
    vals: dict
    item_ids: tuple
    rest_of: tuple

    def stands(self):
        """Tell whether the line still books what it was made for."""
        line, vals = self.line, self.vals
        return (
            line.account_id.id == vals["account_id"]
            and line.partner_id.id == vals["partner_id"]
            and line.currency_id.id == vals["currency_id"]
            and not line.currency_id.compare_amounts(
                line.amount_currency, vals["amount_currency"]
            )
            and not line.company_currency_id.compare_amounts(
                line.balance, vals["balance"]
            )
        )


class Entry(NamedTuple):
    """One journal entry that was created.

    :param move: the ``account.move``; other modules may have added lines to it
    :param date: the date it must keep
    :param lines: list of :class:`MadeLine`: our own
    """

    move: models.BaseModel
    date: object
    lines: list

    def get_bridging_lines(self):
        """Return the lines on the bridging accounts."""
        return self.move.line_ids.browse(
            made.line.id for made in self.lines if not (made.item_ids or made.rest_of)
        )

    def stands(self):
        """Tell whether our lines book what they were made for, and others nothing.

        What another module added has to balance by itself, in company currency.
        """
        own = self.move.line_ids.browse(made.line.id for made in self.lines)
        if own - self.move.line_ids or not all(made.stands() for made in self.lines):
            return False
        added = (self.move.line_ids - own).mapped("balance")
        return self.move.company_currency_id.is_zero(sum(added))


class AccountNetting(models.Model):
    _inherit = "account.netting"

    def _create_entries(self, plans):
        """Create the entries of nettings that were checked, as drafts.

        :param plans: ``{netting: plan}`` of the planner
        :return: list of :class:`Entry`
        """
        drafts = [
            draft for netting in self for draft in netting._prepare_entries(plans)
        ]
        moves = self.env["account.move"].create(
            [
                {
                    **draft.vals,
                    "line_ids": [
                        Command.create({**line.vals, "sequence": sequence})
                        for sequence, line in enumerate(draft.lines)
                    ],
                }
                for draft in drafts
            ]
        )
        return [
            Entry(move, draft.vals["date"], self._find_made_lines(move, draft))
            for move, draft in zip(moves, drafts, strict=True)
        ]

    def _find_made_lines(self, move, draft):
        """Return the :class:`MadeLine` list of a draft; other modules' lines are none.

        :raises UserError: when another module changed what was to be made
        """
        by_sequence = move.line_ids.grouped("sequence")
        made_lines = []
        for sequence, drafted in enumerate(draft.lines):
            found = [
                made
                for line in by_sequence.get(sequence, ())
                if (made := MadeLine(line, *drafted)).stands()
            ]
            if not found:
                raise self._entry_changed_error(move)
            made_lines.append(found[0])
        return made_lines

    def _post_entries(self, entries):
        """Post entries, and make sure that they were posted as they were made.

        :param entries: list of :class:`Entry`
        :raises UserError: when the period was locked meanwhile, or another module
            changed what an entry books
        """
        moves = self.env["account.move"].union(*(entry.move for entry in entries))
        # Not Odoo's button, which asks a person about what it finds unusual.
        moves._post(soft=False)
        for entry in entries:
            # Checked before; a date moved by Odoo would be a defect of ours.
            if entry.move.date != entry.date:
                raise UserError(
                    self.env._(
                        "%(netting)s cannot be posted on its date: the period was "
                        "locked meanwhile.",
                        netting=entry.move.netting_id.name,
                    )
                )
            if not entry.stands():
                raise self._entry_changed_error(entry.move)

    def _entry_changed_error(self, move):
        return UserError(
            self.env._(
                "%(netting)s: another module changed the lines of its journal entry, "
                "so it would no longer settle just what was agreed. Nothing was "
                "posted; ask whoever looks after the installed modules.",
                netting=move.netting_id.name,
            )
        )

    def _prepare_entries(self, plans):
        """Return the :class:`EntryDraft` of each entry of one netting.

        Payables are debited and receivables credited, each on the items' own
        accounts and partners; the bridging account takes the other half of both.
        """
        self.ensure_one()
        # As the form shows them: its preview is made here, too.
        netted = self._get_items()
        units = netted._get_units()
        # In one currency, an amount is worth itself.
        values = netted._get_values() if self.is_across else units
        rates = self._get_unit_rates()
        rests = netted._get_rests()
        # As text, by which lines are told apart.
        extras = {
            key: json.dumps(extra, sort_keys=True)
            for key, extra in self._get_item_extras(netted.move_line_id).items()
        }
        lines = entry_lines(
            (
                NettedItem(
                    key=item.key,
                    side=item.side,
                    account=item.account,
                    partner=item.partner,
                    open_units=item.units,
                    units=units[item.key],
                    extra=extras.get(item.key, "{}"),
                    rests=rests.get(item.key, ()),
                    currency=item.currency,
                    value=values[item.key],
                    rate=rates.get(item.currency),
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
        """Return one ledger's lines, each partner's before its bridging one.

        Every commercial partner has a bridging line, so that its own ledger is right.

        :param lines: list of :class:`~..core.entry.EntryLine` of that side
        :return: list of :class:`LineDraft`
        """
        sign = get_sign(side)
        own = defaultdict(list)
        for line in lines:
            own[self._get_line_partner(side, line)].append(line)
        in_order = [line for members in own.values() for line in members]
        balances = dict(
            zip(
                in_order,
                cumulate([line.value for line in in_order], self._get_converter()),
                strict=True,
            )
        )
        for line in in_order:
            balances[line] = self._get_own_balance(
                line.currency, line.units, balances[line]
            )
        others = self._prepare_other_lines(side, own)
        prepared = []
        for partner, members in own.items():
            prepared += [
                LineDraft(
                    self._prepare_entry_line_vals(
                        self._get_entry_label(side),
                        account=line.account,
                        partner=line.partner,
                        units=sign * line.units,
                        balance=sign * balances[line],
                        currency=line.currency,
                    )
                    | json.loads(line.extra),
                    line.keys,
                )
                for line in members
            ]
            prepared += others[partner]
        return prepared + self._prepare_rounding_lines(side, prepared)

    def _get_own_balance(self, currency_id, units, balance):
        """Return the company amount of a line, in minor units.

        What is in company currency is worth itself, whatever its share of the netting.
        """
        own = self.company_currency_id
        return units if self.is_across and currency_id == own.id else balance

    def _get_line_partner(self, side, line):
        """Return the commercial partner whose items a line settles."""
        partner = self.customer_id if side == RECEIVABLE else self.vendor_id
        own = self.env["res.partner"].browse(line.partner)
        return partner or own.commercial_partner_id

    def _prepare_bridging_vals(self, side, partner, *, units, balance):
        """Return values of the line that takes the other half of a partner's lines.

        :param units: minor units of the netting's currency, debit above zero
        :param balance: minor units of the company's currency, debit above zero
        """
        agreement = self.agreement_id
        account = agreement.account_id
        if side == PAYABLE:
            account = agreement.payable_account_id or account
        return {
            **self._prepare_entry_line_vals(
                self.name,
                account=account.id,
                partner=partner.id,
                units=units,
                balance=balance,
            ),
            "analytic_distribution": agreement.analytic_distribution,
        }

    def _prepare_entry_line_vals(
        self, name, *, account, partner, units, balance, currency=None
    ):
        """Return values of one entry line.

        :param units: minor units of the line's currency, debit above zero
        :param balance: minor units of the company's currency, debit above zero
        :param currency: id of the line's currency, the netting's by default
        """
        currency = self.currency_id.browse(currency or self.currency_id.id)
        return {
            "name": name,
            "account_id": account,
            "partner_id": partner,
            "currency_id": currency.id,
            "amount_currency": currency._netting_amount(units),
            "balance": self.company_currency_id._netting_amount(balance),
            "date_maturity": self.date,
            "tax_ids": [],
            # Dimensions are the agreement's, on the bridging lines and on what is
            # written off; but see _get_item_extras.
            "analytic_distribution": False,
        }

    def _get_item_extras(self, items):
        """Return what the lines that settle items take over from them, if anything.

        That is more than account, partner and currency: here the items' analytic
        distribution, where their account demands one. An extension point for modules
        with dimensions of their own. Items that are not alike in it have lines apart.

        :param items: ``account.move.line``
        :return: ``{item id: {field of the line: value}}``, values fit for JSON
        """
        demanding = items.account_id.filtered(lambda own: own._needs_analytic())
        return {
            item.id: {"analytic_distribution": item.analytic_distribution}
            for item in (items if demanding else ())
            if item.account_id in demanding
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

        The rate is the netting date's; across currencies, see
        :meth:`_get_company_unit_rate`.
        """
        self.ensure_one()
        own, company = self.currency_id, self.company_currency_id
        if own == company:
            return lambda units: units
        if agreed := self._get_company_unit_rate():
            return lambda units: company._netting_units(
                company.round(company._netting_amount(worth(units, 1 / agreed)))
            )
        rate = own._get_conversion_rate(own, company, self.company_id, self.date)

        def convert(units):
            return company._netting_units(
                company.round(own._netting_amount(units) * rate)
            )

        return convert


def get_sign(side):
    """Return the sign of what settles a side: payables are debited."""
    return 1 if side == PAYABLE else -1
