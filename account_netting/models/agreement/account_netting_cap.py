"""How much may be netted at most: in one netting, a month, a quarter, a year."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import date_utils, format_date, formatLang
from odoo.tools.misc import get_lang


class AccountNettingCap(models.Model):
    _name = "account.netting.cap"
    _description = "Netting Cap"
    _inherit = [
        "account.netting.guarded.mixin",
        "account.netting.rare.mixin",
        "mail.thread",
    ]
    _order = "company_id, id"
    _check_company_auto = True

    agreement_id = fields.Many2one(
        comodel_name="account.netting.agreement",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
        tracking=True,
        help="Holds for all pairs of the agreement together.",
    )
    party_id = fields.Many2one(
        comodel_name="account.netting.party",
        string="Pair",
        index="btree_not_null",
        ondelete="cascade",
        tracking=True,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        index="btree_not_null",
        ondelete="cascade",
        tracking=True,
        help="Holds for all nettings of the partner, as customer and as vendor, under "
        "whatever agreement.",
    )
    period = fields.Selection(
        selection=[
            ("netting", "Netting"),
            ("month", "Month"),
            ("quarter", "Quarter"),
            ("year", "Year"),
        ],
        required=True,
        default="month",
        tracking=True,
        help="Periods of the calendar; a netting counts in that of its netting date.",
    )
    amount = fields.Monetary(
        required=True,
        tracking=True,
        help="The most that is netted in a period. Proposals count as soon as they "
        "are made; what is reversed or cancelled no longer counts.",
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        compute="_compute_currency_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
        help="Nettings in other currencies count at the rate of their date.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        help="Nettings of its branches count, too.",
    )
    active = fields.Boolean(default=True, tracking=True)
    draw_count = fields.Integer(
        string="Times Drawn On",
        readonly=True,
        copy=False,
        help="Counts up with every netting under the cap, so that two workers cannot "
        "exceed it together.",
    )

    _amount_not_negative = models.Constraint(
        "CHECK (amount >= 0)",
        "A cap cannot be below zero.",
    )
    _one_scope = models.Constraint(
        "CHECK (num_nonnulls(agreement_id, party_id, partner_id) <= 1)",
        "A cap holds for an agreement, a pair or a partner: choose one of them, or "
        "none for the whole company.",
    )

    @api.depends("company_id")
    def _compute_currency_id(self):
        for cap in self:
            cap.currency_id = cap.currency_id or cap.company_id.currency_id

    @api.depends("agreement_id", "party_id", "partner_id", "company_id")
    def _compute_display_name(self):
        for cap in self:
            scope = cap.agreement_id or cap.party_id or cap.partner_id or cap.company_id
            cap.display_name = scope.display_name

    @api.constrains("party_id", "company_id")
    def _check_party_company(self):
        for cap in self:
            if cap.party_id and cap.party_id.company_id != cap.company_id:
                raise ValidationError(
                    self.env._(
                        "%(pair)s belongs to another company than its cap.",
                        pair=cap.party_id.display_name,
                    )
                )

    @api.constrains("party_id")
    def _check_party_is_netted_alone(self):
        for cap in self:
            agreement = cap.party_id.agreement_id
            if agreement._is_together():
                raise ValidationError(
                    self.env._(
                        "%(agreement)s nets all pairs together, so that no cap can "
                        "hold for one of them: set the cap on the agreement.",
                        agreement=agreement.display_name,
                    )
                )

    def write(self, vals):
        if "active" in vals:
            self.env.registry.clear_cache()
        return super().write(vals)

    def _covers(self, target):
        """Tell whether the cap holds for nettings of a target.

        :param target: :class:`~..core.reasons.Target`
        """
        self.ensure_one()
        # Parents set terms for branches whose users do not see them.
        if (
            self.company_id
            not in self.env["res.company"].browse(target.company).sudo().parent_ids
        ):
            return False
        if self.agreement_id:
            return self.agreement_id.id == target.agreement
        if self.party_id:
            return self.party_id.id in target.parties
        partner = self.partner_id.commercial_partner_id.id
        return not partner or partner in target.partners

    def _get_period(self, date):
        """Return the first and the last day of the period of a netting date."""
        self.ensure_one()
        return (
            date_utils.start_of(date, self.period),
            date_utils.end_of(date, self.period),
        )

    def _get_sentence(self, date, used):
        """Return, as a sentence, what is used of the cap.

        :param date: a netting date in the period
        :param used: in the cap's currency
        """
        self.ensure_one()

        def number(amount):
            digits = self.currency_id.decimal_places
            return formatLang(self.env, amount, digits=digits)

        values = {
            "cap": self.display_name,
            "currency": self.currency_id.name,
            "used": number(used),
            "amount": number(self.amount),
        }
        if self.period == "netting":
            return self.env._(
                "The cap of %(cap)s lets %(amount)s %(currency)s be netted at once.",
                **values,
            )
        pattern = {"month": "MMMM y", "quarter": "QQQ y", "year": "y"}[self.period]
        return self.env._(
            "The cap of %(cap)s is reached: %(used)s of %(amount)s used in %(period)s "
            "(%(currency)s).",
            period=format_date(
                self.env, date, lang_code=get_lang(self.env).code, date_format=pattern
            ),
            **values,
        )
