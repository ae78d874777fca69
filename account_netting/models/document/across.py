"""What is printed of nettings across currencies: rates, and what items are worth."""

from odoo import models
from odoo.tools import format_date, formatLang

from ..agreement.across import (
    BY_AGREEMENT,
    BY_DATE,
    LEAST_RATE_DIGITS,
    MOST_RATE_DIGITS,
)


class AccountNetting(models.Model):
    _inherit = "account.netting"

    def _get_print_rates(self):
        """Return the exchange rates in words, one for each currency; or none."""
        self.ensure_one()
        rates = [rate._in_words(rate.rate) for rate in self._get_shown_rates()]
        own = self.company_currency_id
        if own not in self.rate_ids.currency_id and (rate := self._get_print_rate()):
            rates.append(rate)
        return rates

    def _get_print_rate(self):
        """Return the exchange rate in words, ``1 EUR = 1.085 USD``; or nothing.

        It is told the way round that makes the figure the larger one.
        """
        self.ensure_one()
        if self.currency_id == self.company_currency_id or not self.currency_rate:
            return None
        one, other, rate = (
            self.company_currency_id,
            self.currency_id,
            self.currency_rate,
        )
        if rate < 1:
            one, other, rate = other, one, 1 / rate
        digits = next(
            digits
            for digits in range(LEAST_RATE_DIGITS, MOST_RATE_DIGITS + 1)
            if round(rate, digits) == round(rate, MOST_RATE_DIGITS)
        )
        formatted = formatLang(self.env, rate, digits=digits)
        return f"1 {one.name} = {formatted} {other.name}"

    def _split_by_currency(self, lines):
        """Return the items of a side, those of each currency by themselves."""
        if not self.is_across or not lines:
            return [lines]
        return list(lines.grouped("currency_id").values())

    def _get_print_settled(self, lines):
        """Return what a :class:`~.netting.PrintedSide` says of the netting's currency.

        :param lines: items of one currency
        """
        if not self.is_across:
            return {}
        settled = self.currency_id.round(sum(lines.mapped("amount_settled")))
        return {"settled": settled or 0.0, "settlement": self.currency_id}


class AccountNettingAgreement(models.Model):
    _inherit = "account.netting.agreement"

    def _get_print_across_terms(self):
        """Return, as sentences, how items of different currencies are netted."""
        self.ensure_one()
        if not self._nets_across():
            return []
        terms = [
            self.env._(
                "Claims of different currencies are set off against each other; both "
                "sides are equal in %(currency)s.",
                currency=self.settlement_currency_id.name,
            )
        ]
        if self.rate_source == BY_DATE:
            terms.append(
                self.env._(
                    "They are converted at the exchange rates of the netting date in "
                    "the issuer's books."
                )
            )
            return terms
        tolerance = formatLang(self.env, self.rate_tolerance, digits=2)
        if self.rate_source == BY_AGREEMENT:
            terms.append(
                self.env._(
                    "They are converted at these exchange rates: %(rates)s.",
                    rates="; ".join(
                        self.env._(
                            "%(rate)s since %(date)s",
                            rate=rate.display_name,
                            date=format_date(self.env, rate.date),
                        )
                        for rate in self.rate_ids
                    ),
                )
            )
        else:
            terms.append(
                self.env._(
                    "They are converted at the exchange rates that each netting names."
                )
            )
        terms.append(
            self.env._(
                "Nothing is netted at a rate that is more than %(tolerance)s %% away "
                "from the rate of the netting date.",
                tolerance=tolerance,
            )
        )
        return terms
