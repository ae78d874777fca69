"""Caps and reserves: how much a plan may net in all."""

from collections import defaultdict
from fractions import Fraction

from odoo import api, models
from odoo.exceptions import LockError, UserError
from odoo.fields import Domain

from ...core.caps import Allowance, Share
from ...core.items import PAYABLE
from ...core.states import OPEN_STATES
from ...guard import at_work

CAP_REACHED = "cap_reached"
RESERVE_KEPT = "reserve_kept"

CAP = "account.netting.cap"
PARTY = "account.netting.party"


class AccountNettingEligibility(models.AbstractModel):
    _inherit = "account.netting.eligibility"

    @api.model
    def _share_allowances(self, plans):
        """Give each plan its shares in the caps and reserves that hold for it.

        Nothing is asked where there are none.
        """
        for plan in plans:
            plan.shares = []
        if self.env[CAP]._is_used():
            self._share_caps(plans)
        reserved = [plan for plan in plans if plan.target.reserve]
        if reserved:
            self._share_reserves(reserved)

    @api.model
    def _share_caps(self, plans):
        # A cap holds, whoever may see it; and there are few.
        caps = self.env[CAP].sudo().search(Domain.TRUE)
        known = {plan.target.netting for plan in plans if plan.target.netting}
        allowances = {}
        for plan in plans:
            target = plan.target
            currency = self.env["res.currency"].browse(target.currency)
            for cap in caps.filtered(lambda cap, target=target: cap._covers(target)):
                if cap.period == "netting":
                    allowance = self._get_cap_allowance(cap, 0)
                else:
                    since, until = cap._get_period(target.date)
                    if (cap, since) not in allowances:
                        used = self._read_used(cap, since, until, known)
                        allowances[cap, since] = self._get_cap_allowance(cap, used)
                    allowance = allowances[cap, since]
                plan.shares.append(
                    Share(
                        allowance,
                        self._get_unit_rate(cap.currency_id, currency, target),
                    )
                )

    @api.model
    def _get_cap_allowance(self, cap, used):
        """Return what a cap leaves, ``used`` being in minor units of its currency."""
        amount = cap.currency_id._netting_units(cap.amount)
        return Allowance((CAP, cap.id), CAP_REACHED, amount, amount - used)

    @api.model
    def _read_used(self, cap, since, until, without):
        """Return what is netted or proposed under a cap in a period.

        :param without: ids of nettings that do not count
        :return: minor units of the cap's currency
        """
        domain = (
            Domain("state", "in", (*OPEN_STATES, "posted"))
            & Domain("date", ">=", since)
            & Domain("date", "<=", until)
            & Domain("company_id", "child_of", cap.company_id.id)
            & Domain("id", "not in", list(without))
        )
        if cap.agreement_id:
            domain &= Domain("agreement_id", "=", cap.agreement_id.id)
        elif cap.party_id:
            party = cap.party_id
            domain &= (
                Domain("agreement_id", "=", party.agreement_id.id)
                & Domain("customer_id", "=", party.customer_id.id)
                & Domain("vendor_id", "=", party.vendor_id.id)
            )
        elif cap.partner_id:
            partner = cap.partner_id.commercial_partner_id
            domain &= Domain("partner_ids", "in", partner.ids)
        # What others netted under the cap counts, whoever may see it.
        groups = (
            self.env["account.netting"]
            .sudo()
            ._read_group(
                domain,
                groupby=["currency_id", "company_id", "date:day"],
                aggregates=["amount:sum", "amount_taken_back:sum"],
            )
        )
        return sum(
            cap.currency_id._netting_units(
                currency._convert(amount - taken_back, cap.currency_id, company, date)
            )
            for currency, company, date, amount, taken_back in groups
        )

    @api.model
    def _share_reserves(self, plans):
        """Leave so much of the pairs' payables open as their agreement says.

        What stands in open proposals counts as if it were netted.
        """
        by_pair = defaultdict(list)
        for plan in plans:
            by_pair[plan.target.parties, plan.target.company].append(plan)
        for ((party_id,), company_id), alike in by_pair.items():
            target = alike[0].target
            company = self.env["res.company"].browse(company_id)
            reserve = target.reserve
            payable = self._read_payable(target, company, alike)
            payable -= self._get_payable_discounts(company, alike)
            if payable <= 0:
                continue  # netting credits that outweigh the bills uses up no payable
            allowance = Allowance(
                (PARTY, party_id), RESERVE_KEPT, reserve, payable - reserve
            )
            for plan in alike:
                currency = self.env["res.currency"].browse(plan.target.currency)
                rate = self._get_unit_rate(company.currency_id, currency, plan.target)
                plan.shares.append(Share(allowance, rate))

    @api.model
    def _get_payable_discounts(self, company, plans):
        """Return the most that discounts take off a pair's bills, beside the netted.

        :return: minor units of the company's currency
        """
        amounts = defaultdict(int)
        for plan in plans:
            for item in plan.eligible(PAYABLE):
                if discount := plan.discounts.get(item.key):
                    amounts[item.currency, plan.target.date] += discount.units
        own = company.currency_id
        currencies = self.env["res.currency"]
        return sum(
            own._netting_units(
                currencies.browse(key)._convert(
                    currencies.browse(key)._netting_amount(units), own, company, date
                )
            )
            for (key, date), units in amounts.items()
        )

    @api.model
    def _read_payable(self, target, company, plans):
        """Return what we owe a pair's vendor at the rates of the netting date.

        :return: minor units of the company's currency, open proposals deducted
        """
        own = company.currency_id
        # A cap counts all items, whatever the user may see of them.
        Line = self.env["account.move.line"].sudo()
        Partner = self.env["res.partner"].sudo()
        totals = Line._read_open_totals(
            Domain("company_id", "=", company.id)
            & Line._get_open_items_domain(
                Partner.browse(), Partner.browse(target.vendors)
            )
        )
        payable = sum(
            own._netting_units(
                total.currency._convert(
                    total.amount_currency, own, company, target.date
                )
            )
            for total in totals
            if total.side == PAYABLE
        )
        known = [plan.target.netting for plan in plans if plan.target.netting]
        # A cap counts all items, whatever the user may see of them.
        proposed = (
            self.env["account.netting"]
            .sudo()
            ._read_group(
                Domain("state", "in", OPEN_STATES)
                & Domain("company_id", "=", company.id)
                & Domain("vendor_id", "in", target.vendors)
                & Domain("id", "not in", known),
                groupby=["currency_id"],
                aggregates=["total_payable:sum"],
            )
        )
        return payable - sum(
            own._netting_units(currency._convert(amount, own, company, target.date))
            for currency, amount in proposed
        )

    @api.model
    def _get_unit_rate(self, currency, to_currency, target):
        """Return the minor units of one currency for one of another."""
        if currency == to_currency:
            return Fraction(1)
        rate = currency._get_conversion_rate(
            currency,
            to_currency,
            self.env["res.company"].browse(target.company),
            target.date,
        )
        places = to_currency.decimal_places - currency.decimal_places
        return Fraction(rate) * Fraction(10) ** places

    @api.model
    def _draw(self, plans):
        """Let nobody else net under the same caps until this is done.

        Whoever began before and comes after finds the caps changed since, and is
        tried again by the server with what was netted meanwhile in sight.

        :param plans: that are about to be netted
        :raises UserError: when somebody else is netting under one of them right now
        """
        records = self._find_drawn(plans)
        try:
            for group in records:
                group.lock_for_update()
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody else is netting under the same cap right now. Try again "
                    "in a moment."
                )
            ) from error
        self._count_draws(records)

    @api.model
    def _find_drawn(self, plans):
        """Return the caps, and the pairs with a reserve, that plans draw on."""
        keys = {share.allowance.key for plan in plans for share in plan.shares}
        # Nobody may change a cap by netting, but each netting is counted on it.
        return [
            self.env[model].sudo().browse(sorted(ids))
            for model in (CAP, PARTY)
            if (ids := [key for name, key in keys if name == model])
        ]

    @api.model
    def _count_draws(self, records):
        for group in records:
            for record in at_work(group):
                record.draw_count += 1

    @api.model
    def _get_share_sentence(self, allowance, plan):
        model, key = allowance.key
        # Whose cap it is may be named to whoever it stops.
        record = self.env[model].sudo().browse(key)
        if model == CAP:
            used = record.currency_id._netting_amount(allowance.amount - allowance.left)
            return record._get_sentence(plan.target.date, used)
        currency = record.company_id.currency_id
        return self.env._(
            "%(amount)s of what is owed to %(vendor)s stays open under the agreement.",
            amount=currency.format(currency._netting_amount(allowance.amount)),
            vendor=record.vendor_id.display_name,
        )
