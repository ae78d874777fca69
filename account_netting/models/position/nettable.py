"""What can be netted today: one meaning of the word, on every screen.

The planner says it, item by item, whatever is looked at: a position, a pair, an
agreement, or the totals of a list, pivot, graph or card. No column holds it, so where
PostgreSQL is to sum up or to sort, it is handed the figures.
"""

import json
import operator

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

#: How a search compares amounts.
COMPARISONS = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
    "in": lambda amount, amounts: amount in amounts,
}

#: Context key: fields are described, which takes none of their figures.
DESCRIBING = "netting_position_describing"


class AccountNettingPlanner(models.AbstractModel):
    _inherit = "account.netting.planner"

    @api.model
    def _get_nettable(self, plan):
        """Return what can be netted of a judged plan.

        :return: the amount in the plan's currency, and that in company currency at
            the rate of the plan's date, at which it would be booked
        """
        currency = self.env["res.currency"].browse(plan.target.currency)
        company = self.env["res.company"].browse(plan.target.company)
        amount = currency._netting_amount(plan.allocate("due_asc").units)
        return amount, currency._convert(
            amount, company.currency_id, company, plan.target.date
        )


class AccountNettingPosition(models.Model):
    _inherit = "account.netting.position"

    nettable = fields.Monetary(
        compute="_compute_status",
        search="_search_nettable",
        help="What can be netted today: what something stands in the way of, or waits "
        "in a proposal already, is left out.",
    )
    nettable_company = fields.Monetary(
        string="Nettable in Company Currency",
        currency_field="company_currency_id",
        compute="_compute_status",
        search="_search_nettable_company",
        help="At today's rate, at which it would be booked.",
    )

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        """Describe the fields; see :data:`DESCRIBING`."""
        return super(
            AccountNettingPosition, self.with_context(**{DESCRIBING: True})
        ).fields_get(allfields, attributes)

    def _field_to_sql(self, alias, field_expr, query=None):
        """Hand over the figures that only the planner knows, to be summed or sorted."""
        if field_expr not in ("nettable", "nettable_company"):
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        if self.env.context.get(DESCRIBING):
            return SQL("0")
        amounts = self._read_nettable(field_expr)
        return SQL(
            "COALESCE((%s::jsonb ->> %s::text)::numeric, 0)",
            json.dumps({key: amount for key, amount in amounts.items() if amount}),
            SQL.identifier(alias, "id"),
        )

    def _search_nettable(self, operator, value):
        return self._search_amounts("nettable", operator, value)

    def _search_nettable_company(self, operator, value):
        return self._search_amounts("nettable_company", operator, value)

    @api.model
    def _search_amounts(self, field, operator, value):
        if operator not in COMPARISONS:
            return NotImplemented
        compare = COMPARISONS[operator]
        amounts = self._read_nettable(field)
        return Domain(
            "id",
            "in",
            [key for key, amount in amounts.items() if compare(amount, value)],
        )

    @api.model
    def _read_nettable(self, field):
        """Return ``{position id: amount}`` of all positions.

        :param field: ``nettable`` or ``nettable_company``
        """
        get_nettable = self.env["account.netting.planner"]._get_nettable
        index = ("nettable", "nettable_company").index(field)
        return {key: get_nettable(plan)[index] for key, plan in self._plan_all()}


class AccountNettingParty(models.Model):
    _inherit = "account.netting.party"

    nettable = fields.Monetary(
        compute="_compute_nettable",
        help="What can be netted today, in company currency: what something stands in "
        "the way of, or waits in a proposal already, is left out.",
    )

    @api.depends("customer_id", "vendor_id", "agreement_state")
    def _compute_nettable(self):
        active = self.filtered(lambda party: party.agreement_state == "active")
        planner = self.env["account.netting.planner"]
        amounts = dict.fromkeys(self.ids, 0.0)
        for plan in planner._plan_items(active._get_item_domain()) if active else ():
            if plan.pair and plan.pair.parties[0] in amounts:
                amounts[plan.pair.parties[0]] += planner._get_nettable(plan)[1]
        for party in self:
            party.nettable = amounts.get(party.id, 0.0)


class AccountNettingAgreement(models.Model):
    _inherit = "account.netting.agreement"

    nettable = fields.Monetary(
        compute="_compute_nettable",
        help="What can be netted today of all pairs, in company currency.",
    )

    @api.depends("party_ids.nettable")
    def _compute_nettable(self):
        for agreement in self:
            agreement.nettable = sum(agreement.party_ids.mapped("nettable"))
