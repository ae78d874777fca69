"""From an agreement to what it nets across companies."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class AccountNettingAgreement(models.Model):
    _inherit = "account.netting.agreement"

    is_across = fields.Boolean(
        string="Across Companies",
        compute="_compute_is_across",
        help="Whether a pair has a side in the books of another company.",
    )

    def _compute_is_across(self):
        for agreement in self:
            agreement.is_across = any(
                party._is_across() for party in agreement.party_ids
            )

    def _get_across_problems(self):
        problems = super()._get_across_problems()
        if self._nets_across() and self.is_across:
            problems.append(
                self.env._(
                    "%(agreement)s nets across companies, where every currency is "
                    "netted by itself. Choose that for its currencies, or make an "
                    "agreement of its own for the other companies.",
                    agreement=self.display_name,
                )
            )
        return problems

    def action_net_across(self):
        """Propose all that can be netted across companies today, and open it.

        :raises UserError: when nothing can be netted, with the reasons
        """
        self.ensure_one()
        Line = self.env["account.move.line"]
        nobody = self.env["res.partner"]
        domains = [
            Domain("company_id", "=", company.id)
            & Line._get_open_items_domain(*partners)
            for party in self.party_ids
            for company, partners in (
                (party.customer_company_id, (party.customer_id, nobody)),
                (party.vendor_company_id, (nobody, party.vendor_id)),
            )
        ]
        Group = self.env["account.netting.group"]
        items = Line.search(Domain.OR(domains))
        if not items:
            raise UserError(self.env._("There is nothing to net."))
        return Group.browse(Group.propose(items.ids))._get_open_action()
