"""What a netting settled of an item, as those must know who plan the next one."""

from odoo import fields, models


class AccountNettingSettlingMixin(models.AbstractModel):
    _name = "account.netting.settling.mixin"
    _description = "Line That Settles an Open Item"

    currency_id = fields.Many2one(comodel_name="res.currency")
    amount_taken_back = fields.Monetary(
        string="Taken Back",
        readonly=True,
        copy=False,
        help="How much of what was netted was taken back since, and is open again.",
    )
    amount_discount = fields.Monetary(
        string="Discount",
        help="Early payment discount that goes with what is netted, and settles as "
        "much more of the item.",
    )
    discount_taken_back = fields.Monetary(
        readonly=True,
        copy=False,
        help="How much of the discount was taken back with what was netted.",
    )
