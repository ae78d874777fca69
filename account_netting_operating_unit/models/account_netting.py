from odoo import models


class AccountNetting(models.Model):
    _inherit = "account.netting"

    def _get_item_extras(self, items):
        extras = super()._get_item_extras(items)
        for item in items:
            if item.operating_unit_id:
                own = extras.setdefault(item.id, {})
                own["operating_unit_id"] = item.operating_unit_id.id
        return extras

    def _prepare_entries(self, plans):
        """Put the bridging lines in one unit, so that they are zero within it."""
        drafts = super()._prepare_entries(plans)
        lines = [line.vals for draft in drafts for line in draft.lines]
        units = [
            vals["operating_unit_id"] for vals in lines if "operating_unit_id" in vals
        ]
        if units:
            for vals in lines:
                vals.setdefault("operating_unit_id", units[0])
        return drafts
