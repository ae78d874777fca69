"""Rules net pairs across companies, as far as whoever is responsible works there."""

from odoo import models


class AccountNettingRule(models.Model):
    _inherit = "account.netting.rule"

    def _find_across(self):
        """Return the pairs across companies that the rule may net."""
        Party = self.env["account.netting.party"]
        if not Party._is_intercompany_used():
            return Party
        parties = Party.search(
            [
                ("company_id", "child_of", self.company_id.id),
                ("agreement_state", "=", "active"),
                ("is_intercompany", "=", True),
            ]
        )
        return parties.filtered(
            lambda party: party._get_side_companies() <= self._get_own_companies()
        )

    def _get_own_companies(self):
        """Return where whoever runs the rule, or answers for it, works."""
        # The scheduled action works everywhere; people do not.
        user = self.env.user
        if self.env.su:
            user = self.user_id or self.create_uid
        return user.company_ids

    def _find_companies(self):
        return super()._find_companies() | self._find_across()._get_side_companies()

    def _get_books_domain(self):
        across = self._find_across()
        domain = super()._get_books_domain()
        return domain | across._get_across_domain() if across else domain
