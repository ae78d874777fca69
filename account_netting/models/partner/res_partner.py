"""Partners: whether they may be netted, and with whom they stand in pairs."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...core.controls import ALLOWED, CREDIT_ONLY, DEBIT_ONLY, NOT_ALLOWED

#: Who works with the books may see these; other users see partners too.
ACCOUNTING = "account.group_account_invoice,account.group_account_readonly"

#: Read together when somebody nets or looks at them, not with each partner.
CONTROL_FIELDS = "netting_controls"

CONTROLS = [
    (ALLOWED, "Allowed"),
    (NOT_ALLOWED, "Not allowed"),
    (DEBIT_ONLY, "Debit only"),
    (CREDIT_ONLY, "Credit only"),
]


class ResPartner(models.Model):
    _inherit = "res.partner"

    netting_as_customer = fields.Selection(
        selection=CONTROLS,
        string="Netting as Customer",
        company_dependent=True,
        prefetch=CONTROL_FIELDS,
        groups=ACCOUNTING,
        help="Whether what the partner owes us may be netted. Debit only: while we owe "
        "them at least as much, so that all they owe is cleared and the rest stays "
        "payable. Credit only: while they owe us at least as much. Empty: allowed.",
    )
    netting_as_vendor = fields.Selection(
        selection=CONTROLS,
        string="Netting as Vendor",
        company_dependent=True,
        prefetch=CONTROL_FIELDS,
        groups=ACCOUNTING,
        help="Whether what we owe the partner may be netted; as for the customer.",
    )
    netting_excluded = fields.Boolean(
        string="Excluded from Netting",
        prefetch=CONTROL_FIELDS,
        groups=ACCOUNTING,
        help="Nothing of the partner is netted, say during insolvency or a dispute.",
    )
    netting_excluded_reason = fields.Char(
        string="Why Excluded",
        prefetch=CONTROL_FIELDS,
        groups=ACCOUNTING,
    )
    netting_excluded_until = fields.Date(
        string="Excluded Until",
        prefetch=CONTROL_FIELDS,
        groups=ACCOUNTING,
        help="Last day of the exclusion. Empty: until further notice.",
    )

    netting_count = fields.Integer(
        compute="_compute_netting_count",
        groups=ACCOUNTING,
    )

    @api.depends_context("allowed_company_ids")
    def _compute_netting_count(self):
        groups = []
        if self.env["account.netting.agreement"]._is_used():
            groups = self.env["account.netting"]._read_group(
                self._get_netting_domain(),
                groupby=["partner_ids"],
                aggregates=["__count"],
            )
        for partner in self:
            partner.netting_count = sum(
                count
                for netted, count in groups
                if netted == partner.commercial_partner_id
            )

    # Planning asks for them each time, and they are few.
    _netting_excluded = models.Index("(id) WHERE netting_excluded IS TRUE")

    @api.constrains("netting_excluded", "netting_excluded_reason")
    def _check_exclusion_has_reason(self):
        for partner in self:
            if partner.netting_excluded and not partner.netting_excluded_reason:
                raise ValidationError(
                    self.env._(
                        "Say why %(partner)s is excluded from netting.",
                        partner=partner.display_name,
                    )
                )

    @api.onchange("netting_as_customer", "netting_as_vendor")
    def _onchange_netting_controls(self):
        parties = self.env["account.netting.party"].search(
            Domain("agreement_state", "=", "active")
            & (
                Domain("customer_id", "=", self._origin.id)
                | Domain("vendor_id", "=", self._origin.id)
            )
        )
        problems = parties._get_control_problems(changed=self)
        if problems:
            return {
                "warning": {
                    "title": self.env._("Nothing is netted any more"),
                    "message": "\n".join(problems),
                }
            }
        return None

    def action_create_netting(self):
        """Open *Create netting* for the pairs that these partners belong to."""
        return self.env["account.netting.wizard"]._open_for(self)

    def action_open_nettings(self):
        """Open the nettings with these partners, as customer or as vendor."""
        return (
            self.env["account.netting"]
            .search(self._get_netting_domain())
            ._get_open_action()
        )

    def _get_netting_domain(self):
        return Domain("partner_ids", "in", self.commercial_partner_id.ids)

    def _get_family(self):
        """Return all contacts and addresses of these partners, archived ones too.

        Invoices stand with the company, miscellaneous entries may stand with a
        contact; both belong to the same party.
        """
        return self.with_context(active_test=False).search(
            Domain("commercial_partner_id", "in", self.commercial_partner_id.ids)
        )

    def _get_netting_counterparts(self):
        """Return the customers and vendors whose balances count for each partner.

        The partner's own, and those it is paired with in an active agreement: all its
        partners where they are netted together.

        :return: two ``{partner: commercial partners}``
        """
        parties = self.netting_party_ids.filtered(
            lambda party: party.agreement_state == "active"
        )
        customers, vendors = {}, {}
        for partner in self:
            commercial = partner.commercial_partner_id
            paired = parties.filtered_domain(
                [
                    "|",
                    ("customer_id", "=", commercial.id),
                    ("vendor_id", "=", commercial.id),
                ]
            )._with_together()
            customers[partner] = commercial | paired.customer_id
            vendors[partner] = commercial | paired.vendor_id
        return customers, vendors
