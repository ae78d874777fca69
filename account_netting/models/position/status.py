"""Positions: what can be netted of them today, why not, and what to do about it."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...arguments import check_one
from ...core.reasons import ordered

#: Reasons that pass by themselves: nobody must mend anything.
PASSING_REASONS = {
    "not_due",
    "payment_pending",
    "in_payment_order",
    "kept_out",
    "cap_reached",
}

#: Context key: where the plans of all positions are kept while one list is read, which
#: asks for them twice, to filter and to sort.
PLANS = "netting_position_plans"

#: So many sentences say why; more would not be read in a list.
MOST_SENTENCES = 5


class AccountNettingPosition(models.Model):
    _inherit = "account.netting.position"

    status = fields.Selection(
        selection=[
            ("nettable", "Nettable"),
            ("proposed", "Proposed"),
            ("no_agreement", "No Agreement"),
            ("agreement_draft", "Agreement in Draft"),
            ("to_accept", "To Accept"),
            ("waiting", "Waiting"),
            ("blocked", "Blocked"),
            ("nothing", "Nothing to Net"),
        ],
        compute="_compute_status",
        search="_search_status",
        help="Proposed: it waits in a netting not posted yet. To accept: the partner "
        "has not accepted the agreement yet. Waiting: nothing is due yet, or a payment "
        "is on its way, or it is kept out for now. Blocked: somebody must mend "
        "something, see the reason. Nothing to net: the credits of one side outweigh "
        "its invoices.",
    )
    net_in_words = fields.Char(
        string="Net Position",
        compute="_compute_net_in_words",
        help="Who still pays how much once all that both sides have open is set off.",
    )
    proposal_id = fields.Many2one(
        comodel_name="account.netting",
        compute="_compute_status",
        help="The netting not posted yet in which items of the pair wait.",
    )
    is_postable = fields.Boolean(
        compute="_compute_status",
        help="The proposal can be posted as far as its own state goes.",
    )
    reason = fields.Text(
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
        get_nettable = self.env["account.netting.planner"]._get_nettable
        statuses = self._get_statuses(plans)
        proposals = self._find_proposals(plans)
        for position in self:
            plan = plans.get(position)
            nettable, nettable_company = get_nettable(plan) if plan else (0.0, 0.0)
            codes = plan.codes() if plan else ()
            proposal = proposals.get(position)
            position.update(
                {
                    "status": statuses.get(position),
                    "nettable": nettable,
                    "nettable_company": nettable_company,
                    "proposal_id": proposal,
                    "is_postable": proposal and proposal.state in ("draft", "accepted"),
                    "reason": plan and self._tell_reasons(plan, sentences),
                    "reason_code": plan and " ".join(ordered(codes)),
                }
            )

    @api.depends("net", "currency_id")
    def _compute_net_in_words(self):
        for position in self:
            net = position.currency_id.compare_amounts(position.net, 0)
            amount = position.currency_id.format(abs(position.net))
            if net > 0:
                position.net_in_words = self.env._(
                    "We still pay %(amount)s", amount=amount
                )
            elif net < 0:
                position.net_in_words = self.env._(
                    "They still pay %(amount)s", amount=amount
                )
            else:
                position.net_in_words = self.env._("Nothing remains to pay")

    @api.depends("customer_id", "vendor_id", "agreement_id")
    def _compute_display_name(self):
        Party = self.env["account.netting.party"]
        for position in self:
            position.display_name = Party._get_netted_name(position)

    def _search_status(self, operator, value):
        if operator != "in":
            return NotImplemented
        statuses = self._get_statuses(dict(self._plan_all()))
        return Domain("id", "in", [key for key in statuses if statuses[key] in value])

    def _search_reason_code(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain(
            "id",
            "in",
            [key for key, plan in self._plan_all() if plan.codes() & set(value)],
        )

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
        drafts = lacking.filtered(
            lambda item: item.status in ("agreement_draft", "to_accept")
        )
        chosen = lacking - drafts or drafts
        action = self.env["account.netting.agreement"]._get_missing_action(
            chosen._plan().values()
        )
        left = self._get_current() - chosen
        if not left:
            return action
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "message": self.env._(
                    "Left out, for they have an agreement, active or in draft: "
                    "%(pairs)s",
                    pairs=", ".join(left.mapped("display_name")),
                ),
                "next": action,
            },
        }

    def action_open_proposal(self):
        """Open the netting in which items of the pair wait."""
        check_one(self)
        return self.proposal_id._get_open_action()

    def action_post_proposal(self):
        """Post the netting in which items of the pair wait, and open it."""
        check_one(self)
        proposal = self.proposal_id
        proposal.action_post()
        return proposal._get_open_action()

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
            & (
                Domain("currency_id", "=", position.currency_id.id)
                | Domain(position.agreement_id._nets_across())
            )
            & Line._get_open_items_domain(
                *position.agreement_id._get_netted_partners(position)
            )
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
    def _plan_all(self):
        """Plan today's netting of all positions.

        :return: list of ``(position id, plan)``, judged
        """
        kept = self.env.context.get(PLANS)
        if kept:
            return kept[0]
        Line = self.env["account.move.line"]
        plans = self.env["account.netting.planner"]._plan_items(
            Line._get_open_domain()
            & Domain("company_id", "in", self.env.companies.ids)
            & Line._get_netted_domain()
            & Line._get_trade_domain()
        )
        plans = [
            (min(item.key for item in plan.items), plan)
            for plan in plans
            if plan.is_mutual()
        ]
        if kept is not None:
            kept.append(plans)
        return plans

    @api.model
    def _get_statuses(self, plans):
        """Return the status that each judged plan means, by the same keys.

        :param plans: ``{position or its id: plan}``
        """
        unagreed = {
            key: plan for key, plan in plans.items() if not plan.target.in_force
        }
        return {
            key: _get_status(plan) for key, plan in plans.items()
        } | self._get_agreement_statuses(unagreed)

    @api.model
    def _get_agreement_statuses(self, plans):
        """Return the status of those plans for which an agreement is being made."""
        targets = [plan.target for plan in plans.values()]
        parties = self.env["account.netting.party"].search(
            Domain("agreement_state", "=", "draft")
            & Domain("customer_id", "in", {target.customer for target in targets})
            & Domain("vendor_id", "in", {target.vendor for target in targets})
        )
        # Agreements of parents cover branches whose users do not see them.
        drafts = {
            (company.id, party.customer_id.id, party.vendor_id.id): party.agreement_id
            for party in parties
            for company in self.env.companies
            if party.company_id in company.sudo().parent_ids
        }
        statuses = {}
        for key, plan in plans.items():
            target = plan.target
            draft = drafts.get((target.company, target.customer, target.vendor))
            if draft:
                sent = draft.acceptance_state == "sent"
                statuses[key] = "to_accept" if sent else "agreement_draft"
        return statuses

    @api.model
    def _find_proposals(self, plans):
        """Return ``{position: proposal}``, the first where there are several."""
        reserved = {
            key: position
            for position, plan in plans.items()
            for key, codes in plan.reasons.items()
            if "in_other_netting" in codes
        }
        lines = self.env["account.netting.line"].search(
            Domain("move_line_id", "in", list(reserved))
            & Domain("reserved", "=", True),
            order="id desc",
        )
        return {reserved[line.move_line_id.id]: line.netting_id for line in lines}

    @api.model
    def _tell_reasons(self, plan, sentences):
        """Return the sentences of a plan's reasons, one after the other.

        :param plan: :class:`~..core.plan.NettingPlan`, judged
        :param sentences: ``{item key: [(code, sentence), …]}``
        """
        told = list(
            dict.fromkeys(
                sentence
                for item in plan.items
                for _code, sentence in sentences.get(item.key, ())
            )
        )
        Eligibility = self.env["account.netting.eligibility"]
        return " ".join(Eligibility._cut_short(told, MOST_SENTENCES))


def _get_status(plan):
    """Return the status that a judged plan means, agreements in draft aside."""
    codes = plan.codes()
    if plan.allocate("due_asc").units:
        return "nettable"
    if not plan.target.in_force:
        return "no_agreement"
    if "in_other_netting" in codes:
        return "proposed"
    if "not_accepted" in codes:
        return "to_accept"
    if not codes:
        return "nothing"
    return "waiting" if codes <= PASSING_REASONS else "blocked"
