"""Who may net with whom, over which accounts, and since when."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...guard import at_work, is_at_work
from ..setup.res_company import ENTRY_DETAILS
from .account_netting_asking_mixin import ACCEPTED_STATES

#: An active agreement is what both parties rely on: these change in draft only.
TERMS = (
    "company_id",
    "date_start",
    "date_end",
    "journal_id",
    "account_id",
    "payable_account_id",
    "analytic_distribution",
    "party_ids",
    "entry_detail",
    "posting",
    "kind",
    "only_due",
    "due_side",
    "include_non_trade",
    "tolerance_amount",
    "tolerance_account_id",
    "residual",
    "discount_customer",
    "discount_vendor",
    "currency_rule",
    "settlement_currency_id",
    "rate_source",
    "rate_tolerance",
    "rate_ids",
    "acceptance_required",
    "answer_days",
    "no_answer",
)


class AccountNettingAgreement(models.Model):
    _name = "account.netting.agreement"
    _description = "Netting Agreement"
    _inherit = [
        "account.netting.guarded.mixin",
        "account.netting.asking.mixin",
        "account.netting.rare.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "analytic.mixin",
    ]
    _order = "date_start desc, name, id desc"
    _check_company_auto = True
    _rec_names_search = ["name", "partner_reference", "party_ids.customer_id"]

    name = fields.Char(
        required=True,
        tracking=True,
        help="How you recognise the agreement. Names need not be unique.",
    )
    description = fields.Text(
        help="What was agreed, in words; printed on the agreement.",
    )
    partner_reference = fields.Char(
        help="The number or name the partner gave to the same agreement.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        help="Branches of this company net under the agreement too.",
    )
    currency_id = fields.Many2one(
        related="company_id.currency_id",
        string="Company Currency",
    )
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("active", "Active"),
            ("closed", "Closed"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        help="Nothing is netted without an active agreement. The terms of an active "
        "agreement are locked; set it back to draft to change them.",
    )
    date_start = fields.Date(
        string="Valid From",
        tracking=True,
        help="First netting date it covers. Empty: no beginning.",
    )
    date_end = fields.Date(
        string="Valid Until",
        tracking=True,
        help="Last netting date it covers. Empty: no end.",
    )
    journal_id = fields.Many2one(
        comodel_name="account.journal",
        string="Netting Journal",
        compute="_compute_journal_id",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        check_company=True,
        domain="[('type', '=', 'general'), ('currency_id', '=', False)]",
        help="Where the netting entries are posted.",
    )
    account_id = fields.Many2one(
        comodel_name="account.account",
        string="Bridging Account",
        compute="_compute_account_id",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        check_company=True,
        domain="[('account_type', 'in', ('asset_current', 'liability_current')),"
        " ('reconcile', '=', True), ('currency_id', '=', False)]",
        help="Both halves of a netting pass through it; after each netting it is "
        "zero, in every currency.",
    )
    payable_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Bridging Account (Vendors)",
        tracking=True,
        check_company=True,
        domain="[('account_type', 'in', ('asset_current', 'liability_current')),"
        " ('reconcile', '=', True), ('currency_id', '=', False)]",
        help="Only for those who keep one control account per ledger: the payable "
        "half then uses this one, and the two are zero together.",
    )
    party_ids = fields.One2many(
        comodel_name="account.netting.party",
        inverse_name="agreement_id",
        string="Pairs",
        copy=True,
    )
    cap_ids = fields.One2many(
        comodel_name="account.netting.cap",
        inverse_name="agreement_id",
        string="Caps",
        context={"active_test": False},
        help="How much is netted at most under the agreement, all pairs together.",
    )
    entry_detail = fields.Selection(
        selection=ENTRY_DETAILS,
        compute="_compute_entry_detail",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
        help="How the netting entry shows what it settles. Items netted in part "
        "always have a line of their own.",
    )
    posting = fields.Selection(
        selection=[
            ("one", "One entry for both ledgers"),
            ("two", "One entry per ledger"),
        ],
        string="Entries",
        required=True,
        default="one",
        tracking=True,
        help="Two entries suit those who book a netting as two payments, each with "
        "a number of its own.",
    )
    netting_ids = fields.One2many(
        comodel_name="account.netting",
        inverse_name="agreement_id",
        string="Nettings",
        readonly=True,
    )
    netting_count = fields.Integer(compute="_compute_netting_count")

    _dates_in_order = models.Constraint(
        "CHECK (date_end >= date_start)",
        "An agreement cannot end before it begins.",
    )

    @api.depends("company_id")
    def _compute_journal_id(self):
        for agreement in self:
            agreement.journal_id = agreement.company_id._get_netting_journal()

    @api.depends("company_id")
    def _compute_account_id(self):
        for agreement in self:
            agreement.account_id = agreement.company_id._get_netting_account()

    @api.depends("company_id")
    def _compute_entry_detail(self):
        for agreement in self:
            company = agreement.company_id
            agreement.entry_detail = company._get_netting_default(
                "netting_entry_detail"
            )

    def _compute_netting_count(self):
        counts = dict(
            self.env["account.netting"]._read_group(
                [("agreement_id", "in", self.ids)],
                groupby=["agreement_id"],
                aggregates=["__count"],
            )
        )
        for agreement in self:
            agreement.netting_count = counts.get(agreement, 0)

    @api.constrains("account_id", "payable_account_id")
    def _check_bridging_accounts(self):
        for agreement in self:
            for account in agreement.account_id | agreement.payable_account_id:
                problem = account._get_bridging_problem()
                if problem:
                    raise ValidationError(problem)

    @api.constrains("journal_id")
    def _check_journal_is_general(self):
        for agreement in self:
            journal = agreement.journal_id
            if journal and (journal.type != "general" or journal.currency_id):
                raise ValidationError(
                    self.env._(
                        "%(journal)s cannot hold nettings: choose a miscellaneous "
                        "journal without a currency of its own.",
                        journal=journal.display_name,
                    )
                )

    def write(self, vals):
        locked = [name for name in TERMS if name in vals]
        active = self.filtered(lambda agreement: agreement.state == "active")
        if locked and active and not is_at_work(self.env):
            raise UserError(
                self.env._(
                    "The terms of an active agreement are locked. Set %(agreement)s "
                    "back to draft first.",
                    agreement=active[0].display_name,
                )
            )
        result = super().write(vals)
        if not is_at_work(self.env):
            self._ask_again_if_changed()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        for agreement in self:
            if agreement.state == "active" or agreement.netting_count:
                raise UserError(
                    self.env._(
                        "%(agreement)s is active or has nettings, so it cannot be "
                        "deleted. Close it instead.",
                        agreement=agreement.display_name,
                    )
                )

    def action_activate(self):
        """Let nettings be made under the agreements, all or none of them.

        :raises UserError: with every reason why not, agreement by agreement
        """
        self._lock_to_answer()
        problems = []
        with self.env.cr.savepoint():
            for agreement in self:
                # Those before it count as active: two may collide with each other.
                problems += agreement._activation_problems()
                agreement._set_state("active")
            if problems:
                raise UserError("\n".join(problems))
        self._stop_asking()
        return True

    def action_close(self):
        """End the agreements; what was netted under them stays."""
        self._check_state(
            ("draft", "active"),
            self.env._("%(document)s is in state “%(state)s”, so it cannot be closed."),
        )
        self._set_state("closed")
        return True

    def action_draft(self):
        """Open the terms again; nothing is netted until they are active once more."""
        self._check_state(
            ("active", "closed"),
            self.env._(
                "%(document)s is in state “%(state)s”, so it cannot be set to draft."
            ),
        )
        self._set_state("draft")
        return True

    def action_open_nettings(self):
        """Open the nettings made under the agreement."""
        return self.netting_ids._get_open_action()

    def action_create_netting(self):
        """Open *Create netting* for the pairs of the agreement."""
        return self.party_ids.action_create_netting()

    def _set_state(self, state):
        at_work(self).write({"state": state})

    def _activation_problems(self):
        """Return, as sentences, why this agreement cannot be activated now."""
        self.ensure_one()
        name = self.display_name
        if self.state != "draft":
            return [
                self.env._(
                    "%(agreement)s is not a draft, so it cannot be activated.",
                    agreement=name,
                )
            ]
        problems = self._get_incomplete_problems() + [
            problem
            for problem in (
                self._get_policy_problem(),
                self._get_tolerance_problem(),
                self._get_discount_problem(),
            )
            if problem
        ]
        if not self._is_accepted():
            problems.append(
                self.env._(
                    "The partner has not accepted %(agreement)s yet.", agreement=name
                )
            )
        return (
            problems
            + self._get_across_problems()
            + self._get_no_answer_problems()
            + self._get_together_problems()
            + self._get_twice_problems()
            + self.party_ids._get_control_problems()
            + self.party_ids._get_overlap_problems()
        )

    def _get_incomplete_problems(self):
        """Return, as sentences, what it lacks that nothing is netted without."""
        name = self.display_name
        problems = []
        if not self.party_ids:
            problems.append(
                self.env._("%(agreement)s has no pairs yet.", agreement=name)
            )
        if not self.journal_id:
            problems.append(
                self.env._("%(agreement)s has no netting journal.", agreement=name)
            )
        if not self.account_id:
            problems.append(
                self.env._("%(agreement)s has no bridging account.", agreement=name)
            )
        return problems

    def _is_accepted(self):
        """Tell whether the partner's acceptance is there, or not needed."""
        self.ensure_one()
        return self.acceptance_state in ACCEPTED_STATES

    def _is_in_force(self, date):
        """Tell whether nettings dated ``date`` may be made under the agreement."""
        self.ensure_one()
        return (
            self.state == "active"
            and (not self.date_start or self.date_start <= date)
            and (not self.date_end or self.date_end >= date)
        )

    @api.model
    def _get_period_domain(self, date_start, date_end):
        """Return the domain of agreements whose period meets the given one.

        :param date_start: first day, or ``False`` for no beginning
        :param date_end: last day, or ``False`` for no end
        """
        domain = Domain.TRUE
        if date_end:
            domain &= Domain("date_start", "=", False) | Domain(
                "date_start", "<=", date_end
            )
        if date_start:
            domain &= Domain("date_end", "=", False) | Domain(
                "date_end", ">=", date_start
            )
        return domain
