"""Letters: the advice of a posted netting, the letter of a reversed one, by e-mail.

Posting and reversing only note that a letter is due, see ledger/telling.py; a scheduled
action of its own makes and sends it.
"""

from datetime import timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ...arguments import check_one
from ...guard import at_work
from ..answer.account_netting_answered_mixin import FOR_PARTNER
from ..answer.composer import MAIL_NOTE, PAPER_LATER

#: Context key of a message that is the letter itself.
IS_LETTER = "netting_is_letter"

#: When to look again for what somebody else works on.
LOOK_AGAIN = timedelta(minutes=1)

TEMPLATES = {
    "posted": "account_netting.mail_template_netting_advice",
    "reversed": "account_netting.mail_template_netting_reversal",
}


class MadeLetters(NamedTuple):
    """The letters of one netting that were made.

    :param messages: whose mails are still to be delivered
    :param are_foreseen: whether what stopped others, if anything, has a sentence
    """

    messages: models.BaseModel
    are_foreseen: bool


class AccountNetting(models.Model):
    _inherit = "account.netting"

    letter_partner_id = fields.Many2one(
        comodel_name="res.partner",
        compute="_compute_letter_partner_id",
        help="The partner the next letter goes to, in their language.",
    )
    letter_recipient_id = fields.Many2one(
        comodel_name="res.partner",
        compute="_compute_letter_partner_id",
        help="The partner's invoice address when it has an e-mail address, or the "
        "partner.",
    )

    @api.depends("partner_ids", "letter_told_ids")
    @api.depends_context(FOR_PARTNER)
    def _compute_letter_partner_id(self):
        for netting in self:
            partner = (
                netting._get_addressed_partner()
                or netting._find_untold()
                or netting._get_answering_partners()
            )
            netting.letter_partner_id = partner[:1]
            netting.letter_recipient_id = netting._get_addressee(partner[:1])

    def action_send_letter(self):
        """Open the mail composer with the advice, or the reversal letter.

        The customer and the vendor of a netting may be two; each gets a letter of
        their own, so it opens for the first who was not told yet.
        """
        check_one(self)
        self._check_letters_allowed()
        template = self._find_letter_template()
        partners, untold = self._get_answering_partners(), self._find_untold()
        place = len(partners) - len(untold) + 1 if untold else 1
        return {
            "name": self._get_mail_title(place, len(partners)),
            "type": "ir.actions.act_window",
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_template_id": template.id,
                "default_composition_mode": "comment",
                "default_subtype_id": self.env.ref("mail.mt_comment").id,
                "default_notify_skip_followers": True,
                "default_email_layout_xmlid": "mail.mail_notification_layout",
                "force_email": True,
                FOR_PARTNER: self.letter_partner_id.id,
                IS_LETTER: True,
                PAPER_LATER: True,
                MAIL_NOTE: self._get_letter_note(untold - self.letter_partner_id),
            },
        }

    def _get_letter_note(self, others):
        """Return, as a sentence, that others are not told by this mail, or nothing.

        :param others: the partners who were not told yet
        """
        if not others:
            return False
        return self.env._(
            "Press Send once more afterwards, for the mail to: %(partners)s.",
            partners=", ".join(others.mapped("display_name")),
        )

    def action_queue_letters(self):
        """Have the letters sent soon, to each partner who did not get theirs yet."""
        self._check_letters_allowed()
        due = self.filtered(
            lambda netting: netting.letter_state != "sent" and netting._find_untold()
        )
        due._queue_letters()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if due else "warning",
                "message": self.env._(
                    "Letters of %(due)s nettings will be sent. Sent before: %(sent)s.",
                    due=len(due),
                    sent=len(self - due),
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _check_letters_allowed(self):
        self.check_access("write")
        self._check_state(
            tuple(TEMPLATES),
            self.env._(
                "No letter is sent about %(document)s, which is in state “%(state)s”."
            ),
        )

    # What
    # ----

    def _find_untold(self):
        """Return the partners who did not get their letter yet, customer first."""
        return self._get_answering_partners() - self.letter_told_ids

    def _find_letter_template(self):
        """Return the mail template; empty when somebody deleted it."""
        template = self.env.ref(TEMPLATES[self.state], raise_if_not_found=False)
        return template or self.env["mail.template"]

    def _get_letter_title(self):
        """Return what the letter is called, for the subject of a mail."""
        self.ensure_one()
        if self.state == "reversed":
            return self.env._("Netting Reversal")
        return self._get_print_title()

    # Sending
    # -------

    @api.model
    def _cron_send_letters(self):
        """Send what the outbox holds, a netting and a commit at a time.

        Mails leave only after the commit that notes them: a server that is killed
        meanwhile leaves them to Odoo's own mail queue.
        """
        due = Domain("letter_state", "=", "to_send") & Domain(
            "state", "in", ("draft", *TEMPLATES)
        )
        self.env["account.netting.schedule"]._work_off(
            self.search(due, order="id"),
            due,
            lambda netting: netting._send_due(),
            lambda netting, problem: netting._note_not_sent([problem]),
            follow=lambda netting, made: netting._deliver(made),
        )
        if self.search_count(due, limit=1):
            self._trigger_letters(at=fields.Datetime.now() + LOOK_AGAIN)

    def _send_due(self):
        """Send what the outbox holds of one netting: a proposal, or its letters.

        :return: the :class:`MadeLetters`, if any
        """
        if self.state == "draft":
            self.with_company(self.company_id).action_send()
            return None
        return self._send_letters()

    def _send_letters(self):
        """Make the letters of one netting, each by itself, and note what came of it.

        :return: :class:`MadeLetters`
        """
        self.ensure_one()
        netting = self.with_company(self.company_id)
        Schedule = self.env["account.netting.schedule"]
        messages = self.env["mail.message"]
        problems = []
        are_foreseen = True
        for partner in netting._find_untold():
            message, problem, is_foreseen = Schedule._attempt(
                netting, lambda partner=partner: netting._post_letter(partner)
            )
            are_foreseen &= is_foreseen
            if problem:
                problems.append(f"{partner.display_name}: {problem}")
            else:
                messages |= message
        if problems:
            self._note_not_sent(problems)
        elif not messages:
            at_work(self).write({"letter_state": "sent"})
        return MadeLetters(messages, are_foreseen)

    def _deliver(self, made):
        """Hand the mails of letters to the mail server, and note what it refuses.

        :param made: :class:`MadeLetters` of this netting
        :raises RuntimeError: when one was stopped by what nobody foresaw
        """
        # Users write messages; the mails behind them are the system's.
        made.messages.sudo().mail_ids.send()
        # What left has left, whatever becomes of the note of what did not.
        self.env["ir.cron"]._commit_progress()
        self._note_undelivered(made.messages)
        if not made.are_foreseen:
            self.env["ir.cron"]._commit_progress()
            raise RuntimeError(f"Not all letters of {self.name} could be made.")

    def _post_letter(self, partner):
        """Write the letter to one partner into the chatter, with its mail.

        :return: the message
        :raises UserError: when the partner cannot be written to
        """
        netting = self.with_context(**{FOR_PARTNER: partner.id, IS_LETTER: True})
        template = netting._find_letter_template()
        if not template:
            raise UserError(self.env._("The mail template of the letter was deleted."))
        if not netting.letter_recipient_id.email_normalized:
            raise UserError(self.env._("There is no e-mail address."))
        message = netting.with_context(
            mail_notify_force_send=False
        ).message_post_with_source(
            template,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            notify_skip_followers=True,
            email_layout_xmlid="mail.mail_notification_layout",
        )
        if not message.partner_ids:
            raise UserError(self.env._("The mail template names no recipient."))
        return message

    def _message_post_after_hook(self, message, msg_values):
        if self.env.context.get(IS_LETTER) and message.partner_ids:
            self._note_told(self.letter_partner_id)
        return super()._message_post_after_hook(message, msg_values)

    def _note_told(self, partner):
        """Note that the letter to a partner is on its way."""
        vals = {"letter_told_ids": [Command.link(partner.id)]}
        if not self._find_untold() - partner:
            vals |= {"letter_state": "sent", "letter_error": False}
        at_work(self).write(vals)

    def _note_not_sent(self, problems):
        """Note why letters were not sent, beside what is noted already."""
        noted = (self.letter_error or "").splitlines()
        at_work(self).write(
            {
                "letter_state": "failed",
                "letter_error": "\n".join(dict.fromkeys([*noted, *problems])),
            }
        )

    def _note_undelivered(self, messages):
        """Note which letters the mail server did not take: nobody was told by them.

        :param messages: letters of this netting whose mails were just sent
        """
        failed = messages.notification_ids.filtered(
            lambda notification: notification.notification_status == "exception"
        )
        if not failed:
            return
        untold = self.letter_told_ids & failed.res_partner_id.commercial_partner_id
        at_work(self).letter_told_ids -= untold
        self._note_not_sent(
            [
                f"{notification.res_partner_id.display_name}: "
                f"{notification.format_failure_reason()}"
                for notification in failed
            ]
        )
