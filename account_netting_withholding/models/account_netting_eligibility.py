"""A document of which tax is withheld can be netted, less that tax."""

from odoo import api, models

from odoo.addons.account_netting.core.plan import ItemLimit


class AccountNettingEligibility(models.AbstractModel):
    _inherit = "account.netting.eligibility"

    @api.model
    def _find_withheld(self, plans):
        """Leave out what a netting withholds tax of itself."""
        withheld = super()._find_withheld(plans)
        if not withheld:
            return withheld
        return withheld - self._read_withheld_items(plans).keys()

    @api.model
    def _find_held(self, plans, documents):
        """Let no more be netted of an item than is left when its tax is withheld."""
        limits = super()._find_held(plans, documents)
        paid = self._get_paid_items()
        for item, taxes in self._read_withheld_items(plans).values():
            limit = limits.get(item.key, ItemLimit(item.units, "withheld_at_payment"))
            # A payment must be able to withhold the tax of the whole item.
            settled = item.units if item.key in paid else limit.units
            left = min(limit.units, settled - taxes.withheld(settled), key=abs)
            if left != limit.units:
                limits[item.key] = limit._replace(units=left)
        return limits

    @api.model
    def _read_withheld_items(self, plans):
        """Return ``{item key: (item, DocumentTaxes)}`` of what tax is withheld of."""
        Move = self.env["account.move"]
        items = [item for plan in plans for item in plan.items]
        found = self._find_withheld_by_line(items)
        if not found:
            return {}
        taxes = Move._read_netting_withholding(
            {item.move for item in items if item.key in found}
        )
        currencies = {
            move.id: move.currency_id.id for move in Move.sudo().browse(taxes)
        }
        by_partner = self._find_withheld_by_partner(plans)
        return {
            item.key: (item, taxes[item.move])
            for plan in plans
            for item in plan.items
            if item.key in found - by_partner
            and item.move in taxes
            and currencies[item.move] == plan.target.currency
        }

    @api.model
    def _find_taxed_moves(self, items):
        """Tax locks count for tax that is withheld with the netting, too."""
        moves = super()._find_taxed_moves(items)
        found = self._find_withheld_by_line(items)
        return moves | {item.move for item in items if item.key in found}

    @api.model
    def _get_sentence(self, code, item, target):
        if code == "withheld_at_payment":
            taxes = self.env["account.move"]._read_netting_withholding({item.move})
            if item.move in taxes:
                currency = self.env["res.currency"].browse(target.currency)
                withheld = taxes[item.move].withheld(item.units)
                return self.env._(
                    "Tax is withheld of it when it is settled, %(tax)s in all.",
                    tax=currency.format(currency._netting_amount(abs(withheld))),
                )
        return super()._get_sentence(code, item, target)
