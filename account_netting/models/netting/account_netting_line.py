from odoo import api, fields, models
from odoo.exceptions import UserError

from ...arguments import check_one
from ...core.entry import DISCOUNT, TRANSFERRED, WRITTEN_OFF
from ...guard import is_at_work

#: The amounts of an item that are settled beyond what is netted of it, by kind.
REST_AMOUNTS = {
    DISCOUNT: "amount_discount",
    WRITTEN_OFF: "amount_written_off",
    TRANSFERRED: "amount_transferred",
}

#: Reasons that never pass: the item is none of this netting's.
MISFITS = frozenset(
    {"not_receivable_payable", "wrong_company", "wrong_currency", "outside_pair"}
)


class AccountNettingLine(models.Model):
    _name = "account.netting.line"
    _description = "Netting Item"
    _inherit = [
        "account.netting.guarded.mixin",
        "account.netting.reserving.mixin",
        "account.netting.settling.mixin",
        "account.netting.item.mixin",
    ]
    _order = "netting_id, side desc, date_maturity, id"
    _rec_name = "number"
    # Side and currency are the item's, whatever is named; but they are required.
    _named_at_creation = frozenset(
        {"netting_id", "move_line_id", "side", "currency_id"}
    )

    netting_id = fields.Many2one(
        comodel_name="account.netting",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    company_id = fields.Many2one(
        related="netting_id.company_id",
        store=True,
        precompute=True,
        index=True,
    )
    move_line_id = fields.Many2one(
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
    )
    side = fields.Selection(readonly=True)
    partner_id = fields.Many2one(readonly=True)
    commercial_partner_id = fields.Many2one(
        comodel_name="res.partner",
        compute="_compute_commercial_partner_id",
        store=True,
        precompute=True,
        help="Whose item it was when the netting was made, whatever company the "
        "partner belongs to since.",
    )
    number = fields.Char(readonly=True)
    reference = fields.Char(readonly=True)
    date = fields.Date(readonly=True)
    date_maturity = fields.Date(readonly=True)
    currency_id = fields.Many2one(readonly=True)
    amount_original = fields.Monetary(readonly=True)
    amount_open = fields.Monetary(readonly=True)
    move_id = fields.Many2one(
        related="move_line_id.move_id",
        string="Document",
    )
    entry_line_id = fields.Many2one(
        comodel_name="account.move.line",
        string="Settled By",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
        help="The line of the netting entry that settles the item.",
    )
    write_off_line_id = fields.Many2one(
        comodel_name="account.move.line",
        string="Written Off By",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
        help="The line of the netting entry that writes off its small difference.",
    )
    state = fields.Selection(related="netting_id.state")
    netting_date = fields.Date(
        related="netting_id.date",
        string="Netting Date",
    )
    amount_tolerance = fields.Monetary(
        compute="_compute_amount_tolerance",
        store=True,
    )
    amount_written_off = fields.Monetary(store=True)
    amount_left = fields.Monetary(store=True)
    reason = fields.Char(compute="_compute_reason")
    remark = fields.Char(
        compute="_compute_reason",
        help="What changed about the item since it was proposed.",
    )

    _item_in_one_open_netting = models.UniqueIndex(
        "(move_line_id) WHERE reserved",
        "An item can be in one proposal only: post or cancel the other one first.",
    )

    @api.depends("partner_id")
    def _compute_commercial_partner_id(self):
        for line in self:
            line.commercial_partner_id = line.partner_id.commercial_partner_id

    @api.depends("netting_id.state", "amount", "currency_id")
    def _compute_reserved(self):
        for line in self:
            line.reserved = line.netting_id._is_open() and not (
                line.currency_id.is_zero(line.amount)
            )

    @api.depends(
        "netting_id.agreement_id",
        "netting_id.date",
        "netting_id.writes_off",
        "currency_id",
        "move_line_id",
    )
    def _compute_amount_tolerance(self):
        for netting, lines in self.grouped("netting_id").items():
            tolerance = netting._get_tolerance()
            if not tolerance:
                lines.amount_tolerance = 0.0
                continue
            for line in lines:
                line.amount_tolerance = line._limit_tolerance(tolerance)

    @api.depends("netting_id.date", "netting_id.state")
    def _compute_reason(self):
        pending = self.netting_id.filtered(lambda netting: netting._is_pending())
        plans = self.env["account.netting.planner"]._plan_nettings(pending)
        sentences = self.env["account.netting.eligibility"]._describe(plans.values())
        limits = self.env["account.netting.eligibility"]._describe_limits(
            plans.values()
        )
        facts = {item.key: item for plan in plans.values() for item in plan.items}
        for line in self:
            item = facts.get(line.move_line_id.id)
            line.reason = line.remark = False
            if not item:
                continue
            line.reason = " ".join(
                sentence for _code, sentence in sentences.get(item.key, ())
            )
            plan = plans[line.netting_id]
            line.remark = line._get_remark(
                item, plan.limits.get(item.key), limits
            ) or line._get_discount_remark(plan)

    @api.onchange("move_line_id")
    def _onchange_move_line_id(self):
        if self.move_line_id:
            self.update(self._prepare_snapshot_vals(self.move_line_id))

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if not is_at_work(self.env):
            lines._check_editable()
            lines.netting_id._add_missing_rates()
            lines._check_items_fit()
            lines.netting_id._update_followups()
        return lines

    def _prepare_create_values(self, vals_list):
        vals_list = super()._prepare_create_values(vals_list)
        if not is_at_work(self.env):
            # Snapshots are read off the ledger, whatever the caller says.
            Item = self.env["account.move.line"]
            for vals in vals_list:
                item = Item.browse(vals.get("move_line_id"))
                if not item:
                    raise UserError(self.env._("Choose the journal item to net."))
                vals.update(self._prepare_snapshot_vals(item))
        return vals_list

    def write(self, vals):
        if not is_at_work(self.env) and self._has_editable(vals):
            self._check_editable()
            result = super().write(vals)
            self.netting_id._update_followups()
            return result
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_not_draft(self):
        if not is_at_work(self.env):
            self._check_editable()

    def action_open_document(self):
        """Open the invoice, bill, payment or entry the item belongs to."""
        check_one(self)
        if not self.move_line_id:
            raise UserError(
                self.env._("The document of %(item)s was deleted.", item=self.number)
            )
        return self.move_line_id.move_id.action_open_business_doc()

    def _limit_tolerance(self, tolerance):
        """Return up to what the rest of the item is written off.

        :param tolerance: that of the netting, in its currency
        """
        self.ensure_one()
        move = self.move_line_id.move_id
        # What is kept out of netting is no small difference.
        is_held = tolerance and move and move._is_kept_open_on(self.netting_id.date)
        return 0.0 if is_held else self._get_own_tolerance(tolerance)

    def _get_remark(self, item, limit, sentences):
        """Return what changed about the item since it was proposed, or ``False``.

        :param item: :class:`~..core.reasons.ItemFacts` as of now
        :param limit: :class:`~..core.plan.ItemLimit`, when less may be netted
        :param sentences: why so, by item key
        """
        self.ensure_one()
        currency = self.currency_id
        now = currency._netting_amount(item.units)
        if currency.compare_amounts(now, self.amount_open):
            return self.env._(
                "%(now)s is open by now, no longer %(open)s.",
                now=currency.format(now),
                open=currency.format(self.amount_open),
            )
        if limit and abs(currency._netting_units(self.amount)) > abs(limit.units):
            return sentences.get(item.key, False)
        return False

    def _check_editable(self):
        locked = self.netting_id.filtered(lambda netting: netting.state != "draft")
        if locked:
            raise UserError(
                self.env._(
                    "The items of %(netting)s can be changed in draft only.",
                    netting=locked[0].name,
                )
            )

    def _check_items_fit(self):
        """Refuse items that no netting of the pair could hold, at once.

        They would be reserved until somebody tries to post them. Whatever else stands
        in an item's way may pass, and is asked then.

        :raises UserError: with every such item, and what is wrong with it
        """
        plans = self.env["account.netting.planner"]._plan_nettings(self.netting_id)
        sentences = self.env["account.netting.eligibility"]._get_plain_sentences()
        problems = []
        for line in self:
            reasons = plans[line.netting_id].reasons.get(line.move_line_id.id, ())
            problems += [
                self.env._(
                    "%(item)s: %(reasons)s",
                    item=line.number,
                    reasons=sentences[code],
                )
                for code in reasons
                if code in MISFITS
            ]
        if problems:
            raise UserError("\n".join(problems))

    def _get_units(self):
        """Return ``{item id: netted amount in minor units}``, without zeros."""
        return {
            line.move_line_id.id: units
            for line in self
            if (units := line.currency_id._netting_units(line.amount))
        }

    def _get_rests(self):
        """Return what becomes of what is left of the items, beside what is netted.

        The items are one netting's.

        :return: ``{item id: tuple of (kind, minor units)}``, without zeros
        """
        netting = self[:1].netting_id
        kinds = [
            (kind, field)
            for kind, field in REST_AMOUNTS.items()
            if netting[f"has_{kind}"]
        ]
        if not kinds:
            return {}
        return {
            line.move_line_id.id: tuple(
                (kind, line.currency_id._netting_units(line[field]))
                for kind, field in kinds
                if line[field]
            )
            for line in self
        }

    def _get_standing_units(self):
        """Return what is netted of the item still, in minor units, signed."""
        self.ensure_one()
        return self.currency_id._netting_units(
            self.amount
        ) - self.currency_id._netting_units(self.amount_taken_back)
