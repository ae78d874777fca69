from odoo import models


class ResCurrency(models.Model):
    _inherit = "res.currency"

    def _netting_units(self, amount):
        """Return an amount of this currency as whole minor units (cents, for euro).

        With :meth:`_netting_amount` the only place where ``core`` and float amounts
        meet. Minor units count decimals, not the rounding step: 0.05 is 5 units in
        Swiss cash too.
        """
        self.ensure_one()
        return round(amount * 10**self.decimal_places)

    def _netting_amount(self, units):
        """Return whole minor units of this currency as an amount."""
        self.ensure_one()
        return self.round(units / 10**self.decimal_places)
