"""Editing a proposal: what changed since, other amounts, more items."""

from odoo import api, fields, models
from odoo.fields import Domain

from ...arguments import read_item_order
from ...guard import at_work
from .account_netting_sides_mixin import MOST_DOCUMENTS


class AccountNetting(models.Model):
    _inherit = "account.netting"

    item_alerts = fields.Json(compute="_compute_item_alerts")

    @api.depends(
        "receivable_line_ids.reason",
        "receivable_line_ids.remark",
        "payable_line_ids.reason",
        "payable_line_ids.remark",
        "residual",
        "agreement_id.residual",
        "agreement_id.tolerance_amount",
    )
    def _compute_item_alerts(self):
        for netting in self:
            netting.item_alerts = netting._get_item_alerts()

    @api.onchange("item_order")
    def _onchange_item_order(self):
        amounts = self._allocate(self.item_order)
        for line in self._get_items():
            line.amount = amounts.get(line.move_line_id.id, 0.0)

    def action_distribute(self, item_order=None):
        """Read the open amounts again and net as much as can be of them.

        :param item_order: as in :meth:`propose`, the netting's own by default
        """
        self._check_state(
            ("draft",),
            self.env._(
                "%(document)s is in state “%(state)s”, so its amounts cannot be "
                "distributed again."
            ),
        )
        self._refresh_rates()
        for netting in at_work(self):
            if item_order:
                netting.item_order = read_item_order(self.env, item_order)
            amounts = netting._allocate(netting.item_order)
            for line in netting.line_ids:
                item = line.move_line_id
                vals = {"amount": amounts.get(item.id, 0.0)}
                if line.remark:
                    vals.update(line._prepare_snapshot_vals(item))
                    line._compute_discount()
                if line.remark or line.currency_id.compare_amounts(
                    line.amount, vals["amount"]
                ):
                    line.write(vals)
        self._update_followups()
        self._close_recompute_activities()

    def action_add_open_items(self):
        """Add what else the pair has open in the currency, none of it netted yet."""
        self._check_state(
            ("draft",),
            self.env._(
                "%(document)s is in state “%(state)s”, so no items can be added."
            ),
        )
        for netting in self:
            items = netting._find_open_items() - netting.line_ids.move_line_id
            self.env["account.netting.line"].create(
                [
                    {"netting_id": netting.id, "move_line_id": item.id, "amount": 0.0}
                    for item in items
                ]
            )
        return True

    def _find_open_items(self):
        """Return what the netting's pair has open in its company and currency."""
        self.ensure_one()
        Item = self.env["account.move.line"]
        return Item.search(
            Item._get_open_items_domain(*self.agreement_id._get_netted_partners(self))
            & Domain("company_id", "=", self.company_id.id)
            & (Domain("currency_id", "=", self.currency_id.id) | Domain(self.is_across))
            & Domain("amount_residual_currency", "!=", 0)
        )

    def _allocate(self, item_order):
        """Return ``{item id: amount}``: the most that can be netted, in an order."""
        self.ensure_one()
        plan = self.env["account.netting.planner"]._plan_nettings(self)[self]
        amounts = plan.allocate(item_order).amounts
        browse = self.env["res.currency"].browse
        return {
            item.key: browse(item.currency)._netting_amount(amounts[item.key])
            for item in plan.items
            if item.key in amounts
        }

    def _get_alerts(self):
        self.ensure_one()
        if not self._is_pending():
            return {}
        alerts = self._get_item_warnings()
        if message := self._get_immovable_message():
            alerts["netting_immovable"] = {"level": "info", "message": message}
        if self.difference:
            alerts["netting_difference"] = {
                "level": "warning",
                "message": self.env._(
                    "Both sides must be equal before the netting can be posted: "
                    "%(receivable)s is netted on the customer side and %(payable)s on "
                    "the vendor side.",
                    receivable=self.currency_id.format(self.total_receivable),
                    payable=self.currency_id.format(self.total_payable),
                ),
            }
        return alerts

    def _get_item_alerts(self):
        """Return what happened to agreement and items since they were proposed.

        :return: dictionary for the client's ``actionable_errors`` widget
        """
        self.ensure_one()
        if not self._is_pending():
            return {}
        if not self._is_covered():
            return {"netting_agreement": self._get_uncovered_alert()}
        items = self._get_items()
        outdated = self._get_rate_problems()
        refused = items.filtered(lambda item: item.reason and item.amount)
        changed = items.filtered(lambda item: item.remark and not item.reason)
        alerts = {}
        if outdated:
            alerts["netting_rates"] = {
                "level": "warning",
                "message": "\n".join(outdated),
            }
        if refused:
            alerts["netting_refused"] = {
                "level": "danger",
                "message": self.env._(
                    "Some items cannot be netted as proposed any more:\n%(items)s",
                    items=self._list_items(refused, "reason"),
                ),
            }
        if changed:
            alerts["netting_changed"] = {
                "level": "warning",
                "message": self.env._(
                    "Some items changed since they were proposed:\n%(items)s",
                    items=self._list_items(changed, "remark"),
                ),
            }
        if alerts and self.state == "draft" and self.has_access("write"):
            next(reversed(alerts.values())).update(
                action_text=self.env._("Recompute"),
                action_call=(self._name, "action_distribute", self._origin.ids),
            )
        if terms := self._get_terms_alert():
            alerts["netting_terms"] = terms
        return alerts

    def _get_uncovered_alert(self):
        return {
            "level": "danger",
            "message": self.env._(
                "The agreement %(agreement)s does not cover this pair on the netting "
                "date, so the netting cannot be posted.",
                agreement=self.agreement_id.display_name,
            ),
            "action_text": self.env._("Open the agreement"),
            "action": {
                "type": "ir.actions.act_window",
                "res_model": "account.netting.agreement",
                "res_id": self.agreement_id.id,
                "views": [(False, "form")],
            },
        }

    def _list_items(self, items, field):
        """Return ``number: sentence``, one item a line; the rest is counted."""
        lines = [f"{item.number}: {item[field]}" for item in items]
        Eligibility = self.env["account.netting.eligibility"]
        return "\n".join(Eligibility._cut_short(lines, MOST_DOCUMENTS))
