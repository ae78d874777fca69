"""Nettings across currencies: their rates, and what items are worth at them."""

from fractions import Fraction

from odoo import api, fields, models
from odoo.fields import Command

from ...core.across import meet, meet_back, worth
from ...core.items import SIDES
from ...guard import at_work
from ..agreement.across import BY_AGREEMENT, BY_DATE, BY_HAND
from ..planning.rates import BookRates


class AccountNettingSettledMixin(models.AbstractModel):
    _name = "account.netting.settled.mixin"
    _description = "Item Settled in the Currency of Its Netting"

    settlement_currency_id = fields.Many2one(comodel_name="res.currency")
    amount_settled = fields.Monetary(
        string="Settled",
        currency_field="settlement_currency_id",
        compute="_compute_amount_settled",
        help="What the netted amount is worth in the currency of the netting.",
    )

    def _get_settlement_rate(self):
        """Return the minor units of the netting's currency for one of the item's."""
        raise NotImplementedError

    def _get_worth(self, amount):
        """Return what an amount is worth by itself, in the netting's currency."""
        self.ensure_one()
        if not self.currency_id or self.currency_id == self.settlement_currency_id:
            return amount
        units = self.currency_id._netting_units(amount)
        return self.settlement_currency_id._netting_amount(
            worth(units, self._get_settlement_rate())
        )


class AccountNettingSidesMixin(models.AbstractModel):
    _inherit = "account.netting.sides.mixin"

    def _meet(self):
        """Return what the items' amounts stand for, so that the sides are equal.

        :return: ``{item: minor units of the netting's currency}``, see
            :func:`~..core.across.meet`
        """
        self.ensure_one()
        items = self._get_items()
        return meet(
            [
                [
                    (
                        item,
                        item.currency_id._netting_units(item.amount),
                        item._get_settlement_rate(),
                    )
                    for item in items
                    if item.side == side and item.amount
                ]
                for side in SIDES
            ]
        )

    def _get_met_totals(self):
        """Return what customer and vendor side stand for."""
        values = self._meet()
        return [
            self.currency_id._netting_amount(
                sum(units for item, units in values.items() if item.side == side)
            )
            for side in SIDES
        ]


