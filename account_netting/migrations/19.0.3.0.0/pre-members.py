"""Items of nettings know whose they are, so that several partners fit in one."""

from odoo.tools.sql import column_exists, create_column, table_exists


def migrate(cr, version):
    # OCA's add-on has no such table; a new database has the column already.
    table, column = "account_netting_line", "commercial_partner_id"
    if not table_exists(cr, table) or column_exists(cr, table, column):
        return
    create_column(cr, table, column, "int4")
    # Odoo would look up each item's partner as it is today, one by one.
    cr.execute(
        """
        UPDATE account_netting_line line
           SET commercial_partner_id = CASE line.side
               WHEN 'receivable' THEN netting.customer_id
               ELSE netting.vendor_id END
          FROM account_netting netting
         WHERE netting.id = line.netting_id
        """
    )
