"""Netting across currencies: in which one all is settled, and at which rates."""

from fractions import Fraction

from odoo import api, fields, models, tools
from odoo.fields import Domain
from odoo.tools import formatLang

EACH = "each"
ACROSS = "across"

CURRENCY_RULES = [
    (EACH, "Every currency by itself"),
    (ACROSS, "Across currencies"),
]

BY_DATE = "date"
BY_AGREEMENT = "agreement"
BY_HAND = "manual"

RATE_SOURCES = [
    (BY_DATE, "Those of the netting date"),
    (BY_AGREEMENT, "Fixed in the agreement"),
    (BY_HAND, "Entered on the netting"),
]

#: Decimals of a rate: at most so many, at least so many.
MOST_RATE_DIGITS = 6
LEAST_RATE_DIGITS = 2

#: The least that is told as a rate: euro for a yen are told as yen for a euro.
LEAST_RATE = 0.01


class AccountNettingAgreement(models.Model):
    _inherit = "account.netting.agreement"

    currency_rule = fields.Selection(
        selection=CURRENCY_RULES,
        string="Currencies",
        required=True,
        compute="_compute_currency_rule",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="Every currency by itself: what is open in dollars against what is open "
        "in dollars. Across currencies: all that is open is netted in one netting, "
        "converted to the settlement currency.",
    )
    settlement_currency_id = fields.Many2one(
        comodel_name="res.currency",
        compute="_compute_settlement_currency_id",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="Both sides of a netting across currencies are equal in this one.",
    )
    rate_source = fields.Selection(
        selection=RATE_SOURCES,
        string="Exchange Rates",
        required=True,
        compute="_compute_rate_source",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="At which rates items of other currencies than the settlement currency "
        "are netted. What these make differ from the rates of the books is booked as "
        "exchange difference of the items.",
    )
    rate_tolerance = fields.Float(
        string="Rates May Differ By (%)",
        compute="_compute_rate_tolerance",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="How far agreed or entered rates may be from the rates of the books on "
        "the netting date, in per cent. 0: not at all. Where one is further off, "
        "nothing is netted.",
    )
    rate_ids = fields.One2many(
        comodel_name="account.netting.agreement.rate",
        inverse_name="agreement_id",
        string="Agreed Rates",
        copy=True,
    )

    _rate_tolerance_not_negative = models.Constraint(
        "CHECK (rate_tolerance >= 0)",
        "Rates cannot differ by less than nothing.",
    )
    _settled_in_one_currency = models.Constraint(
        "CHECK (currency_rule = 'each' OR settlement_currency_id IS NOT NULL)",
        "Choose the currency in which nettings across currencies are settled.",
    )

    @api.depends("company_id")
    def _compute_currency_rule(self):
        for agreement in self:
            company = agreement.company_id
            agreement.currency_rule = company._get_netting_default(
                "netting_currency_rule"
            )

    @api.depends("company_id")
    def _compute_settlement_currency_id(self):
        for agreement in self:
            company = agreement.company_id
            agreement.settlement_currency_id = (
                agreement.settlement_currency_id
                or company._get_netting_default("netting_settlement_currency_id")
                or company.currency_id
            )

    @api.depends("company_id")
    def _compute_rate_source(self):
        for agreement in self:
            company = agreement.company_id
            agreement.rate_source = company._get_netting_default("netting_rate_source")

    @api.depends("company_id")
    def _compute_rate_tolerance(self):
        for agreement in self:
            company = agreement.company_id
            agreement.rate_tolerance = company._get_netting_default(
                "netting_rate_tolerance"
            )

    @api.constrains("currency_rule")
    def _note_use_of_across(self):
        """Let the cache know of the first agreement across currencies."""
        if (
            any(agreement._nets_across() for agreement in self)
            and not self._uses_across()
        ):
            self.env.registry.clear_cache()

    @api.model
    @tools.ormcache()
    def _uses_across(self):
        """Tell whether any agreement nets across currencies; mostly none does."""
        # Whether there is any at all is the same whoever asks.
        domain = [("currency_rule", "=", ACROSS)]
        return bool(self.sudo().search_count(domain, limit=1))

    @api.model
    def _nets_partners_across(self, partners):
        """Tell whether an active agreement nets any of some partners across currencies.

        :param partners: commercial partners
        """
        if not self._uses_across():
            return False
        pair = Domain("customer_id", "in", partners.ids) | Domain(
            "vendor_id", "in", partners.ids
        )
        domain = (
            Domain("currency_rule", "=", ACROSS)
            & Domain("state", "=", "active")
            & Domain("party_ids", "any", pair)
        )
        return bool(self.search_count(domain, limit=1))

    def _nets_across(self):
        """Tell whether items of different currencies are netted with one another."""
        return self.currency_rule == ACROSS

    def _settles_across(self, currency):
        """Tell whether a netting in a currency takes items of others, too."""
        return self._nets_across() and currency == self.settlement_currency_id

    def _get_agreed_rates(self, date):
        """Return the rates fixed for a date.

        :return: ``{currency id: units of it for one of the settlement currency}``
        """
        self.ensure_one()
        in_force = self.rate_ids.filtered(lambda rate: rate.date <= date)
        return {rate.currency_id.id: rate.rate for rate in in_force.sorted("date")}

    def _get_across_problems(self):
        """Return, as sentences, why the agreement cannot net across currencies."""
        self.ensure_one()
        if not self._nets_across() or self.rate_source != BY_AGREEMENT or self.rate_ids:
            return []
        return [
            self.env._(
                "%(agreement)s nets at rates fixed in it, and there are none: enter "
                "them, or take the rates of the netting date.",
                agreement=self.display_name,
            )
        ]


