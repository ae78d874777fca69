"""Note what was settled by the nettings there are, and by their reversals."""

from odoo import SUPERUSER_ID, api
from odoo.tools import split_every

from odoo.addons.account_netting.guard import at_work


def migrate(cr, version):
    """Bring the list of settled documents up to date, oldest nettings first."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    Netting = at_work(env["account.netting"])
    done = env["account.netting.settlement"].search([]).netting_id
    nettings = Netting.search(
        [("state", "in", ("posted", "reversed")), ("id", "not in", done.ids)],
        order="date, id",
    )
    for ids in split_every(50, nettings.ids):
        batch = Netting.browse(ids)
        batch._note_settled("netted")
        for netting in batch.filtered(lambda netting: netting.state == "reversed"):
            netting._note_settled("reversed", netting.reversal_date)
        env.flush_all()
        env.invalidate_all()
