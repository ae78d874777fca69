"""The warning that another partner has the same numbers, and what can be done."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_list

from ...arguments import check_one
from ...core.identity import BANK, REGISTRY, VAT
from .res_partner import ACCOUNTING


class ResPartner(models.Model):
    _inherit = "res.partner"

    # Without groups, so that the form can hide Odoo's own warning of the same to all;
    # empty for those who do not work with the books.
    netting_twin_ids = fields.Many2many(
        comodel_name="res.partner",
        string="Same Numbers",
        compute="_compute_netting_twins",
        help="Partners with the same VAT number, registry number or bank account, "
        "which are not linked with this one.",
    )
    netting_twin_warning = fields.Char(compute="_compute_netting_twins")

    # As account.netting.evidence asks for them.
    _netting_vat_idx = models.Index(
        "(UPPER(REGEXP_REPLACE(vat, '[^a-zA-Z0-9]', '', 'g'))) WHERE vat IS NOT NULL"
    )
    _netting_registry_idx = models.Index(
        "(UPPER(REGEXP_REPLACE(company_registry, '[^a-zA-Z0-9]', '', 'g'))) "
        "WHERE company_registry IS NOT NULL"
    )

    @api.depends(
        "vat",
        "company_registry",
        "country_id",
        "parent_id",
        "is_company",
        "bank_ids.acc_number",
    )
    @api.depends_context("uid", "company", "allowed_company_ids")
    def _compute_netting_twins(self):
        is_wanted = self.env.company.netting_warn_twins and self.env.user.has_groups(
            ACCOUNTING
        )
        for partner in self:
            twins = partner._find_netting_twins() if is_wanted else {}
            partner.netting_twin_ids = self.browse(twin.id for twin in twins)
            partner.netting_twin_warning = partner._get_twin_warning(twins)

    def action_open_twins(self):
        """Open the partners with the same numbers."""
        return self.netting_twin_ids._get_records_action(context={})

    def action_merge_twins(self):
        """Open Odoo's merge wizard for the partner and those with the same numbers."""
        check_one(self)
        return (self | self.netting_twin_ids)._get_merge_action()

    def _get_merge_action(self):
        """Return the action that opens Odoo's merge wizard for these partners."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "base.action_partner_merge"
        )
        return dict(
            action, context={"active_model": self._name, "active_ids": self.ids}
        )

    def _find_netting_twins(self):
        """Return ``{partner: kinds of evidence}``, without those linked already."""
        self.ensure_one()
        if self.parent_id and not self.is_company:
            return {}  # a contact has its company's numbers
        twins = self.env["account.netting.evidence"]._find_twins(self)
        linked = self._find_linked() if twins else self.browse()
        return {twin: kinds for twin, kinds in twins.items() if twin not in linked}

    def _find_linked(self):
        """Return the partners that stand in a pair with this one."""
        parties = self.env["account.netting.party"].search(
            Domain("agreement_state", "!=", "closed")
            & (
                Domain("customer_id", "=", self._origin.id)
                | Domain("vendor_id", "=", self._origin.id)
            )
        )
        return parties.customer_id | parties.vendor_id

    @api.model
    def _get_twin_warning(self, twins):
        """Say what is shared with each twin."""
        labels = {
            VAT: self.env._("VAT number"),
            REGISTRY: self.env._("registry number"),
            BANK: self.env._("bank account"),
        }
        return " ".join(
            self.env._(
                "%(partner)s has the same %(numbers)s.",
                partner=twin.display_name,
                numbers=format_list(self.env, [labels[kind] for kind in kinds]),
            )
            for twin, kinds in twins.items()
        )
