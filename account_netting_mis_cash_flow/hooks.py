from odoo import tools
from odoo.tools import SQL

from .models.mis_cash_flow import WITH_NETTED


def uninstall_hook(env):
    """Give mis_builder_cash_flow its own view back."""
    table = env["mis.cash_flow"]._table
    tools.drop_view_if_exists(env.cr, table)
    env.cr.execute(
        SQL(
            "ALTER VIEW %s RENAME TO %s",
            SQL.identifier(WITH_NETTED),
            SQL.identifier(table),
        )
    )
