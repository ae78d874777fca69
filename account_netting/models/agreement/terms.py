"""By consent or by notice, under which law, and how the partner is told."""

from odoo import api, fields, models

from ..setup.res_company import ADVICE_SENDINGS

#: The two kinds: what both parties agreed to, and what one declares to the other.
AGREEMENT = "agreement"
NOTICE = "notice"


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
        compute="_compute_acceptance_required",
        store=True,
        readonly=False,
        precompute=True,
    )

    _notice_only_due = models.Constraint(
        "CHECK (kind != 'notice' OR only_due IS TRUE)",
        "By one-sided notice only due items can be netted.",
    )
    _notice_not_accepted = models.Constraint(
        "CHECK (kind != 'notice' OR acceptance_required IS NOT TRUE)",
        "A one-sided notice waits for no acceptance by the partner.",
    )

    @api.depends("kind")
    def _compute_only_due(self):
        result = super()._compute_only_due()
        self.filtered(lambda agreement: agreement.kind == NOTICE).only_due = True
        return result

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
                agreement.kind != NOTICE and agreement.acceptance_required
            )

    def _find_wording(self, company):
        """Return the wording of nettings of a company under the agreement."""
        Wording = self.env["account.netting.wording"]
        return self.sudo().wording_id or Wording._find_for_company(company)
