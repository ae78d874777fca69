"""How much of an item may be netted, where its document is kept out."""

from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain

from ...core.items import retain
from ...core.plan import ItemLimit

#: What a person keeps out of netting on the document.
KEPT_OUT = "kept_out"


class AccountNettingEligibility(models.AbstractModel):
    _inherit = "account.netting.eligibility"

    @api.model
    def _find_held(self, plans, documents):
        """Find the items of documents kept out of netting on their plan's date.

        What is kept out of a document in part stays on the instalments that fall due
        last, chosen for netting or not. An extension point for modules that limit how
        much of an item may be netted.

        :param documents: among them those kept out, as ``account.move``
        :return: :class:`~..core.plan.ItemLimit` by item key
        """
        held = {move.id: move for move in documents if move._is_held()}
        if not held:
            return {}
        retained = self._retain(
            documents.browse(
                move.id for move in held.values() if move.netting_hold == "part"
            )
        )
        return {
            item.key: ItemLimit(
                item.units - retained.get(item.key, 0)
                if held[item.move].netting_hold == "part"
                else 0,
                KEPT_OUT,
            )
            for plan in plans
            for item in plan.items
            if item.move in held
            and held[item.move]._is_held_on(plan.target.date)
            and (held[item.move].netting_hold == "all" or item.key in retained)
        }

    @api.model
    def _retain(self, documents):
        """Spread what is kept out of documents in part over their open items.

        :return: minor units by item key, signed as the items; nothing of an item is
            kept out that does not appear
        """
        if not documents:
            return {}
        # All that is open counts, whatever of it the user may see.
        Line = self.env["account.move.line"].sudo()
        items_of = defaultdict(list)
        for item in Line._read_item_facts(
            Domain("move_id", "in", documents.ids) & Line._get_netted_domain()
        ):
            items_of[item.move].append(item)
        return {
            key: units
            for move in documents
            for key, units in retain(
                items_of[move.id],
                move.currency_id._netting_units(move.netting_hold_amount),
            ).items()
        }

    @api.model
    def _get_kept_out_sentence(self, item, target):
        # Whoever may net the item learns why not.
        return self.env["account.move"].sudo().browse(item.move)._get_hold_sentence()
