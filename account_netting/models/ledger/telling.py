"""Whether the partners have to be told of a netting, and who was.

Posting and reversing only note that a letter is due, where the agreement says so, and
wake the scheduled action that makes and sends it. So whatever goes wrong with a letter,
the netting stands, and shows what went wrong.
"""

from odoo import api, fields, models

from ...guard import at_work
from ..setup.res_company import AUTOMATIC


class AccountNetting(models.Model):
    _inherit = "account.netting"

    letter_state = fields.Selection(
        selection=[
            ("to_send", "To Send"),
            ("sent", "Sent"),
            ("failed", "Not Sent"),
        ],
        string="Letter",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="What became of the advice, or after a reversal of the reversal letter.",
    )
    letter_error = fields.Text(
        string="Why It Was Not Sent",
        readonly=True,
        copy=False,
    )
    letter_told_ids = fields.Many2many(
        comodel_name="res.partner",
        relation="account_netting_told_partner_rel",
        string="Told",
        readonly=True,
        copy=False,
        help="Who got the advice or, after a reversal, the reversal letter.",
    )

    def _queue_automatic_letters(self):
        """Note that letters are due where the agreement says so."""
        self.filtered(
            lambda netting: netting.agreement_id.advice_sending == AUTOMATIC
        )._queue_letters()

    def _queue_letters(self):
        """Note that letters are due; they are sent after this transaction."""
        if self:
            at_work(self).write({"letter_state": "to_send", "letter_error": False})
            self._trigger_letters()

    @api.model
    def _trigger_letters(self, at=None):
        """Have due letters sent after this transaction, elsewhere."""
        self.env.ref("account_netting.ir_cron_send_letters").sudo()._trigger(at=at)
