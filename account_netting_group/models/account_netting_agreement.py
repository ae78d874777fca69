"""From an agreement to what it nets across companies."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.account_netting.arguments import check_one
from odoo.addons.account_netting.core.discount import NEVER

from .account_netting_party import ACROSS_FIRST


class AccountNettingAgreement(models.Model):
    _inherit = "account.netting.agreement"

    is_intercompany = fields.Boolean(
        string="Across Companies",
        compute="_compute_is_intercompany",
        store=True,
        help="Whether a pair has a side in the books of another company.",
    )

    @api.depends("party_ids.is_intercompany")
    def _compute_is_intercompany(self):
        for agreement in self:
            agreement.is_intercompany = any(
                agreement.party_ids.mapped("is_intercompany")
            )

    def _get_discount_policy(self, side):
        return NEVER if self.is_intercompany else super()._get_discount_policy(side)

    def _activation_problems(self):
        problems = super()._activation_problems()
        if self.is_intercompany and self._nets_across():
            problems.append(
                self.env._(
                    "%(agreement)s nets across companies, where every currency is "
                    "netted by itself: choose that under Currencies.",
                    agreement=self.display_name,
                )
            )
        return problems + self.party_ids._get_mirror_problems()

    def action_net_across(self):
        """Propose all that can be netted across companies today, and open it.

        :raises UserError: when nothing can be netted, with the reasons
        """
        check_one(self)
        items = self.env["account.move.line"].search(self.party_ids._get_item_domain())
        if not items:
            raise UserError(self.env._("There is nothing to net."))
        Group = self.env["account.netting.group"].with_context(**{ACROSS_FIRST: True})
        return Group.browse(Group.propose(items.ids))._get_open_action()
