"""What the policies of the bridging accounts ask of an agreement's entries."""

from odoo import models


class AccountNettingAgreement(models.Model):
    _inherit = "account.netting.agreement"

    def _get_policy_problem(self):
        """Return, as a sentence, why an account would refuse the line it gets.

        Bridging lines have the partner of their side, and the agreement's analytic
        distribution. Lines of small differences have both where their account takes
        them.

        :return: the sentence, or ``None`` when all fits
        """
        self.ensure_one()
        bridging = self.account_id | self.payable_account_id
        written_off = self.tolerance_account_id if self._writes_off() else bridging
        for account in bridging | written_off:
            values = {
                "agreement": self.display_name,
                "account": account.display_name,
            }
            if account._needs_analytic() and not self.analytic_distribution:
                return self.env._(
                    "%(account)s demands an analytic distribution. Set %(agreement)s "
                    "back to draft and enter one there.",
                    **values,
                )
            if account not in bridging:
                continue
            if account._refuses_analytic() and self.analytic_distribution:
                return self.env._(
                    "%(account)s refuses an analytic distribution. Set %(agreement)s "
                    "back to draft and remove it there.",
                    **values,
                )
            if account._refuses_partner():
                return self.env._(
                    "%(account)s refuses partners, and bridging lines have one. Change "
                    "the policy of the account, or choose another one in "
                    "%(agreement)s.",
                    **values,
                )
        return None
