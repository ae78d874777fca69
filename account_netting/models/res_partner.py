from odoo import models
from odoo.fields import Domain


class ResPartner(models.Model):
    _inherit = "res.partner"

    def action_create_netting(self):
        """Open *Create netting* for the pairs that these partners belong to."""
        return self.env["account.netting.wizard"]._open_for(self)

    def _get_family(self):
        """Return all contacts and addresses of these partners, archived ones too.

        Invoices stand with the company, miscellaneous entries may stand with a
        contact; both belong to the same party.
        """
        return self.with_context(active_test=False).search(
            Domain("commercial_partner_id", "in", self.commercial_partner_id.ids)
        )
