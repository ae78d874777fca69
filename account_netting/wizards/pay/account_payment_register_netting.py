"""Register Payment nets too: what the payment leaves open, or first what it can.

Of what is open on the documents, one part is netted with the other side and the other
part is paid. Netting comes first, so that the payment finds just what is left: Odoo
may link a payment without an entry to a document, which then can't be netted any more.
"""

from odoo import api, fields, models
from odoo.fields import Command

from ...core.allocation import Direction
from ...core.items import PAYABLE, RECEIVABLE
from ...models.agreement.discount import NO_DISCOUNT
from ...models.netting.account_netting_sides_mixin import ITEM_ORDER_SELECTION
from ...models.planning.withholding import PAID, PaidItems


class AccountPaymentRegister(models.TransientModel):
    _inherit = "account.payment.register"

    netting_mode = fields.Selection(
        selection=[
            ("none", "Do not net"),
            ("first", "Net first, then pay the rest"),
            ("difference", "Net the difference"),
            ("open", "Net what can be netted, leave the rest open"),
        ],
        string="Netting",
        compute="_compute_netting_mode",
        store=True,
        readonly=False,
        required=True,
        compute_sudo=False,
        help="Net first: what is netted below lessens the amount to pay. Net the "
        "difference: what the amount leaves open is netted, all of it. Leave the rest "
        "open: the amount is paid, what can be netted is netted, and what neither "
        "settles stays open.",
    )
    netting_partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Net With",
        compute="_compute_netting_partner_id",
        store=True,
        readonly=False,
        compute_sudo=False,
        domain=["|", ("is_company", "=", True), ("parent_id", "=", False)],
        help="Whose open items on the other side are netted: the partner that an "
        "agreement pairs with the documents' own, or else the same.",
    )
    netting_item_order = fields.Selection(
        selection=ITEM_ORDER_SELECTION,
        string="Item Order",
        required=True,
        default="due_asc",
        help="Which items of the other side are netted first. Choosing an order "
        "replaces the amounts set by hand.",
    )
    netting_line_ids = fields.One2many(
        comodel_name="account.payment.register.item",
        inverse_name="wizard_id",
        string="Items to Net",
        compute="_compute_netting_line_ids",
        store=True,
        readonly=False,
        compute_sudo=False,
    )
    # The plan itself, made once for all that is read off it, as Odoo's own ``batches``.
    netting_plan = fields.Binary(
        compute="_compute_netting_plan",
        compute_sudo=False,
        export_string_translation=False,
    )
    show_netting = fields.Boolean(compute="_compute_netting_available")
    netting_available = fields.Monetary(
        string="Can Be Netted",
        currency_field="source_currency_id",
        compute="_compute_netting_available",
        help="How much of what is to be paid the open items of the other side cover.",
    )
    netting_alerts = fields.Json(compute="_compute_netting_alerts")
    netting_to_allocate = fields.Monetary(
        string="To Allocate",
        currency_field="source_currency_id",
        compute="_compute_netting_to_allocate",
        help="What the amount leaves open on the documents; below zero for credits.",
    )
    netting_amount = fields.Monetary(
        string="Netted",
        currency_field="source_currency_id",
        compute="_compute_netting_amount",
        help="What is netted of the other side's items.",
    )
    netting_missing = fields.Monetary(
        string="Not Yet Allocated",
        currency_field="source_currency_id",
        compute="_compute_netting_amount",
        help="How much more can be netted: of the difference, or of all there is to "
        "pay when netting comes first.",
    )
    netting_id = fields.Many2one(
        comodel_name="account.netting",
        string="Netting Made",
        readonly=True,
        help="The netting that was made with the payment.",
    )

    # Computed fields
    # ---------------

    @api.depends("line_ids", "payment_date", "can_edit_wizard", "group_payment")
    def _compute_netting_partner_id(self):
        for wizard in self:
            wizard.netting_partner_id = (
                wizard._may_net() and wizard._find_counterparts()[:1]
            )

    @api.depends(
        "line_ids",
        "payment_date",
        "netting_partner_id",
        "can_edit_wizard",
        "group_payment",
    )
    def _compute_netting_plan(self):
        for wizard in self:
            wizard.netting_plan = wizard._may_net() and (
                (wizard._is_counterpart_chosen() or wizard._has_other_side())
                and wizard._plan_netting(wizard._get_due_lines())
            )

    @api.depends("netting_plan")
    def _compute_netting_available(self):
        for wizard in self:
            plan = wizard.netting_plan
            found = None
            if plan and not wizard._is_across():
                found = plan.allocate("due_asc")
            # Somebody else may have been chosen, and must be changeable again.
            wizard.show_netting = bool(
                plan
                and (
                    plan.is_mutual()
                    or wizard._is_counterpart_chosen()
                    and not plan.pair
                )
            )
            wizard.netting_available = (
                wizard.source_currency_id._netting_amount(found.units)
                if found and found.direction == wizard._get_direction()
                else 0.0
            )

    @api.depends("show_netting", "netting_mode", "netting_line_ids.amount")
    def _compute_netting_alerts(self):
        for wizard in self:
            wizard.netting_alerts = wizard._get_netting_alerts()

    @api.depends("netting_mode", "line_ids", "payment_date", "netting_partner_id")
    def _compute_netting_line_ids(self):
        for wizard in self:
            wizard.netting_line_ids = [
                Command.clear(),
                *map(Command.create, wizard._prepare_netting_items()),
            ]

    @api.depends(
        "netting_mode",
        "netting_available",
        "amount",
        "currency_id",
        "payment_date",
        "line_ids",
    )
    def _compute_netting_to_allocate(self):
        for wizard in self:
            wizard.netting_to_allocate = 0.0
            if wizard.netting_mode != "none" and wizard._may_net():
                left = wizard._get_left_open()
                if wizard.netting_mode == "open":
                    left = min(left, wizard.netting_available)
                wizard.netting_to_allocate = wizard._get_direction() * left

    @api.depends("netting_to_allocate", "netting_line_ids.amount")
    def _compute_netting_amount(self):
        for wizard in self:
            netted = sum(wizard.netting_line_ids.mapped("amount"))
            wanted = wizard.netting_to_allocate
            if wizard._is_netting_first():
                wanted = wizard._get_direction() * wizard._get_open_amount()
            elif wizard.netting_mode == "open" and wizard._may_net():
                wanted = wizard._get_direction() * wizard._get_left_open()
            # Documents of several currencies have none together, and net nothing.
            currency = wizard.source_currency_id or wizard.company_currency_id
            wizard.netting_amount = netted
            wizard.netting_missing = currency.round(wanted - netted)

    @api.depends("netting_mode", "netting_available")
    def _compute_amount(self):
        others = self.browse()
        for wizard in self:
            if wizard._is_netting_first():
                wizard.amount = wizard._get_amount_beside(wizard.netting_available)
            elif wizard.netting_mode in ("difference", "open") and wizard.amount:
                wizard.amount = wizard.amount  # what was paid is a fact, unless unknown
            else:
                others |= wizard
        return super(AccountPaymentRegister, others)._compute_amount()

    @api.depends("netting_mode", "netting_missing")
    def _compute_payment_difference(self):
        """Take for the difference what is not netted of it either: a bank fee, say."""
        short = self.filtered(
            lambda wizard: wizard.netting_mode == "difference" and wizard._may_net()
        )
        for wizard in short:
            wizard.payment_difference = wizard._get_payment_missing()
        return super(AccountPaymentRegister, self - short)._compute_payment_difference()

    @api.depends("netting_mode", "payment_difference")
    def _compute_show_payment_difference(self):
        result = super()._compute_show_payment_difference()
        for wizard in self:
            if wizard.netting_mode != "none" and not wizard._has_payment_missing():
                wizard.show_payment_difference = False
        return result

    @api.depends("netting_mode")
    def _compute_installments_switch_values(self):
        result = super()._compute_installments_switch_values()
        for wizard in self:
            if wizard.netting_mode != "none":
                # The amount is what netting leaves, not one of Odoo's to choose from.
                wizard.installments_switch_html = False
        return result

    @api.onchange("amount")
    def _onchange_amount(self):
        result = super()._onchange_amount()
        if self._is_netting_first():
            # It follows from what is netted, nobody has chosen it.
            self.custom_user_amount = None
            self.custom_user_currency_id = None
        return result

    @api.onchange("netting_line_ids")
    def _onchange_netting_line_ids(self):
        if self._is_netting_first():
            self.amount = self._get_amount_beside(
                self._get_direction() * sum(self.netting_line_ids.mapped("amount"))
            )

    @api.onchange("netting_item_order")
    def _onchange_netting_item_order(self):
        self.netting_line_ids.is_edited = False

    @api.model_create_multi
    def create(self, vals_list):
        usual = self.env.context.get("default_netting_mode", "none")
        for vals in vals_list:
            # Only a person is proposed to net, who sees it before paying.
            if vals.setdefault("netting_mode", usual) == "none":
                # Most payments net nothing: they need not look for whom and what.
                vals.setdefault("netting_partner_id", False)
                vals.setdefault("netting_line_ids", [])
        return super().create(vals_list)

    # Helpers
    # -------

    def _may_net(self):
        """Tell whether netting can go with this payment, and the user may net."""
        return (
            self.env.user.has_group("account_netting.group_netting_user")
            and self.can_edit_wizard
            and (not self.can_group_payments or self.group_payment)
            and len(self.line_ids.company_id) == 1
            and not self.is_register_payment_on_draft
            and bool(self.payment_date)
        )

    def _is_netting_first(self):
        return self.netting_mode == "first" and self._may_net()

    def _get_side(self):
        return RECEIVABLE if self.partner_type == "customer" else PAYABLE

    def _get_direction(self):
        """Return 1 for invoices and bills, -1 where credits are paid out."""
        is_inbound = self.payment_type == "inbound"
        is_usual = is_inbound == (self._get_side() == RECEIVABLE)
        return Direction.FORWARD if is_usual else Direction.INVERSE

    def _get_due_lines(self):
        """Return what Odoo proposes to pay: not the instalments of later."""
        return self._get_total_amounts_to_pay(self.batches)["lines"]

    def _get_scope(self):
        """Return what payment and netting settle together.

        What is due by now, as Odoo proposes it, unless the amount goes beyond.
        """
        due = self._get_due_lines()
        beyond = self.source_currency_id.compare_amounts(
            self._get_amount_in_source(), self._sum_open(due)
        )
        return self.line_ids._origin if beyond > 0 else due

    def _get_open_amount(self):
        return self._sum_open(self._get_scope())

    @api.model
    def _sum_open(self, lines):
        return abs(sum(lines.mapped("amount_residual_currency")))

    def _get_amount_in_source(self):
        """Return the amount in the documents' currency, at the rate of its day."""
        return self.currency_id._convert(
            self.amount, self.source_currency_id, self.company_id, self.payment_date
        )

    def _get_amount_beside(self, netted):
        """Return what is to be paid beside what is netted, in the payment's currency.

        :param netted: in the documents' currency, above zero
        """
        rest = self._sum_open(self._get_due_lines()) - netted
        return self.source_currency_id._convert(
            max(rest, 0.0), self.currency_id, self.company_id, self.payment_date
        )

    def _get_payment_missing(self):
        """Return what neither payment nor netting settles, in the payment's currency.

        Above zero where too little is settled, of credits too.
        """
        return self.source_currency_id._convert(
            self._get_direction() * self.netting_missing,
            self.currency_id,
            self.company_id,
            self.payment_date,
        )

    def _has_payment_missing(self):
        """Tell whether a rest is left that the payment may write off."""
        return (
            self.netting_mode == "difference"
            and self.currency_id.compare_amounts(self.payment_difference, 0.0) > 0
        )

    def _writes_off_missing(self):
        """Tell whether the user asked to write off what is left, as Odoo does."""
        return bool(
            self._has_payment_missing()
            and self.show_payment_difference
            and self.payment_difference_handling == "reconcile"
            and self.writeoff_account_id
        )

    def _find_pair(self):
        """Return the ``Pair`` of an agreement in force that the documents are of."""
        own = self.partner_id.commercial_partner_id
        company = self.line_ids.company_id
        return (
            self.env["account.netting.party"]
            ._index_in_force(company, {own.id}, self.payment_date)
            .get((company.id, self._get_side(), own.id))
        )

    def _find_counterparts(self):
        """Return the partners an agreement in force pairs with, or else the own."""
        own = self.partner_id.commercial_partner_id
        pair = self._find_pair()
        if not pair:
            return own
        is_customer = self._get_side() == RECEIVABLE
        return own.browse(pair.vendors if is_customer else pair.customers)

    def _is_across(self):
        """Tell whether the agreement nets across currencies, which *Pay* does not.

        What is netted then is worth something else in each document's currency.
        """
        return bool(self.netting_plan and self.netting_plan.across())

    def _get_counterpart(self):
        """Return the commercial partner whose open items are netted."""
        return (
            self.netting_partner_id or self._find_counterparts()[:1]
        ).commercial_partner_id

    def _is_counterpart_chosen(self):
        """Tell whether it is another partner than the documents' own."""
        return self._get_counterpart() != self.partner_id.commercial_partner_id

    def _has_other_side(self):
        """Tell whether there is anything to plan: most payments are of one side."""
        chosen, paired = self._get_counterpart(), self._find_counterparts()
        pair = self._find_pair()
        is_across = bool(pair and pair.settlement)
        return self.env["account.netting.planner"]._has_open(
            PAYABLE if self._get_side() == RECEIVABLE else RECEIVABLE,
            (paired if chosen in paired else chosen).ids,
            self.line_ids.company_id.id,
            None if is_across else self.source_currency_id.id,
        )

    def _plan_netting(self, lines):
        """Plan what is to be paid against what is open on the other side.

        :param lines: what is to be paid, of one partner, company and currency
        :return: :class:`~..core.plan.NettingPlan`
        """
        Planner = self._with_paid_items().env["account.netting.planner"]
        return Planner._plan_against(lines, self.payment_date, self._get_counterpart())

    def _with_paid_items(self):
        """Return the wizard where modules may know what it pays beside the netting.

        No discount goes with that netting: what it leaves of a document is paid.
        """
        paid = PaidItems(self.line_ids._origin.ids)
        return self.with_context(**{PAID: paid, NO_DISCOUNT: True})

    def _prepare_netting_items(self):
        """Return values of the other side's items, with why some cannot be netted."""
        plan = self.netting_mode != "none" and self.netting_plan
        if not plan or self._is_across():
            return []
        Item = self.env["account.payment.register.item"]
        sentences = self.env["account.netting.eligibility"]._describe([plan])
        side = self._get_side()
        limits = plan.item_limits()
        units = {item.key: item.units for item in plan.items}
        lines = self.env["account.move.line"].browse(
            item.key for item in plan.items if item.side != side
        )
        return [
            {
                **Item._prepare_snapshot_vals(line),
                "move_line_id": line.id,
                "amount_limit": self.source_currency_id._netting_amount(
                    limits.get(line.id, units[line.id])
                ),
                "reason": " ".join(text for _code, text in sentences.get(line.id, ())),
            }
            for line in lines.sorted(lambda line: line.date_maturity or line.date)
        ]
