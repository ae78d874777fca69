"""The netting document: proposed, posted, reversed."""

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...arguments import read_date
from ...core.items import PAYABLE, RECEIVABLE
from ...core.states import OPEN_STATES
from ...guard import is_at_work


class AccountNetting(models.Model):
    _name = "account.netting"
    _description = "Netting"
    _inherit = [
        "account.netting.guarded.mixin",
        "account.netting.open.mixin",
        "account.netting.sides.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date desc, name desc, id desc"
    _check_company_auto = True
    _rec_names_search = ["name", "partner_ids"]
    _open_action = "account_netting.account_netting_action"
    _named_at_creation = frozenset(
        {"agreement_id", "company_id", "customer_id", "vendor_id", "currency_id"}
    )

    name = fields.Char(
        string="Number",
        required=True,
        readonly=True,
        copy=False,
        index="trigram",
    )
    agreement_id = fields.Many2one(
        comodel_name="account.netting.agreement",
        required=True,
        index=True,
        ondelete="restrict",
        readonly=True,
    )
    run_id = fields.Many2one(
        comodel_name="account.netting.run",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
        copy=False,
        help="The run of a rule that made the netting.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        readonly=True,
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id",
        string="Company Currency",
    )
    customer_id = fields.Many2one(
        comodel_name="res.partner",
        index=True,
        ondelete="restrict",
        readonly=True,
        help="The commercial partner whose receivables are netted; empty where there "
        "are several.",
    )
    vendor_id = fields.Many2one(
        comodel_name="res.partner",
        index=True,
        ondelete="restrict",
        readonly=True,
        help="The commercial partner whose payables are netted; empty where there "
        "are several.",
    )
    partner_ids = fields.Many2many(
        comodel_name="res.partner",
        string="Partners",
        compute="_compute_partner_ids",
        store=True,
        precompute=True,  # so that those of a whole batch are written in one go
        help="The commercial partners whose items are netted, customers and vendors.",
    )
    currency_id = fields.Many2one(
        required=True,
        readonly=True,
        help="The one currency of the netted items; across currencies, the one in "
        "which both sides are equal.",
    )
    date = fields.Date(tracking=True)
    date_effect = fields.Date(
        string="Date of Effect",
        compute="_compute_date_effect",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="Printed, never posted: some laws let a set-off take effect when the "
        "claims first could be set off (Germany, § 389 BGB), or when the partner "
        "received the notice.",
    )
    state = fields.Selection(
        selection=[
            ("draft", "Proposal"),
            ("sent", "Sent"),
            ("accepted", "Accepted"),
            ("refused", "Refused"),
            ("posted", "Posted"),
            ("reversed", "Reversed"),
            ("cancel", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    # Before the items, which are worth something at these.
    rate_ids = fields.One2many(
        comodel_name="account.netting.rate",
        inverse_name="netting_id",
        string="Rates",
        help="At which items of other currencies are netted.",
    )
    line_ids = fields.One2many(
        comodel_name="account.netting.line",
        inverse_name="netting_id",
        string="Items",
    )
    receivable_line_ids = fields.One2many(
        comodel_name="account.netting.line",
        inverse_name="netting_id",
        string="Customer Items",
        domain=[("side", "=", RECEIVABLE)],
    )
    payable_line_ids = fields.One2many(
        comodel_name="account.netting.line",
        inverse_name="netting_id",
        string="Vendor Items",
        domain=[("side", "=", PAYABLE)],
    )
    total_receivable = fields.Monetary(store=True)
    total_payable = fields.Monetary(store=True)
    difference = fields.Monetary(store=True)
    amount = fields.Monetary(
        string="Netted",
        compute="_compute_amount",
        store=True,
        help="What neither side has to pay any more; never below zero.",
    )
    amount_company = fields.Monetary(
        string="Netted in Company Currency",
        currency_field="company_currency_id",
        compute="_compute_amount_company",
        store=True,
        help="The netted amount at the rate of the netting date.",
    )
    amount_taken_back = fields.Monetary(
        string="Taken Back",
        compute="_compute_amount_taken_back",
        store=True,
        help="How much of the netted amount was taken back since; without a sign.",
    )
    writes_off = fields.Boolean(
        string="Write Off Small Differences",
        default=True,
        tracking=True,
        help="What the netting leaves of its items is written off, up to the tolerance "
        "of the agreement.",
    )
    agreement_tolerance = fields.Monetary(
        related="agreement_id.tolerance_amount",
        currency_field="company_currency_id",
    )
    is_inverse = fields.Boolean(
        string="Credits Netted",
        compute="_compute_amount",
        store=True,
        help="Both sides are credits: a customer's advance is set off against our "
        "prepayment to the vendor.",
    )
    move_ids = fields.One2many(
        comodel_name="account.move",
        inverse_name="netting_id",
        string="Netting Entries",
        domain=[("reversed_entry_id", "=", False)],
        readonly=True,
    )
    reversal_move_ids = fields.One2many(
        comodel_name="account.move",
        inverse_name="netting_id",
        string="Reversal Entries",
        domain=[("reversed_entry_id", "!=", False)],
        readonly=True,
    )
    reversal_date = fields.Date(readonly=True, copy=False)
    reversal_reason = fields.Char(readonly=True, copy=False, tracking=True)
    is_broken = fields.Boolean(
        string="Matching Broken",
        compute="_compute_is_broken",
        search="_search_is_broken",
        help="The matching of the posted entry was undone elsewhere. Reverse the "
        "netting to put everything back.",
    )

    _name_uniq = models.UniqueIndex(
        "(name, company_id)",
        "The number of a netting is unique in its company.",
    )

    @api.depends(
        "customer_id",
        "vendor_id",
        "line_ids.commercial_partner_id",
        "line_ids.amount",
    )
    def _compute_partner_ids(self):
        for netting in self:
            partners = netting.customer_id | netting.vendor_id
            if netting._is_of_several():
                netted = netting.line_ids.filtered("amount")
                partners |= netted.commercial_partner_id
            netting.partner_ids = partners

    @api.depends("date")
    def _compute_date_effect(self):
        for netting in self:
            netting.date_effect = netting.date

    @api.depends("total_receivable", "currency_id")
    def _compute_amount(self):
        for netting in self:
            total = netting.total_receivable
            netting.amount = abs(total)
            netting.is_inverse = netting.currency_id.compare_amounts(total, 0) < 0

    @api.depends("line_ids.amount_taken_back", "line_ids.amount_settled_back")
    def _compute_amount_taken_back(self):
        for netting in self:
            field = "amount_settled_back" if netting.is_across else "amount_taken_back"
            lines = netting.line_ids.filtered(lambda line: line.side == RECEIVABLE)
            netting.amount_taken_back = abs(sum(lines.mapped(field)))

    @api.depends("amount", "currency_id", "company_id", "date", "rate_ids.rate")
    def _compute_amount_company(self):
        for netting in self:
            netting.amount_company = netting._get_company_amount(netting.amount)

    def _compute_is_broken(self):
        broken = self.filtered_domain(self._search_is_broken("in", [True]))
        for netting in self:
            netting.is_broken = netting in broken

    def _search_is_broken(self, operator, value):
        if operator != "in":
            return NotImplemented
        self.env["account.partial.reconcile"].flush_model()
        self.env["account.netting.line"].flush_model()
        return Domain("state", "=", "posted") & Domain.custom(to_sql=_sql_is_unmatched)

    def _prepare_create_values(self, vals_list):
        # Once access was checked, so that no number is drawn in vain.
        vals_list = super()._prepare_create_values(vals_list)
        self._number(vals_list)
        return vals_list

    def write(self, vals):
        if not is_at_work(self.env) and self._has_editable(vals):
            self._check_editable()
        result = super().write(vals)
        if "state" in vals:
            self._update_followups()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        for netting in self:
            if netting.state not in ("draft", "cancel"):
                raise UserError(
                    self.env._(
                        "%(netting)s is part of the books or of what the partner was "
                        "told, so it cannot be deleted.",
                        netting=netting.name,
                    )
                )

    def copy_data(self, default=None):
        raise UserError(
            self.env._(
                "A netting cannot be duplicated: its items can be netted only once."
            )
        )

    def _check_free_again(self):
        """Refuse to reserve items again that stand in other open nettings by now."""
        problems = [
            self.env._(
                "%(netting)s: %(item)s is in proposal %(other)s by now; post or cancel "
                "that one first.",
                netting=line.netting_id.name,
                item=line.number,
                other=other._get_reserving_names(),
            )
            for line, other in self._find_rivals()
        ]
        if problems:
            raise UserError("\n".join(problems))

    # Helpers
    # -------

    def _is_open(self):
        """Tell whether the netting reserves its items."""
        return self.state in OPEN_STATES

    def _is_pending(self):
        """Tell whether the netting can still be posted, now or after an answer."""
        return self.state in (*OPEN_STATES, "refused")

    def _is_covered(self):
        """Tell whether the agreement covers the pair on the netting date."""
        self.ensure_one()
        agreement = self.agreement_id
        return agreement._is_in_force(self.date) and agreement.party_ids._hold(self)

    def _find_parties(self):
        """Return the pairs that are netted, as they stand in the agreement."""
        self.ensure_one()
        parties = self.agreement_id.party_ids
        if self.agreement_id._is_together():
            return parties
        return parties._find_pair(self.customer_id, self.vendor_id)

    def _is_of_several(self):
        """Tell whether the netting has several customers or vendors."""
        self.ensure_one()
        return not (self.customer_id and self.vendor_id)

    def _get_tolerance(self):
        """Return up to what the rest of an item is written off, in the currency."""
        self.ensure_one()
        if not self.agreement_id or not self.date or not self.writes_off:
            return 0.0  # without a date, it is a form that is not filled in
        return self.agreement_id._get_tolerance(
            self.currency_id, self.company_id, self.date
        )

    def _find_rivals(self):
        """Return ``(line, line of another open netting)`` of the same items."""
        lines = self.line_ids.filtered("amount")
        rivals = lines.move_line_id._find_reservations() - self.line_ids
        rival_of = {rival.move_line_id.id: rival for rival in rivals}
        return [
            (line, rival_of[line.move_line_id.id])
            for line in lines
            if line.move_line_id.id in rival_of
        ]

    @api.model
    def _number(self, vals_list):
        """Give the values of new nettings their numbers, by company and year."""
        groups = defaultdict(list)
        for vals in vals_list:
            date = read_date(self.env, vals.get("date"))
            if date and vals.get("company_id"):  # else the database says what lacks
                groups[vals["company_id"], date.year].append(vals)
        for (company_id, _year), members in groups.items():
            company = self.env["res.company"].browse(company_id)
            numbers = company._draw_netting_numbers(members[0]["date"], len(members))
            for vals, number in zip(members, numbers, strict=True):
                vals["name"] = number

    def _check_editable(self):
        """Refuse changes by hand to what is no proposal any more, or was sent."""
        for netting in self:
            if netting.state != "draft":
                raise UserError(
                    self.env._(
                        "%(netting)s is no draft, so its date and amounts cannot be "
                        "changed.",
                        netting=netting.name,
                    )
                )


def _sql_is_unmatched(_model, alias, _query):
    """Say in SQL that an item is matched no longer with the line that settled it."""
    return SQL(
        """
        EXISTS (
            SELECT
              FROM account_netting_line line
             WHERE line.netting_id = %s
               AND line.amount IS DISTINCT FROM COALESCE(line.amount_taken_back, 0)
               AND NOT EXISTS (
                    SELECT
                      FROM account_partial_reconcile partial
                     WHERE partial.debit_move_id
                           IN (line.move_line_id, line.entry_line_id)
                       AND partial.credit_move_id
                           IN (line.move_line_id, line.entry_line_id)
                )
        )
        """,
        SQL.identifier(alias, "id"),
    )
