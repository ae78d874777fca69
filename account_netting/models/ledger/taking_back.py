"""Taking back what was netted: all of it, or a part.

Only the matching of what is taken back is undone. A correction over just that, the
mirror of the netting's entry cut down to it, is matched with the netting's own lines,
so that they stay settled; what is netted still of an item is matched again.
"""

from itertools import zip_longest

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import split_every

from ...core.items import PAYABLE
from .account_move import REVERSAL_DATE
from .matching import FOREIGN_PLANS_AT_ONCE
from .parts import Part, Parts, part_stands, sum_up


class AccountNettingLine(models.Model):
    _inherit = "account.netting.line"

    def _get_own_partials(self):
        """Return what matches the items with the lines that settle them."""
        partials = self.env["account.partial.reconcile"]
        for line in self:
            partials |= line.entry_line_id._get_partials_with(line.move_line_id)
        return partials

    def _get_effect_moves(self):
        """Return the exchange and cash-basis tax entries that netting these made."""
        partials = self._get_own_partials()
        return partials.exchange_move_id | partials._get_tax_entries()


class AccountNetting(models.Model):
    _inherit = "account.netting"

    def _take_back(self, units, date, label):
        """Take back what was netted, and note it on the lines.

        :param units: ``{netting line: minor units}``, signed as their amounts
        :param date: of the corrections
        :param label: what they are called, with the netting's name to fill in
        """
        for nettings in self._split_for_ledger():
            if nettings.company_id._reverses_netting_effects_with_it():
                # What comes of undoing, and of matching the rest again, as well.
                nettings = nettings.with_context(**{REVERSAL_DATE: date})
            own = {
                line.with_env(nettings.env): taken
                for line, taken in units.items()
                if line.netting_id in nettings
            }
            values = nettings._get_values_back(own)
            nettings._take_back_in_ledger(own, date, label)
            nettings._keep_side_entries()
            for line, taken in own.items():
                line._note_discount_taken_back(taken)
                back = line.settlement_currency_id._netting_amount(values[line])
                line.amount_taken_back += line.currency_id._netting_amount(taken)
                line.amount_settled_back += back

    def _take_back_in_ledger(self, units, date, label):
        """Undo matchings, post corrections, and match again what stays netted."""
        wanted = self._get_wanted_residuals(units)
        parts = self._share_out(units)
        lines, bridging = self._create_corrections(parts, units, date, label)
        turns = zip_longest(*parts.grouped_by_line().values())
        for turn in turns:
            present = [part for part in turn if part]
            self._undo_and_match(present, lines)
        self._match_plans(bridging, move_reverse_cancel=True)
        self._check_taken_back(parts, wanted)

    def _get_wanted_residuals(self, units):
        """Return ``{item: what must be open of it in the end}``, signed as in Odoo.

        Several of the nettings may have settled one item, each a part of it. Left out
        is what a netting had settled whose matching was undone elsewhere.

        :param units: ``{netting line: minor units}``
        """
        broken = self.filtered("is_broken")
        wanted = {}
        for line, taken in units.items():
            item, sign = line.move_line_id, -1 if line.side == PAYABLE else 1
            open_before = wanted.get(item, item.amount_residual_currency)
            taken += line._get_taken_rest(units)
            wanted[item] = open_before + sign * line.currency_id._netting_amount(taken)
        for item in broken.line_ids.move_line_id:
            wanted.pop(item, None)
        return wanted

    def _share_out(self, units):
        """Return the :class:`Parts` that corrections are made of.

        :param units: ``{netting line: minor units}``
        """
        parts = Parts()
        for entry_line, members in self.line_ids.grouped("entry_line_id").items():
            taken = {line: units[line] for line in members if units.get(line)}
            if not taken:
                continue
            if all(
                units.get(line, 0) == line._get_standing_units() for line in members
            ):
                parts.append(entry_line._get_netting_rest())
                continue
            whole = [
                line for line in taken if taken[line] == line._get_standing_units()
            ]
            if whole:
                parts.append(
                    sum_up([self._get_part(line, taken[line]) for line in whole])
                )
            parts += [
                self._get_part(line, taken[line]) for line in taken if line not in whole
            ]
        return parts

    def _get_part(self, line, taken):
        """Return the part that takes back something of one item.

        :raises UserError: when the item's matching was undone elsewhere
        """
        entry_line, item = line.entry_line_id, line.move_line_id
        partials = entry_line.matched_debit_ids | entry_line.matched_credit_ids
        own = line._get_own_partials()
        if not own:
            raise UserError(
                self.env._(
                    "%(netting)s: the matching of %(item)s was undone elsewhere. "
                    "Reverse the whole netting instead.",
                    netting=line.netting_id.name,
                    item=line.number,
                )
            )
        # An exchange difference may be booked on the entry's line.
        exchange = partials.filtered(
            lambda partial: (
                (partial.debit_move_id | partial.credit_move_id).move_id
                & own.exchange_move_id
            )
        )
        is_part = taken != line._get_standing_units()
        settled = line._get_standing_units() + line._get_standing_rest()
        taken += line._get_taken_rest({line: taken})
        company_currency = line.netting_id.company_currency_id
        balance = sum((own | exchange).mapped("amount"))
        if is_part:
            balance = company_currency.round(balance * taken / settled)
        sign = -1 if entry_line.balance > 0 else 1
        return Part(
            entry_line,
            own,
            sign * line.currency_id._netting_amount(abs(taken)),
            sign * balance,
            item if is_part else item.browse(),
        )

    # Corrections
    # -----------

    def _create_corrections(self, parts, units, date, label):
        """Create and post the corrections.

        :return: ``(lines, bridging)``: the correction's line of each part, in their
            order, and the bridging lines to match with one another
        """
        moves = parts.get_lines().move_id
        mirrors = moves._reverse_moves(
            [
                {
                    "date": date,
                    "ref": label % {"netting": move.netting_id.name},
                    "netting_id": move.netting_id.id,
                }
                for move in moves
            ]
        )
        lines, bridging = {}, []
        for netting in self:
            own = [
                (move, mirror)
                for move, mirror in zip(moves, mirrors, strict=True)
                if move.netting_id == netting
            ]
            bridging += netting._cut_down(own, parts, units, lines)
        mirrors._post(soft=False)
        for part, line in lines.items():
            if not part_stands(part, line) or line.move_id.date != date:
                raise UserError(
                    self.env._(
                        "%(netting)s: another module changed the lines of the entry "
                        "that takes it back. Nothing was changed; ask whoever looks "
                        "after the installed modules.",
                        netting=line.move_id.netting_id.name,
                    )
                )
        return lines, bridging

    def _cut_down(self, pairs, parts, units, lines):
        """Cut the mirrors of one netting's entries down to its parts.

        :param pairs: list of ``(entry, its mirror)``
        :param lines: the correction's line by part; filled in
        :return: plans of bridging lines, and of transferred rests, to match
        """
        self.ensure_one()
        is_final = all(
            units.get(line, 0) == line._get_standing_units() for line in self.line_ids
        )
        by_line = parts.grouped_by_line()
        bridging = self._find_bridging_lines([move for move, _mirror in pairs])
        if self.is_across and is_final and not self._has_corrections(pairs):
            return self._mirror(pairs, by_line, bridging, lines)
        settling = self.line_ids.entry_line_id
        rests, taken_rests = self._find_rest_lines(units)
        values = self._get_bridged_values(units, by_line, taken_rests)
        rests |= self.rounding_line_ids
        made, booked, mirrored = [], [0.0, 0.0], []
        for move, mirror in pairs:
            commands, sums = [], [0.0, 0.0]
            originals, copies = (_in_order(entry) for entry in (move, mirror))
            for line, copy in zip(originals, copies, strict=True):
                if line in settling:
                    own = by_line.get(line, [])
                    commands += _get_commands(copy, own)
                    sums[0] += values.get(line, 0.0)
                    sums[1] += sum(part.balance for part in own)
                elif line in taken_rests:
                    sums[0] += values.get(line, 0.0)
                    sums[1] += taken_rests[line][1]
                    commands += _get_update(copy, *taken_rests[line])
                    mirrored.append((line, copy))
                elif line in bridging:
                    # The last one leaves nothing on the bridging accounts.
                    is_last = line == bridging[-1:]
                    amounts = [-amount for amount in (booked if is_last else sums)]
                    rest = self.company_currency_id.round(sums[1] + amounts[1])
                    if not is_final and self._is_nothing(*amounts):
                        commands.append(Command.delete(copy.id))
                        continue
                    booked = [a + b for a, b in zip(booked, amounts, strict=True)]
                    sums = [0.0, 0.0]
                    commands += _get_update(copy, *amounts)
                    commands += self._get_rounding_commands(rest)
                    made.append((line, copy))
                elif line in rests or not is_final:
                    commands.append(Command.delete(copy.id))
            if commands:
                mirror.write({"line_ids": commands})
            self._find_lines(mirror, by_line, originals, copies, lines)
        transferred = self.line_ids.transfer_line_id
        return self._get_bridging_plans(made, is_final) + [
            line | copy for line, copy in mirrored if line in transferred
        ]

    def _mirror(self, pairs, by_line, bridging, lines):
        """Leave mirrors as they are: all that was booked is taken back, rounding too.

        :param by_line: the parts by line of the entry
        :param bridging: the bridging lines
        :param lines: the correction's line by part; filled in
        :return: as :meth:`_cut_down`
        """
        made = []
        transferred = self.line_ids.transfer_line_id
        for move, mirror in pairs:
            originals, copies = (_in_order(entry) for entry in (move, mirror))
            self._find_lines(mirror, by_line, originals, copies, lines)
            made += zip(originals, copies, strict=True)
        return self._get_bridging_plans(
            [(line, copy) for line, copy in made if line in bridging], True
        ) + [line | copy for line, copy in made if line in transferred]

    def _is_nothing(self, amount_currency, balance):
        """Tell whether a line would book nothing in either currency."""
        return self.currency_id.is_zero(
            amount_currency
        ) and self.company_currency_id.is_zero(balance)

    def _find_bridging_lines(self, moves):
        """Return the bridging lines of entries of the netting, in their order.

        Each follows those it takes the other half of; what another module added to
        the same account does not.
        """
        self.ensure_one()
        agreement = self.agreement_id
        accounts = agreement.account_id | agreement.payable_account_id
        settling = self.line_ids.entry_line_id
        found = self.env["account.move.line"]
        for move in moves:
            follows = False
            for line in _in_order(move):
                if line in settling:
                    follows = True
                elif follows and line.account_id in accounts:
                    found += line
                    follows = False
        return found

    def _find_lines(self, mirror, by_line, originals, copies, lines):
        """Note which line of a correction belongs to which part."""
        added = mirror.line_ids - copies
        for line, copy in zip(originals, copies, strict=True):
            for position, part in enumerate(by_line.get(line, ())):
                found = copy
                if position:
                    alike = (other for other in added if part_stands(part, other))
                    found = next(alike, added.browse())
                added -= found
                lines[part] = found

    def _get_bridging_plans(self, made, is_final):
        """Return which bridging lines are matched with which.

        :param made: list of ``(bridging line of the entry, of the correction)``
        """
        partials = self.reversal_move_ids - self.env["account.move"].union(
            *(copy.move_id for _line, copy in made)
        )
        if is_final and not partials:
            for line, _copy in made:
                line.remove_move_reconcile()
            return [line | copy for line, copy in made]
        if len({copy.account_id for _line, copy in made}) == 1:
            return [self.env["account.move.line"].union(*(copy for _, copy in made))]
        return [line | copy for line, copy in made]

    # Matching
    # --------

    def _undo_and_match(self, parts, lines):
        """Undo the matchings of parts of different lines, and match what stays.

        :param lines: the correction's line by part
        """
        parts[0].partials.union(*(part.partials for part in parts)).unlink()
        # Odoo then books no tax on payment; but a discount takes some of it back.
        has_tax = any(self.line_ids.mapped("amount_discount"))
        self._match_plans(
            [part.line | lines[part] for part in parts], move_reverse_cancel=not has_tax
        )
        self._match_plans([part.line | part.again for part in parts if part.again])

    def _match_plans(self, plans, **context):
        Item = self.env["account.move.line"].with_context(**context)
        for turn in self._take_turns(plans):
            for some in split_every(FOREIGN_PLANS_AT_ONCE, turn, list):
                Item._reconcile_plan([Item.browse(plan.ids) for plan in some])

    def _check_taken_back(self, parts, wanted):
        """Make sure that just what was taken back is open again.

        :param wanted: ``{item: what must be open of it}``
        """
        wrong = parts.get_lines().filtered(lambda line: not line.reconciled)
        nettings = wrong.move_id.netting_id
        for item, residual in wanted.items():
            if item.currency_id.compare_amounts(
                item.amount_residual_currency, residual
            ):
                nettings |= self.filtered(
                    lambda netting, item=item: item in netting.line_ids.move_line_id
                )
        if nettings:
            raise UserError(
                self.env._(
                    "%(nettings)s: Odoo matched the items differently than asked. "
                    "Nothing was changed.",
                    nettings=", ".join(nettings.mapped("name")),
                )
            )


def _get_commands(copy, parts):
    """Return what makes a mirrored line that of its parts."""
    if not parts:
        return [Command.delete(copy.id)]
    first, *others = parts
    commands = _get_update(copy, first.amount_currency, first.balance)
    for part in others:
        (vals,) = copy.copy_data(
            {"amount_currency": part.amount_currency, "balance": part.balance}
        )
        commands.append(Command.create(vals))
    return commands


def _get_update(copy, amount_currency, balance):
    """Return what gives a mirrored line its amounts, unless it has them."""
    if not copy.currency_id.compare_amounts(
        copy.amount_currency, amount_currency
    ) and not copy.company_currency_id.compare_amounts(copy.balance, balance):
        return []
    amounts = {"amount_currency": amount_currency, "balance": balance}
    return [Command.update(copy.id, amounts)]


def _in_order(move):
    """Return the lines of an entry in the order they were made in."""
    return move.line_ids.sorted(lambda line: (line.sequence, line.id))
