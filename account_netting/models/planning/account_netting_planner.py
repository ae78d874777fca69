"""Find the open items, and plan which pair, company and currency each belongs to.

Wizard, external API, posting and rules all begin here; nothing is written.
"""

from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain

from ...core.discount import NEVER
from ...core.items import PAYABLE, RECEIVABLE, SIDES
from ...core.plan import NettingPlan
from ...core.reasons import Target, due_terms
from ...core.residual import KEEP
from ..agreement.discount import NO_DISCOUNT


class AccountNettingPlanner(models.AbstractModel):
    _name = "account.netting.planner"
    _description = "Netting Planner"

    @api.model
    def _plan_items(self, domain, date=None, rates=None):
        """Plan the netting of the journal items of a domain.

        Items are grouped by the pair whose active agreement covers them on the date,
        by company and by currency, unless it nets across currencies. An item that no
        agreement covers stands with its own partner, and says so in its reasons.

        :param domain: which journal items; the user's access rules apply
        :param date: the netting date, today by default
        :param rates: see :meth:`_quote`
        :return: list of :class:`~..core.plan.NettingPlan`, reasons filled in
        """
        facts = self.env["account.move.line"]._read_item_facts(domain)
        plans = self._group_items(facts, date, rates)
        self.env["account.netting.eligibility"]._judge(plans)
        return plans

    @api.model
    def _group_items(self, items, date=None, rates=None):
        """Group items as :meth:`_plan_items` does, without judging them.

        :param items: list of :class:`~..core.reasons.ItemFacts`
        :param rates: see :meth:`_quote`
        """
        alike = defaultdict(list)
        for item in items:
            alike[item.company, item.side, item.commercial, item.currency].append(item)
        firsts = [own[0] for own in alike.values()]
        todays = self._get_todays(firsts)
        pairs = self._index_pairs(firsts, date, todays)
        plans = {}
        for own in alike.values():
            first = own[0]
            pair = pairs.get((first.company, first.side, first.commercial))
            company = pair and pair.company or first.company
            currency = pair and pair.settlement or first.currency
            group = (pair or first.commercial, company, currency)
            if group not in plans:
                own_partner = (first.commercial,) if first.commercial else ()
                partners = (own_partner, own_partner)
                today = todays[first.company]
                first = first._replace(company=company)
                target = self._get_target(first, pair, partners, date or today, today)
                plans[group] = NettingPlan(target, [], pair)
            plans[group].items += own
        for plan in plans.values():
            plan.items.sort()
        self._quote(filter(_is_across, plans.values()), rates)
        # Where pairs share a cap, the first ones draw on it first.
        return sorted(
            plans.values(), key=lambda plan: plan.pair.priority if plan.pair else 0
        )

    @api.model
    def _plan_pairs(self, records, date=None):
        """Plan, without judging it, what the pairs of some records have open.

        :param records: with customer, vendor, company and currency, such as positions
        :return: ``{record: plan}``, without those that have nothing open
        """
        Agreement = self.env["account.netting.agreement"]
        partners = {
            record: Agreement._get_netted_partners(record) for record in records
        }
        across = any(agreement._nets_across() for agreement in records.agreement_id)
        nobody = self.env["res.partner"]
        domain = (
            self._get_books_domain(records)
            & (Domain("currency_id", "in", records.currency_id.ids) | Domain(across))
            & self.env["account.move.line"]._get_open_items_domain(
                nobody.union(*(customers for customers, _vendors in partners.values())),
                nobody.union(*(vendors for _customers, vendors in partners.values())),
            )
        )
        facts = self.env["account.move.line"]._read_open_facts(domain)
        # Pairs that lie across those asked for are found too, and what a partner has
        # open beside what is netted of it.
        plans = {
            plan.target[:4]: plan
            for plan in sorted(
                self._group_items(facts, date), key=lambda plan: bool(plan.pair)
            )
        }
        keys = {
            record: (
                tuple(customers.ids),
                tuple(vendors.ids),
                record.company_id.id,
                record.currency_id.id,
            )
            for record, (customers, vendors) in partners.items()
        }
        return {record: plans[key] for record, key in keys.items() if key in plans}

    @api.model
    def _get_books_domain(self, records):
        """Return the domain of the items in whose books records may net.

        An extension point for modules that net items of several companies.
        """
        return Domain("company_id", "in", records.company_id.ids)

    @api.model
    def _plan_against(self, items, date=None, counterpart=None):
        """Plan some items against all that is open on the other side.

        :param items: journal items of one side, partner, company and currency
        :param date: the netting date, today by default
        :param counterpart: the commercial partner of the other side; by default the
            one that an agreement in force pairs with the items' own, or else the same
        :return: one :class:`~..core.plan.NettingPlan`, reasons filled in; without an
            agreement in force between the two, that is a reason of every item
        """
        Line = self.env["account.move.line"]
        facts = Line._read_item_facts(Domain("id", "in", items.ids))
        first = facts[0]
        todays = self._get_todays(facts)
        today = todays[first.company]
        date = date or today
        pair = self._index_pairs(facts, date, todays).get(
            (first.company, first.side, first.commercial)
        )
        if pair and pair.company:
            pair = None  # the other side stands in other books
        paired = pair and {RECEIVABLE: pair.customers, PAYABLE: pair.vendors}
        partners = paired or dict.fromkeys(SIDES, (first.commercial,))
        other = PAYABLE if first.side == RECEIVABLE else RECEIVABLE
        if counterpart and counterpart.id not in partners[other]:
            partners, pair = {**partners, other: (counterpart.id,)}, None
        if first.side in SIDES:
            currency = None if pair and pair.settlement else first.currency
            facts += Line._read_item_facts(
                self._get_side_domain(other, partners[other], first.company, currency)
            )
        customer_and_vendor = [partners[side] for side in SIDES]
        target = self._get_target(first, pair, customer_and_vendor, date, today)
        plan = NettingPlan(target, sorted(facts), pair)
        self._quote(filter(_is_across, [plan]))
        self.env["account.netting.eligibility"]._judge([plan])
        return plan

    @api.model
    def _has_open(self, side, partner_ids, company_id, currency_id):
        """Tell whether partners have anything open on one side."""
        domain = self._get_side_domain(side, partner_ids, company_id, currency_id)
        return bool(self.env["account.move.line"].search_count(domain, limit=1))

    @api.model
    def _get_side_domain(self, side, partner_ids, company_id, currency_id):
        """Return the domain of what partners have open on one side.

        :param currency_id: ``None`` for whatever currency
        """
        Partner = self.env["res.partner"]
        partners = [Partner, Partner]
        partners[SIDES.index(side)] = Partner.browse(partner_ids)
        return (
            self.env["account.move.line"]._get_open_items_domain(*partners)
            & Domain("amount_residual_currency", "!=", 0)
            & Domain("company_id", "=", company_id)
            & (Domain("currency_id", "=", currency_id) | Domain(currency_id is None))
        )

    @api.model
    def _get_todays(self, items):
        """Return ``{company id: today's date there}`` for the items' companies."""
        companies = self.env["res.company"].browse({item.company for item in items})
        return {company.id: company._get_netting_today() for company in companies}

    @api.model
    def _index_pairs(self, items, date, todays):
        """Index the pairs in force that the items belong to.

        :param date: the netting date; ``None`` for today, wherever each company is
        :param todays: as :meth:`_get_todays` has it
        """
        companies_on = defaultdict(set)
        for company, today in todays.items():
            companies_on[date or today].add(company)
        partners = {item.commercial for item in items}
        index = {}
        for day, companies in companies_on.items():
            index |= self.env["account.netting.party"]._index_netted(
                self.env["res.company"].browse(companies), partners, day
            )
        return index

    @api.model
    def _get_target(self, item, pair, partners, date, today):
        """Return what an item is judged for.

        :param pair: the pair in force, if there is one
        :param partners: keys of customers and vendors for where there is none
        """
        customers, vendors = (pair.customers, pair.vendors) if pair else partners
        currency = pair and pair.settlement or item.currency
        return Target(
            customers=customers,
            vendors=vendors,
            company=item.company,
            currency=currency,
            date=date,
            today=today,
            agreement=pair.agreement if pair else None,
            in_force=bool(pair),
            accepted=pair.accepted if pair else True,
            **(due_terms(pair.only_due, pair.due_side, date) if pair else {}),
            non_trade=bool(pair and pair.non_trade),
            parties=pair.parties if pair else (),
            reserve=self._get_reserve(item.company, pair.reserve) if pair else 0,
            tolerance=self._get_tolerance(item.company, currency, pair, date),
            residual=pair.residual if pair else KEEP,
            **self._get_discount_terms(pair),
        )

    @api.model
    def _get_discount_terms(self, terms):
        """Return what a target says of discounts, as its keyword arguments.

        :param terms: with the policy of each side: a pair in force, or an agreement
        """
        if not terms or self.env.context.get(NO_DISCOUNT):
            return {}
        return {
            name: getattr(terms, name) or NEVER
            for name in ("discount_customer", "discount_vendor")
        }

    @api.model
    def _get_tolerance(self, company_id, currency_id, pair, date):
        """Return up to what a pair's items are written off, in minor units.

        :param pair: the pair in force, if there is one
        """
        if not pair or not pair.tolerance:
            return 0
        currency = self.env["res.currency"].browse(currency_id)
        company = self.env["res.company"].browse(company_id)
        return currency._netting_units(
            self.env["account.netting.agreement"]._convert_tolerance(
                pair.tolerance, currency, company, date
            )
        )

    @api.model
    def _get_reserve(self, company_id, reserve):
        """Return what stays payable in minor units of the company's currency."""
        if not reserve:
            return 0
        company = self.env["res.company"].browse(company_id)
        return company.currency_id._netting_units(reserve)


def _is_across(plan):
    """Tell whether a plan's pair is netted across currencies."""
    return bool(plan.pair and plan.pair.settlement)
