"""Reasons that lie with the partners: their controls, and exclusion from netting."""

from collections import defaultdict
from itertools import product

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

from ...core.across import worth
from ...core.controls import ALLOWED, NOT_ALLOWED, are_compatible, may_net
from ...core.items import PAYABLE, RECEIVABLE, SIDES


class AccountNettingEligibility(models.AbstractModel):
    _inherit = "account.netting.eligibility"

    @api.model
    def _find_partner_reasons(self, plans):
        """Find the items whose partners' controls or exclusion stand in the way.

        :return: ``{code: set of item keys}``
        """
        found = defaultdict(set)
        by_company = defaultdict(list)
        for plan in plans:
            by_company[plan.target.company].append(plan)
        for company_id, alike in by_company.items():
            for code, refused in (
                ("direction_not_allowed", self._find_refused(company_id, alike)),
                ("partner_excluded", self._find_excluded(alike)),
            ):
                found[code] |= {item.key for plan in refused for item in plan.items}
        return found

    @api.model
    def _find_refused(self, company_id, plans):
        """Return the plans that the controls of their partners refuse now."""
        controls = self._read_controls(company_id)
        restricted = [
            plan
            for plan in plans
            if not controls.keys().isdisjoint(_get_sides(plan.target))
        ]
        balances = self._read_balances(company_id, restricted)
        refused = []
        for plan in restricted:
            target = plan.target
            receivable, payable = (
                sum(
                    self._get_balance(balances, partner, side, target)
                    for partner in target.partners_of(side)
                )
                for side in SIDES
            )
            if not all(
                may_net(as_customer, as_vendor, receivable, payable)
                for as_customer, as_vendor in _pair_controls(controls, target)
            ):
                refused.append(plan)
        return refused

    @api.model
    def _read_controls(self, company_id):
        """Return the controls that are not simply *allowed* in a company.

        :return: ``{(commercial partner id, side): control}``
        """
        # A control counts, whoever may see the partner.
        Partner = self.env["res.partner"].sudo().with_company(company_id)
        controls = {}
        for field, side in (
            ("netting_as_customer", RECEIVABLE),
            ("netting_as_vendor", PAYABLE),
        ):
            partners = Partner.with_context(active_test=False).search(
                [(field, "not in", (False, ALLOWED))]
            )
            for partner in partners:
                controls[partner.id, side] = partner[field]
        return controls

    @api.model
    def _get_balance(self, balances, partner, side, target):
        """Return what a partner has open on a side, in the currency that is netted.

        :param balances: see :meth:`_read_balances`
        """
        if target.quotes is None:
            return balances.get((partner, side, target.currency), 0)
        company = self.env["res.company"].browse(target.company)
        browse = self.env["res.currency"].browse
        settlement = browse(target.currency)
        total = 0
        for (owner, own_side, currency), units in balances.items():
            if (owner, own_side) != (partner, side):
                continue
            quote = target.quotes.get(currency)
            if quote and quote.units:
                total += worth(units, quote.units)
            else:  # nothing of it is netted
                amount = browse(currency)._netting_amount(units)
                total += settlement._netting_units(
                    browse(currency)._convert(amount, settlement, company, target.date)
                )
        return total

    @api.model
    def _read_balances(self, company_id, plans):
        """Return all that the plans' pairs have open, chosen or not.

        :return: ``{(commercial partner id, side, currency id): minor units}``
        """
        if not plans:
            return {}
        Line = self.env["account.move.line"]
        Partner = self.env["res.partner"]
        domain = Domain("company_id", "=", company_id) & Line._get_open_items_domain(
            *(
                Partner.browse(
                    {key for plan in plans for key in plan.target.partners_of(side)}
                )
                for side in SIDES
            )
        )
        return {
            (total.partner, total.side, total.currency.id): (
                total.currency._netting_units(total.amount_currency)
            )
            for total in Line._read_open_totals(domain)
        }

    @api.model
    def _find_excluded(self, plans):
        """Return the plans with a partner that is excluded on their date."""
        # An exclusion counts, whoever may see the partner.
        partners = (
            self.env["res.partner"]
            .sudo()
            .with_context(active_test=False)
            .search([("netting_excluded", "=", True)])
        )
        if not partners:
            return []
        until = {partner.id: partner.netting_excluded_until for partner in partners}

        def is_excluded(partner_id, date):
            return partner_id in until and (
                not until[partner_id] or until[partner_id] >= date
            )

        return [
            plan
            for plan in plans
            if any(
                is_excluded(partner, plan.target.date)
                for partner in plan.target.partners
            )
        ]

    @api.model
    def _get_direction_sentence(self, item, target):
        controls = self._read_controls(target.company)
        found = list(_pair_controls(controls, target))
        customer, vendor = next(
            (pair for pair in found if not are_compatible(*pair)),
            max(found, key=lambda pair: pair.count(NOT_ALLOWED)),
        )
        labels = dict(
            self.env["res.partner"]
            ._fields["netting_as_customer"]
            ._description_selection(self.env)
        )
        values = {"customer": labels[customer], "vendor": labels[vendor]}
        if not are_compatible(customer, vendor):
            return self.env._(
                "The controls on the partner do not go together: “%(customer)s” as "
                "customer, “%(vendor)s” as vendor.",
                **values,
            )
        if NOT_ALLOWED in (customer, vendor):
            return self.env._(
                "Netting is not allowed on the partner: “%(customer)s” as customer, "
                "“%(vendor)s” as vendor.",
                **values,
            )
        return self.env._(
            "The balance runs the wrong way for the control on the partner: "
            "“%(customer)s” as customer, “%(vendor)s” as vendor.",
            **values,
        )

    @api.model
    def _get_excluded_sentence(self, item, target):
        partners = self.env["res.partner"].browse(target.partners)
        # Controls are read by rights of accounting, and said to all.
        partner = partners.sudo().filtered("netting_excluded")[:1]
        values = {
            "partner": partner.display_name,
            "reason": partner.netting_excluded_reason
            or self.env._("no reason was given"),
        }
        if not partner.netting_excluded_until:
            return self.env._(
                "%(partner)s is excluded from netting: %(reason)s.", **values
            )
        return self.env._(
            "%(partner)s is excluded from netting until %(date)s: %(reason)s.",
            date=format_date(self.env, partner.netting_excluded_until),
            **values,
        )


def _get_sides(target):
    """Return ``(commercial partner id, side)`` of all partners of a target."""
    return [(partner, side) for side in SIDES for partner in target.partners_of(side)]


def _pair_controls(controls, target):
    """Return the controls of each customer with those of each vendor of a target."""
    return product(
        *(
            [controls.get((partner, side), ALLOWED) for partner in partners]
            for side in SIDES
            for partners in (target.partners_of(side),)
        )
    )
