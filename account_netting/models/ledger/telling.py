"""The outbox: what is to be mailed of a netting, and who was told of it.

A proposal is sent in the background where somebody asks for it; the advice of a posted
netting and the letter of a reversed one where the agreement says so. Here it is only
noted that something is due; a scheduled action makes and sends it, see
document/letter.py. So whatever goes wrong with a mail, the netting stands, and shows
what went wrong.
"""

from odoo import api, fields, models
from odoo.tools import clean_context

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
        help="What became of the mail: a proposal that is sent in the background, the "
        "advice, or after a reversal the reversal letter.",
    )
    letter_error = fields.Text(
        string="Reason Not Sent",
        readonly=True,
        copy=False,
    )
    letter_told_ids = fields.Many2many(
        comodel_name="res.partner",
        relation="account_netting_told_partner_rel",
        string="Letter Sent To",
        readonly=True,
        copy=False,
        help="Who got the advice or, after a reversal, the reversal letter.",
    )

    def _tell_anew(self, partners=None):
        """Have partners told of what was taken back, whatever they were told before.

        :param partners: whom it concerns; all, by default
        """
        working = at_work(self.with_context(clean_context(self.env.context)))
        for netting in working:
            concerned = netting.partner_ids if partners is None else partners
            if told := netting.letter_told_ids & concerned:
                netting.letter_told_ids -= told
        working._queue_automatic_letters()

    def _queue_automatic_letters(self):
        """Note that letters are due where the agreement says so."""
        self._leave_outbox()
        self.filtered(
            lambda netting: netting.agreement_id.advice_sending == AUTOMATIC
        )._queue_letters()

    def _queue_letters(self):
        """Note that mails are due; they are sent after this transaction."""
        if self:
            at_work(self).write({"letter_state": "to_send", "letter_error": False})
            self._trigger_letters()

    def _leave_outbox(self):
        """Forget what was to be mailed: it was, or something else is to be said now."""
        due = self.filtered("letter_state")
        if due:
            at_work(due).write({"letter_state": False, "letter_error": False})

    @api.model
    def _trigger_letters(self, at=None):
        """Have due mails sent after this transaction, elsewhere."""
        # Scheduled actions are the administrator's; this one is due.
        self.env.ref("account_netting.ir_cron_send_letters").sudo()._trigger(at=at)
