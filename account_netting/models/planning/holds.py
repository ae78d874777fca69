"""How much of an item may be netted, where its document is kept out."""

from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain

from ...core.items import retain
from ...core.plan import ItemLimit

#: What a person keeps out of netting on the document.
KEPT_OUT = "kept_out"

#: What the partner disputes of it.
DISPUTED = "disputed"


class AccountNettingEligibility(models.AbstractModel):
    _inherit = "account.netting.eligibility"

    @api.model
    def _find_held(self, plans, documents):
        """Find the items of documents kept out of netting on their plan's date.

        What is kept out of a document in part, or disputed, stays on the instalments
        that fall due last, chosen for netting or not. An extension point for modules
        that limit how much of an item may be netted.

        :param documents: among them those kept out, as ``account.move``
        :return: :class:`~..core.plan.ItemLimit` by item key
        """
        kept = {
            move.id: move
            for move in documents
            if move._is_held() or move.netting_disputed_amount
        }
        if not kept:
            return {}
        items_of = self._read_items_of(documents.browse(kept))
        limits = {}
        for plan in plans:
            date = plan.target.date
            for item in plan.items:
                move = kept.get(item.move)
                if move and (limit := self._get_limit(item, move, items_of, date)):
                    limits[item.key] = limit
        return limits

    @api.model
    def _get_limit(self, item, move, items_of, date):
        """Return how much of an item may be netted on a date, ``None`` for all of it.

        :param items_of: all open items by id of their document
        """
        if move.netting_hold == "all" and move._is_held_on(date):
            return ItemLimit(0, KEPT_OUT)
        units = move._get_netting_kept_units(date)
        retained = retain(items_of[move.id], units).get(item.key)
        if not retained:
            return None
        code = DISPUTED if move.netting_disputed_amount else KEPT_OUT
        return ItemLimit(item.units - retained, code)

    @api.model
    def _read_items_of(self, documents):
        """Return the open items by the id of their document."""
        # All that is open counts, whatever of it the user may see.
        Line = self.env["account.move.line"].sudo()
        items_of = defaultdict(list)
        for item in Line._read_item_facts(
            Domain("move_id", "in", documents.ids) & Line._get_netted_domain()
        ):
            items_of[item.move].append(item)
        return items_of

    @api.model
    def _get_kept_out_sentence(self, item, target):
        # Whoever may net the item learns why not.
        return self.env["account.move"].sudo().browse(item.move)._get_hold_sentence()
