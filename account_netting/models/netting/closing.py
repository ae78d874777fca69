"""Closing an agreement: what becomes of its open proposals is asked before."""

from odoo import models
from odoo.fields import Domain

from ...core.states import OPEN_STATES


class AccountNettingAgreement(models.Model):
    _inherit = "account.netting.agreement"

    def action_open_close(self):
        """Close agreements; where proposals are open, ask first what becomes of them.

        :return: action that asks, or ``True``
        """
        self.check_access("write")
        if not self._find_open_proposals():
            return self.action_close()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account_netting.account_netting_close_action"
        )
        return dict(action, context={"default_agreement_ids": self.ids})

    def _find_open_proposals(self):
        """Return the nettings of the agreements that may still be posted."""
        return self.env["account.netting"].search(
            Domain("agreement_id", "in", self.ids) & Domain("state", "in", OPEN_STATES),
            order="id",
        )
