"""Bring what was to be mailed of proposals into the one outbox of nettings."""

from odoo import SUPERUSER_ID, api
from odoo.tools.sql import column_exists


def migrate(cr, version):
    """Keep proposals that wait to be sent, and why others were not."""
    if not column_exists(cr, "account_netting", "send_requested"):
        return  # OCA's module of the same name sent nothing
    cr.execute(
        """
        UPDATE account_netting
           SET letter_state = CASE WHEN send_requested THEN 'to_send' ELSE 'failed' END,
               letter_error = send_problem
         WHERE state = 'draft'
           AND (send_requested OR send_problem IS NOT NULL)
        """
    )
    env = api.Environment(cr, SUPERUSER_ID, {})
    cron = env.ref("account_netting.ir_cron_netting_send", raise_if_not_found=False)
    if cron:
        cron.unlink()
    # Whatever waits does not wait for the hour.
    env.ref("account_netting.ir_cron_send_letters")._trigger()
