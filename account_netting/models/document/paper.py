"""Which paper says where a netting stands."""

from odoo import models
from odoo.exceptions import UserError

from ...arguments import check_some


class AccountNetting(models.Model):
    _inherit = "account.netting"

    def action_print(self):
        """Print the paper that says where the nettings stand, the same of all.

        A proposal's is the statement, a posted netting's the advice and a reversed
        one's the reversal letter.
        """
        check_some(self)
        papers = {
            {"posted": "advice", "reversed": "reversal"}.get(netting.state, "statement")
            for netting in self
        }
        if len(papers) > 1:
            raise UserError(
                self.env._(
                    "These nettings stand in different states, and each state has a "
                    "paper of its own. Print them apart."
                )
            )
        report = self.env.ref(f"account_netting.action_report_netting_{papers.pop()}")
        return report.report_action(self, config=False)
