"""Partners that are merged: pairs, agreements and exclusions stay right."""

from odoo import api, models
from odoo.fields import Domain


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        # Odoo moves all references in the database, past every check of ours.
        parties = self.env["account.netting.party"].sudo()._find_with(src_partners)
        self._drop_candidates(src_partners)
        result = super()._update_foreign_keys(src_partners, dst_partner)
        self.env.invalidate_all()
        self.env["account.netting.party"]._follow_partners(dst_partner, later=parties)
        return result

    @api.model
    def _update_values(self, src_partners, dst_partner):
        exclusion = (src_partners | dst_partner)._get_strictest_exclusion()
        result = super()._update_values(src_partners, dst_partner)
        # Controls are written by rights of accounting; whoever merges keeps them.
        dst_partner.sudo().write(exclusion)
        return result

    @api.model
    def _drop_candidates(self, partners):
        """Forget what *Find Pairs* showed of partners that will be gone."""
        # Candidates of others go, too: the partner is no more.
        self.env["account.netting.candidate"].sudo().search(
            Domain("customer_id", "in", partners.ids)
            | Domain("vendor_id", "in", partners.ids)
        ).unlink()
