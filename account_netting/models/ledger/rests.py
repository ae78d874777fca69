"""What a netting settles of its items beyond what is netted.

Written off, moved, or an early-payment discount: each such rest has lines of its own
beside the bridging line. It is taken back with the last of its item; a discount as much
as what is taken back no longer deserves.
"""

from odoo import models

from ...core.conversion import cumulate
from ...core.entry import DISCOUNT, TRANSFERRED
from ..netting.account_netting_line import REST_AMOUNTS
from .entry import LineDraft, get_sign
from .matching import REST_LINES


class AccountNetting(models.Model):
    _inherit = "account.netting"

    def _prepare_other_lines(self, side, own):
        """Return each partner's lines for what is bridged, and what becomes of rests.

        What is bridged is converted first, so that it is the same on both sides.

        :param own: ``{partner: list of EntryLine}`` of that side
        :return: ``{partner: list of LineDraft}``, the bridging one last
        """
        sign = get_sign(side)
        netted = {
            partner: sum(line.netted() for line in lines)
            for partner, lines in own.items()
        }
        rests = {
            partner: [rest for line in lines for rest in line.rests]
            for partner, lines in own.items()
        }
        left = [
            value
            for lines in own.values()
            for line in lines
            for value in line.rest_values
        ]
        balances = cumulate([*netted.values(), *left], self._get_converter())
        rest_balances = iter(balances[len(netted) :])
        prepared = {
            partner: [
                draft
                for kind, key, units in found
                for draft in self._prepare_rest(
                    kind,
                    key,
                    partner,
                    units=-sign * units,
                    balance=-sign * next(rest_balances),
                )
            ]
            for partner, found in rests.items()
        }
        for (partner, units), balance in zip(netted.items(), balances, strict=False):
            bridging_vals = self._prepare_bridging_vals(
                side, partner, units=-sign * units, balance=-sign * balance
            )
            prepared[partner].append(LineDraft(bridging_vals))
        return prepared

    def _prepare_rest(self, kind, key, partner, *, units, balance):
        """Return the lines that book what is left of an item.

        :param kind: ``written_off``, ``transferred`` or ``discount``
        :param key: id of the item
        :param units: minor units of the item's currency, debit above zero
        :param balance: minor units of the company's currency, debit above zero
        :return: list of :class:`LineDraft`
        """
        (item,) = self._get_items().filtered(lambda item: item.move_line_id.id == key)
        balance = self._get_own_balance(item.currency_id.id, units, balance)
        if kind == DISCOUNT:
            return self._prepare_discount_drafts(item, (kind, key), units, balance)
        if kind == TRANSFERRED:
            vals = self._prepare_transfer_vals(item, units, balance)
        else:
            vals = self._prepare_write_off_vals(item, partner, units, balance)
        return [LineDraft(vals, rest_of=(kind, key))]

    def _prepare_transfer_vals(self, item, units, balance):
        """Return values of the open item that what is left of an item moves to.

        It stands on the account of what is netted on that side, and falls due when
        the item did.
        """
        others = self._get_items().filtered(
            lambda other: other.side != item.side and other.amount
        )
        label = self.env._(
            "Rest of %(item)s", item=item.move_line_id._get_netting_label()
        )
        return {
            **self._prepare_entry_line_vals(
                label,
                account=others[:1].move_line_id.account_id.id,
                partner=item.partner_id.id,
                units=units,
                balance=balance,
                currency=item.currency_id.id,
            ),
            "date_maturity": item.date_maturity or item.date,
        }

    def _prepare_write_off_vals(self, item, partner, units, balance):
        """Return values of the line that writes off the small rest of an item."""
        agreement = self.agreement_id
        account = agreement.tolerance_account_id
        vals = self._prepare_entry_line_vals(
            self.env._("Small difference of %(item)s", item=item.number),
            account=account.id,
            partner=not account._refuses_partner() and partner.id,
            units=units,
            balance=balance,
            currency=item.currency_id.id,
        )
        if not account._refuses_analytic():
            vals["analytic_distribution"] = agreement.analytic_distribution
        return vals

    def _find_rest_lines(self, units):
        """Return the lines that book rests, and what of them is taken back.

        :param units: ``{netting line: minor units}``
        :return: the lines, and ``{line: (amount in currency, balance)}`` of what the
            correction books for each that is taken back
        """
        self.ensure_one()
        found, taken = self.env["account.move.line"], {}
        for line in self.line_ids:
            own = found.union(*(line[field] for field in REST_LINES.values())) - found
            found |= own
            if line._is_taken_wholly(units):
                taken |= {rest: (-rest.amount_currency, -rest.balance) for rest in own}
        for line in self.line_ids.filtered("amount_discount"):
            found |= line.discount_line_ids
            taken |= line._get_taken_discounts(units.get(line, 0))
        return found, taken


class AccountNettingLine(models.Model):
    _inherit = "account.netting.line"

    def _is_taken_wholly(self, units):
        """Tell whether all that stands of the item is taken back, and not before.

        What was written off of it, or transferred, is taken back then, too.

        :param units: ``{netting line: minor units}``
        """
        self.ensure_one()
        return 0 != units.get(self, 0) == self._get_standing_units()

    def _get_standing_rest(self):
        """Return what stands settled of the item beyond what is netted.

        :return: minor units, signed
        """
        self.ensure_one()
        if not self._get_standing_units():
            return 0
        return self._get_standing_discount_units() + sum(
            self.currency_id._netting_units(self[field])
            for kind, field in REST_AMOUNTS.items()
            if kind != DISCOUNT
        )

    def _get_taken_rest(self, units):
        """Return what is taken back of that with a part of what is netted.

        :param units: ``{netting line: minor units}``
        :return: minor units, signed
        """
        self.ensure_one()
        if self._is_taken_wholly(units):
            return self._get_standing_rest()
        return self._get_taken_discount_units(units.get(self, 0))
