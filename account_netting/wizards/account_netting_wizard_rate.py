"""The exchange rates of *Create netting*: shown, and where agreed entered."""

from fractions import Fraction

from odoo import api, fields, models


class AccountNettingWizardRate(models.TransientModel):
    _name = "account.netting.wizard.rate"
    _description = "Exchange Rate of Create Netting"
    _order = "wizard_id, currency_id"

    wizard_id = fields.Many2one(
        comodel_name="account.netting.wizard",
        required=True,
        index=True,
        ondelete="cascade",
    )
    settlement_currency_id = fields.Many2one(
        comodel_name="res.currency", string="Netting Currency"
    )
    currency_id = fields.Many2one(comodel_name="res.currency", required=True)
    rate = fields.Float(
        digits=0,
        help="Units of this currency for one of the netting's.",
    )
    usual_rate = fields.Float(
        string="Rate of the Books",
        digits=0,
        help="The same, as the books have it on the netting date.",
    )
    is_manual = fields.Boolean(string="Entered by Hand")


class AccountNettingWizard(models.TransientModel):
    _inherit = "account.netting.wizard"

    rate_ids = fields.One2many(
        comodel_name="account.netting.wizard.rate",
        inverse_name="wizard_id",
        string="Exchange Rates",
        help="At which items of other currencies than the settlement currency are "
        "netted.",
    )
    has_rates = fields.Boolean(
        help="There are exchange rates; without, none are looked for.",
    )

    @api.onchange("date")
    def _onchange_date(self):
        for rate in self.rate_ids.filtered(lambda rate: not rate.is_manual):
            line = self._get_items().filtered(
                lambda line, rate=rate: (
                    line.currency_id == rate.currency_id
                    and line.settlement_currency_id == rate.settlement_currency_id
                )
            )[:1]
            rate.rate, rate.usual_rate = line.rate, line.usual_rate

    def _get_typed_rates(self):
        """Return ``{currency id: rate}`` of those entered by hand."""
        self.ensure_one()
        if not self.has_rates:
            return {}
        typed = self.rate_ids.filtered(lambda rate: rate.is_manual and rate.rate)
        return {rate.currency_id.id: rate.rate for rate in typed}

    def _note_rates(self, plans):
        """List the rates of plans across currencies, beside those listed before."""
        self.ensure_one()
        plans = [plan for plan in plans if plan.target.quotes]
        if not plans:
            return
        listed = {
            (rate.settlement_currency_id.id, rate.currency_id.id)
            for rate in self.rate_ids
        }
        vals_list = []
        for plan in plans:
            settlement = plan.target.currency
            for currency, quote in plan.target.quotes.items():
                if currency == settlement or (settlement, currency) in listed:
                    continue
                listed.add((settlement, currency))
                vals_list.append(
                    {
                        "wizard_id": self.id,
                        "settlement_currency_id": settlement,
                        "currency_id": currency,
                        **_get_rate_vals(quote),
                        "is_manual": plan.pair.rate_source == "manual",
                    }
                )
        if vals_list:
            self.has_rates = True
            self.env["account.netting.wizard.rate"].create(vals_list)

    @api.model
    def _prepare_rate_vals(self, plan, item):
        """Return the rates at which an item of another currency is settled."""
        if item.currency == plan.target.currency:
            return {}
        quote = plan.target.quotes[item.currency]
        return {"unit_rate": str(quote.units or Fraction(0)), **_get_rate_vals(quote)}


def _get_rate_vals(quote):
    """Return the rates of a quote; none where there is none."""
    is_known = bool(quote.units)
    return {
        "rate": quote.rate if is_known else 0.0,
        "usual_rate": quote.usual if is_known else 0.0,
    }
