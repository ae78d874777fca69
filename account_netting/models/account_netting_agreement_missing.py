"""The way out when an agreement is missing: the inactive one, or one filled in."""

from odoo import api, models
from odoo.fields import Command, Domain

from ..core.items import PAYABLE, RECEIVABLE, SIDES


class AccountNettingAgreement(models.Model):
    _inherit = "account.netting.agreement"

    @api.model
    def _get_missing_action(self, plans):
        """Return the action that opens the agreement some plans lack.

        A draft or closed agreement of the same partners is opened as it is;
        otherwise a new one, filled in with the pairs.

        :param plans: list of :class:`~..core.plan.NettingPlan`
        """
        pairs = self._get_missing_pairs(plans)
        partner_ids = [partner_id for pair in pairs for partner_id in pair]
        existing = (
            self.env["account.netting.party"]
            .search(
                Domain("agreement_state", "!=", "active")
                & (
                    Domain("customer_id", "in", partner_ids)
                    | Domain("vendor_id", "in", partner_ids)
                ),
                limit=1,
            )
            .agreement_id
        )
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Netting Agreement"),
            "res_model": self._name,
            "views": [(False, "form")],
            "target": "current",
        }
        if existing:
            return dict(action, res_id=existing.id)
        # Items without a partner leave a blank agreement to fill in.
        partners = self.env["res.partner"].browse(pairs[0] if pairs else ())
        return dict(
            action,
            context={
                "default_name": " / ".join(
                    dict.fromkeys(partners.mapped("display_name"))
                ),
                "default_company_id": self.env.company.id,
                "default_party_ids": [
                    Command.create({"customer_id": customer, "vendor_id": vendor})
                    for customer, vendor in pairs
                ],
            },
        )

    @api.model
    def _get_missing_pairs(self, plans):
        """Return ``(customer id, vendor id)`` of the pairs that need an agreement.

        One customer and one vendor that are different partners make one pair: that is
        what whoever chose their items wants.
        """
        uncovered = [plan for plan in plans if not plan.target.agreement]
        sides = {
            side: {
                item.commercial
                for plan in uncovered
                for item in plan.items
                if item.side == side and item.commercial
            }
            for side in SIDES
        }
        if len(sides[RECEIVABLE]) == len(sides[PAYABLE]) == 1:
            return [(sides[RECEIVABLE].pop(), sides[PAYABLE].pop())]
        partners = sorted(sides[RECEIVABLE] | sides[PAYABLE])
        return [(partner, partner) for partner in partners]
