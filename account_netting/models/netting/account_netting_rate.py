"""The exchange rates of a netting across currencies, and where they come from."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...guard import is_at_work
from ..agreement.across import BY_HAND


class AccountNettingRate(models.Model):
    _name = "account.netting.rate"
    _description = "Exchange Rate of a Netting"
    _inherit = ["account.netting.guarded.mixin"]
    _order = "netting_id, currency_id"
    _rec_name = "currency_id"
    _named_at_creation = frozenset({"netting_id", "currency_id"})

    netting_id = fields.Many2one(
        comodel_name="account.netting",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    company_id = fields.Many2one(
        related="netting_id.company_id",
        store=True,
        index=True,
    )
    state = fields.Selection(related="netting_id.state")
    rate_source = fields.Selection(related="netting_id.rate_source")
    settlement_currency_id = fields.Many2one(
        related="netting_id.currency_id",
        string="Netting Currency",
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        required=True,
        readonly=True,
    )
    rate = fields.Float(
        digits=0,
        compute="_compute_rates",
        store=True,
        readonly=False,
        precompute=True,
        help="Units of this currency for one of the netting's.",
    )
    usual_rate = fields.Float(
        string="Rate of the Books",
        digits=0,
        compute="_compute_rates",
        store=True,
        precompute=True,
        help="The same, as the books have it on the netting date.",
    )

    _one_a_currency = models.UniqueIndex(
        "(netting_id, currency_id)",
        "A netting has one rate of a currency.",
    )
    _rate_not_negative = models.Constraint(
        "CHECK (rate >= 0)",
        "A rate is above zero.",
    )

    @api.depends("currency_id", "netting_id.date", "netting_id.currency_id")
    def _compute_rates(self):
        for netting, rates in self.grouped("netting_id").items():
            quotes = {}
            if netting.date:  # else it is a form that is not filled in
                quotes = netting._get_rates_of_today(rates.currency_id)
            for rate in rates:
                quote = quotes.get(rate.currency_id.id)
                is_known = quote and quote.units
                rate.usual_rate = quote.usual if is_known else 0.0
                if netting.rate_source != BY_HAND or not rate.rate:
                    rate.rate = quote.rate if is_known else 0.0

    @api.depends("currency_id", "settlement_currency_id", "rate")
    def _compute_display_name(self):
        for rate in self:
            rate.display_name = rate._in_words(rate.rate)

    @api.model_create_multi
    def create(self, vals_list):
        rates = super().create(vals_list)
        rates._check_enterable()
        return rates

    def write(self, vals):
        if "rate" in vals:
            self._check_enterable()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._check_enterable()

    def _check_enterable(self):
        """Refuse rates by hand where they come from the books or the agreement."""
        if is_at_work(self.env):
            return
        self.netting_id._check_editable()
        for rate in self:
            if rate.rate_source != BY_HAND:
                raise UserError(
                    self.env._(
                        "The rates of %(netting)s are not entered by hand: "
                        "%(agreement)s says where they come from.",
                        netting=rate.netting_id.name,
                        agreement=rate.netting_id.agreement_id.display_name,
                    )
                )

    def _in_words(self, rate):
        self.ensure_one()
        return self.env["res.currency"]._format_netting_rate(
            self.settlement_currency_id, self.currency_id, rate
        )
