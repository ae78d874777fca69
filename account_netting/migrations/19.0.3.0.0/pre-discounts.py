"""No netting before this version took a discount: nothing is to be computed."""

from odoo.tools.sql import column_exists, create_column, table_exists


def migrate(cr, version):
    # OCA's add-on has no such table; a new database has the columns already.
    table = "account_netting_line"
    if not table_exists(cr, table):
        return
    for column, kind in (
        ("discount_policy", "varchar"),
        ("amount_discount_whole", "numeric"),
        ("amount_discount", "numeric"),
    ):
        if not column_exists(cr, table, column):
            create_column(cr, table, column, kind)
