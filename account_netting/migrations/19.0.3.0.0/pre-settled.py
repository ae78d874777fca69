"""Items of nettings say what they are worth in the currency of their netting."""

from odoo.tools.sql import column_exists, create_column, table_exists


def migrate(cr, version):
    # OCA's add-on has no such table; a new database has the columns already.
    table = "account_netting_line"
    if not table_exists(cr, table) or column_exists(cr, table, "amount_settled"):
        return
    create_column(cr, table, "amount_settled", "numeric")
    create_column(cr, table, "amount_settled_back", "numeric")
    # Until now all nettings were in one currency, and none was taken back in part. Odoo
    # would compute line by line.
    cr.execute(
        """
        UPDATE account_netting_line
           SET amount_settled = amount, amount_settled_back = 0
        """
    )
    create_column(cr, "account_netting", "is_across", "bool")
    cr.execute("UPDATE account_netting SET is_across = FALSE")
    # Computed later, it would be told in the chatter of every agreement.
    create_column(cr, "account_netting_agreement", "settlement_currency_id", "int4")
    cr.execute(
        """
        UPDATE account_netting_agreement agreement
           SET settlement_currency_id = company.currency_id
          FROM res_company company
         WHERE company.id = agreement.company_id
        """
    )
