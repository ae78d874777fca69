from odoo import api, models
from odoo.fields import Domain

from odoo.addons.account_netting.core.items import retain
from odoo.addons.account_netting.core.plan import ItemLimit
from odoo.addons.account_netting.models.agreement.terms import NOTICE
from odoo.addons.account_netting.models.planning.holds import KEPT_OUT


class AccountNettingEligibility(models.AbstractModel):
    _inherit = "account.netting.eligibility"

    @api.model
    def _find_held(self, plans, documents):
        """By agreement, net no more than the net of what is in split payment."""
        limits = super()._find_held(plans, documents)
        retained = self._read_split_payment(plans)
        for plan in plans:
            agreement = self.env["account.netting.agreement"].browse(
                plan.target.agreement
            )
            if agreement.sudo().kind == NOTICE:
                continue
            for item in plan.items:
                if item.key in retained:
                    units = item.units - retained[item.key]
                    limit = limits.get(item.key, ItemLimit(item.units, KEPT_OUT))
                    if abs(units) < abs(limit.units):
                        limits[item.key] = ItemLimit(units, KEPT_OUT)
        return limits

    @api.model
    def _read_split_payment(self, plans):
        """Return ``{item key: minor units}``, what has to be paid of open items."""
        Move = self.env["account.move"].sudo()
        items = [item for plan in plans for item in plan.items]
        documents = Move.search(
            self._get_among_items_domain("id", items, "move")
            & Domain("netting_split_payment", "=", True)
        )
        if not documents:
            return {}
        nettable = documents._read_nettable_by_agreement()
        retained = {}
        for move_id, own in self._read_items_of(documents).items():
            total = abs(sum(item.units for item in own))
            retained |= retain(own, max(total - nettable[move_id], 0))
        return retained

    @api.model
    def _get_kept_out_sentence(self, item, target):
        # Whoever may net the item learns why not.
        document = self.env["account.move"].sudo().browse(item.move)
        if document.netting_split_payment and not document._is_held_on(target.date):
            return self.env._(
                "It is in obligatory split payment: by agreement, no more than its "
                "%(amount)s without tax are netted. Pay the tax, or set off by "
                "one-sided notice.",
                amount=document.currency_id.format(document.amount_untaxed),
            )
        return super()._get_kept_out_sentence(item, target)
