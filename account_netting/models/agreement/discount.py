"""Early-payment discounts: whether a netting grants and takes them, by side."""

from odoo import api, fields, models

from ...core.discount import CLOSING, NEVER, PRO_RATA
from ...core.items import RECEIVABLE

DISCOUNTS = [
    (NEVER, "Never"),
    (CLOSING, "When the netting closes the document in time"),
    (PRO_RATA, "On whatever is netted in time"),
]

#: Context key: nettings made in it take no discounts, whatever is agreed.
NO_DISCOUNT = "netting_no_discount"


class AccountNettingAgreement(models.Model):
    _inherit = "account.netting.agreement"

    discount_customer = fields.Selection(
        selection=DISCOUNTS,
        string="Discount We Grant",
        required=True,
        compute="_compute_discount_customer",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="Whether a netting takes the early payment discount off customer "
        "invoices, as a payment on the netting date would. Closing: only where nothing "
        "is left of the invoice. Otherwise the full amounts are netted, and the "
        "discount is lost.",
    )
    discount_vendor = fields.Selection(
        selection=DISCOUNTS,
        string="Discount We Take",
        required=True,
        compute="_compute_discount_vendor",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="Whether a netting takes the early payment discount off vendor bills, as "
        "a payment on the netting date would. Closing: only where nothing is left of "
        "the bill. Otherwise the full amounts are netted, and the discount is lost.",
    )

    @api.depends("company_id")
    def _compute_discount_customer(self):
        for agreement in self:
            company = agreement.company_id
            agreement.discount_customer = company._get_netting_default(
                "netting_discount_customer"
            )

    @api.depends("company_id")
    def _compute_discount_vendor(self):
        for agreement in self:
            company = agreement.company_id
            agreement.discount_vendor = company._get_netting_default(
                "netting_discount_vendor"
            )

    def _get_discount_policy(self, side):
        """Return the policy of one side's early-payment discounts."""
        if not self:
            return NEVER
        name = "discount_customer" if side == RECEIVABLE else "discount_vendor"
        return self[name] or NEVER

    def _grants_discounts(self):
        """Tell whether a netting takes discounts off items of either side."""
        return {self.discount_customer, self.discount_vendor} - {NEVER, False} != set()

    def _get_discount_problem(self, company=None):
        """Return, as a sentence, why discounts cannot be booked, if so.

        :param company: whose items are netted, the agreement's own by default
        """
        self.ensure_one()
        company = (company or self.company_id).sudo()  # settings count, seen or not
        accounts = (
            (
                self.discount_customer,
                company.account_journal_early_pay_discount_loss_account_id,
                self.env._("Cash Discount Loss"),
            ),
            (
                self.discount_vendor,
                company.account_journal_early_pay_discount_gain_account_id,
                self.env._("Cash Discount Gain"),
            ),
        )
        for policy, account, name in accounts:
            if policy != NEVER and not (account and account.active):
                return self.env._(
                    "%(agreement)s takes early payment discounts, but the company has "
                    "no usable account for them: set “%(account)s” in the Accounting "
                    "settings.",
                    agreement=self.display_name,
                    account=name,
                )
        return None
