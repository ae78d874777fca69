"""The terms: by consent or notice, what must be due, who accepts, how long it takes."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...core.reasons import BOTH, CLAIMS, DEBTS
from ..setup.res_company import ADVICE_SENDINGS

#: The two kinds: what both parties agreed to, and what one declares to the other.
AGREEMENT = "agreement"
NOTICE = "notice"

#: Where a one-sided notice asks that the claim of who declares it be due, while its own
#: debt need only be payable: § 387 BGB. Others, such as § 1438 ABGB, ask it of both.
CLAIMS_DUE_COUNTRIES = {"DE"}

NO_ANSWER = [
    ("nothing", "Nothing: go on waiting"),
    ("refuse", "The proposal is refused"),
    ("accept", "The proposal is accepted"),
]


class AccountNettingAgreement(models.Model):
    _inherit = "account.netting.agreement"

    kind = fields.Selection(
        selection=[
            (AGREEMENT, "By agreement"),
            (NOTICE, "By one-sided notice"),
        ],
        required=True,
        default=AGREEMENT,
        tracking=True,
        help="By agreement: the partner consents, once or to each netting. By "
        "one-sided notice: you declare the set-off where the law lets you, only of "
        "what is due and without conditions.",
    )
    wording_id = fields.Many2one(
        comodel_name="account.netting.wording",
        string="Legal Wording",
        check_company=True,
        help="What documents say of the law. Empty: the wording of the company's "
        "country.",
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
    due_side = fields.Selection(
        selection=[
            (BOTH, "On both sides"),
            (CLAIMS, "Of what is owed to us"),
            (DEBTS, "Of what we owe"),
        ],
        string="Must Be Due",
        compute="_compute_due_side",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
        help="Where only due items are netted: whether that holds for both sides. The "
        "law of the country proposes it: for a one-sided notice in Germany, our own "
        "debt need only be payable. Where only what we owe must be due, what the "
        "partner owes us is set off before it falls due, which takes its consent.",
    )
    include_non_trade = fields.Boolean(
        string="Non-Trade Items Too",
        tracking=True,
        help="Also net items on receivable and payable accounts marked Non Trade, such "
        "as taxes or salaries. Otherwise they are left out.",
    )
    advice_sending = fields.Selection(
        selection=ADVICE_SENDINGS,
        string="Sending of Advices",
        compute="_compute_advice_sending",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
        help="Whether the advice, and after a reversal the reversal letter, goes to "
        "the partner by e-mail without a person.",
    )
    acceptance_required = fields.Boolean(
        string="Acceptance by the Partner",
        compute="_compute_acceptance_required",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="The agreement can be activated only once the partner has accepted it.",
    )
    answer_days = fields.Integer(
        string="Days to Answer",
        tracking=True,
        help="How many days the partner has to answer a proposal, from the day it is "
        "sent. 0: no deadline.",
    )
    no_answer = fields.Selection(
        selection=NO_ANSWER,
        string="No Answer Means",
        required=True,
        default="nothing",
        tracking=True,
        help="What follows when the partner has not answered a proposal in time. "
        "Silence means acceptance only where the partner accepted an agreement that "
        "says so.",
    )

    _include_non_trade_idx = models.Index("(id) WHERE include_non_trade IS TRUE")
    _notice_only_due = models.Constraint(
        "CHECK (kind != 'notice' OR only_due IS TRUE)",
        "By one-sided notice only due items can be netted.",
    )
    _notice_claims_due = models.Constraint(
        "CHECK (kind != 'notice' OR due_side != 'debts')",
        "By one-sided notice only claims of yours that are due can be netted.",
    )
    _notice_not_accepted = models.Constraint(
        "CHECK (kind != 'notice' OR acceptance_required IS NOT TRUE)",
        "A one-sided notice waits for no acceptance by the partner.",
    )
    _answer_days_positive = models.Constraint(
        "CHECK (answer_days >= 0)",
        "The days to answer cannot be less than zero.",
    )

    @api.depends("company_id", "kind")
    def _compute_only_due(self):
        for agreement in self:
            agreement.only_due = (
                agreement._is_notice()
                or agreement.company_id._get_netting_default("netting_only_due")
            )

    @api.depends("company_id", "kind", "wording_id")
    def _compute_due_side(self):
        for agreement in self:
            # The country of a company is no secret of it.
            company = agreement.company_id.sudo()
            wording = agreement._find_wording(company)
            country = wording.country_id or company.account_fiscal_country_id
            is_enough = country.code in CLAIMS_DUE_COUNTRIES
            agreement.due_side = (
                CLAIMS if agreement._is_notice() and is_enough else BOTH
            )

    @api.depends("company_id")
    def _compute_advice_sending(self):
        for agreement in self:
            company = agreement.company_id
            agreement.advice_sending = company._get_netting_default(
                "netting_advice_sending"
            )

    @api.depends("kind")
    def _compute_acceptance_required(self):
        for agreement in self:
            agreement.acceptance_required = (
                not agreement._is_notice() and agreement.acceptance_required
            )

    @api.constrains("no_answer", "answer_days")
    def _check_deadline_for_no_answer(self):
        for agreement in self:
            if agreement.no_answer != "nothing" and not agreement.answer_days:
                raise ValidationError(
                    self.env._(
                        "%(agreement)s: say how many days the partner has to answer, "
                        "or let no answer mean nothing.",
                        agreement=agreement.display_name,
                    )
                )

    def _is_notice(self):
        """Tell whether nettings are declared to the partner, who need not accept."""
        return self.kind == NOTICE

    def _is_due_for(self, due_side):
        """Tell whether one side must be due, and nothing else.

        :param due_side: ``claims``, what is owed to us; ``debts``, what we owe
        """
        return self.only_due and self.due_side == due_side

    def _get_no_answer_problems(self):
        """Return, as sentences, why no answer cannot mean what the terms say."""
        self.ensure_one()
        if self.no_answer != "accept" or self.acceptance_state == "accepted":
            return []
        return [
            self.env._(
                "No answer can mean acceptance only where the partner accepted "
                "that: require the partner's acceptance of %(agreement)s and send "
                "it, or choose another meaning.",
                agreement=self.display_name,
            )
        ]

    def _find_wording(self, company):
        """Return the wording of nettings of a company under the agreement."""
        Wording = self.env["account.netting.wording"]
        # Whoever prints or posts need not read the texts themselves.
        return self.sudo().wording_id or Wording._find_for_company(company)
