"""Which early-payment discounts run on a netting date, by Odoo's own rule."""

from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain

from ...core.discount import NEVER, PRO_RATA, Discount, share_between
from ...core.items import SIDES
from .account_move import DISCOUNTS_LEFT


class AccountNettingEligibility(models.AbstractModel):
    _inherit = "account.netting.eligibility"

    @api.model
    def _find_discounts(self, plans):
        """Note the discounts of the plans' items; looks nothing up where none may be.

        An extension point for modules that know of documents without.
        """
        wanted = defaultdict(list)
        for plan in plans:
            for side in SIDES:
                policy = plan.target.discount_policy(side)
                if policy != NEVER:
                    wanted[plan.target.date, policy].append((plan, side))
        for (date, policy), places in wanted.items():
            items = [
                item
                for plan, side in places
                for item in plan.items
                if item.side == side
            ]
            running = self.env["account.move.line"].browse(item.key for item in items)
            units = running._read_netting_discounts(date)
            for plan, side in places:
                plan.discounts |= {
                    item.key: Discount(policy, item.units, units[item.key])
                    for item in plan.items
                    if item.side == side
                    and 0 < abs(units.get(item.key, 0)) < abs(item.units)
                }

    @api.model
    def _get_discount_sentence(self, discount, currency):
        """Say that no more of an item is netted, because its discount is taken.

        :param discount: :class:`~..core.discount.Discount`, or ``None``
        """
        if not discount:
            return ""
        amount = currency._netting_amount(discount.units)
        return self.env._(
            "The early payment discount of %(amount)s settles the rest.",
            amount=currency.format(amount),
        )

    @api.model
    def _find_discounted_moves(self, plans):
        """Return the ids of documents of which a netting may correct the tax."""
        return {
            item.move
            for plan in plans
            for item in plan.items
            if item.key in plan.discounts
        }


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _get_installments_data(
        self, payment_currency=None, payment_date=None, next_payment_date=None
    ):
        installments = super()._get_installments_data(
            payment_currency, payment_date, next_payment_date
        )
        item = self.move_id._get_discounted_item()
        for installment in installments if item else ():
            if installment["type"] == "early_payment_discount":
                installment.update(item._get_discounted_rest(installment))
        return installments

    def _get_discounted_rest(self, installment):
        """Return what to pay of what nettings left, less what they left of a discount.

        :param installment: as Odoo tells it of an item of which nothing is settled
        """
        left = self._read_discounts_left()[self.id]
        own, company = self.currency_id, self.company_currency_id
        whole = self._get_whole_discount()
        (balance,) = share_between(
            [company._netting_units(self.balance - self.discount_balance)],
            abs(whole - left),
            abs(whole),
            abs(whole),
        )
        # Amounts are signed as the item's, those of a side are not.
        sign = 1 if self.amount_currency > 0 else -1
        discount = {
            "discount_amount_currency": own._netting_amount(sign * abs(left)),
            "discount_amount": company._netting_amount(balance),
        }
        rest = {
            "amount_residual_currency": own.round(
                self.amount_residual_currency - discount["discount_amount_currency"]
            ),
            "amount_residual": company.round(
                self.amount_residual - discount["discount_amount"]
            ),
        }
        unsigned = -self.move_id.direction_sign
        return {
            **discount,
            **rest,
            **{f"{name}_unsigned": unsigned * rest[name] for name in rest},
        }

    def _get_running_discount(self, date):
        """Return what *Pay* would grant on the item on a date, without a sign."""
        self.ensure_one()
        move = self.move_id.with_context(**{DISCOUNTS_LEFT: True})
        units = move._get_discount_left(self.currency_id, date)
        if not units and self.move_id._is_eligible_for_early_payment_discount(
            self.currency_id, date
        ):
            units = self._get_whole_discount()
        return self.currency_id._netting_amount(abs(units))

    def _read_netting_discounts(self, date):
        """Return the discounts that items bring when settled on a date.

        Odoo grants one of an item that nothing settled before. Where nettings alone
        did, with their part of it, the rest of it is left.

        :return: ``{item id: minor units}``, signed as the item's side
        """
        # Whoever nets an item learns what is left to pay of it.
        found = self.sudo().search(
            Domain("id", "in", self.ids)
            & Domain("discount_date", ">=", date)
            & Domain("display_type", "=", "payment_term")
            & Domain("move_id.invoice_payment_term_id.early_discount", "=", True)
            & Domain("reconciled", "=", False)
        )
        discounts = {}
        for item in found:
            if item.move_id._is_eligible_for_early_payment_discount(
                item.currency_id, date
            ):
                discounts[item.id] = item._get_whole_discount()
        touched = found.filtered(lambda item: item.id not in discounts)
        if touched:
            discounts |= touched._read_discounts_left()
        return discounts

    def _get_whole_discount(self):
        """Return the discount on all of an item, in minor units, signed as its side."""
        self.ensure_one()
        sign = 1 if self.account_id.account_type == "asset_receivable" else -1
        return sign * self.currency_id._netting_units(
            self.amount_currency - self.discount_amount_currency
        )

    def _read_discounts_left(self):
        """Return what nettings left of the discounts of items they settled in part.

        :return: ``{item id: minor units}``, without items that anything else settled
        """
        settled, granted = defaultdict(int), defaultdict(int)
        # Nettings count, whoever may see them.
        lines = (
            self.env["account.netting.line"]
            .sudo()
            .search(
                Domain("move_line_id", "in", self.ids)
                & Domain("netting_id.state", "=", "posted")
                & Domain("discount_policy", "=", PRO_RATA)
            )
        )
        for line in lines:
            to_units = line.currency_id._netting_units
            discount = to_units(line.amount_discount) - to_units(
                line.discount_taken_back
            )
            granted[line.move_line_id] += discount
            settled[line.move_line_id] += (
                to_units(line.amount) - to_units(line.amount_taken_back) + discount
            )
        left = {}
        for item in self:
            sign = 1 if item.account_id.account_type == "asset_receivable" else -1
            matched = sign * item.currency_id._netting_units(
                item.amount_currency - item.amount_residual_currency
            )
            if item in settled and matched == settled[item]:
                left[item.id] = item._get_whole_discount() - granted[item]
        return left
