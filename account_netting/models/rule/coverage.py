"""What a rule covers: its pairs, its items, and how far each netting goes."""

from ast import literal_eval
from collections import defaultdict
from datetime import timedelta
from typing import NamedTuple

from odoo import models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.tools.gc import disabling_gc

from ...core.allocation import Allocation
from ...core.items import SIDES
from ...core.plan import NettingPlan
from ...core.reasons import FAILURES, get_single

#: What reading a condition on items that makes no sense ends with.
_UNREADABLE = (ValueError, TypeError, SyntaxError, MemoryError, RecursionError)


class Candidate(NamedTuple):
    """A pair with open items on both sides, in one company and currency.

    :param items: how many items are open, both sides together
    """

    priority: int
    customers: tuple
    vendors: tuple
    agreement: int
    company: int
    currency: int
    items: int


class Decision(NamedTuple):
    """What the rule makes of one plan.

    :param outcome: ``posted`` or ``proposed`` when it is to be netted, ``skipped`` or
        ``failed`` when it is not
    """

    plan: NettingPlan
    allocation: Allocation
    outcome: str


class AccountNettingRule(models.Model):
    _inherit = "account.netting.rule"

    def _create_run(self, date=None, parties=None):
        """Prepare a run: a pending line for each pair, company and currency.

        :param parties: only these pairs; all that the rule covers by default
        """
        self.ensure_one()
        self.env["account.netting"].check_access("create")
        self._check_active()
        self._get_item_domain()
        date = date or self.company_id._get_netting_today()
        candidates = self._in_own_company()._find_candidates(date, parties)
        return self.env["account.netting.run"]._create_run(
            self,
            date,
            [
                {
                    "customer_id": get_single(candidate.customers),
                    "vendor_id": get_single(candidate.vendors),
                    "agreement_id": candidate.agreement,
                    "company_id": candidate.company,
                    "currency_id": candidate.currency,
                    "item_count": candidate.items,
                }
                for candidate in candidates
            ],
        )

    def _simulate(self, date=None, parties=None):
        """Create the run that shows what would come of a real one.

        :param parties: only these pairs; all that the rule covers by default
        """
        self.ensure_one()
        self.env["account.netting"].check_access("create")
        date = date or self.company_id._get_netting_today()
        decisions = self._in_own_company()._plan_all(date, parties)
        return self.env["account.netting.run"]._create_simulation(self, date, decisions)

    def _get_open_items_domain(self):
        """Return the domain of all open items the rule may look at."""
        self.ensure_one()
        Line = self.env["account.move.line"]
        domain = (
            Line._get_open_domain()
            & self._get_books_domain()
            & Line._get_netted_domain()
            & Line._get_trade_domain()
            & Line._get_amount_domain()
        )
        if self.currency_ids:
            domain &= Domain("currency_id", "in", self.currency_ids.ids)
        return domain

    def _get_books_domain(self):
        """Return the domain of the items in whose books the rule nets.

        An extension point for modules that net items of several companies.
        """
        self.ensure_one()
        return Domain("company_id", "child_of", self.company_id.id)

    def _find_companies(self):
        """Return the companies whose items the rule may look at, seen or not.

        An extension point for modules that net items of several companies.
        """
        self.ensure_one()
        # The switch in the menu bar hides companies that the user may work in.
        return (
            self.env["res.company"]
            .sudo()
            .search([("id", "child_of", self.company_id.id)])
        )

    def _find_candidates(self, date, parties=None):
        """Find what the rule has to look at: pairs with open items on both sides.

        One grouped query over the open items of the company; nothing is judged yet.

        :return: list of :class:`Candidate`, by priority and customer
        """
        self.ensure_one()
        totals = self.env["account.move.line"]._read_open_totals(
            self._get_open_items_domain()
        )
        companies = self.env["res.company"].union(*{total.company for total in totals})
        pairs = self.env["account.netting.party"]._index_netted(
            companies, {total.partner for total in totals}, date
        )
        covers = self._get_coverage(parties)
        sides = defaultdict(dict)
        for total in totals:
            pair = pairs.get((total.company.id, total.side, total.partner))
            if pair and covers(pair):
                company = pair.company or total.company.id
                currency = pair.settlement or total.currency.id
                found = sides[pair, company, currency]
                found[total.side] = found.get(total.side, 0) + total.items
        return sorted(
            Candidate(
                pair.priority,
                pair.customers,
                pair.vendors,
                pair.agreement,
                company,
                currency,
                sum(items.values()),
            )
            for (pair, company, currency), items in sides.items()
            if len(items) == len(SIDES)
        )

    def _plan_all(self, date, parties=None):
        """Find and plan everything the rule would net on a date, writing nothing.

        :param parties: only these pairs; all that the rule covers by default
        :return: list of :class:`Decision`
        """
        self.ensure_one()
        # Nothing here is ever part of a cycle, and there may be millions of it.
        with disabling_gc():
            return self._decide(self._plan_covered(date, parties))

    def _plan_covered(self, date, parties):
        """Return the judged plans of what the rule covers, on both sides."""
        facts = self.env["account.move.line"]._read_open_facts(
            self._get_open_items_domain()
        )
        plans = self.env["account.netting.planner"]._group_items(facts, date)
        covers = self._get_coverage(parties)
        plans = [
            plan
            for plan in plans
            if plan.pair and covers(plan.pair) and plan.is_mutual()
        ]
        self._narrow(plans)
        self.env["account.netting.eligibility"]._judge(plans)
        return plans

    def _get_coverage(self, parties=None):
        """Return the function that tells whether the rule is for a pair.

        :param parties: the only pairs asked for; all by default
        """
        agreements = self.agreement_scope == "selected" and set(self.agreement_ids.ids)
        customers = set(self.customer_ids.commercial_partner_id.ids)
        vendors = set(self.vendor_ids.commercial_partner_id.ids)
        wanted = set(parties.ids) if parties is not None else None

        def covers(pair):
            return (
                (wanted is None or not wanted.isdisjoint(pair.parties))
                and (agreements is False or pair.agreement in agreements)
                and (not customers or not customers.isdisjoint(pair.customers))
                and (not vendors or not vendors.isdisjoint(pair.vendors))
            )

        return covers

    def _get_item_domain(self):
        """Return the rule's condition on journal items.

        :raises ValidationError: when it cannot be read, or not any more, as when the
            module of a field was uninstalled
        """
        self.ensure_one()
        try:
            domain = Domain(literal_eval(self.item_domain or "[]"))
            domain.validate(self.env["account.move.line"])
            # What is fine by itself may lead to a field that is not stored.
            self.env["account.move.line"].sudo()._search(domain)
        except _UNREADABLE as error:
            raise ValidationError(
                self.env._(
                    "The condition on items of %(rule)s cannot be read: %(error)s",
                    rule=self.name,
                    error=error,
                )
            ) from error
        return domain

    def _check_condition_is_readable(self):
        """Refuse a condition on fields its author may not read, however deep the path.

        Which items meet it would tell the author what stands in them.
        """
        self.ensure_one()
        try:
            self.env["account.move.line"]._search(self._get_item_domain())
        except AccessError as error:
            raise AccessError(
                self.env._(
                    "The condition on items of %(rule)s asks for what you may not "
                    "read: %(error)s",
                    rule=self.name,
                    error=error,
                )
            ) from error

    def _with_author(self):
        """Return journal items as whoever runs the rule sees them.

        The scheduled action sees everything, so it looks with the eyes of whoever
        wrote the condition: it may lead to records that are none of the author's.
        """
        Line = self.env["account.move.line"]
        if not self.env.su:
            return Line
        author = self.condition_user_id or self.create_uid
        companies = self.env.companies & author.company_ids
        return Line.with_user(author).with_context(
            allowed_company_ids=(companies or author.company_id).ids
        )

    def _narrow(self, plans):
        """Keep what the rule is for in the plans; items that remain are judged later.

        :param plans: list of :class:`~..core.plan.NettingPlan`, not judged yet
        """
        self.ensure_one()
        meets = None
        item_domain = self._get_item_domain()
        if not item_domain.is_true():
            keys = [item.key for plan in plans for item in plan.items]
            Line = self._with_author()
            meets = set(Line.search(Domain("id", "in", keys) & item_domain).ids)
        include_refunds = self.include_refunds
        currencies = set(self.currency_ids.ids)
        due_limits = {
            date: self._get_due_limit(date)
            for date in {plan.target.date for plan in plans}
        }
        for plan in plans:
            if currencies and plan.target.quotes is not None:
                plan.items = [
                    item for item in plan.items if item.currency in currencies
                ]
            if not include_refunds:
                plan.items = [item for item in plan.items if item.units > 0]
            if meets is not None:
                plan.items = [item for item in plan.items if item.key in meets]
            plan.target = plan.target.due_by(due_limits[plan.target.date])

    def _get_due_limit(self, date):
        """Return the last due date the rule nets, or ``None`` for any."""
        if self.due_within_days:
            return date + timedelta(days=self.due_within_days)
        return date if self.only_due else None

    def _decide(self, plans):
        """Allocate judged plans within the rule's amounts.

        :return: list of :class:`Decision`, one per plan
        """
        self.ensure_one()
        item_order = self.item_order
        netted = "posted" if self.post else "proposed"
        limits = {}
        decisions = []
        for plan in plans:
            target = plan.target
            where = (target.company, target.currency, target.date)
            if where not in limits:
                limits[where] = self._get_limits(*where)
            least, most = limits[where]
            allocation = plan.allocate(item_order, most)
            if not allocation.units:
                outcome = "failed" if plan.codes() & FAILURES else "skipped"
            elif allocation.units < least:
                outcome = "skipped"
            else:
                outcome = netted
                plan.draw(allocation.units)
            decisions.append(Decision(plan, allocation, outcome))
        return decisions

    def _get_limits(self, company_id, currency_id, date):
        """Return the least and the most to net, in minor units of a currency.

        :return: ``(least, most)``; ``most`` is ``None`` without a limit
        """
        currency = self.env["res.currency"].browse(currency_id)
        company = self.env["res.company"].browse(company_id)

        def units(amount):
            return currency._netting_units(
                self.currency_id._convert(amount, currency, company, date)
            )

        most = units(self.max_amount) if self.max_amount else None
        return units(self.min_amount), most
