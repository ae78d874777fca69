"""What of a pair is netted last, or never: its priority, and what stays payable."""

from odoo import fields, models


class AccountNettingParty(models.Model):
    _inherit = "account.netting.party"

    priority = fields.Integer(
        default=10,
        required=True,
        help="Where several pairs share a cap, those with the lower number are netted "
        "first.",
    )
    reserve = fields.Monetary(
        string="Stays Payable",
        help="So much of what we owe the vendor is never netted, as security say; in "
        "company currency, open items of other currencies at the rate of the netting "
        "date.",
    )
    draw_count = fields.Integer(
        string="Times Drawn On",
        readonly=True,
        copy=False,
        help="Counts up with every netting beside the reserve, so that two workers "
        "cannot touch it together.",
    )

    _reserve_not_negative = models.Constraint(
        "CHECK (reserve >= 0)",
        "What stays payable cannot be below zero.",
    )
