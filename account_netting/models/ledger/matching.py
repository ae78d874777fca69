"""Matching: each line of a netting's entry with the items it settles."""

from collections import Counter

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import split_every

from ...core.entry import DISCOUNT, TRANSFERRED, WRITTEN_OFF
from ...core.items import PAYABLE
from ...core.turns import take_turns

#: Reconciliation plans given to Odoo at once. Where exchange differences arise its
#: work grows with partials times exchange entries, so those go in smaller parts.
PLANS_AT_ONCE = 500
FOREIGN_PLANS_AT_ONCE = 100

#: The lines that book what is left of an item, by kind.
REST_LINES = {WRITTEN_OFF: "write_off_line_id", TRANSFERRED: "transfer_line_id"}


class AccountNetting(models.Model):
    _inherit = "account.netting"

    def _match_entries(self, entries):
        """Match each entry line with its items, and the bridging lines in pairs.

        The plans are flat: a nested plan would match what is left of its parts with
        one another.

        :param entries: list of :class:`~.entry.Entry`
        """
        self._link_entry_lines(entries)
        Item = self.env["account.move.line"]
        plans = [
            Item.browse((made.line.id, *made.item_ids))
            for entry in sorted(entries, key=lambda entry: entry.date)
            for made in entry.lines
            if made.item_ids
        ]
        bridging = Item.union(*(entry.get_bridging_lines() for entry in entries))
        plans += [
            lines
            for lines in bridging.grouped(
                lambda line: (line.move_id.netting_id, line.account_id)
            ).values()
            if len(lines) > 1
        ]
        foreign = any(netting._has_exchange() for netting in self)
        size = FOREIGN_PLANS_AT_ONCE if foreign else PLANS_AT_ONCE
        for turn in self._take_turns(plans):
            for part in split_every(size, turn, list):
                Item._reconcile_plan(part)

    def _take_turns(self, plans):
        """Part the plans, so that no document's tax on payment is split in one call.

        Odoo books such tax plan by plan when all matchings of the call exist already:
        the first plan of a fully settled document would take all the rest of its tax,
        whatever its date and amount.

        :param plans: list of journal items to match with one another, oldest netting
            first
        :return: list of lists of plans
        """
        documents = [
            set(plan.move_id.filtered(lambda move: not move.netting_id).ids)
            for plan in plans
        ]
        times = Counter(move_id for move_ids in documents for move_id in move_ids)
        taxed = self.env["account.netting.eligibility"]._find_taxed_on_payment(
            {move_id for move_id, count in times.items() if count > 1}, self.company_id
        )
        return take_turns(
            (plan, move_ids & taxed)
            for plan, move_ids in zip(plans, documents, strict=True)
        )

    def _link_entry_lines(self, entries):
        """Note on each item of the nettings which entry lines settle it."""
        line_of_item = {
            item_id: made.line
            for entry in entries
            for made in entry.lines
            for item_id in made.item_ids
        }
        line_of_rest = {
            made.rest_of: made.line
            for entry in entries
            for made in entry.lines
            if made.rest_of
        }
        for line in self.line_ids:
            line.entry_line_id = line_of_item[line.move_line_id.id]
            for kind, field in REST_LINES.items():
                if (kind, line.move_line_id.id) in line_of_rest:
                    line[field] = line_of_rest[kind, line.move_line_id.id]
            if line.amount_discount:
                line.discount_line_ids = [
                    Command.set(
                        made.line.id
                        for entry in entries
                        for made in entry.lines
                        if made.rest_of == (DISCOUNT, line.move_line_id.id)
                    )
                ]
        self._link_rounding_lines(entries)

    def _check_settled(self, entries):
        """Make sure that every item was settled by just what was agreed.

        Never seen to fail; but a module that changes Odoo's matching must not be
        able to make a netting settle something else without a word.
        """
        wrong = self.env["account.netting"]
        for entry in entries:
            if not all(made.line.reconciled for made in entry.lines if made.item_ids):
                wrong |= entry.move.netting_id
        for line in self.line_ids:
            sign = -1 if line.side == PAYABLE else 1
            residual = sign * line.move_line_id.amount_residual_currency
            expected = line.amount_left - line._get_amount_settled_besides()
            if line.currency_id.compare_amounts(residual, expected):
                wrong |= line.netting_id
        if wrong:
            raise UserError(
                self.env._(
                    "%(nettings)s: Odoo matched the items differently than asked. "
                    "Nothing was posted.",
                    nettings=", ".join(wrong.mapped("name")),
                )
            )


class AccountNettingLine(models.Model):
    _inherit = "account.netting.line"

    def _get_amount_settled_besides(self):
        """Return what another module settled of the item while it was matched.

        An extension point for modules that settle a part of a document themselves
        when the rest of it is paid, such as a tax that they withhold. What nobody
        explains here is refused.

        :return: amount in the item's currency, above zero for invoices and bills
        """
        self.ensure_one()
        return 0.0