class AccountNetting(models.Model):
    _inherit = "account.netting"

    is_across = fields.Boolean(
        string="Across Currencies",
        compute="_compute_is_across",
        store=True,
        precompute=True,
        help="Items of several currencies are netted, at the rates below.",
    )
    rate_source = fields.Selection(related="agreement_id.rate_source")

    @api.depends("agreement_id")
    def _compute_is_across(self):
        for netting in self:
            agreement = netting.agreement_id
            netting.is_across = agreement._settles_across(netting.currency_id)

    def _has_exchange(self):
        """Tell whether settling the items may bring exchange differences."""
        self.ensure_one()
        return self.is_across or self.currency_id != self.company_currency_id

    def _get_unit_rates(self):
        """Return ``{currency id: minor units of the netting's for one of it}``."""
        self.ensure_one()
        rates = {self.currency_id.id: Fraction(1)}
        if self.is_across:
            for rate in self.rate_ids:
                if rate.rate and rate.currency_id:
                    rates[rate.currency_id.id] = (
                        self.currency_id._get_netting_unit_rate(
                            rate.currency_id, rate.rate
                        )
                    )
        return rates

    def _get_company_unit_rate(self):
        """Return the minor units of the netting's currency for one of the company's.

        Items in company currency are settled at their own rate, and all with them; so
        both halves are worth the same in the books.

        :return: a fraction, ``None`` where the rate is that of the books
        """
        self.ensure_one()
        own = self.company_currency_id
        if not self.is_across or own == self.currency_id:
            return None
        return self._get_unit_rates().get(own.id)

    def _get_company_amount(self, amount):
        """Return an amount of the netting in company currency, as it is booked."""
        self.ensure_one()
        own, date = (
            self.company_currency_id,
            self.date or self.company_id._get_netting_today(),
        )
        if rate := self._get_company_unit_rate():
            units = self.currency_id._netting_units(amount)
            return own._netting_amount(worth(units, 1 / rate))
        return self.currency_id._convert(amount, own, self.company_id, date)

    def _get_quotes(self, currencies):
        """Return the quotes of currencies at the netting's own rates.

        :return: :class:`~..core.across.Quote` by id of the currency; ``None`` for a
            netting in one currency
        """
        self.ensure_one()
        if not self.is_across or not self.date:
            return None
        agreement = self.agreement_id
        return self.env["account.netting.planner"]._get_quotes(
            currencies.ids,
            self.currency_id.id,
            BookRates(self.company_id, self.date),
            {rate.currency_id.id: rate.rate for rate in self.rate_ids},
            None if agreement.rate_source == BY_DATE else agreement.rate_tolerance,
            must_be_agreed=True,
        )

    def _get_rates_of_today(self, currencies):
        """Return the same by what agreement and books say by now."""
        self.ensure_one()
        agreement = self.agreement_id
        is_agreed = agreement.rate_source == BY_AGREEMENT
        return self.env["account.netting.planner"]._get_quotes(
            currencies.ids,
            self.currency_id.id,
            BookRates(self.company_id, self.date),
            agreement._get_agreed_rates(self.date) if is_agreed else {},
            must_be_agreed=is_agreed,
        )

    def _add_missing_rates(self):
        """Add the rates of currencies whose items were added by hand."""
        for netting in self.filtered("is_across"):
            missing = (
                netting.line_ids.currency_id
                - netting.currency_id
                - netting.rate_ids.currency_id
            )
            at_work(netting).rate_ids = [
                Command.create({"currency_id": currency.id}) for currency in missing
            ]
            lines = netting.line_ids
            self.env.add_to_compute(lines._fields["amount_settled"], lines)

    def _refresh_rates(self):
        """Take the rates of today, where they are not entered by hand."""
        rates = self.filtered("is_across").rate_ids
        for name in ("rate", "usual_rate"):
            self.env.add_to_compute(rates._fields[name], rates)

    def _get_rate_problems(self):
        """Return, as sentences, which rates are no longer those of the proposal."""
        self.ensure_one()
        is_typed = self.agreement_id.rate_source == BY_HAND
        if not self.is_across or not self.date or is_typed:
            return []
        quotes = self._get_rates_of_today(self.rate_ids.currency_id)
        problems = []
        for rate in self.rate_ids:
            quote = quotes.get(rate.currency_id.id)
            if not quote or not quote.units or quote.rate == rate.rate:
                continue
            values = {
                "proposed": rate._in_words(rate.rate),
                "now": rate._in_words(quote.rate),
            }
            if self.state == "draft":
                problems.append(
                    self.env._(
                        "It was proposed at %(proposed)s, but the rate is %(now)s by "
                        "now. Recompute the proposal.",
                        **values,
                    )
                )
            else:
                problems.append(
                    self.env._(
                        "The partner was asked at %(proposed)s, but the rate is "
                        "%(now)s by now. Set the netting back to draft, recompute it "
                        "and ask again.",
                        **values,
                    )
                )
        return problems

    def _get_values_back(self, units):
        """Return what is taken back, in minor units of the nettings' currencies.

        :param units: ``{netting line: minor units}`` of the items' own currencies
        """
        values = {}
        for netting in self:
            own = [line for line in units if line.netting_id == netting]
            if not netting.is_across:
                values.update((line, units[line]) for line in own)
                continue
            values |= meet_back(
                [
                    [
                        (
                            line,
                            units[line],
                            line._get_standing_units(),
                            line._get_standing_value(),
                        )
                        for line in own
                        if line.side == side and units[line]
                    ]
                    for side in SIDES
                ]
            )
        return dict.fromkeys(units, 0) | values

    def _settle_equally(self):
        """Write what amounts stand for, where the sides differ by rounding."""
        for netting in self.filtered("is_across"):
            totals = (
                sum(
                    netting.currency_id._netting_units(line.amount_settled)
                    for line in netting.line_ids
                    if line.side == side
                )
                for side in SIDES
            )
            if len(set(totals)) == 1:
                continue
            for line, units in netting._meet().items():
                at_work(line).amount_settled = netting.currency_id._netting_amount(
                    units
                )


class AccountNettingLine(models.Model):
    _name = "account.netting.line"
    _inherit = ["account.netting.settled.mixin", "account.netting.line"]

    settlement_currency_id = fields.Many2one(
        related="netting_id.currency_id",
        string="Netting Currency",
    )
    amount_settled = fields.Monetary(
        compute="_compute_amount_settled",
        store=True,
        precompute=True,
    )
    amount_settled_back = fields.Monetary(
        string="Settled, Taken Back",
        currency_field="settlement_currency_id",
        readonly=True,
        copy=False,
        help="What was taken back is worth in the currency of the netting.",
    )

    @api.depends("amount", "currency_id", "netting_id.rate_ids.rate")
    def _compute_amount_settled(self):
        for line in self:
            line.amount_settled = line._get_worth(line.amount)

    def _get_settlement_rate(self):
        return self.netting_id._get_unit_rates().get(self.currency_id.id, Fraction(0))

    def _get_own_tolerance(self, tolerance):
        """Return a tolerance of the netting's currency in the item's own."""
        self.ensure_one()
        rate = self._get_settlement_rate()
        if not tolerance or self.currency_id == self.settlement_currency_id or not rate:
            return tolerance
        units = self.settlement_currency_id._netting_units(tolerance)
        return self.currency_id._netting_amount(int(units / rate))

    def _get_standing_value(self):
        """Return what is netted of the item still, in the netting's minor units."""
        self.ensure_one()
        currency = self.settlement_currency_id
        return currency._netting_units(self.amount_settled) - currency._netting_units(
            self.amount_settled_back
        )

    def _get_values(self):
        """Return ``{item id: what is netted of it, in the netting's minor units}``.

        The items are one netting's.
        """
        currency = self.netting_id.currency_id
        return {
            line.move_line_id.id: currency._netting_units(line.amount_settled)
            for line in self
            if line.amount
        }
