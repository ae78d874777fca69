"""Take over a database that had OCA's module of the same technical name."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Give every company the set-up that the install hook gives a new database.

    Odoo does not run the install hook on an upgrade. By itself it removes the other
    module's wizard with its view, action and access rights, but leaves the tables:
    they only ever held what a user had just selected.
    """
    cr.execute(
        """
        DROP TABLE IF EXISTS
            account_move_line_account_move_make_netting_rel,
            account_move_make_netting
        """
    )
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["account.chart.template"]._setup_netting_of_companies()
