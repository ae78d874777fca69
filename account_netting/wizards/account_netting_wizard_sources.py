"""Where *Create Netting* is opened from, and which open items that brings."""

from odoo import api, models
from odoo.fields import Domain

#: Opened from one of these, the wizard already holds all there is to net.
WHOLE_SOURCES = (
    "account.netting.agreement",
    "account.netting.party",
    "account.netting.position",
    "account.payment",
    "res.partner",
)


class AccountNettingWizard(models.TransientModel):
    _inherit = "account.netting.wizard"

    @api.model
    def _open_for(self, records):
        """Return the action that opens the wizard for these records.

        :param records: pairs, positions, agreements, partners, journal items,
            documents or payments
        """
        wizard = self.with_context(
            active_model=records._name, active_ids=records.ids
        ).create({})
        return wizard._get_reopen_action()

    @api.model
    def _is_opened_from_all(self):
        """Tell whether what the context starts from brings all that is open."""
        return self.env.context.get("active_model") in WHOLE_SOURCES

    @api.model
    def _get_source_domain(self):
        """Return the domain of the journal items the context starts from."""
        model = self.env.context.get("active_model")
        ids = self.env.context.get("active_ids") or []
        if model == "account.move.line":
            return Domain("id", "in", ids)
        if model == "account.move":
            Line = self.env["account.move.line"]
            return Domain("move_id", "in", ids) & Line._get_netted_domain()
        if model == "account.payment":
            return self.env[model].browse(ids)._get_netting_domain()
        if model == "account.netting.agreement":
            return self.env[model].browse(ids).party_ids._get_item_domain()
        if model == "account.netting.party":
            return self.env[model].browse(ids)._get_item_domain()
        if model == "account.netting.position":
            return self.env[model].browse(ids)._get_items_domain()
        if model == "res.partner":
            return self._get_partner_domain(
                self.env[model].browse(ids).commercial_partner_id
            )
        return Domain.FALSE

    @api.model
    def _get_partner_domain(self, partners):
        """Return the domain of what partners, and those paired with them, have open.

        :param partners: commercial partners
        """
        parties = self.env["account.netting.party"].search(
            Domain("agreement_state", "=", "active")
            & (
                Domain("customer_id", "in", partners.ids)
                | Domain("vendor_id", "in", partners.ids)
            )
        )
        own = self.env["account.move.line"]._get_open_items_domain(partners, partners)
        return own & Domain("company_id", "in", self.env.companies.ids) | (
            parties._get_item_domain() if parties else Domain.FALSE
        )
