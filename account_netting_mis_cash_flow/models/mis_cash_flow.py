from odoo import models, tools
from odoo.tools import SQL

#: The view of mis_builder_cash_flow, upon which ours is put.
WITH_NETTED = "mis_cash_flow_with_netted"


class MisCashFlow(models.Model):
    _inherit = "mis.cash_flow"

    def init(self):
        """Take what proposals are to settle out of debit and credit.

        An item is in one proposal at most, and what that settles is a share of what
        is open, in company currency as in its own.
        """
        result = super().init()
        tools.drop_view_if_exists(self.env.cr, WITH_NETTED)
        view, whole = SQL.identifier(self._table), SQL.identifier(WITH_NETTED)
        self.env.cr.execute(SQL("ALTER VIEW %s RENAME TO %s", view, whole))
        columns = [
            self._get_free_sql(name)
            if name in ("debit", "credit")
            else SQL.identifier("flow", name)
            for name in tools.sql.table_columns(self.env.cr, WITH_NETTED)
        ]
        self.env.cr.execute(
            SQL(
                """
                CREATE VIEW %s AS
                SELECT %s
                  FROM %s flow
             LEFT JOIN account_move_line item ON item.id = flow.move_line_id
             LEFT JOIN account_netting_line netted
                    ON netted.move_line_id = item.id AND netted.reserved
             LEFT JOIN res_currency currency
                    ON currency.id = item.company_currency_id
                """,
                view,
                SQL(", ").join(columns),
                whole,
            )
        )
        return result

    def _get_free_sql(self, name):
        """Return what of a column no netting settles, under the column's own name."""
        column = SQL.identifier("flow", name)
        return SQL(
            """
            CASE WHEN netted.id IS NULL OR item.amount_residual_currency = 0 THEN %s
                 ELSE ROUND(
                    %s::numeric * (1 - LEAST(
                        1, ABS(netted.amount / item.amount_residual_currency)
                    ))::numeric,
                    currency.decimal_places
                 )
             END AS %s
            """,
            column,
            column,
            SQL.identifier(name),
        )