class AccountNettingAgreementRate(models.Model):
    _name = "account.netting.agreement.rate"
    _description = "Exchange Rate of a Netting Agreement"
    _inherit = ["account.netting.term.mixin"]
    _order = "agreement_id, currency_id, date desc"
    _rec_name = "currency_id"

    settlement_currency_id = fields.Many2one(
        related="agreement_id.settlement_currency_id"
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        required=True,
    )
    rate = fields.Float(
        digits=0,
        required=True,
        help="Units of this currency for one of the settlement currency.",
    )
    date = fields.Date(
        string="Since",
        required=True,
        default=lambda self: self.env.company._get_netting_today(),
        help="The first netting date the rate holds for, until the next one.",
    )

    _rate_above_zero = models.Constraint(
        "CHECK (rate > 0)",
        "A rate is above zero.",
    )
    _one_a_day = models.UniqueIndex(
        "(agreement_id, currency_id, date)",
        "An agreement has one rate of a currency for a date.",
    )

    @api.depends("currency_id", "settlement_currency_id", "rate")
    def _compute_display_name(self):
        for rate in self:
            rate.display_name = self.env["res.currency"]._format_netting_rate(
                rate.settlement_currency_id, rate.currency_id, rate.rate
            )

    @api.model
    def _get_terms_locked_sentence(self, agreement):
        return self.env._(
            "The rates of an active agreement are locked. Set %(agreement)s "
            "back to draft first.",
            agreement=agreement.display_name,
        )


class ResCurrency(models.Model):
    _inherit = "res.currency"

    def _get_netting_unit_rate(self, currency, rate):
        """Return the minor units of this currency for one of another.

        :param rate: units of the other currency for one of this
        """
        step = Fraction(10) ** (self.decimal_places - currency.decimal_places)
        return step / Fraction(str(rate))

    @api.model
    def _format_netting_rate(self, settlement, currency, rate):
        """Return a rate in words, ``1 EUR = 1.085 USD``.

        Where that makes too small a figure, it is told the other way round.

        :param rate: units of ``currency`` for one of ``settlement``
        """
        if 0 < rate < LEAST_RATE:
            settlement, currency, rate = currency, settlement, 1 / rate
        exact = Fraction(str(rate or 0))
        digits = next(
            (
                digits
                for digits in range(LEAST_RATE_DIGITS, MOST_RATE_DIGITS)
                if round(exact, digits) == exact
            ),
            MOST_RATE_DIGITS,
        )
        formatted = formatLang(self.env, rate, digits=digits)
        return f"1 {settlement.name} = {formatted} {currency.name}"
