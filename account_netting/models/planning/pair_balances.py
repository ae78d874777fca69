"""What pairs have open, both sides: their balances, and those of their agreement."""

from collections import defaultdict
from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain

from ...core.allocation import nettable_units
from ...core.items import PAYABLE, RECEIVABLE, SIDES


class Balances(NamedTuple):
    """What a pair has open, in company currency; see the fields of the pair."""

    receivable: float
    payable: float
    smaller_side: float


class AccountNettingParty(models.Model):
    _inherit = "account.netting.party"

    receivable = fields.Monetary(
        compute="_compute_balances",
        help="What the customer owes us, in company currency; below zero when "
        "credits outweigh invoices.",
    )
    payable = fields.Monetary(
        compute="_compute_balances",
        help="What we owe the vendor, in company currency; below zero when credits "
        "outweigh bills.",
    )
    smaller_side = fields.Monetary(
        compute="_compute_balances",
        help="The smaller balance of each currency, in company currency at today's "
        "rate: what could be netted were nothing in the way. Across currencies, the "
        "smaller balance of all.",
    )

    @api.depends("customer_id", "vendor_id", "company_id")
    def _compute_balances(self):
        totals = self._read_open_totals()
        for party in self:
            balances = self._sum_up(totals[party], party.company_id)
            if party.agreement_id._nets_across():
                balances = balances._replace(
                    smaller_side=party._get_smaller_side(balances)
                )
            party.update(balances._asdict())

    def _get_smaller_side(self, balances):
        """Return the smaller balance where all currencies are netted together.

        :param balances: :class:`Balances`, at the rates the items are booked at
        """
        currency = self.company_id.currency_id
        return currency._netting_amount(
            nettable_units(
                *(
                    currency._netting_units(amount)
                    for amount in (balances.receivable, balances.payable)
                )
            )
        )

    @api.model
    def _sum_up(self, currencies, company):
        """Sum up what a pair has open, in the company's currency.

        :param currencies: as in :meth:`_read_open_totals`
        :return: :class:`Balances`
        """
        today = company._get_netting_today()
        receivable = payable = smaller = 0.0
        for currency, sides in currencies.items():
            (receivable_units, receivable_amount) = sides[RECEIVABLE]
            (payable_units, payable_amount) = sides[PAYABLE]
            receivable += receivable_amount
            payable += payable_amount
            smaller += currency._convert(
                currency._netting_amount(
                    nettable_units(receivable_units, payable_units)
                ),
                company.currency_id,
                company,
                today,
            )
        return Balances(receivable, payable, smaller)

    def _get_item_domain(self):
        """Return the domain of the open items of these pairs, both sides.

        Those of pairs that are netted together with them belong to it.
        """
        Line = self.env["account.move.line"]
        return Domain.OR(
            Domain("company_id", "child_of", party.company_id.id)
            & Line._get_open_items_domain(party.customer_id, party.vendor_id)
            for party in self._with_together()
        )

    def _read_open_totals(self):
        """Return what is open for each pair, by currency and side.

        :return: ``{party: {currency: {side: (own, company)}}}`` where ``own`` is in
            minor units of the currency and ``company`` an amount in company
            currency, both above zero when they add to their side
        """
        by_partner = defaultdict(list)
        partners = self.customer_id | self.vendor_id
        Line = self.env["account.move.line"]
        domain = Line._get_open_items_domain(partners, partners)
        for total in Line._read_open_totals(domain):
            by_partner[total.side, total.partner].append(total)
        result = {}
        for party in self:
            currencies = result.setdefault(party, {})
            for side in SIDES:
                partner = party._get_partner(side).id
                for total in by_partner[side, partner]:
                    if party.company_id not in total.company.parent_ids:
                        continue
                    sides = currencies.setdefault(
                        total.currency, dict.fromkeys(SIDES, (0, 0.0))
                    )
                    units, amount = sides[side]
                    sides[side] = (
                        units + total.currency._netting_units(total.amount_currency),
                        amount + total.amount,
                    )
        return result


class AccountNettingAgreement(models.Model):
    _inherit = "account.netting.agreement"

    receivable = fields.Monetary(
        compute="_compute_balances",
        help="What the customers of the pairs owe us, in company currency.",
    )
    payable = fields.Monetary(
        compute="_compute_balances",
        help="What we owe the vendors of the pairs, in company currency.",
    )

    @api.depends("party_ids.receivable", "party_ids.payable")
    def _compute_balances(self):
        for agreement in self:
            agreement.receivable = sum(agreement.party_ids.mapped("receivable"))
            agreement.payable = sum(agreement.party_ids.mapped("payable"))
