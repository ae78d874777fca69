"""Create netting: choose what is netted, see what comes of it, post or propose."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..arguments import check_one
from ..core.items import PAYABLE, RECEIVABLE, SIDES

#: Reasons for which no agreement could make an item nettable.
BEYOND_AGREEMENTS = {"not_posted", "settled", "not_receivable_payable"}


class AccountNettingWizard(models.TransientModel):
    _name = "account.netting.wizard"
    _description = "Create Netting"
    _inherit = ["account.netting.sides.mixin"]

    date = fields.Date(default=lambda self: self.env.company._get_netting_today())
    line_ids = fields.One2many(
        comodel_name="account.netting.wizard.line",
        inverse_name="wizard_id",
        string="Items",
    )
    receivable_line_ids = fields.One2many(
        comodel_name="account.netting.wizard.line",
        inverse_name="wizard_id",
        string="Customer Items",
        domain=[("side", "=", RECEIVABLE)],
    )
    payable_line_ids = fields.One2many(
        comodel_name="account.netting.wizard.line",
        inverse_name="wizard_id",
        string="Vendor Items",
        domain=[("side", "=", PAYABLE)],
    )
    amount_to_net = fields.Monetary(
        string="Amount to Net",
        help="Net so much in all, spread over the items in the order chosen; 0: as "
        "much as possible.",
    )
    is_whole = fields.Boolean(
        string="Holds All Open Items",
        help="There is nothing to add: all open items of the partners are there.",
    )
    currency_id = fields.Many2one(
        compute="_compute_target",
        help="The currency of what can be netted; empty when there are several.",
    )
    customer_id = fields.Many2one(
        comodel_name="res.partner",
        compute="_compute_target",
        help="Whose receivables are netted.",
    )
    vendor_id = fields.Many2one(
        comodel_name="res.partner",
        compute="_compute_target",
        help="Whose payables are netted.",
    )
    agreement_id = fields.Many2one(
        comodel_name="account.netting.agreement",
        compute="_compute_target",
        help="The active agreement that covers the pair on the netting date.",
    )
    is_single = fields.Boolean(
        compute="_compute_target",
        help="One netting comes of it: there is one pair, company and currency.",
    )
    is_across = fields.Boolean(compute="_compute_target")
    is_agreement_missing = fields.Boolean(compute="_compute_target")
    summary = fields.Html(
        compute="_compute_summary",
        sanitize=False,
        help="The nettings that will be made: one per pair and currency.",
    )

    @api.depends("receivable_line_ids.reason", "payable_line_ids.reason")
    def _compute_target(self):
        for wizard in self:
            lines = wizard._get_items()
            groups = wizard._get_nettable(lines).grouped("sequence") or lines.grouped(
                "sequence"
            )
            first = next(iter(groups.values()), lines)[:1]
            wizard.is_single = len(groups) < 2
            target = first if wizard.is_single else lines.browse()
            wizard.currency_id = target.settlement_currency_id
            wizard.is_across = any(
                line.currency_id != line.settlement_currency_id for line in lines
            )
            wizard.customer_id = target.customer_id
            wizard.vendor_id = target.vendor_id
            wizard.agreement_id = target.agreement_id
            wizard.is_agreement_missing = any(lines.mapped("is_agreement_missing"))

    @api.depends("receivable_line_ids.amount", "payable_line_ids.amount")
    def _compute_summary(self):
        for wizard in self:
            wizard.summary = wizard._render_summary()

    @api.onchange("item_order", "amount_to_net")
    def _onchange_order_and_amount(self):
        self._get_items().is_edited = False

    @api.model_create_multi
    def create(self, vals_list):
        wizards = super().create(vals_list)
        for wizard, vals in zip(wizards, vals_list, strict=True):
            if "line_ids" not in vals:
                wizard._load_items(wizard._get_source_domain())
                wizard._load_other_side()
                wizard.is_whole = self._is_opened_from_all()
        return wizards

    def _get_alerts(self):
        return self._get_item_warnings()

    def action_post(self):
        """Post the nettings at once.

        :return: action on the new ``account.netting``
        """
        check_one(self)
        nettings = self._propose()
        nettings.action_post()
        return nettings._get_open_action()

    def action_propose(self):
        """Save the nettings as proposals.

        :return: action on the new ``account.netting``
        """
        check_one(self)
        return self._propose()._get_open_action()

    def action_load_all(self):
        """Add everything else that the partners of the items have open.

        Where an amount was set by hand, its netting's amounts stay and its new items
        come with none; otherwise all are allocated together.
        """
        check_one(self)
        partners = self.line_ids.partner_id.commercial_partner_id
        domain = self._get_partner_domain(partners)
        self._load_items(domain & self.env["account.move.line"]._get_open_domain())
        self.is_whole = True
        return self._get_reopen_action()

    def action_distribute(self):
        """Net as much as can be, in the order chosen, whatever was set by hand."""
        check_one(self)
        self.amount_to_net = 0.0
        self.line_ids.is_edited = False
        amounts = self._prepare_amounts(self._plan())
        for line in self.line_ids:
            line.amount = amounts.get(line.move_line_id.id, 0.0)
        return self._get_reopen_action()

    def action_balance(self):
        """Make both sides equal without touching what was set by hand.

        The side that was edited says how much; of the other one the items not set by
        hand follow, in the order chosen. Where both were edited, the smaller one says.
        """
        check_one(self)
        for plan in self._plan():
            self._balance(plan)
        return self._get_reopen_action()

    def action_clear(self):
        """Leave every item out, to choose by hand."""
        check_one(self)
        self.line_ids.write({"amount": 0.0, "is_edited": True})
        return self._get_reopen_action()

    def action_create_agreement(self):
        """Open the agreement that is missing: the inactive one, or one filled in."""
        check_one(self)
        return self.env["account.netting.agreement"]._get_missing_action(self._plan())

    def _get_reopen_action(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account_netting.account_netting_wizard_action"
        )
        return dict(action, res_id=self.id)

    # Items
    # -----

    def _load_items(self, domain):
        """Add the items of a domain to those there are, judged and allocated.

        :param domain: of journal items
        """
        self.ensure_one()
        held = self.line_ids
        plans = self._plan(domain)
        vals_by_item = self._prepare_plan_vals(plans)
        amounts = self._prepare_amounts(plans)
        known = set(held.move_line_id._ids)
        new = [item for plan in plans for item in plan.items if item.key not in known]
        # Items due on the same day are listed by their dates, as they are made.
        new.sort(key=lambda item: item.date)
        self.env["account.netting.wizard.line"].create(
            [
                {
                    "wizard_id": self.id,
                    "move_line_id": item.key,
                    "side": item.side or RECEIVABLE,
                    "date_maturity": item.due,
                    "currency_id": item.currency,
                    "amount_open": self._get_item_amount(item, item.units),
                    **vals_by_item[item.key],
                    "amount": amounts.get(item.key, 0.0),
                }
                for item in new
            ]
        )
        for line in held:
            line.update(vals_by_item[line.move_line_id.id])
            line.amount = amounts.get(line.move_line_id.id, 0.0)
        self._note_rates(plans)

    def _load_other_side(self):
        """Add what is open against items that all stand on one side."""
        self.ensure_one()
        sides = set(self.line_ids.mapped("side"))
        if len(sides) != 1:
            return
        types = {RECEIVABLE: "liability_payable", PAYABLE: "asset_receivable"}
        Line = self.env["account.move.line"]
        agreements = self.line_ids.agreement_id
        self._load_items(
            self._get_partner_domain(self.line_ids.partner_id.commercial_partner_id)
            & Line._get_open_domain()
            & Domain("account_id.account_type", "=", types[sides.pop()])
            & Domain("company_id", "in", self._get_books().ids)
            & (
                Domain("currency_id", "in", self.line_ids.currency_id.ids)
                | Domain(any(agreement._nets_across() for agreement in agreements))
            )
        )

    def _get_books(self):
        """Return the companies in whose books the other side is looked for.

        An extension point for modules that net items of several companies.
        """
        self.ensure_one()
        return self.line_ids.move_line_id.company_id

    def _balance(self, plan):
        """Balance one of the nettings; see :meth:`action_balance`.

        :param plan: its :class:`~..core.plan.NettingPlan`
        """
        keys = {item.key for item in plan.items}
        lines = self.line_ids.filtered(lambda line: line.move_line_id.id in keys)
        units = {
            line.move_line_id.id: line.currency_id._netting_units(line.amount)
            for line in lines
        }
        by_hand = lines.filtered("is_edited")
        totals = dict(zip(SIDES, plan.totals(units), strict=True))
        edited = set(by_hand.mapped("side")) or set(SIDES)
        ruling = min(edited, key=lambda side: abs(totals[side]))
        (other,) = set(SIDES) - {ruling}
        kept = {
            line.move_line_id.id: units[line.move_line_id.id]
            for line in by_hand
            if line.side == other
        }
        spread_units = plan.spread(
            other,
            totals[ruling] - sum(plan.worth(kept).values()),
            self.item_order,
            without=kept,
        )
        for line in lines.filtered(lambda line: line.side == other) - by_hand:
            line.amount = line.currency_id._netting_amount(
                spread_units.get(line.move_line_id.id, 0)
            )

    def _plan(self, domain=Domain.FALSE):
        """Plan the netting of the wizard's items on its date.

        :param domain: of more journal items to plan with them
        """
        self.ensure_one()
        held = Domain("id", "in", self._get_items().move_line_id.ids)
        return self.env["account.netting.planner"]._plan_items(
            held | domain, self.date, self._get_typed_rates()
        )

    @api.model
    def _prepare_plan_vals(self, plans):
        """Return what the plans say of each item: ``{item id: values of its line}``."""
        sentences = self.env["account.netting.eligibility"]._describe(plans)
        plans = sorted(plans, key=lambda plan: plan.target[:4])
        moved = {key for plan in plans for key in plan.find_moved()}
        return {
            item.key: {
                "sequence": sequence,
                "company_id": plan.target.company,
                "customer_id": plan.target.customer,
                "vendor_id": plan.target.vendor,
                "agreement_id": plan.target.agreement,
                "settlement_currency_id": plan.target.currency,
                "exceptions": self._prepare_exceptions(
                    plan, item, item.key in moved, sentences.get(item.key, ())
                ),
            }
            for sequence, plan in enumerate(plans, start=1)
            for item in plan.items
        }

    @api.model
    def _prepare_exceptions(self, plan, item, is_moved, sentences):
        """Return what a plan says of an item and not of most, see ``PLAIN``.

        :param is_moved: whether what is left of it moves to the other account
        :param sentences: list of ``(code, why it cannot be netted)``
        :return: values of fields of the item
        """
        Line = self.env["account.netting.wizard.line"]
        vals = {
            "amount_tolerance": self._get_item_amount(item, plan.tolerance(item)),
            **Line._prepare_discount_vals(plan, item),
            "is_moved": is_moved,
            "reason": " ".join(sentence for _code, sentence in sentences),
            "is_agreement_missing": self._lacks_agreement(plan, item),
        }
        vals = {name: value for name, value in vals.items() if value}
        return vals | self._prepare_rate_vals(plan, item)

    @api.model
    def _get_item_amount(self, item, units):
        """Return minor units of an item's currency as an amount."""
        return self.env["res.currency"].browse(item.currency)._netting_amount(units)

    @api.model
    def _lacks_agreement(self, plan, item):
        """Tell whether an agreement is what an item lacks; others would help none."""
        codes = set(plan.reasons.get(item.key, ()))
        return "no_agreement" in codes and codes.isdisjoint(BEYOND_AGREEMENTS)

    def _prepare_amounts(self, plans):
        """Return ``{item id: amount}``: the most the plans can net, in the order.

        Where an amount was set by hand, those of the same netting stay as they are;
        only items that are refused by now are left out. An amount to net is that of
        one netting; for several it would not say of which.
        """
        self.ensure_one()
        lines = self._get_items()
        by_hand = set(lines.filtered("is_edited").move_line_id._ids)
        kept = {line.move_line_id.id: line.amount for line in lines} if by_hand else {}
        amounts = {}
        for plan in plans:
            keys = {item.key for item in plan.items}
            if keys & by_hand:
                amounts.update(
                    (key, amount)
                    for key, amount in kept.items()
                    if key in keys and key not in plan.reasons
                )
                continue
            currency = self.env["res.currency"].browse(plan.target.currency)
            limit = None
            if self.amount_to_net and len(plans) == 1:
                limit = abs(currency._netting_units(self.amount_to_net))
            allocation = plan.allocate(self.item_order, limit)
            plan.draw(allocation.units)  # pairs may share a cap
            for item in plan.items:
                if item.key in allocation.amounts:
                    units = allocation.amounts[item.key]
                    amounts[item.key] = self._get_item_amount(item, units)
        return amounts

    @api.model
    def _get_nettable(self, lines):
        return lines.filtered(lambda line: not line.reason)

    # Outcome
    # -------

    def _propose(self):
        self.ensure_one()
        Netting = self.env["account.netting"]
        return Netting._propose(
            Netting._browse_items(self.line_ids.move_line_id.ids),
            self.date,
            {line.move_line_id.id: line.amount for line in self.line_ids},
            self.item_order,
            self._get_typed_rates(),
        )

    def _render_summary(self):
        """Render one row per netting to be made, when there are several."""
        self.ensure_one()
        groups = self._get_nettable(self._get_items()).grouped("sequence")
        if len(groups) < 2:
            return False
        return self.env["ir.qweb"]._render(
            "account_netting.account_netting_wizard_summary",
            {"rows": [self._prepare_summary_row(lines) for lines in groups.values()]},
        )

    @api.model
    def _prepare_summary_row(self, lines):
        """Return what the summary says of the lines that become one netting."""
        first, currency = lines[0], lines.settlement_currency_id
        receivable, payable = (
            sum(line._get_worth(line.amount) for line in lines if line.side == side)
            for side in (RECEIVABLE, PAYABLE)
        )
        return {
            "company": first.company_id,
            "customer": first.customer_id,
            "vendor": first.vendor_id,
            "agreement": first.agreement_id,
            "receivable": currency.format(receivable),
            "payable": currency.format(payable),
            "difference": currency.format(receivable - payable),
            "is_balanced": not currency.compare_amounts(receivable, payable),
            "is_empty": currency.is_zero(receivable) and currency.is_zero(payable),
        }
