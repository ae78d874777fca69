"""The way out when an agreement is missing: the inactive one, or one filled in."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ...core.items import PAYABLE, RECEIVABLE, SIDES
from ...exceptions import AgreementMissingError


class AccountNettingAgreement(models.Model):
    _inherit = "account.netting.agreement"

    @api.model
    def _get_missing_error(self, message, plans):
        """Return the error that offers the way out, to whom it is open.

        :param message: why nothing can be netted
        :param plans: list of :class:`~..core.plan.NettingPlan`
        """
        action = self._get_missing_action(plans)
        if action.get("res_id"):
            return AgreementMissingError(
                message, action, self.env._("Open the agreement")
            )
        if self.has_access("create"):
            return AgreementMissingError(
                message, action, self.env._("Create the agreement")
            )
        advice = self.env._("Ask a netting manager to make an agreement.")
        return UserError("\n".join([message, advice]))

    @api.model
    def _get_missing_action(self, plans):
        """Return the action that opens the agreement some plans lack.

        The agreement of a netting, and a draft or closed one of the same partners,
        is opened as it is; otherwise a new one, filled in with the pairs.

        :param plans: list of :class:`~..core.plan.NettingPlan`
        """
        pairs = self._get_missing_pairs(plans)
        existing = self._find_inactive(plans, pairs)
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
    def _find_inactive(self, plans, pairs):
        """Return one agreement that could cover all the pairs, were it in force."""
        for plan in plans:
            if plan.target.agreement and not plan.target.in_force:
                return self.browse(plan.target.agreement)
        partner_ids = [partner_id for pair in pairs for partner_id in pair]
        parties = self.env["account.netting.party"].search(
            Domain("agreement_state", "!=", "active")
            & (
                Domain("customer_id", "in", partner_ids)
                | Domain("vendor_id", "in", partner_ids)
            )
        )
        return parties.agreement_id.filtered(
            lambda agreement: all(
                any(
                    party.customer_id.id == customer or party.vendor_id.id == vendor
                    for party in agreement.party_ids
                )
                for customer, vendor in pairs
            )
        )[:1]

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
