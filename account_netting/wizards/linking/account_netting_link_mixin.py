"""Into which agreement new pairs go: an existing one, or one made for them."""

from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

#: How many partners the name of a new agreement takes in.
MOST_NAMES = 3


class AccountNettingLinkMixin(models.AbstractModel):
    _name = "account.netting.link.mixin"
    _description = "Choice of an Agreement for New Pairs"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    agreement_id = fields.Many2one(
        comodel_name="account.netting.agreement",
        domain="[('state', '!=', 'closed'), ('company_id', '=', company_id)]",
        help="The agreement the pair is added to. Empty: a new one is made. An active "
        "one stays active; one that the partner has accepted cannot grow here.",
    )
    agreement_state = fields.Selection(related="agreement_id.state")
    agreement_name = fields.Char(
        string="Name of the New Agreement",
        compute="_compute_agreement_name",
        store=True,
        readonly=False,
        help="How you recognise the agreement. Names need not be unique.",
    )
    activate = fields.Boolean(
        string="Activate at Once",
        default=True,
        help="Nothing is netted before the agreement is active. Leave it a draft to "
        "look at its terms first.",
    )

    def _compute_agreement_name(self):
        """Name the agreement; each wizard says on what that depends."""
        raise NotImplementedError

    def _name_agreement(self):
        for wizard in self:
            partners = self.env["res.partner"].union(
                *(partner for pair in wizard._get_pairs() for partner in pair)
            )
            names = [partner.display_name for partner in partners if partner.name]
            if len(names) > MOST_NAMES:
                names[MOST_NAMES:] = ["…"]
            wizard.agreement_name = " / ".join(names)

    def _get_pairs(self):
        """Return the pairs to be made: a list of ``(customer, vendor)``."""
        raise NotImplementedError

    def _link(self, pairs):
        """Join customers and vendors in the chosen agreement, all of them or none.

        :param pairs: list of ``(customer, vendor)``
        :return: the agreement
        :raises UserError: when a pair does not fit, or the agreement cannot be active
        """
        self.ensure_one()
        with self.env.cr.savepoint():
            agreement = self.agreement_id
            is_active = agreement.state == "active"
            if is_active:
                self._check_may_grow()
                agreement.action_draft()
            agreement = self._add_pairs(agreement, pairs)
            if is_active or self.activate:
                agreement.action_activate()
        return agreement

    def _add_pairs(self, agreement, pairs):
        """Add pairs to an agreement; to a new one when it is empty."""
        commands = [
            Command.create(
                {
                    "customer_id": customer.commercial_partner_id.id,
                    "vendor_id": vendor.commercial_partner_id.id,
                }
            )
            for customer, vendor in pairs
        ]
        if not agreement:
            return agreement.create(
                {
                    "name": self.agreement_name,
                    "company_id": self.company_id.id,
                    "party_ids": commands,
                }
            )
        before = agreement.party_ids
        agreement.party_ids = commands
        agreement.message_post(
            body=Markup("<br/>").join(
                self.env._("%(pair)s was linked.", pair=party.display_name)
                for party in agreement.party_ids - before
            ),
            subtype_xmlid="mail.mt_note",
        )
        return agreement

    def _check_may_grow(self):
        if self.agreement_id.acceptance_required:
            raise UserError(
                self.env._(
                    "The partner has accepted %(agreement)s with the pairs it has. "
                    "Choose another agreement, or set it back to draft, add the pair "
                    "there and ask the partner again.",
                    agreement=self.agreement_id.display_name,
                )
            )
