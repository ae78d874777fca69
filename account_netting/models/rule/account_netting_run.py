"""Runs: one execution of a rule, and what came of each pair."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import format_datetime

from ...arguments import check_one
from ...guard import at_work
from ...keeping import keeping_environments
from ..agreement.together import TOGETHER

OUTCOMES = [
    ("pending", "Pending"),
    ("posted", "Posted"),
    ("proposed", "Proposed"),
    ("reversed", "Reversed"),
    ("would_post", "Would Be Posted"),
    ("would_propose", "Would Be Proposed"),
    ("skipped", "Skipped"),
    ("failed", "Failed"),
]

#: What a simulation says in place of what a run does.
SIMULATED = {"posted": "would_post", "proposed": "would_propose"}

#: Simulations are for looking at; nobody needs them for long.
SIMULATION_DAYS = 7


class AccountNettingRun(models.Model):
    _name = "account.netting.run"
    _description = "Netting Run"
    _inherit = [
        "account.netting.guarded.mixin",
        "account.netting.open.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_start desc, id desc"
    _open_action = "account_netting.account_netting_run_action"
    # Nobody writes runs by hand, but people talk about them.
    _mail_post_access = "read"

    name = fields.Char(required=True, readonly=True)
    rule_id = fields.Many2one(
        comodel_name="account.netting.rule",
        required=True,
        index=True,
        ondelete="restrict",
        readonly=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        readonly=True,
    )
    currency_id = fields.Many2one(
        related="company_id.currency_id",
        string="Company Currency",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Started By",
        default=lambda self: self.env.user,
        readonly=True,
    )
    date = fields.Date(
        string="Netting Date",
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        selection=[
            ("running", "Running"),
            ("done", "Done"),
        ],
        required=True,
        default="running",
        readonly=True,
        index=True,
    )
    is_simulation = fields.Boolean(
        string="Simulation",
        readonly=True,
        help="Nothing was written to the ledger: the outcomes say what would come of "
        "each pair.",
    )
    date_start = fields.Datetime(
        string="Started",
        default=fields.Datetime.now,
        readonly=True,
    )
    date_done = fields.Datetime(string="Finished", readonly=True)
    duration = fields.Float(
        string="Duration (s)",
        compute="_compute_duration",
        help="Seconds from the start to the end, pauses between batches included.",
    )
    line_ids = fields.One2many(
        comodel_name="account.netting.run.line",
        inverse_name="run_id",
        string="Pairs",
        readonly=True,
    )
    netting_ids = fields.One2many(
        comodel_name="account.netting",
        inverse_name="run_id",
        string="Nettings",
        readonly=True,
    )
    line_count = fields.Integer(compute="_compute_counts")
    netting_count = fields.Integer(compute="_compute_counts")
    pending_count = fields.Integer(string="Pending", compute="_compute_counts")
    posted_count = fields.Integer(string="Posted", compute="_compute_counts")
    proposed_count = fields.Integer(string="Proposed", compute="_compute_counts")
    reversed_count = fields.Integer(string="Reversed", compute="_compute_counts")
    would_post_count = fields.Integer(
        string="Would Be Posted", compute="_compute_counts"
    )
    would_propose_count = fields.Integer(
        string="Would Be Proposed", compute="_compute_counts"
    )
    skipped_count = fields.Integer(string="Skipped", compute="_compute_counts")
    failed_count = fields.Integer(string="Failed", compute="_compute_counts")
    progress = fields.Float(
        compute="_compute_counts",
        help="Share of the pairs that were looked at, in percent.",
    )
    amount = fields.Monetary(
        string="Netted",
        compute="_compute_counts",
        help="What is posted, in company currency.",
    )
    amount_proposed = fields.Monetary(
        string="Proposed Amount",
        compute="_compute_counts",
        help="What waits in proposals, in company currency.",
    )
    amount_simulated = fields.Monetary(
        string="Would Be Netted",
        compute="_compute_counts",
        help="What the rule would net, in company currency.",
    )
    documents_closed = fields.Integer(
        compute="_compute_counts",
        help="Items that are settled in full, by proposals once they are posted.",
    )
    payments_avoided = fields.Integer(
        compute="_compute_counts",
        help="Sides of a pair that have nothing left to pay in the currency: one per "
        "netting, two when both sides come out even.",
    )

    is_single_use = fields.Boolean(related="rule_id.is_single_use")

    @api.depends("name", "date_start")
    def _compute_display_name(self):
        for run in self:
            if run.is_single_use:
                run.display_name = run.name
                continue
            run.display_name = self.env._(
                "%(rule)s, %(started)s",
                rule=run.name,
                started=format_datetime(self.env, run.date_start, dt_format="short"),
            )

    @api.depends("date_start", "date_done")
    def _compute_duration(self):
        for run in self:
            end = run.date_done or fields.Datetime.now()
            run.duration = (end - run.date_start).total_seconds()

    @api.depends("line_ids.outcome")
    def _compute_counts(self):
        groups = self.env["account.netting.run.line"]._read_group(
            [("run_id", "in", self.ids)],
            groupby=["run_id", "outcome"],
            aggregates=[
                "__count",
                "amount_company:sum",
                "documents_closed:sum",
                "payments_avoided:sum",
            ],
        )
        for run in self:
            own = {group[1]: group[2:] for group in groups if group[0] == run}
            counts = {outcome: own.get(outcome, (0,))[0] for outcome, _ in OUTCOMES}
            for outcome, count in counts.items():
                run[f"{outcome}_count"] = count
            run.line_count = total = sum(counts.values())
            run.netting_count = sum(
                counts[outcome] for outcome in ("posted", "proposed", "reversed")
            )
            looked_at = total - counts["pending"]
            run.progress = 100.0 * looked_at / total if total else 100.0
            amounts, closed, avoided = (
                {outcome: values[place] for outcome, values in own.items()}
                for place in (1, 2, 3)
            )
            simulated = SIMULATED.values()
            run.amount = amounts.get("posted", 0)
            run.amount_proposed = amounts.get("proposed", 0)
            run.amount_simulated = sum(amounts.get(name, 0) for name in simulated)
            standing = ("posted", "proposed", *simulated)
            run.documents_closed = sum(closed.get(name, 0) for name in standing)
            run.payments_avoided = sum(avoided.get(name, 0) for name in standing)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_nettings(self):
        for run in self:
            if run.netting_ids:
                raise UserError(
                    self.env._(
                        "%(run)s made nettings, so it is kept with them.",
                        run=run.name,
                    )
                )

    def action_retry(self):
        """Look again at the pairs that failed or were skipped, with their progress."""
        self.line_ids._retry()
        return True

    def action_run_now(self):
        """Run what these pages simulate, for the same pairs and as of the same date.

        :return: action on the new run, whose batches follow
        :raises UserError: when a page is no simulation, or its rule is not active
        """
        check_one(self)
        if not self.is_simulation:
            raise UserError(
                self.env._("%(run)s is no simulation: it has run.", run=self.name)
            )
        parties = self.env["account.netting.party"].search(
            Domain("agreement_id", "in", self.line_ids.agreement_id.ids)
            & (
                Domain("agreement_id.scope", "=", TOGETHER)
                | Domain("customer_id", "in", self.line_ids.customer_id.ids)
                & Domain("vendor_id", "in", self.line_ids.vendor_id.ids)
            )
        )
        run = self.rule_id._create_run(self.date, parties)
        run._start_work()
        return run._get_open_action()

    def action_open_lines(self):
        """Open the pairs, to search and group them, and to run some of them again."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account_netting.account_netting_run_line_action"
        )
        return dict(action, domain=[("run_id", "in", self.ids)], context={})

    def action_open_nettings(self):
        """Open the nettings that came of the run."""
        return self.netting_ids._get_open_action()

    @api.model
    def _create_run(self, rule, date, line_vals_list, **vals):
        """Create a run of a rule with its lines."""
        # Runs are the record of what was done: the engine alone writes them, whatever
        # the rights of whoever starts one.
        working = at_work(self).sudo()
        with keeping_environments(working.env):
            run = working.create(
                {
                    "name": rule.name,
                    "rule_id": rule.id,
                    "company_id": rule.company_id.id,
                    "date": date,
                    "line_ids": [Command.create(one) for one in line_vals_list],
                    **vals,
                }
            ).with_env(self.env)
        run._finish_if_done()
        return run

    @api.model
    def _create_simulation(self, rule, date, decisions):
        """Create the run that shows what a rule would do.

        :param decisions: list of ``Decision`` of ``account.netting.rule``
        """
        Line = self.env["account.netting.run.line"]
        decisions = [
            decision._replace(outcome=SIMULATED.get(decision.outcome, decision.outcome))
            for decision in decisions
        ]
        run = self._create_run(
            rule,
            date,
            [
                {
                    "customer_id": decision.plan.target.customer,
                    "vendor_id": decision.plan.target.vendor,
                    "agreement_id": decision.plan.target.agreement,
                    "company_id": decision.plan.target.company,
                    "currency_id": decision.plan.target.currency,
                    "item_count": len(decision.plan.items),
                    **Line._prepare_result_vals(decision),
                }
                for decision in decisions
            ],
            is_simulation=True,
        )
        # Runs are the record of what was done: nobody writes them.
        run.sudo().line_ids.sorted("id")._translate_reasons(decisions)
        return run

    @api.autovacuum
    def _gc_simulations(self):
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=SIMULATION_DAYS)
        self.search(
            [("is_simulation", "=", True), ("create_date", "<", limit)]
        ).unlink()
