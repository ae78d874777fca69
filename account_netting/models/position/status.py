"""Positions: what can be netted of them today, why not, and what to do about it."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...core.reasons import ordered

#: So many sentences say why; more would not be read in a list.
MOST_SENTENCES = 5


class AccountNettingPosition(models.Model):
    _inherit = "account.netting.position"

    status = fields.Selection(
        selection=[
            ("nettable", "Nettable"),
            ("no_agreement", "No Agreement"),
            ("blocked", "Blocked"),
            ("nothing", "Nothing to Net"),
        ],
        compute="_compute_status",
        search="_search_status",
        help="Nothing to net: the credits of one side outweigh its invoices.",
    )
    amount = fields.Monetary(
        string="Nettable Now",
        compute="_compute_status",
        help="What Create Netting proposes today: items that something stands in the "
        "way of are left out.",
    )
    reason = fields.Char(
        string="Why Not",
        compute="_compute_status",
        help="What keeps items of the pair from being netted today.",
    )
    reason_code = fields.Char(
        string="Reason Codes",
        compute="_compute_status",
        search="_search_reason_code",
        help="The codes of those reasons, as programs and filters use them.",
    )

    @api.depends_context("uid", "allowed_company_ids", "lang")
    def _compute_status(self):
        plans = self._plan()
        sentences = self.env["account.netting.eligibility"]._describe(plans.values())
        for position in self:
            plan = plans.get(position)
            if plan:
                position.update(position._prepare_plan_vals(plan, sentences))
            else:
                position.update(
                    dict.fromkeys(("status", "amount", "reason", "reason_code"))
                )

    @api.depends("customer_id", "vendor_id")
    def _compute_display_name(self):
        Party = self.env["account.netting.party"]
        for position in self:
            position.display_name = Party._get_pair_name(
                position.customer_id, position.vendor_id
            )

    def _search_status(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._get_plans_domain(
            lambda plan: self._get_status(plan, plan.allocate("due_asc").units) in value
        )

    def _search_reason_code(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._get_plans_domain(lambda plan: not plan.codes().isdisjoint(value))

    def action_create_netting(self):
        """Open *Create netting* for all that these pairs have open."""
        return self.env["account.netting.wizard"]._open_for(self._get_current())

    def action_net_automatically(self):
        """Open *Automatic netting* for these pairs; for all of a rule, without any.

        :raises UserError: when none of them has an agreement
        """
        parties = self._get_current().party_id if self else self.party_id
        if self and not parties:
            raise UserError(
                self.env._(
                    "Rules net under agreements, and none of these pairs has one. "
                    "Make one first: New Agreement."
                )
            )
        return parties.action_net_automatically()

    def action_create_agreement(self):
        """Open the agreement these pairs lack, filled in.

        :raises UserError: when each of them has one already
        """
        lacking = self._get_current().filtered(lambda item: not item.agreement_id)
        if not lacking:
            raise UserError(self.env._("These pairs have an active agreement already."))
        return self.env["account.netting.agreement"]._get_missing_action(
            lacking._plan().values()
        )

    def action_open_items(self):
        """Open the journal items behind these positions."""
        positions = self._get_current()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account_netting.account_netting_position_item_action"
        )
        return dict(
            action,
            domain=list(positions._get_items_domain()),
            display_name=", ".join(positions.mapped("display_name")),
        )

    def _get_current(self):
        """Return those that are still there: all others were netted or paid.

        :raises UserError: when nothing is left of them
        """
        current = self.exists()
        if self and not current:
            raise UserError(
                self.env._(
                    "Nothing is open of these positions any more. Reload the list."
                )
            )
        return current

    def _get_items_domain(self):
        """Return the domain of the open items of both sides."""
        Line = self.env["account.move.line"]
        return Domain.OR(
            Domain("company_id", "=", position.company_id.id)
            & Domain("currency_id", "=", position.currency_id.id)
            & Line._get_open_items_domain(position.customer_id, position.vendor_id)
            for position in self
        )

    def _plan(self):
        """Plan the netting of these positions today.

        :return: ``{position: plan}``, judged; without those that are settled by now
        """
        plans = self.env["account.netting.planner"]._plan_pairs(self)
        self.env["account.netting.eligibility"]._judge(list(plans.values()))
        return plans

    @api.model
    def _get_plans_domain(self, is_wanted):
        """Return the domain of the positions whose plan is wanted.

        :param is_wanted: function of a judged plan
        """
        Line = self.env["account.move.line"]
        plans = self.env["account.netting.planner"]._plan_items(
            Line._get_open_domain()
            & Domain("company_id", "in", self.env.companies.ids)
            & Line._get_netted_domain()
            & Line._get_trade_domain()
        )
        return Domain(
            "id",
            "in",
            [
                min(item.key for item in plan.items)
                for plan in plans
                if plan.is_mutual() and is_wanted(plan)
            ],
        )

    @api.model
    def _get_status(self, plan, units):
        """Return the status that a judged plan means.

        :param units: how much of it can be netted, in minor units
        """
        if units:
            return "nettable"
        if not plan.target.in_force:
            return "no_agreement"
        return "blocked" if plan.codes() else "nothing"

    def _prepare_plan_vals(self, plan, sentences):
        """Return what a plan says of the position.

        :param plan: :class:`~..core.plan.NettingPlan`, judged
        :param sentences: ``{item key: [(code, sentence), …]}``
        """
        self.ensure_one()
        Eligibility = self.env["account.netting.eligibility"]
        told = list(
            dict.fromkeys(
                sentence
                for item in plan.items
                for _code, sentence in sentences.get(item.key, ())
            )
        )
        units = plan.allocate("due_asc").units
        return {
            "status": self._get_status(plan, units),
            "amount": self.currency_id._netting_amount(units),
            "reason": " ".join(Eligibility._cut_short(told, MOST_SENTENCES)),
            "reason_code": " ".join(ordered(plan.codes())),
        }
