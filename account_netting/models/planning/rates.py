"""At which rates items of several currencies are netted, and which rate is missing."""

from fractions import Fraction

from odoo import api, models
from odoo.tools import format_date, formatLang

from ...core.across import Quote, deviation, exceeds
from ..agreement.across import BY_AGREEMENT, BY_DATE, BY_HAND


class AccountNettingPlanner(models.AbstractModel):
    _inherit = "account.netting.planner"

    @api.model
    def _quote(self, plans, typed=None):
        """Give plans across currencies the rates of their items.

        :param plans: whose pairs net across currencies
        :param typed: ``{currency id: rate}``, for agreements whose rates are entered by
            hand
        """
        books = {}
        for plan in plans:
            target, pair = plan.target, plan.pair
            where = (target.company, target.date)
            if where not in books:
                company = self.env["res.company"].browse(target.company)
                books[where] = BookRates(company, target.date)
            agreed = {}
            if pair.rate_source == BY_AGREEMENT:
                agreement = self.env["account.netting.agreement"].browse(
                    target.agreement
                )
                agreed = agreement._get_agreed_rates(target.date)
            elif pair.rate_source == BY_HAND:
                agreed = typed or {}
            plan.target = target._replace(
                quotes=self._get_quotes(
                    {item.currency for item in plan.items},
                    target.currency,
                    books[where],
                    agreed,
                    None if pair.rate_source == BY_DATE else pair.rate_tolerance,
                    must_be_agreed=pair.rate_source == BY_AGREEMENT,
                )
            )

    @api.model
    def _get_quotes(
        self,
        currency_ids,
        settlement_id,
        books,
        agreed,
        tolerance=None,
        must_be_agreed=False,
    ):
        """Return the :class:`~..core.across.Quote` of each of some currencies.

        :param books: :class:`BookRates`
        :param agreed: ``{currency id: rate}``; of others the rate of the books is taken
        :param tolerance: how far agreed ones may be from these, in per cent; ``None``
            for any distance
        :param must_be_agreed: whether others have no rate at all
        """
        rates = books.get({*currency_ids, settlement_id})
        settlement = self.env["res.currency"].browse(settlement_id)
        quotes = {settlement_id: Quote(Fraction(1))}
        for currency in settlement.browse(currency_ids) - settlement:
            quotes[currency.id] = Quote(None)
            if not rates[currency.id] or not rates[settlement_id]:
                continue
            usual = float(rates[currency.id] / rates[settlement_id])
            rate = agreed.get(currency.id) or (0.0 if must_be_agreed else usual)
            if not rate:
                continue
            quotes[currency.id] = Quote(
                settlement._get_netting_unit_rate(currency, rate),
                rate,
                usual,
                tolerance is not None and exceeds(rate, usual, tolerance),
            )
        return quotes


class BookRates:
    """The rates of the books of a company on a date, read when they are needed."""

    def __init__(self, company, date):
        self.company = company
        self.date = date
        self.rates = {}

    def get(self, currency_ids):
        """Return the rates, units for one of whatever the books count in.

        :return: ``{currency id: Fraction}``; ``None`` where there is no rate yet
        """
        unknown = sorted(set(currency_ids) - set(self.rates))
        if unknown:
            env = self.company.env
            currencies = env["res.currency"].browse(unknown)
            missing = env["account.netting.eligibility"]._find_without_rate(
                self.company, currencies, self.date
            )
            rates = currencies._get_rates(self.company, self.date)
            for currency in currencies:
                self.rates[currency.id] = (
                    None if currency in missing else Fraction(str(rates[currency.id]))
                )
        return self.rates


class AccountNettingEligibility(models.AbstractModel):
    _inherit = "account.netting.eligibility"

    @api.model
    def _find_without_rate(self, company, currencies, date):
        """Return which of some currencies have no rate on or before a date.

        The company's own needs none; but where it has rates, one must be of that time.
        """
        first_dates = dict(
            self.env["res.currency.rate"]._read_group(
                [
                    ("currency_id", "in", currencies.ids),
                    ("company_id", "in", (False, company.root_id.id)),
                ],
                groupby=["currency_id"],
                aggregates=["name:min"],
            )
        )
        first_dates.setdefault(company.currency_id, date)
        return currencies.filtered(
            lambda currency: currency not in first_dates or first_dates[currency] > date
        )

    @api.model
    def _find_rate_reasons(self, plans):
        """Find the items whose rate is missing, or too far from that of the books.

        :return: ``{code: set of item keys}``
        """
        found = {"no_rate": set(), "rate_outside": set(), "no_exchange_setup": set()}
        for plan in plans:
            quotes = plan.target.quotes
            company = self.env["res.company"].browse(plan.target.company)
            foreign = {item.currency for item in plan.items} - {company.currency_id.id}
            has_gap = bool(foreign and self._get_exchange_gap(company))
            for item in plan.items:
                quote = quotes.get(item.currency)
                if not quote or not quote.units:
                    found["no_rate"].add(item.key)
                elif quote.is_outside:
                    found["rate_outside"].add(item.key)
                if has_gap:
                    found["no_exchange_setup"].add(item.key)
        return found

    @api.model
    def _get_rate_outside_sentence(self, item, target):
        quote = target.quotes[item.currency]
        agreement = self.env["account.netting.agreement"].browse(target.agreement)
        currency = self.env["res.currency"].browse(item.currency)
        settlement = self.env["res.currency"].browse(target.currency)
        off = deviation(quote.rate, quote.usual)
        return self.env._(
            "The rate %(rate)s is %(off)s %% away from that of the books on "
            "%(date)s, %(usual)s, and the agreement allows %(tolerance)s %%. Correct "
            "the rate, or agree on a wider tolerance.",
            rate=currency._format_netting_rate(settlement, currency, quote.rate),
            usual=currency._format_netting_rate(settlement, currency, quote.usual),
            off=formatLang(self.env, off, digits=2),
            tolerance=formatLang(self.env, agreement.rate_tolerance, digits=2),
            date=format_date(self.env, target.date),
        )

    @api.model
    def _get_missing_rate_sentence(self, item, target):
        """Say which rate a netting lacks: of the books, or of its agreement."""
        company = self.env["res.company"].browse(target.company)
        asked = self.env["res.currency"].browse({item.currency, target.currency})
        missing = self._find_without_rate(
            company, asked | company.currency_id, target.date
        )
        values = {"date": format_date(self.env, target.date)}
        if missing or target.quotes is None:
            return self.env._(
                "There is no %(currency)s rate on or before %(date)s; enter one first.",
                currency=missing[:1].name,
                **values,
            )
        return self.env._(
            "The agreement %(agreement)s has no rate of %(currency)s on or before "
            "%(date)s; set it back to draft and enter one.",
            agreement=self.env["account.netting.agreement"]
            .browse(target.agreement)
            .display_name,
            currency=self.env["res.currency"].browse(item.currency).name,
            **values,
        )
