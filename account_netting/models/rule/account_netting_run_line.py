from odoo import api, fields, models
from odoo.exceptions import UserError

from ...core.items import PAYABLE
from ...core.reasons import ordered
from ...guard import at_work
from .account_netting_run import OUTCOMES, SIMULATED

#: A pair that is busy so many times is left to a person.
MOST_ATTEMPTS = 3

#: Outcomes of a decision to net.
NETTED = ("posted", "proposed", *SIMULATED.values())

#: What is said of a pair whose netting is in a state; a proposal in all others.
OUTCOME_OF_STATE = {"posted": "posted", "reversed": "reversed", "cancel": "skipped"}


class AccountNettingRunLine(models.Model):
    _name = "account.netting.run.line"
    _description = "Pair of a Netting Run"
    _inherit = ["account.netting.guarded.mixin"]
    _order = "run_id desc, id"

    run_id = fields.Many2one(
        comodel_name="account.netting.run",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        readonly=True,
    )
    customer_id = fields.Many2one(comodel_name="res.partner", readonly=True)
    vendor_id = fields.Many2one(comodel_name="res.partner", readonly=True)
    agreement_id = fields.Many2one(
        comodel_name="account.netting.agreement",
        ondelete="set null",
        readonly=True,
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        required=True,
        readonly=True,
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id",
        string="Company Currency",
    )
    item_count = fields.Integer(
        string="Open Items",
        readonly=True,
        help="Open items of both sides when the run began.",
    )
    outcome = fields.Selection(
        selection=OUTCOMES,
        compute="_compute_outcome",
        store=True,
        required=True,
        default="pending",
        help="It follows the netting: a proposal that was posted since counts as "
        "posted, one that was cancelled as skipped.",
    )
    reason = fields.Text(
        translate=True,
        readonly=True,
        help="Why the pair was skipped or failed, or what was left out of its netting.",
    )
    reason_code = fields.Char(
        string="Reason Codes",
        readonly=True,
        help="The codes of those reasons, as programs and filters use them.",
    )
    netting_id = fields.Many2one(
        comodel_name="account.netting",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
    )
    netting_state = fields.Selection(
        related="netting_id.state", string="Netting Status"
    )
    amount = fields.Monetary(
        compute="_compute_outcome",
        store=True,
        default=0.0,
        help="What is netted or proposed; of a simulation, what would be.",
    )
    amount_company = fields.Monetary(
        string="Amount in Company Currency",
        compute="_compute_outcome",
        store=True,
        default=0.0,
        currency_field="company_currency_id",
        readonly=True,
    )
    payable = fields.Monetary(
        string="Open Payable",
        readonly=True,
        help="What we owed the vendor in this currency when the pair was looked at.",
    )
    left_to_pay = fields.Monetary(
        string="Left to Pay",
        compute="_compute_left_to_pay",
        help="What is left to pay of the open payable once the netting is posted; all "
        "of it where there is none, or none any more. What stands in proposals of "
        "other runs is not paid yet, and counts.",
    )
    documents_closed = fields.Integer(
        readonly=True,
        help="Items that are settled in full.",
    )
    payments_avoided = fields.Integer(
        readonly=True,
        help="Sides that have nothing left to pay.",
    )
    attempts = fields.Integer(
        readonly=True,
        help="How often the pair was busy or collided with somebody else's work.",
    )

    _pending_idx = models.Index("(run_id, id) WHERE outcome = 'pending'")

    @api.depends("customer_id", "vendor_id", "agreement_id")
    def _compute_display_name(self):
        Party = self.env["account.netting.party"]
        for line in self:
            line.display_name = Party._get_netted_name(line)

    @api.depends("netting_id.state", "netting_id.amount", "netting_id.amount_company")
    def _compute_outcome(self):
        """Follow the netting that came of the pair; without any, nothing changes."""
        for line in self:
            netting = line.netting_id
            if netting:
                line.outcome = OUTCOME_OF_STATE.get(netting.state, "proposed")
                line.amount = netting.amount
                line.amount_company = netting.amount_company
            elif line.outcome in ("posted", "proposed"):  # it was deleted
                line.outcome = "skipped"
                line.amount = line.amount_company = 0.0

    @api.depends(
        "payable",
        "amount",
        "outcome",
        "netting_id.state",
        "netting_id.total_payable",
    )
    def _compute_left_to_pay(self):
        for line in self:
            netting = line.netting_id
            if not netting:
                # A simulation has none; credits are netted below zero.
                is_credit = line.currency_id.compare_amounts(line.payable, 0) < 0
                netted = -line.amount if is_credit else line.amount
            elif netting._is_open() or netting.state == "posted":
                netted = netting.total_payable
            else:
                netted = 0.0
            line.left_to_pay = line.payable - netted

    def action_retry(self):
        """Look again at pairs that failed or were skipped, and show the progress."""
        runs = self._retry()
        return runs._get_open_action() if len(runs) == 1 else True

    def action_open_netting(self):
        """Open the netting that came of the pair."""
        return self.netting_id._get_open_action()

    def _retry(self):
        """Set failed and skipped pairs back to pending and start the batches.

        :return: their runs
        :raises UserError: when there are none, or when they may not be run again
        """
        self.env["account.netting"].check_access("create")
        self.check_access("read")
        if any(run.is_simulation for run in self.run_id):
            raise UserError(
                self.env._("A simulation cannot be run again; run its rule.")
            )
        self.run_id.rule_id._check_active()
        lines = self.filtered(lambda line: line.outcome in ("failed", "skipped"))
        if not lines:
            raise UserError(self.env._("No pair failed or was skipped."))
        # Nobody may write runs and their lines, those who run them again included.
        at_work(lines).sudo().write(lines._prepare_pending_vals())
        runs = lines.run_id
        at_work(runs).sudo().write({"state": "running", "date_done": False})
        runs._start_work()
        return runs

    @api.model
    def _prepare_pending_vals(self):
        """Return the values of a pair that is to be looked at again."""
        return {
            "outcome": "pending",
            "reason": False,
            "reason_code": False,
            "attempts": 0,
            "netting_id": False,
            **dict.fromkeys(
                ("amount", "amount_company", "documents_closed", "payments_avoided"), 0
            ),
        }

    def _note(self, outcome, code, tell):
        """Note that nothing was netted, and why.

        :param code: of the reason
        :param tell: function that returns its sentence in an environment's language
        """
        at_work(self).write(
            {"outcome": outcome, "reason_code": code, "reason": tell(self.env)}
        )
        for others in self._in_other_languages():
            others.write({"reason": tell(others.env)})

    def _note_decision(self, decision, netting=None):
        """Note what came of the pair, and the netting if there is one."""
        working = at_work(self)
        if netting:
            working.netting_id = netting  # the reason is also what it waits for
        working.write(self._prepare_result_vals(decision))
        self._translate_reasons([decision])

    def _translate_reasons(self, decisions):
        """Say the reasons in the other languages, too; readers find their own.

        :param decisions: one for each of these lines
        """
        for others in self._in_other_languages():
            for line, decision in zip(others, decisions, strict=True):
                if line.reason:
                    line.reason = line._get_reason(decision)

    def _in_other_languages(self):
        """Return the lines in each language in use but that of the environment."""
        own = self.env.lang or "en_US"
        return [
            at_work(self).with_context(lang=code)
            for code, _name in self.env["res.lang"].get_installed()
            if code != own
        ]

    def _note_error(self, code, tell):
        """Note what no reason foretold: on one pair for good, on several for a retry.

        Pairs with an attempt behind them are worked on one by one.

        :param code: see :meth:`_note`
        :param tell: see :meth:`_note`
        """
        if len(self) == 1:
            self._note("failed", code, tell)
            return
        for line in at_work(self):
            line.attempts += 1

    def _note_busy(self):
        """Count that the pair could not be worked on; give it up in the end."""
        for line in at_work(self):
            line.attempts += 1
            if line.attempts >= MOST_ATTEMPTS:
                line._note(
                    "failed",
                    "busy",
                    lambda env: env._(
                        "Somebody else was working on the same items each time. "
                        "Run the pair again."
                    ),
                )

    def _prepare_result_vals(self, decision):
        """Return what is kept of a decision: outcome, reason and figures.

        :param decision: ``Decision`` of ``account.netting.rule``
        """
        plan, allocation, outcome = decision
        target = plan.target
        currency = self.env["res.currency"].browse(target.currency)
        vals = {
            "outcome": outcome,
            "reason": self._get_reason(decision),
            "reason_code": self._get_reason_code(decision),
            "payable": currency._netting_amount(
                sum(
                    item.units
                    for item in plan.valued(plan.items)
                    if item.side == PAYABLE
                )
            ),
        }
        if outcome not in NETTED:
            return vals
        company = self.env["res.company"].browse(target.company)
        amount = currency._netting_amount(allocation.units)
        closed, cleared = plan.effects(allocation.amounts)
        return {
            **vals,
            "amount": amount,
            "amount_company": currency._convert(
                amount, company.currency_id, company, target.date
            ),
            "documents_closed": closed,
            "payments_avoided": cleared,
        }

    def _get_reason(self, decision):
        """Return why nothing is netted, or what is left out, or waits for approval."""
        plan, allocation, outcome = decision
        Eligibility = self.env["account.netting.eligibility"]
        if outcome in NETTED:
            sentences = Eligibility._get_held_back(plan)
            if waiting := self._get_approval_problem():
                sentences.append(waiting)
            return "\n".join(sentences) or False
        if allocation.units:
            return self.env._("The amount is below the rule's minimum.")
        return "\n".join(Eligibility._get_nothing_sentences([plan]))

    def _get_approval_problem(self):
        """Return what the pair's proposal waits for, ``None`` without one."""
        netting = self.netting_id
        return netting._get_approval_problem() if netting._is_open() else None

    def _get_reason_code(self, decision):
        """Return the codes of what :meth:`_get_reason` says, as one text."""
        plan, allocation, outcome = decision
        limits = {limit.code for limit in plan.limits.values()}
        codes = plan.codes() | limits | set(plan.exhausted())
        if outcome in NETTED or codes and not allocation.units:
            waiting = ["approval_needed"] if self._get_approval_problem() else []
            return " ".join([*ordered(codes), *waiting]) or False
        return "below_minimum" if allocation.units else plan.pair_reason()
