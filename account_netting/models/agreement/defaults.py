"""What the settings of a company propose for the policies of new agreements."""

from odoo import fields, models

from ...core.discount import NEVER
from ...core.residual import KEEP
from .across import BY_DATE, CURRENCY_RULES, EACH, RATE_SOURCES
from .discount import DISCOUNTS
from .residual import RESIDUALS


class ResCompany(models.Model):
    _inherit = "res.company"

    netting_discount_customer = fields.Selection(
        selection=DISCOUNTS,
        string="Discount We Grant in Nettings",
        required=True,
        default=NEVER,
        help="Proposed on new netting agreements, of branches too.",
    )
    netting_discount_vendor = fields.Selection(
        selection=DISCOUNTS,
        string="Discount We Take in Nettings",
        required=True,
        default=NEVER,
        help="Proposed on new netting agreements, of branches too.",
    )
    netting_residual = fields.Selection(
        selection=RESIDUALS,
        string="What Nettings Leave",
        required=True,
        default=KEEP,
        help="Proposed on new netting agreements, of branches too.",
    )
    netting_currency_rule = fields.Selection(
        selection=CURRENCY_RULES,
        string="Currencies of Nettings",
        required=True,
        default=EACH,
        help="Proposed on new netting agreements, of branches too.",
    )
    netting_settlement_currency_id = fields.Many2one(
        comodel_name="res.currency",
        string="Settlement Currency of Nettings",
        help="Proposed on new netting agreements, of branches too. Empty: the currency "
        "of the agreement's company.",
    )
    netting_rate_source = fields.Selection(
        selection=RATE_SOURCES,
        string="Exchange Rates of Nettings",
        required=True,
        default=BY_DATE,
        help="Proposed on new netting agreements, of branches too.",
    )
    netting_rate_tolerance = fields.Float(
        string="Rates of Nettings May Differ By (%)",
        default=5.0,
        help="Proposed on new netting agreements, of branches too.",
    )

    _netting_rate_tolerance_not_negative = models.Constraint(
        "CHECK (netting_rate_tolerance >= 0)",
        "Rates cannot differ by less than nothing.",
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    netting_discount_customer = fields.Selection(
        related="company_id.netting_discount_customer",
        readonly=False,
        required=True,
    )
    netting_discount_vendor = fields.Selection(
        related="company_id.netting_discount_vendor",
        readonly=False,
        required=True,
    )
    netting_residual = fields.Selection(
        related="company_id.netting_residual",
        readonly=False,
        required=True,
    )
    netting_currency_rule = fields.Selection(
        related="company_id.netting_currency_rule",
        readonly=False,
        required=True,
    )
    netting_settlement_currency_id = fields.Many2one(
        related="company_id.netting_settlement_currency_id",
        readonly=False,
    )
    netting_rate_source = fields.Selection(
        related="company_id.netting_rate_source",
        readonly=False,
        required=True,
    )
    netting_rate_tolerance = fields.Float(
        related="company_id.netting_rate_tolerance",
        readonly=False,
    )
