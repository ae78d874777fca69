"""Pairs: one customer and one vendor whose balances may be netted."""

from collections import defaultdict
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...core.controls import ALLOWED, are_compatible
from ...core.items import RECEIVABLE, SIDES
from ...guard import is_at_work
from ..setup.among import among
from .account_netting_asking_mixin import ACCEPTED_STATES

PARTNER_FIELDS = ("customer_id", "vendor_id")


class Pair(NamedTuple):
    """Who is netted in force: plain ids, and what the agreement says of items.

    :param parties: the pairs; one, unless all pairs of the agreement net together
    :param customers: their customers, in the order of the pairs
    :param vendors: their vendors
    :param settlement: key of the currency all is netted in; ``None`` where every
        currency is netted by itself
    :param company: in whose books all of it is netted; the items' own by default
    """

    parties: tuple
    agreement: int
    customers: tuple
    vendors: tuple
    accepted: bool
    only_due: bool
    due_side: str
    non_trade: bool
    together: bool
    priority: int
    reserve: float
    tolerance: float
    residual: str
    discount_customer: str
    discount_vendor: str
    settlement: int = None
    rate_source: str = None
    rate_tolerance: float = 0.0
    company: int = None

    def get_partners(self, side):
        return self.customers if side == RECEIVABLE else self.vendors


