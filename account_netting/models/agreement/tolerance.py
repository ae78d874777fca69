"""Small differences: what is left of netted items is written off up to a tolerance."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..setup.account_account import WRITE_OFF_ACCOUNTS


class AccountNettingAgreement(models.Model):
    _inherit = "account.netting.agreement"

    tolerance_amount = fields.Monetary(
        string="Write Off Up To",
        compute="_compute_tolerance_amount",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="What a netting leaves of an item it settles is written off with it, up "
        "to this amount an item; in company currency, items of other currencies at the "
        "rate of the netting date. 0: nothing is written off. No tax is corrected.",
    )
    tolerance_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Account for Small Differences",
        compute="_compute_tolerance_account_id",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        check_company=True,
        domain=WRITE_OFF_ACCOUNTS,
        help="Where small differences are written off, in favour of either side.",
    )

    _tolerance_amount_not_negative = models.Constraint(
        "CHECK (tolerance_amount >= 0)",
        "The tolerance cannot be below zero.",
    )

    @api.depends("company_id")
    def _compute_tolerance_amount(self):
        for agreement in self:
            company = agreement.company_id
            agreement.tolerance_amount = company._get_netting_default(
                "netting_tolerance_amount"
            )

    @api.depends("company_id")
    def _compute_tolerance_account_id(self):
        for agreement in self:
            company = agreement.company_id
            agreement.tolerance_account_id = company._get_netting_default(
                "netting_tolerance_account_id"
            )

    @api.constrains("tolerance_amount", "tolerance_account_id")
    def _check_tolerance_account(self):
        for agreement in self:
            if problem := agreement._get_tolerance_problem():
                raise ValidationError(problem)

    def _get_tolerance_problem(self):
        """Return, as a sentence, why small differences cannot be written off, if so."""
        self.ensure_one()
        if not self._writes_off():
            return None
        if not self.tolerance_account_id:
            return self.env._(
                "%(agreement)s: choose the account that small differences are written "
                "off to, or let the tolerance be 0.",
                agreement=self.display_name,
            )
        return self.tolerance_account_id._get_write_off_problem()

    def _writes_off(self):
        """Tell whether small differences are written off under the agreement."""
        return bool(self.tolerance_amount)

    def _get_tolerance(self, currency, company, date):
        """Return the tolerance in a currency, at the rate of a netting date."""
        self.ensure_one()
        return self._convert_tolerance(self.tolerance_amount, currency, company, date)

    @api.model
    def _convert_tolerance(self, amount, currency, company, date):
        """Return a tolerance of the company's currency in another one.

        Nothing is looked up where there is none.
        """
        if not amount:
            return 0.0
        return company.currency_id._convert(amount, currency, company, date)
