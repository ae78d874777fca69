"""Positions: what is open between us and each pair, with or without an agreement.

The figures come from one grouped query over the open items. Whether they can be
netted, and why not, is asked of the planner: nettable.py and status.py.
"""

from odoo import api, fields, models
from odoo.tools import SQL

from ...core.items import RECEIVABLE


class AccountNettingPosition(models.Model):
    _name = "account.netting.position"
    _description = "Netting Position"
    _auto = False
    _order = "smaller_side_company desc, id"
    _rec_name = "customer_id"
    _rec_names_search = ["customer_id", "vendor_id"]
    _depends = {
        "account.account": ["account_type", "non_trade"],
        "account.move.line": [
            "account_id",
            "partner_id",
            "company_id",
            "currency_id",
            "amount_residual",
            "amount_residual_currency",
            "date",
            "date_maturity",
            "parent_state",
            "reconciled",
        ],
        "account.netting.agreement": [
            "scope",
            "currency_rule",
            "settlement_currency_id",
            "date_start",
            "date_end",
            "journal_id",
        ],
        "account.netting.party": [
            "agreement_id",
            "agreement_state",
            "company_id",
            "customer_id",
            "vendor_id",
        ],
        "res.partner": ["commercial_partner_id"],
    }

    customer_id = fields.Many2one(comodel_name="res.partner", readonly=True)
    vendor_id = fields.Many2one(comodel_name="res.partner", readonly=True)
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    currency_id = fields.Many2one(comodel_name="res.currency", readonly=True)
    company_currency_id = fields.Many2one(
        related="company_id.currency_id",
        string="Company Currency",
    )
    agreement_id = fields.Many2one(
        comodel_name="account.netting.agreement",
        readonly=True,
        help="The active agreement that covers the pair today; empty without one.",
    )
    journal_id = fields.Many2one(
        comodel_name="account.journal",
        string="Netting Journal",
        readonly=True,
        help="Where the agreement posts the nettings of the pair.",
    )
    party_id = fields.Many2one(
        comodel_name="account.netting.party",
        string="Pair",
        readonly=True,
    )
    receivable = fields.Monetary(
        readonly=True,
        help="What the customer owes us; below zero when credits outweigh invoices.",
    )
    payable = fields.Monetary(
        readonly=True,
        help="What we owe the vendor; below zero when credits outweigh bills.",
    )
    smaller_side = fields.Monetary(
        readonly=True,
        help="What the two sides have in common, whatever stands in the way of netting "
        "it.",
    )
    net = fields.Monetary(
        string="Payable less Receivable",
        readonly=True,
        help="Payables less receivables: above zero, we still have to pay.",
    )
    receivable_overdue = fields.Monetary(
        readonly=True,
        help="How much of the receivable was due before today.",
    )
    payable_overdue = fields.Monetary(
        readonly=True,
        help="How much of the payable was due before today.",
    )
    receivable_company = fields.Monetary(
        string="Receivable in Company Currency",
        currency_field="company_currency_id",
        readonly=True,
    )
    payable_company = fields.Monetary(
        string="Payable in Company Currency",
        currency_field="company_currency_id",
        readonly=True,
    )
    smaller_side_company = fields.Monetary(
        string="Smaller Side in Company Currency",
        currency_field="company_currency_id",
        readonly=True,
        help="At the rates at which the items are booked.",
    )
    net_company = fields.Monetary(
        string="Payable less Receivable in Company Currency",
        currency_field="company_currency_id",
        readonly=True,
    )
    date_oldest = fields.Date(
        string="Oldest Due Date",
        readonly=True,
        aggregator="min",
    )
    item_count = fields.Integer(string="Open Items", readonly=True)

    @property
    def _table_query(self):
        """One row for each pair, company and currency with open items on both sides.

        The items are summed up by account and partner first: what is joined then is
        as many rows as there are partners, not as there are items.
        """
        return SQL(
            """
            SELECT grouped.id,
                   grouped.company_id,
                   grouped.currency_id,
                   grouped.customer_id,
                   grouped.vendor_id,
                   pair.party_id,
                   pair.agreement_id,
                   pair.journal_id,
                   grouped.receivable,
                   grouped.payable,
                   grouped.payable - grouped.receivable AS net,
                   %(smaller)s AS smaller_side,
                   grouped.receivable_overdue,
                   grouped.payable_overdue,
                   grouped.receivable_company,
                   grouped.payable_company,
                   grouped.payable_company - grouped.receivable_company AS net_company,
                   %(smaller_company)s AS smaller_side_company,
                   grouped.date_oldest,
                   grouped.item_count
              FROM (%(grouped)s) grouped
         LEFT JOIN (
                       SELECT DISTINCT ON (
                                  company_id, customer_id, vendor_id, together_id
                              ) *
                         FROM (%(pairs)s) in_force
                   ) pair
                ON pair.company_id = grouped.company_id
               AND COALESCE(pair.customer_id, 0) = COALESCE(grouped.customer_id, 0)
               AND COALESCE(pair.vendor_id, 0) = COALESCE(grouped.vendor_id, 0)
               AND COALESCE(pair.together_id, 0) = COALESCE(grouped.together_id, 0)
            """,
            smaller=self._get_smaller_sql("grouped.receivable", "grouped.payable"),
            smaller_company=self._get_smaller_sql(
                "grouped.receivable_company", "grouped.payable_company"
            ),
            grouped=self._get_grouped_sql(),
            pairs=self._get_pairs_sql(),
        )

    @api.model
    def _get_smaller_sql(self, receivable, payable):
        """Return the SQL of what two totals have in common, without a sign.

        Zero where they have opposite signs; see ``core.allocation.nettable_units``.
        """
        receivable, payable = SQL(receivable), SQL(payable)  # pylint: disable=sql-injection
        return SQL(
            "CASE WHEN SIGN(%(receivable)s) = SIGN(%(payable)s)"
            " THEN LEAST(ABS(%(receivable)s), ABS(%(payable)s)) ELSE 0 END",
            receivable=receivable,
            payable=payable,
        )

    @api.model
    def _get_grouped_sql(self):
        """Return the SQL of what is open for each customer and vendor.

        Most pairs are of one partner. Only the others, the crossing ones, and those
        that are netted together make a difference to whom items belong with; those
        netted across currencies, to what they are worth.
        """
        settling = self._get_settling_sql()
        return SQL(
            """
            SELECT MIN(total.id) AS id,
                   total.company_id,
                   %(currency)s AS currency_id,
                   CASE WHEN crossing.partner_id IS NULL
                        THEN partner.commercial_partner_id
                        ELSE crossing.customer_id END AS customer_id,
                   CASE WHEN crossing.partner_id IS NULL
                        THEN partner.commercial_partner_id
                        ELSE crossing.vendor_id END AS vendor_id,
                   crossing.together_id,
                   SUM(%(amount)s) FILTER (WHERE total.receivable) AS receivable,
                   -SUM(%(amount)s) FILTER (WHERE NOT total.receivable) AS payable,
                   SUM(%(overdue)s) FILTER (WHERE total.receivable)
                       AS receivable_overdue,
                   -SUM(%(overdue)s) FILTER (WHERE NOT total.receivable)
                       AS payable_overdue,
                   SUM(total.balance) FILTER (WHERE total.receivable)
                       AS receivable_company,
                   -SUM(total.balance) FILTER (WHERE NOT total.receivable)
                       AS payable_company,
                   MIN(total.date_oldest) AS date_oldest,
                   SUM(total.item_count)::integer AS item_count
              FROM (%(totals)s) total
              JOIN res_partner partner ON partner.id = total.partner_id
         LEFT JOIN (
                       SELECT DISTINCT
                              pair.company_id,
                              pair.customer_id,
                              pair.vendor_id,
                              pair.together_id,
                              pair.across_id,
                              pair.settlement_id,
                              side.receivable,
                              CASE WHEN side.receivable
                                   THEN pair.own_customer_id
                                   ELSE pair.own_vendor_id
                                   END AS partner_id
                         FROM (%(pairs)s) pair
                   CROSS JOIN (VALUES (TRUE), (FALSE)) AS side (receivable)
                        WHERE pair.own_customer_id <> pair.own_vendor_id
                           OR pair.together_id IS NOT NULL
                           OR pair.across_id IS NOT NULL
                   ) crossing
                ON crossing.company_id = total.company_id
               AND crossing.receivable = total.receivable
               AND crossing.partner_id = partner.commercial_partner_id
                   %(rates)s
          GROUP BY CASE WHEN crossing.partner_id IS NULL
                        THEN partner.commercial_partner_id
                        ELSE crossing.customer_id END,
                   CASE WHEN crossing.partner_id IS NULL
                        THEN partner.commercial_partner_id
                        ELSE crossing.vendor_id END,
                   crossing.together_id,
                   total.company_id,
                   %(currency)s
            HAVING BOOL_OR(total.receivable) AND BOOL_OR(NOT total.receivable)
            """,
            totals=self._get_totals_sql(),
            pairs=self._get_pairs_sql(),
            currency=settling.currency,
            amount=settling.amount("amount"),
            overdue=settling.amount("overdue"),
            rates=settling.rates,
        )

    @api.model
    def _get_totals_sql(self):
        """Return the SQL of what is open by company, partner, account and currency.

        In that order the index of open items has them, and all that is read here.
        """
        Line = self.env["account.move.line"]
        sides = Line._read_sides()
        return SQL(
            """
            SELECT MIN(line.id) AS id,
                   line.company_id,
                   line.currency_id,
                   line.partner_id,
                   line.account_id = ANY(%(receivable_accounts)s) AS receivable,
                   SUM(line.amount_residual_currency) AS amount,
                   SUM(line.amount_residual) AS balance,
                   SUM(line.amount_residual_currency) FILTER (
                       WHERE COALESCE(line.date_maturity, line.date) < %(today)s
                   ) AS overdue,
                   MIN(COALESCE(line.date_maturity, line.date)) AS date_oldest,
                   COUNT(*) AS item_count
              FROM account_move_line line
             WHERE line.company_id = ANY(%(companies)s)
               AND line.account_id = ANY(%(accounts)s)
               AND line.parent_state = 'posted'
               AND line.reconciled IS NOT TRUE
               AND (line.amount_residual_currency <> 0 OR line.amount_residual <> 0)
               AND (line.account_id <> ALL(%(non_trade)s)
                    OR line.partner_id = ANY(%(non_trade_partners)s))
               AND %(among)s
          GROUP BY line.company_id,
                   line.partner_id,
                   line.account_id,
                   line.currency_id
            """,
            today=self._get_today_sql("line.company_id"),
            receivable_accounts=[
                account for account, side in sides.items() if side == RECEIVABLE
            ],
            accounts=list(sides),
            non_trade=Line._read_non_trade_accounts(),
            non_trade_partners=Line._find_non_trade_partners().ids,
            companies=self.env.companies.ids,
            among=self._get_among_sql("line.partner_id"),
        )

    @api.model
    def _get_today_sql(self, company):
        """Return the SQL of today's date where a company is: most often one for all."""
        days = {item.id: item._get_netting_today() for item in self.env.companies}
        if len(set(days.values())) < 2:
            return SQL("%s", next(iter(days.values()), fields.Date.today()))
        return SQL(
            "CASE %s %s END",
            SQL.identifier(*company.split(".")),
            SQL(" ").join(SQL("WHEN %s THEN %s", *pair) for pair in days.items()),
        )

    @api.model
    def _get_pairs_sql(self):
        """Return the SQL of the pairs in force today, by the companies they cover.

        An agreement of a parent company covers its branches.
        """
        # Agreements of parents cover branches whose users do not see them.
        covers = [
            SQL("(%s, %s)", company.id, parent.id)
            for company in self.env.companies
            for parent in company.sudo().parent_ids
        ]
        return SQL(
            """
            SELECT covered.company_id,
                   CASE WHEN together.agreement_id IS NULL
                        THEN party.customer_id
                        ELSE together.customer_id END AS customer_id,
                   CASE WHEN together.agreement_id IS NULL
                        THEN party.vendor_id
                        ELSE together.vendor_id END AS vendor_id,
                   party.customer_id AS own_customer_id,
                   party.vendor_id AS own_vendor_id,
                   together.agreement_id AS together_id,
                   party.id AS party_id,
                   party.agreement_id,
                   agreement.journal_id,
                   CASE WHEN agreement.currency_rule = 'across'
                        THEN agreement.id END AS across_id,
                   CASE WHEN agreement.currency_rule = 'across'
                        THEN agreement.settlement_currency_id END AS settlement_id
              FROM account_netting_party party
              JOIN (VALUES %(covers)s) AS covered (company_id, owner_id)
                ON covered.owner_id = party.company_id
              JOIN account_netting_agreement agreement
                ON agreement.id = party.agreement_id
               AND (agreement.date_start IS NULL OR agreement.date_start <= %(today)s)
               AND (agreement.date_end IS NULL OR agreement.date_end >= %(today)s)
         LEFT JOIN (
                       SELECT member.agreement_id,
                              CASE WHEN COUNT(DISTINCT member.customer_id) = 1
                                   THEN MIN(member.customer_id) END AS customer_id,
                              CASE WHEN COUNT(DISTINCT member.vendor_id) = 1
                                   THEN MIN(member.vendor_id) END AS vendor_id
                         FROM account_netting_party member
                         JOIN account_netting_agreement owner
                           ON owner.id = member.agreement_id
                          AND owner.scope = 'together'
                     GROUP BY member.agreement_id
                   ) together
                ON together.agreement_id = party.agreement_id
             WHERE party.agreement_state = 'active'
               AND (%(among_customers)s OR %(among_vendors)s)
            """,
            today=self._get_today_sql("covered.company_id"),
            covers=SQL(", ").join(covers),
            among_customers=self._get_among_sql("party.customer_id"),
            among_vendors=self._get_among_sql("party.vendor_id"),
        )
