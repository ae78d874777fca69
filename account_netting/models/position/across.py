"""Positions of pairs that net across currencies: one row, in one currency."""

from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..agreement.across import ACROSS, BY_AGREEMENT
from ..planning.rates import BookRates


class Settling(NamedTuple):
    """How what is open is summed up, as SQL.

    :param amount: what a total is worth; a function of the name of its column
    :param currency: the currency of a group
    :param rates: what has to be joined for that
    """

    amount: object
    currency: SQL
    rates: SQL


class AccountNettingPosition(models.Model):
    _inherit = "account.netting.position"

    @api.model
    def _get_settling_sql(self):
        """Return the SQL by which totals of several currencies are added up.

        What has no rate today is worth nothing; its reason says so.

        :return: :class:`Settling`
        """
        rates = self._list_rates()
        if not rates:
            return Settling(
                lambda column: SQL.identifier("total", column),
                SQL("total.currency_id"),
                SQL(""),
            )
        return Settling(
            lambda column: SQL(
                "CASE WHEN crossing.across_id IS NULL THEN %(own)s ELSE"
                " COALESCE(ROUND(%(own)s * rate.factor, rate.places), 0) END",
                own=SQL.identifier("total", column),
            ),
            SQL("COALESCE(crossing.settlement_id, total.currency_id)"),
            SQL(
                """
                LEFT JOIN (VALUES %s)
                       AS rate (company_id, agreement_id, currency_id, factor, places)
                       ON rate.company_id = total.company_id
                      AND rate.agreement_id = crossing.across_id
                      AND rate.currency_id = total.currency_id
                """,
                SQL(", ").join(
                    SQL("(%s, %s, %s, %s::numeric, %s)", *row) for row in rates
                ),
            ),
        )

    @api.model
    def _list_rates(self):
        """Return the rates of today of all agreements across currencies.

        :return: list of ``(company id, agreement id, currency id, factor, decimals)``
        """
        Agreement = self.env["account.netting.agreement"]
        if not Agreement._uses_across():
            return []
        # Agreements of parents cover branches whose users do not see them.
        agreements = Agreement.sudo().search(
            Domain("currency_rule", "=", ACROSS) & Domain("state", "=", "active")
        )
        currencies = self.env["res.currency"].search([("active", "=", True)])
        rows = []
        for company in self.env.companies:
            today = company._get_netting_today()
            books = BookRates(company, today)
            for agreement in agreements:
                if agreement.company_id not in company.sudo().parent_ids:
                    continue
                settlement = agreement.settlement_currency_id
                is_agreed = agreement.rate_source == BY_AGREEMENT
                quotes = self.env["account.netting.planner"]._get_quotes(
                    (currencies | settlement).ids,
                    settlement.id,
                    books,
                    agreement._get_agreed_rates(today) if is_agreed else {},
                    must_be_agreed=is_agreed,
                )
                rows += [
                    (
                        company.id,
                        agreement.id,
                        currency,
                        str(1 / quote.rate),
                        settlement.decimal_places,
                    )
                    for currency, quote in quotes.items()
                    if quote.units
                ]
        return rows
