"""Where netting across companies would pay, agreed already or not."""

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import format_list

from odoo.addons.account_netting.arguments import check_one
from odoo.addons.account_netting.core.identity import BANK, REGISTRY, VAT
from odoo.addons.account_netting.core.items import PAYABLE, RECEIVABLE, SIDES

from ..models.account_netting_party import ACROSS_FIRST

#: What shows that two partner records are one party; a group of companies is several.
ONE_PARTY = frozenset({VAT, REGISTRY, BANK})


class AccountNettingGroupPosition(models.TransientModel):
    """What one partner owes the companies that are switched on, and is owed by them.

    A partner may have a record for each company: those with the same numbers are one.
    """

    _name = "account.netting.group.position"
    _description = "Netting Position across Companies"
    _order = "across_company desc, id"

    partner_ids = fields.Many2many(
        comodel_name="res.partner",
        readonly=True,
        help="The partner; with a record for each company, all of them.",
    )
    company_ids = fields.Many2many(
        comodel_name="res.company",
        readonly=True,
        help="In whose books something is open.",
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency", required=True, readonly=True
    )
    company_currency_id = fields.Many2one(
        comodel_name="res.currency", required=True, readonly=True
    )
    receivable = fields.Monetary(
        readonly=True, help="What the partner owes all these companies."
    )
    payable = fields.Monetary(
        readonly=True, help="What all these companies owe the partner."
    )
    own = fields.Monetary(
        string="Within Companies",
        readonly=True,
        help="What the companies can net each by itself, which comes first.",
    )
    across = fields.Monetary(
        string="Across Companies",
        readonly=True,
        help="What netting across the companies would settle beyond that.",
    )
    across_company = fields.Monetary(
        string="Across, in Company Currency",
        currency_field="company_currency_id",
        readonly=True,
        help="The same at today's rate, in the currency of the company that is on top.",
    )
    agreement_id = fields.Many2one(
        comodel_name="account.netting.agreement",
        readonly=True,
        ondelete="cascade",
        help="The active agreement that nets the partner across companies today.",
    )
    hint = fields.Text(
        string="Who Owes Whom",
        readonly=True,
        help="Which company owes the partner, and which is owed by it.",
    )

    @api.model
    def open_all(self):
        """Open what netting across the companies that are switched on would settle.

        :raises UserError: when fewer than two are
        """
        if len(self.env.companies) < 2:
            raise UserError(
                self.env._(
                    "Switch on the companies to look at, two or more, in the menu bar."
                )
            )
        found = self._find()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account_netting_group.account_netting_group_position_action"
        )
        return dict(action, domain=[("id", "in", found.ids)])

    def action_agree(self):
        """Open a new agreement, filled in with the partner's sides in all companies.

        The company that owes the partner most is the one where all comes together: so
        most is settled where it is.
        """
        check_one(self)
        amounts = self._read_amounts()[self._get_key()]
        hub = max(
            amounts,
            key=lambda company: (abs(sum(amounts[company].values())), -company.id),
        )
        customers, vendors = (
            [
                (partner, company)
                for company, sides in amounts.items()
                for partner in self.partner_ids
                if sides[side] and self._has_open(partner, company, side)
            ]
            for side in SIDES
        )
        count = max(len(customers), len(vendors))
        customers += customers[-1:] * (count - len(customers))
        vendors += vendors[-1:] * (count - len(vendors))
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account_netting.account_netting_agreement_action"
        )
        return dict(
            action,
            view_mode="form",
            views=[(False, "form")],
            context={
                "default_name": self.partner_ids[:1].display_name,
                "default_company_id": hub.id,
                "default_scope": "together" if count > 1 else "pair",
                "default_party_ids": [
                    Command.create(
                        {
                            "customer_id": customer.id,
                            "customer_company_id": customer_company.id,
                            "vendor_id": vendor.id,
                            "vendor_company_id": vendor_company.id,
                        }
                    )
                    for (customer, customer_company), (vendor, vendor_company) in zip(
                        customers, vendors, strict=True
                    )
                ],
            },
        )

    def action_net(self):
        """Open *Create Netting* for all that the agreement brings together."""
        check_one(self)
        if not self.agreement_id:
            return self.action_agree()
        Wizard = self.env["account.netting.wizard"]
        return Wizard.with_context(**{ACROSS_FIRST: True})._open_for(self.agreement_id)

    # Reading
    # -------

    @api.model
    def _find(self):
        """Return the partners with which netting across companies would pay."""
        company = self.env.company
        today = company._get_netting_today()
        agreements = self._read_agreements(today)
        vals_list = []
        for (partners, currency), amounts in self._read_amounts().items():
            across, own = _get_across(amounts.values())
            if currency.compare_amounts(across, 0) <= 0:
                continue
            receivable, payable = (
                sum(sides[side] for sides in amounts.values()) for side in SIDES
            )
            vals_list.append(
                {
                    "partner_ids": [Command.set(partners.ids)],
                    "company_ids": [Command.set([company.id for company in amounts])],
                    "currency_id": currency.id,
                    "company_currency_id": company.currency_id.id,
                    "receivable": receivable,
                    "payable": payable,
                    "own": own,
                    "across": across,
                    "across_company": currency._convert(
                        across, company.currency_id, company, today
                    ),
                    "agreement_id": next(
                        (agreements[key] for key in partners.ids if key in agreements),
                        False,
                    ),
                    "hint": self._describe(amounts, currency),
                }
            )
        return self.create(vals_list)

    def _get_key(self):
        self.ensure_one()
        return self.partner_ids.sorted("id"), self.currency_id

    def _has_open(self, partner, company, side):
        """Tell whether a partner's record has anything open in a company's books."""
        return self.env["account.netting.planner"]._has_open(
            side, partner.ids, company.id, self.currency_id.id
        )

    @api.model
    def _read_amounts(self):
        """Read what is open with each partner, company by company.

        :return: ``{(partners, currency): {company: {side: amount}}}``
        """
        Line = self.env["account.move.line"]
        totals = Line._read_open_totals(
            Line._get_open_domain()
            & Domain("company_id", "in", self.env.companies.ids)
            & Line._get_netted_domain()
            & Line._get_trade_domain()
            & Line._get_amount_domain()
        )
        sisters = self._get_own_partners()
        party_of = self._find_parties({total.partner for total in totals})
        amounts = defaultdict(lambda: defaultdict(lambda: dict.fromkeys(SIDES, 0.0)))
        for total in totals:
            if total.partner and total.partner not in sisters:
                sides = amounts[party_of[total.partner], total.currency][total.company]
                sides[total.side] = total.currency.round(
                    sides[total.side] + total.amount_currency
                )
        return amounts

    @api.model
    def _get_own_partners(self):
        """Return the ids of the companies' own partners, which owe each other."""
        # Which partners are companies of ours is no secret.
        partners = self.env["res.partner"].sudo()
        own = partners.search([("ref_company_ids", "!=", False)])
        return set(own.commercial_partner_id.ids)

    @api.model
    def _find_parties(self, partner_ids):
        """Return ``{commercial partner id: all partners that are the same party}``."""
        leader = {partner_id: partner_id for partner_id in partner_ids}

        def find(partner_id):
            while leader[partner_id] != partner_id:
                partner_id = leader[partner_id]
            return partner_id

        couples = self.env["account.netting.evidence"]._find_all()
        for (one, other), kinds in couples.items():
            if one in leader and other in leader and ONE_PARTY.intersection(kinds):
                first, second = sorted((find(one), find(other)))
                leader[second] = first
        members = defaultdict(list)
        for partner_id in sorted(filter(None, leader)):
            members[find(partner_id)].append(partner_id)
        Partner = self.env["res.partner"]
        return {
            partner_id: Partner.browse(members[find(partner_id)])
            for partner_id in filter(None, leader)
        }

    @api.model
    def _read_agreements(self, date):
        """Return ``{commercial partner id: agreement id}`` across companies."""
        Agreement = self.env["account.netting.agreement"]
        parties = self.env["account.netting.party"].search(
            Domain("is_intercompany", "=", True)
            & Domain("agreement_state", "=", "active")
            & Domain("agreement_id", "any", Agreement._get_period_domain(date, date))
        )
        return {
            partner.id: party.agreement_id.id
            for party in parties
            for partner in party.customer_id | party.vendor_id
        }

    @api.model
    def _describe(self, amounts, currency):
        """Say which companies are owed by the partner, and which owe it."""
        owed, owing = (
            [
                self.env._(
                    "%(company)s %(amount)s",
                    company=company.name,
                    amount=currency.format(sides[side]),
                )
                for company, sides in amounts.items()
                if sides[side]
            ]
            for side in (RECEIVABLE, PAYABLE)
        )
        return self.env._(
            "owed by the partner: %(owed)s; owed to it: %(owing)s",
            owed=format_list(self.env, owed),
            owing=format_list(self.env, owing),
        )


def _get_across(amounts):
    """Return what several companies net together, and before that each by itself.

    :param amounts: ``{side: amount}`` of each company
    :return: ``(across, own)``

    >>> _get_across(
    ...     [{"receivable": 100, "payable": 30}, {"receivable": 0, "payable": 130}]
    ... )
    (70, 30)
    """
    amounts = list(amounts)
    own = sum(max(min(sides.values()), 0) for sides in amounts)
    totals = [sum(sides[side] for sides in amounts) for side in SIDES]
    return max(min(totals), 0) - own, own
