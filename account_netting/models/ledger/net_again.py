"""Net again what was netted and reversed, with the same items."""

from odoo import fields, models
from odoo.fields import Domain

from ...arguments import check_some


class AccountNettingLine(models.Model):
    _inherit = "account.netting.line"

    open_now = fields.Monetary(
        related="move_line_id.netting_open",
        string="Open Now",
        help="What is open of the item today, whatever was netted or paid since.",
    )


class AccountNetting(models.Model):
    _inherit = "account.netting"

    def action_net_again(self):
        """Propose the items of reversed nettings once more, as of today.

        No item is netted further than it was, nor than it is open by now.

        :return: action on the new proposals
        :raises UserError: when a netting was not reversed, or nothing of it can be
            netted today, with every reason
        """
        check_some(self)
        self.check_access("create")
        self._check_state(
            ("reversed",),
            self.env._(
                "%(document)s is in state “%(state)s”, so it cannot be netted again."
            ),
        )
        again = self.browse()
        for netting in self:
            again |= netting._net_again()
        return again.with_env(self.env)._get_open_action()

    def _net_again(self):
        """Propose the items of one netting; both say so.

        :return: the new proposals
        """
        plans = self._plan_again()
        proposals = self.with_context(default_item_order=self.item_order)
        again = proposals._create_proposals(
            plans, self._allocate_plans(plans, self.item_order)
        )
        self._message_log(
            body=self.env._(
                "Netted again: %(nettings)s.",
                nettings=", ".join(again.mapped("name")),
            )
        )
        again._message_log_batch(
            bodies=dict.fromkeys(
                again.ids,
                self.env._("Nets again what %(netting)s netted.", netting=self.name),
            )
        )
        return again

    def _plan_again(self):
        """Plan the items as they are open today, none further than it was netted."""
        before = self.line_ids._get_units()
        plans = self.env["account.netting.planner"]._plan_items(
            Domain("id", "in", self.line_ids.move_line_id.ids)
        )
        for plan in plans:
            plan.items = [
                item._replace(units=min(item.units, before.get(item.key, 0), key=abs))
                for item in plan.items
            ]
        return plans
