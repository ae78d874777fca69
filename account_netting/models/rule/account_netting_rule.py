"""Rules: what is netted without a person, when, and how far."""

import logging
from datetime import timedelta

from dateutil.relativedelta import relativedelta
from pytz import timezone, utc

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...arguments import check_one, read_date
from ...guard import at_work
from ..netting.account_netting_sides_mixin import ITEM_ORDER_SELECTION

_logger = logging.getLogger(__name__)

INTERVAL_TYPES = [
    ("hours", "Hours"),
    ("days", "Days"),
    ("weeks", "Weeks"),
    ("months", "Months"),
    ("month_end", "Months, on the last day"),
]


class AccountNettingRule(models.Model):
    _name = "account.netting.rule"
    _description = "Netting Rule"
    _inherit = ["account.netting.guarded.mixin", "mail.thread"]
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    description = fields.Text(help="What the rule is for, for whoever reads its runs.")
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        help="The rule nets items of this company and of its branches.",
    )
    currency_id = fields.Many2one(
        related="company_id.currency_id",
        string="Company Currency",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        tracking=True,
        help="Gets an activity when a run fails for a pair.",
    )
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("active", "Active"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        help="A rule that is not active does nothing.",
    )
    item_order = fields.Selection(
        selection=ITEM_ORDER_SELECTION,
        required=True,
        default="due_asc",
        tracking=True,
        help="Which items are settled first, on both sides.",
    )
    agreement_scope = fields.Selection(
        selection=[
            ("all", "All agreements"),
            ("selected", "Selected agreements"),
        ],
        required=True,
        default="all",
        tracking=True,
    )
    agreement_ids = fields.Many2many(
        comodel_name="account.netting.agreement",
        string="Agreements",
        check_company=True,
        help="Only pairs of these agreements, when the scope is selected agreements.",
    )
    include_refunds = fields.Boolean(
        string="Credit Notes and Payments",
        default=True,
        tracking=True,
        help="Credit notes, payments on account and advances reduce their side. "
        "Without, they stay as they are.",
    )
    customer_ids = fields.Many2many(
        comodel_name="res.partner",
        relation="account_netting_rule_customer_rel",
        string="Customers",
        help="Only pairs of these customers. Empty: any.",
    )
    vendor_ids = fields.Many2many(
        comodel_name="res.partner",
        relation="account_netting_rule_vendor_rel",
        string="Vendors",
        help="Only pairs of these vendors. Empty: any.",
    )
    currency_ids = fields.Many2many(
        comodel_name="res.currency",
        string="Currencies",
        help="Only items in these currencies. Empty: any.",
    )
    item_domain = fields.Char(
        string="Condition on Items",
        default="[]",
        help="Only journal items that meet the condition.",
    )
    condition_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Author of the Condition",
        default=lambda self: self.env.user,
        readonly=True,
        copy=False,
        help="With whose rights the condition is read when the scheduled action runs "
        "the rule.",
    )
    only_due = fields.Boolean(
        string="Only Due Items",
        compute="_compute_only_due",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="Items that fall due after the netting date are left out.",
    )
    due_within_days = fields.Integer(
        string="Due Within (Days)",
        tracking=True,
        help="Items that fall due later than so many days after the netting date "
        "are left out. 0: no limit, unless only due items are asked for.",
    )
    min_amount = fields.Monetary(
        string="Minimum Amount",
        compute="_compute_min_amount",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="Smaller nettings are not made; in company currency, per netting.",
    )
    max_amount = fields.Monetary(
        string="Maximum Amount",
        tracking=True,
        help="A netting goes no further; in company currency, per netting. 0: no "
        "limit.",
    )
    post = fields.Boolean(
        default=True,
        tracking=True,
        help="Post the nettings. Otherwise they are left as proposals to review.",
    )
    interval_number = fields.Integer(
        string="Every",
        default=1,
        tracking=True,
    )
    interval_type = fields.Selection(
        selection=INTERVAL_TYPES,
        required=True,
        default="days",
        tracking=True,
    )
    next_run = fields.Datetime(
        copy=False,
        default=lambda self: self._default_next_run(),
        help="When the scheduled action runs the rule next. Empty: only by hand.",
    )
    is_single_use = fields.Boolean(
        string="For One Run",
        readonly=True,
        copy=False,
        help="Made for the one run it has, as vendor balances are netted; it is not "
        "among the rules.",
    )
    run_ids = fields.One2many(
        comodel_name="account.netting.run",
        inverse_name="rule_id",
        string="Runs",
        readonly=True,
    )
    run_count = fields.Integer(compute="_compute_run_count")

    _amounts_not_negative = models.Constraint(
        "CHECK (min_amount >= 0 AND max_amount >= 0 AND due_within_days >= 0)",
        "Amounts and days of a netting rule cannot be negative.",
    )
    _interval_positive = models.Constraint(
        "CHECK (interval_number > 0)",
        "A netting rule runs every day, week or month, or every few: enter 1 or more.",
    )

    def _default_next_run(self):
        """Propose the coming night."""
        return fields.Datetime.now().replace(
            hour=2, minute=0, second=0, microsecond=0
        ) + timedelta(days=1)

    @api.depends("company_id")
    def _compute_only_due(self):
        for rule in self:
            company = rule.company_id
            rule.only_due = company._get_netting_default("netting_only_due")

    @api.depends("company_id")
    def _compute_min_amount(self):
        for rule in self:
            company = rule.company_id
            rule.min_amount = company._get_netting_default("netting_min_amount")

    def _compute_run_count(self):
        counts = dict(
            self.env["account.netting.run"]._read_group(
                [("rule_id", "in", self.ids)],
                groupby=["rule_id"],
                aggregates=["__count"],
            )
        )
        for rule in self:
            rule.run_count = counts.get(rule, 0)

    @api.onchange("interval_type")
    def _onchange_interval_type(self):
        if self.interval_type == "month_end" and self.next_run:
            self.next_run = self._move_to_month_end(self.next_run)

    @api.constrains("min_amount", "max_amount")
    def _check_amounts_in_order(self):
        for rule in self:
            currency = rule.currency_id
            if (
                not currency.is_zero(rule.max_amount)
                and currency.compare_amounts(rule.min_amount, rule.max_amount) > 0
            ):
                raise ValidationError(
                    self.env._(
                        "The minimum amount of %(rule)s is above its maximum.",
                        rule=rule.name,
                    )
                )

    @api.constrains("item_domain")
    def _check_item_domain(self):
        for rule in self:
            rule._check_condition_is_readable()

    def write(self, vals):
        result = super().write(vals)
        if "item_domain" in vals:
            at_work(self).condition_user_id = self.env.user
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_runs(self):
        for rule in self:
            if rule.run_count:
                raise UserError(
                    self.env._(
                        "%(rule)s has runs, which are kept. Deactivate it instead.",
                        rule=rule.name,
                    )
                )

    def action_activate(self):
        """Let the rules run, by hand and by their schedule."""
        for rule in self:
            if rule.state == "active":
                raise UserError(
                    self.env._("%(rule)s is active already.", rule=rule.name)
                )
            if rule.agreement_scope == "selected" and not rule.agreement_ids:
                raise UserError(
                    self.env._(
                        "%(rule)s is for selected agreements: select some first.",
                        rule=rule.name,
                    )
                )
        at_work(self).write({"state": "active"})
        return True

    def action_deactivate(self):
        """Stop the rules; what is pending in their runs is skipped."""
        for rule in self:
            if rule.state != "active":
                raise UserError(self.env._("%(rule)s is not active.", rule=rule.name))
        at_work(self).write({"state": "draft"})
        return True

    def action_run(self, date=None):
        """Run the rule at once, whole, without committing.

        :param date: the netting date, today by default; an ISO string will do
        :return: the ``account.netting.run``
        :raises UserError: when the rule is not active
        """
        check_one(self)
        run = self._create_run(read_date(self.env, date))
        run._process_all()
        return run

    def action_simulate(self, date=None):
        """Find out what the rule would net; nothing is written to the ledger.

        :param date: the netting date, today by default; an ISO string will do
        :return: an ``account.netting.run`` that is marked as a simulation
        """
        check_one(self)
        return self._simulate(read_date(self.env, date))

    def action_queue(self, date=None):
        """Prepare a run and let the batches follow, with their progress shown.

        :param date: the netting date, today by default
        :return: action on the new run
        """
        check_one(self)
        run = self._create_run(read_date(self.env, date))
        run._start_work()
        return run._get_open_action()

    def action_open_simulation(self):
        """Simulate for today and open the result."""
        return self.action_simulate()._get_open_action()

    def action_open_runs(self):
        """Open the runs of these rules."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account_netting.account_netting_run_action"
        )
        return dict(action, domain=[("rule_id", "in", self.ids)], context={})

    @api.model
    def _start_due_runs(self):
        """Prepare the runs of all rules whose time has come, one commit each.

        A rule that cannot run tells its responsible and waits for its next time; the
        others do not wait for it.
        """
        now = fields.Datetime.now()
        due = Domain("state", "=", "active") & Domain("next_run", "<=", now)
        self.env["account.netting.schedule"]._work_off(
            self.search(due),
            due,
            lambda rule: rule._start_run(now),
            lambda rule, problem: rule._put_off(now, problem),
        )
        if self.search_count(due, limit=1):
            # Somebody is changing a rule.
            self.env["account.netting.run"]._look_again()

    def _start_run(self, now):
        """Prepare the run whose time has come, and note when the next one follows."""
        self._create_run()
        self.next_run = self._get_next_run(now)

    def _put_off(self, now, problem):
        """Tell why the rule did not run, and wait for its next time.

        :return: ``False``: rules run every night, and the action must not be switched
            off because one of them fails again and again
        """
        self._tell_responsible(problem)
        self.next_run = self._get_next_run(now)
        return False

    def _tell_responsible(self, problem):
        """Note on the rule, and tell its responsible, why it did not run."""
        self.ensure_one()
        self.message_post(body=problem, partner_ids=self.user_id.partner_id.ids)

    def _in_own_company(self):
        """Return the rule in the environment of its company and branches alone.

        Those the user may work in; which of them are switched on does not matter.
        """
        self.ensure_one()
        companies = self._find_companies()
        if not self.env.su:
            companies &= self.env.user.company_ids
        others = companies - self.company_id
        return self.with_context(allowed_company_ids=[self.company_id.id, *others.ids])

    def _check_active(self):
        for rule in self:
            if rule.state != "active":
                raise UserError(
                    self.env._(
                        "%(rule)s is not active, so it nets nothing. Activate it "
                        "first.",
                        rule=rule.name,
                    )
                )

    def _get_next_run(self, now):
        """Return the next time after ``now``; times that were missed are skipped."""
        next_run = self.next_run
        while next_run <= now:
            next_run = self._add_interval(next_run)
        return next_run

    def _add_interval(self, moment):
        """Return the time of the run that follows one at a moment, in UTC."""
        if self.interval_type != "month_end":
            return moment + relativedelta(**{self.interval_type: self.interval_number})
        return self._move_to_month_end(moment, self.interval_number)

    def _move_to_month_end(self, moment, months=0):
        """Return the same time on the last day of a month, where the company is.

        :param moment: in UTC, as is what is returned
        :param months: how many months later
        """
        zone = timezone(self.company_id._get_netting_tz())
        local = utc.localize(moment).astimezone(zone).replace(tzinfo=None)
        last = local + relativedelta(months=months, day=31)
        return zone.localize(last).astimezone(utc).replace(tzinfo=None)
