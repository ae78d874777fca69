"""What keeps an open item for itself: nothing else may net it meanwhile."""

from odoo import fields, models


class AccountNettingReservingMixin(models.AbstractModel):
    _name = "account.netting.reserving.mixin"
    _description = "Line That Reserves an Open Item"

    reserved = fields.Boolean(
        compute="_compute_reserved",
        store=True,
        help="The item stands in an open netting and can be in no other.",
    )

    def _compute_reserved(self):
        """Tell whether the line reserves its item, by the state of its document."""
        raise NotImplementedError
