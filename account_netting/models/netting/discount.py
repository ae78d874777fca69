"""Early-payment discounts that go with a netting: what of each item, and whether."""

from odoo import api, fields, models

from ...core.discount import CLOSING, NEVER, Discount
from ..agreement.discount import DISCOUNTS


class AccountNettingItemMixin(models.AbstractModel):
    _inherit = "account.netting.item.mixin"

    discount_policy = fields.Selection(
        selection=[item for item in DISCOUNTS if item[0] != NEVER],
        help="When the discount is taken; empty where none is running.",
    )
    amount_discount_whole = fields.Monetary(
        string="Discount on All",
        help="The early payment discount on all that is open of the item.",
    )
    amount_discount = fields.Monetary(
        string="Discount",
        compute="_compute_amount_discount",
        help="Early payment discount that goes with what is netted, and settles as "
        "much more of the item.",
    )

    @api.depends("amount_open", "amount", "discount_policy", "amount_discount_whole")
    def _compute_amount_discount(self):
        plain = self.filtered(lambda item: not item.discount_policy)
        plain.amount_discount = 0.0  # at once: mostly all of them
        for item in self - plain:
            item.amount_discount = item._get_discount()

    def _get_discount(self):
        """Return the discount that goes with what is netted, in the item's currency."""
        self.ensure_one()
        if not self.discount_policy or not self.amount:
            return 0.0
        to_units = self.currency_id._netting_units
        discount = Discount(
            self.discount_policy,
            to_units(self.amount_open),
            to_units(self.amount_discount_whole),
        )
        return self.currency_id._netting_amount(discount.granted(to_units(self.amount)))

    @api.model
    def _prepare_discount_vals(self, plan, item):
        """Return what a plan says of the discount of an item.

        :param plan: :class:`~..core.plan.NettingPlan`
        :param item: :class:`~..core.reasons.ItemFacts`
        """
        discount = plan.discounts.get(item.key)
        if not discount or (discount.policy == CLOSING and item.key in plan.limits):
            return {"discount_policy": False, "amount_discount_whole": 0.0}
        currency = self.env["res.currency"].browse(item.currency)
        return {
            "discount_policy": discount.policy,
            "amount_discount_whole": currency._netting_amount(discount.units),
        }


class AccountNettingSidesMixin(models.AbstractModel):
    _inherit = "account.netting.sides.mixin"

    has_discount = fields.Boolean(
        string="Takes Discounts",
        compute="_compute_has_discount",
        help="Early payment discounts go with it.",
    )

    @api.depends(
        "receivable_line_ids.amount_discount", "payable_line_ids.amount_discount"
    )
    def _compute_has_discount(self):
        for record in self:
            # Of thousands of items, hardly one has a discount.
            items = record._get_items().filtered("discount_policy")
            record.has_discount = any(items.mapped("amount_discount"))

    @api.model
    def _get_taken_discount_message(self, discounted):
        """Say which early-payment discounts go with the netting.

        :param discounted: items of the wizard or the netting
        """
        if not discounted:
            return None
        return self.env._(
            "Early payment discounts are taken: %(items)s. Each settles as much more "
            "of its document; tax is corrected with it where the payment terms say so.",
            items=self._enumerate_amounts(discounted, "amount_discount"),
        )


class AccountNetting(models.Model):
    _inherit = "account.netting"

    takes_discount = fields.Boolean(
        string="Take Early Payment Discounts",
        default=True,
        tracking=True,
        help="Discounts that run on the netting date are taken as the agreement says.",
    )
    may_take_discount = fields.Boolean(compute="_compute_may_take_discount")

    @api.depends("agreement_id.discount_customer", "agreement_id.discount_vendor")
    def _compute_may_take_discount(self):
        for netting in self:
            netting.may_take_discount = netting.agreement_id._grants_discounts()

    def _get_discount_terms(self, side):
        """Return the policy of one side's discounts, and the day they must run on."""
        self.ensure_one()
        if not self.takes_discount or not self.date:
            return NEVER, None  # without a date, it is a form that is not filled in
        return self.agreement_id._get_discount_policy(side), self.date


class AccountNettingLine(models.Model):
    _inherit = "account.netting.line"

    discount_policy = fields.Selection(compute="_compute_discount", store=True)
    amount_discount_whole = fields.Monetary(compute="_compute_discount", store=True)
    amount_discount = fields.Monetary(store=True)

    @api.depends(
        "netting_id.agreement_id",
        "netting_id.date",
        "netting_id.takes_discount",
        "move_line_id",
        "side",
    )
    def _compute_discount(self):
        # Read first: Odoo leaves out what was deleted where reading it fails.
        by_terms = self.grouped(
            lambda line: line.netting_id._get_discount_terms(line.side)
        )
        self.update({"discount_policy": False, "amount_discount_whole": 0.0})
        for (policy, date), lines in by_terms.items():
            if policy != NEVER:
                lines._set_discounts(policy, date)

    def _set_discounts(self, policy, date):
        """Note the discounts of items that run on a date."""
        units = self.move_line_id._read_netting_discounts(date)
        for line in self.filtered(lambda line: line.move_line_id.id in units):
            move = line.move_line_id.move_id
            # What is kept out in part cannot be closed.
            if policy == CLOSING and move._is_kept_open_on(date):
                continue
            line.discount_policy = policy
            line.amount_discount_whole = line.currency_id._netting_amount(
                units[line.move_line_id.id]
            )

    def _get_discount_remark(self, plan):
        """Say that another discount goes with the item than was proposed, if so.

        :param plan: :class:`~..core.plan.NettingPlan` as of now
        """
        self.ensure_one()
        currency = self.currency_id
        now = currency._netting_amount(
            plan.discount(self.move_line_id.id, currency._netting_units(self.amount))
        )
        if not currency.compare_amounts(now, self.amount_discount):
            return False
        return self.env._(
            "An early payment discount of %(proposed)s was proposed, and by now it is "
            "%(now)s: what settled a part of the document meanwhile, its dates, or "
            "other terms change it. Recompute the proposal.",
            proposed=currency.format(self.amount_discount),
            now=currency.format(now),
        )