class AccountNettingParty(models.Model):
    _name = "account.netting.party"
    _description = "Netting Pair"
    _inherit = ["account.netting.term.mixin"]
    _order = "agreement_id, id"
    _rec_names_search = ["customer_id", "vendor_id"]
    _partner_fields = PARTNER_FIELDS

    currency_id = fields.Many2one(
        related="agreement_id.currency_id",
        string="Company Currency",
    )
    agreement_state = fields.Selection(
        related="agreement_id.state",
        string="Agreement State",
        store=True,
    )
    date_start = fields.Date(related="agreement_id.date_start")
    date_end = fields.Date(related="agreement_id.date_end")
    customer_id = fields.Many2one(
        comodel_name="res.partner",
        required=True,
        index=True,
        ondelete="restrict",
        help="Whose open customer items may be netted, contacts and addresses "
        "included. Choosing a contact takes its company.",
    )
    vendor_id = fields.Many2one(
        comodel_name="res.partner",
        compute="_compute_vendor_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        ondelete="restrict",
        help="Whose open vendor items may be netted: usually the same partner.",
    )

    @api.depends("customer_id")
    def _compute_vendor_id(self):
        for party in self:
            party.vendor_id = party.vendor_id or party.customer_id

    @api.depends("customer_id", "vendor_id")
    def _compute_display_name(self):
        for party in self:
            party.display_name = self._get_pair_name(party.customer_id, party.vendor_id)

    @api.onchange("customer_id", "vendor_id")
    def _onchange_take_companies(self):
        self.customer_id = self.customer_id.commercial_partner_id
        self.vendor_id = self.vendor_id.commercial_partner_id

    @api.constrains("agreement_id", *PARTNER_FIELDS)
    def _check_pairs(self):
        """Refuse pairs that cannot stand together, but where partners are followed."""
        if is_at_work(self.env):
            return
        for problems in (
            self.agreement_id._get_twice_problems(),
            self._get_control_problems(),
        ):
            if problems:
                raise UserError("\n".join(problems))

    def action_create_netting(self):
        """Open *Create netting* for the open items of these pairs."""
        return self.env["account.netting.wizard"]._open_for(self)

    def action_net_automatically(self):
        """Open *Automatic netting* for these pairs; for all of a rule, without any."""
        return self.env["account.netting.run.wizard"]._open_for(self)

    @api.model
    def _get_pair_name(self, customer, vendor):
        """Return how people call a pair: by one name, when it is one partner."""
        if customer == vendor:
            return customer.display_name
        return self.env._(
            "%(customer)s / %(vendor)s",
            customer=customer.display_name,
            vendor=vendor.display_name,
        )

    @api.model
    def _get_terms_locked_sentence(self, agreement):
        return self.env._(
            "The pairs of an active agreement are locked. Set %(agreement)s "
            "back to draft first.",
            agreement=agreement.display_name,
        )

    def _get_control_problems(self, changed=None):
        """Return a sentence for each pair whose partners' controls do not go together.

        :param changed: a partner being edited, whose values are not saved yet
        """
        labels = dict(
            self.env["res.partner"]
            ._fields["netting_as_customer"]
            ._description_selection(self.env)
        )
        problems = []
        for party in self:
            customer, vendor = (
                changed
                if changed and partner == changed._origin
                else partner.with_company(party.company_id)
                for partner in (party.customer_id, party.vendor_id)
            )
            as_customer = customer.netting_as_customer or ALLOWED
            as_vendor = vendor.netting_as_vendor or ALLOWED
            if not are_compatible(as_customer, as_vendor):
                problems.append(
                    self.env._(
                        "%(pair)s: netting is “%(customer)s” for the customer and "
                        "“%(vendor)s” for the vendor, which do not go together. "
                        "Change one of them on the partner.",
                        pair=party.display_name,
                        customer=labels[as_customer],
                        vendor=labels[as_vendor],
                    )
                )
        return problems

    def _get_overlap_problems(self):
        """Return a sentence for each partner already netted under another agreement.

        A commercial partner is customer in at most one and vendor in at most one
        active pair per company and period; a parent company's agreement covers its
        branches, so both directions of the company tree are looked at.
        """
        return [
            self.env._(
                "%(pair)s is already netted under %(agreement)s in the same period.",
                pair=party.display_name,
                agreement=rival.agreement_id.display_name,
            )
            for party in self
            for rival in party._find_rivals()
        ]

    def _find_rivals(self):
        """Return the pairs of other active agreements that collide with this one."""
        self.ensure_one()
        agreement = self.agreement_id
        # A rival in another company's agreement is one all the same.
        return self.sudo().search(
            Domain("agreement_id.state", "=", "active")
            & Domain("agreement_id", "!=", agreement.id)
            & (
                Domain("company_id", "parent_of", agreement.company_id.id)
                | Domain("company_id", "child_of", agreement.company_id.id)
            )
            & (
                Domain("customer_id", "=", self.customer_id.id)
                | Domain("vendor_id", "=", self.vendor_id.id)
            )
            & Domain(
                "agreement_id",
                "any",
                agreement._get_period_domain(agreement.date_start, agreement.date_end),
            )
        )

    @api.model
    def _index_in_force(self, companies, partner_ids, date):
        """Index the pairs that may be netted on a date.

        :param companies: whose items are to be netted; an agreement of a parent
            company covers its branches
        :param partner_ids: commercial partners of the items
        :return: ``{(company id, side, commercial partner id): Pair}``
        """
        if not self.env["account.netting.agreement"]._is_used():
            return {}
        covered = defaultdict(list)
        for company in companies:
            for parent in company.parent_ids:
                covered[parent.id].append(company.id)
        index = {}
        rows = self._read_pairs(
            (among("customer_id", partner_ids) | among("vendor_id", partner_ids))
            & Domain("agreement_state", "=", "active")
            & Domain("company_id", "in", list(covered))
            & Domain(
                "agreement_id",
                "any",
                self.env["account.netting.agreement"]._get_period_domain(date, date),
            )
        )
        for owner_id, pair in self._bring_together(rows):
            for company_id in covered[owner_id]:
                index |= {
                    (company_id, side, partner): pair
                    for side in SIDES
                    for partner in pair.get_partners(side)
                }
        return index

    @api.model
    def _index_netted(self, companies, partner_ids, date):
        """Index the pairs by which items of some companies are netted on a date.

        An extension point for modules that net items of several companies. See
        :meth:`_index_in_force`; what is paid is netted by that alone.
        """
        return self._index_in_force(companies, partner_ids, date)

    @api.model
    def _read_pairs(self, domain):
        """Read the pairs of a domain in one query, without a record for each.

        :return: list of the id of the agreement's company and the :class:`Pair`
        """
        query = self._search(domain)
        pair = query.table
        agreement = query.left_join(
            pair, "agreement_id", "account_netting_agreement", "id", "agreement_id"
        )
        Agreement = self.env["account.netting.agreement"]
        names = ("company_id", "id", "agreement_id", "customer_id", "vendor_id")
        rows = self.env.execute_query(
            query.select(
                *(self._field_to_sql(pair, name, query) for name in names),
                SQL(
                    "%s = ANY(%s)",
                    Agreement._field_to_sql(agreement, "acceptance_state", query),
                    list(ACCEPTED_STATES),
                ),
                SQL(
                    "%s IS TRUE",
                    Agreement._field_to_sql(agreement, "only_due", query),
                ),
                Agreement._field_to_sql(agreement, "due_side", query),
                SQL(
                    "%s IS TRUE",
                    Agreement._field_to_sql(agreement, "include_non_trade", query),
                ),
                SQL(
                    "%s = 'together'",
                    Agreement._field_to_sql(agreement, "scope", query),
                ),
                self._field_to_sql(pair, "priority", query),
                self._field_to_sql(pair, "reserve", query),
                Agreement._field_to_sql(agreement, "tolerance_amount", query),
                Agreement._field_to_sql(agreement, "residual", query),
                Agreement._field_to_sql(agreement, "discount_customer", query),
                Agreement._field_to_sql(agreement, "discount_vendor", query),
                SQL(
                    "CASE WHEN %s = 'across' THEN %s END",
                    Agreement._field_to_sql(agreement, "currency_rule", query),
                    Agreement._field_to_sql(agreement, "settlement_currency_id", query),
                ),
                Agreement._field_to_sql(agreement, "rate_source", query),
                Agreement._field_to_sql(agreement, "rate_tolerance", query),
            )
        )
        return [
            (owner, Pair((party,), agreement, (customer,), (vendor,), *terms))
            for owner, party, agreement, customer, vendor, *terms in rows
        ]

    def _get_partner(self, side):
        """Return the commercial partner whose items stand on the side."""
        self.ensure_one()
        return self.customer_id if side == RECEIVABLE else self.vendor_id

    def _find_pair(self, customer, vendor):
        """Return the one of these pairs with this customer and vendor, or none."""
        return self.filtered(
            lambda party: party.customer_id == customer and party.vendor_id == vendor
        )[:1]
