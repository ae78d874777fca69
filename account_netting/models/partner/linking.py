"""The partner's way to its pairs: open items, linking, unlinking, a counterpart."""

from datetime import date

from odoo import api, fields, models
from odoo.fields import Command

from ...arguments import check_one
from .res_partner import ACCOUNTING


class ResPartner(models.Model):
    _inherit = "res.partner"

    netting_party_ids = fields.Many2many(
        comodel_name="account.netting.party",
        string="Netting Pairs",
        compute="_compute_netting_party_ids",
        groups=ACCOUNTING,
        help="The pairs of draft and active agreements in which the partner stands.",
    )

    @api.depends("commercial_partner_id")
    @api.depends_context("allowed_company_ids")
    def _compute_netting_party_ids(self):
        parties = (
            self.env["account.netting.party"]
            ._find_with(self.commercial_partner_id)
            .filtered(lambda party: party.agreement_state != "closed")
        )
        for partner in self:
            commercial = partner.commercial_partner_id
            partner.netting_party_ids = parties.filtered(
                lambda party, own=commercial: (
                    own in (party.customer_id, party.vendor_id)
                )
            )

    def write(self, vals):
        moves = not {"parent_id", "is_company"}.isdisjoint(vals)
        result = super().write(vals)
        if moves:
            # A pair always points at commercial partners.
            self.env["account.netting.party"]._follow_partners(self)
        return result

    def action_agree_to_net(self):
        """Open a new agreement, filled in for a partner that is customer and vendor."""
        check_one(self)
        partner = self.commercial_partner_id
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account_netting.account_netting_agreement_action"
        )
        return dict(
            action,
            view_mode="form",
            views=[(False, "form")],
            context={
                "default_name": partner.name,
                "default_party_ids": [
                    Command.create({"customer_id": partner.id, "vendor_id": partner.id})
                ],
            },
        )

    def action_link(self):
        """Open *Link with Existing*, with the partner and its likely counterpart."""
        check_one(self)
        return self.env["account.netting.link"]._open_for_partner(
            self.commercial_partner_id
        )

    def action_create_vendor(self):
        """Open *Create Vendor*: the partner is a customer and shall be paired."""
        check_one(self)
        return self.env["account.netting.counterpart"]._open_for(self, "vendor")

    def action_create_customer(self):
        """Open *Create Customer*: the partner is a vendor and shall be paired."""
        check_one(self)
        return self.env["account.netting.counterpart"]._open_for(self, "customer")

    def _is_mainly_vendor(self):
        """Tell on which side of a pair the partner belongs, when it is asked."""
        self.ensure_one()
        return self.supplier_rank > self.customer_rank

    # Counterpart
    # -----------

    def _create_netting_counterpart(self, role, name=None):
        """Create the vendor to a customer, or the reverse, as a partner of its own.

        Accounts, payment terms and payment methods are not the other one's: they come
        from the chart of accounts and the company's defaults. Trust in a bank account
        is not copied either.

        :param role: what the new partner is: ``customer`` or ``vendor``
        :param name: its name; the same by default
        """
        self.ensure_one()
        vals = self._prepare_netting_counterpart_vals(role)
        return self.create({**vals, "name": name or self.name})

    def _prepare_netting_counterpart_vals(self, role):
        copied = self._convert_fields_to_values(self._get_netting_counterpart_fields())
        rank = "supplier_rank" if role == "vendor" else "customer_rank"
        return {
            **copied,
            rank: 1,
            "bank_ids": [
                Command.create(
                    {
                        "acc_number": account.acc_number,
                        "acc_holder_name": account.acc_holder_name,
                        "clearing_number": account.clearing_number,
                        "bank_id": account.bank_id.id,
                        "currency_id": account.currency_id.id,
                    }
                )
                for account in self.bank_ids
            ],
        }

    @api.model
    def _get_netting_counterpart_fields(self):
        """Return the fields that say who the party is; other modules may add theirs."""
        return [
            *self._address_fields(),
            "is_company",
            "parent_id",
            "company_id",
            "lang",
            "vat",
            "company_registry",
            "industry_id",
            "email",
            "phone",
            "website",
            "property_account_position_id",
        ]

    # Merge
    # -----

    def _get_strictest_exclusion(self):
        """Return the values that exclude a partner as long as any of these is excluded.

        Whoever merges contacts may know nothing of netting; no exclusion gets lost.
        """
        # Controls are read by rights of accounting, and kept for all.
        excluded = self.sudo().filtered("netting_excluded")
        if not excluded:
            return {}
        longest = max(
            excluded, key=lambda partner: partner.netting_excluded_until or date.max
        )
        return {
            name: longest[name]
            for name in (
                "netting_excluded",
                "netting_excluded_reason",
                "netting_excluded_until",
            )
        }
