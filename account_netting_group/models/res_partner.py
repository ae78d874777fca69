"""A partner marked insolvent leaves netting across companies at once."""

from markupsafe import Markup

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.account_netting.core.states import OPEN_STATES
from odoo.addons.account_netting.models.partner.res_partner import ACCOUNTING


class ResPartner(models.Model):
    _inherit = "res.partner"

    netting_insolvent_since = fields.Date(
        string="Insolvent Since",
        groups=ACCOUNTING,
        help="Nothing of the partner is netted across companies any more, for claims "
        "of affiliates set off by contract do not survive its insolvency. Open "
        "proposals are given up at once. What one company is owed and owes itself is "
        "netted still, unless the partner is excluded from netting.",
    )

    _netting_insolvent = models.Index("(id) WHERE netting_insolvent_since IS NOT NULL")

    def write(self, vals):
        result = super().write(vals)
        if vals.get("netting_insolvent_since"):
            self._leave_netting_across()
        return result

    def _leave_netting_across(self):
        """Give up open proposals across companies, and say why."""
        # They may be of companies that whoever marks the partner does not see.
        nettings = (
            self.env["account.netting"]
            .sudo()
            .search(
                Domain("netting_group_id", "!=", False)
                & Domain("state", "in", (*OPEN_STATES, "refused"))
                & Domain("partner_ids", "in", self.commercial_partner_id.ids)
            )
        )
        if not nettings:
            return
        nettings.action_cancel()
        for group in nettings.netting_group_id:
            partners = group.netting_ids.partner_ids & self.commercial_partner_id
            group.message_post(
                body=Markup("<p>%s</p>")
                % self.env._(
                    "Given up: %(partners)s is insolvent since %(date)s.",
                    partners=", ".join(partners.mapped("name")),
                    date=format_date(self.env, self[0].netting_insolvent_since),
                )
            )
