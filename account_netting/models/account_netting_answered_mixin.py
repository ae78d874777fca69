"""What a document that partners answer to can do: be sent, shown and answered.

Agreements and nettings alike ask each of their commercial partners by itself. All must
accept; one refusal refuses.
"""

import json

from markupsafe import escape

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError
from odoo.tools import clean_context

from ..guard import at_work
from .account_netting_answer import PAPER, PORTAL, compute_hash

#: Context keys: the party a message or a print is for, and that it asks that party.
FOR_PARTY = "netting_for_party"
IS_ASKING = "netting_is_asking"


class AccountNettingAnsweredMixin(models.AbstractModel):
    _name = "account.netting.answered.mixin"
    _description = "Document That Partners Answer To"
    _inherit = ["mail.thread", "mail.activity.mixin", "portal.mixin"]

    undelivered_names = fields.Char(
        string="Not Reached",
        compute="_compute_undelivered_names",
        help="The partners who were asked, but not by mail, or whose mail failed.",
    )

    @api.depends("answer_ids.is_current", "answer_ids.sent_to")
    def _compute_undelivered_names(self):
        for document in self:
            waiting = document._get_current_answers().filtered(
                lambda answer: answer.state == "waiting"
            )
            document.undelivered_names = ", ".join(
                waiting.filtered(
                    lambda answer: not answer.sent_to or answer.is_undelivered
                ).mapped("partner_id.display_name")
            )

    # To be said by the models
    # ------------------------

    def _get_answering_partners(self):
        """Return the commercial partners who must accept."""
        raise NotImplementedError

    def _get_shown_facts(self, partner):
        """Return all that a partner is shown, as plain values ready for JSON.

        The same facts give the same text, whatever the language and the year.
        """
        raise NotImplementedError

    def _get_mail_template_xmlid(self):
        """Return the external id of the template the document is sent with."""
        raise NotImplementedError

    def _check_sendable(self):
        """Refuse to send what cannot be answered, with every reason."""
        raise NotImplementedError

    def _is_answerable(self):
        """Tell whether a partner's answer would be taken now."""
        raise NotImplementedError

    def _follow_answers(self):
        """Take the state that follows from the answers that count."""
        raise NotImplementedError

    def _is_shown_to(self, partner):
        """Tell whether a commercial partner may see the document in the portal."""
        raise NotImplementedError

    # Sending
    # -------

    def action_open_send(self):
        """Open the mail composer, filled in for the first partner to ask.

        Further partners get the template's text, each in their own language, once the
        first mail is on its way.
        """
        self.ensure_one()
        self._check_may_send()
        self._check_sendable()
        partners = self._get_partners_to_ask()
        if not partners:
            raise UserError(
                self.env._(
                    "Everybody has accepted %(document)s already.", document=self.name
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send"),
            "res_model": "mail.compose.message",
            "views": [(False, "form")],
            "target": "new",
            "context": self._get_composer_context(partners[0]),
        }

    def action_preview(self):
        """Open the page that the partner sees."""
        self.ensure_one()
        return self._get_access_action(force_website=True)

    def action_renew_link(self):
        """Make all links sent so far worthless; new mails have new ones."""
        self._check_may_send()
        for document in self:
            # The token is what gives access; nobody writes it by hand.
            document.sudo().access_token = False
            document._portal_ensure_token()
            document.message_post(
                body=self.env._("The links sent so far were made invalid."),
                subtype_xmlid="mail.mt_note",
            )
        return True

    def message_post(self, **kwargs):
        message = super().message_post(**kwargs)
        if self.env.context.get(IS_ASKING) and (partner := self._get_for_party()):
            document = self.with_context(**{FOR_PARTY: None, IS_ASKING: None})
            document._note_composed(partner.with_env(document.env), message)
        return message

    def _check_may_send(self):
        self.check_access("write")

    def _note_composed(self, partner, message):
        """Note that a partner was asked by a message, then ask the others."""
        self._check_may_send()
        self._check_sendable()
        reached = message.partner_ids.filtered(
            lambda addressee: addressee.commercial_partner_id == partner
        )
        if not reached:
            return
        self._begin_asking()
        addresses = ", ".join(reached.mapped("email_formatted"))
        self._ask(partner, addresses, message)
        for other in self._get_partners_to_ask() - partner:
            self._send_to(other)
        self._follow_answers()

    def _send(self):
        """Ask every partner, by mail where there is an address."""
        self._check_sendable()
        self._begin_asking()
        for document in self:
            for partner in document._get_partners_to_ask():
                document._send_to(partner)
            document._follow_answers()

    def _begin_asking(self):
        """Do what comes before the partners are asked; to be extended."""

    def _get_partners_to_ask(self):
        """Return the partners who have not accepted what the document says now."""
        self.ensure_one()
        accepted = self._get_current_answers().filtered(
            lambda answer: answer.state == "accepted"
        )
        partners = self._get_answering_partners()
        return partners - accepted.partner_id.commercial_partner_id

    def _send_to(self, partner):
        """Ask one partner, with the template; say so in the chatter without address."""
        self.ensure_one()
        contact = self._get_addressee(partner)
        if not contact.email:
            self._ask(partner)
            self.message_post(
                body=self.env._(
                    "%(partner)s has no email address: nothing was sent. Print the "
                    "document, or share its link.",
                    partner=partner.display_name,
                ),
                subtype_xmlid="mail.mt_note",
            )
            return
        context = self._get_composer_context(partner)
        context.pop(IS_ASKING)
        composer = (
            self.env["mail.compose.message"]
            .with_context(clean_context(self.env.context), **context)
            .create({})
        )
        _mails, messages = composer._action_send_mail()
        self._ask(partner, contact.email_formatted, messages)

    def _get_composer_context(self, partner):
        self.ensure_one()
        template = self.env.ref(
            self._get_mail_template_xmlid(), raise_if_not_found=False
        )
        if not template:
            raise UserError(
                self.env._(
                    "The mail template of %(document)s was deleted. Upgrade the module "
                    "to get it back.",
                    document=self.name,
                )
            )
        return {
            "default_model": self._name,
            "default_res_ids": self.ids,
            "default_composition_mode": "comment",
            "default_template_id": template.id,
            "default_email_layout_xmlid": (
                "mail.mail_notification_layout_with_responsible_signature"
            ),
            "email_notification_allow_footer": True,
            "hide_mail_template_management_options": True,
            "force_email": True,
            FOR_PARTY: partner.id,
            IS_ASKING: True,
        }

    def _ask(self, partner, sent_to=False, message=None):
        """Begin a new question to a partner; the one before it counts no more.

        :param sent_to: the addresses the mail went to
        :param message: the mail, as it stands in the chatter
        """
        self.ensure_one()
        self._get_answers_of(partner)._supersede()
        # Nobody may write answers, those who send included.
        return (
            at_work(self.env["account.netting.answer"])
            .sudo()
            .create(
                {
                    self._fields["answer_ids"].inverse_name: self.id,
                    "company_id": self.company_id.id,
                    "partner_id": partner.id,
                    "sent_to": sent_to,
                    "message_id": message.id if message else False,
                    "shown_text": self._get_shown_text(partner),
                }
            )
        )

    def _get_for_party(self):
        """Return the party that the document is sent or shown to, if one is.

        The context says which; somebody who is no party counts as none.
        """
        self.ensure_one()
        partner_id = self.env.context.get(FOR_PARTY)
        return self._get_answering_partners().filtered(
            lambda partner: partner.id == partner_id
        )

    def _get_addressee(self, partner):
        """Return whom mails to a party go to: its contact for invoices, or itself."""
        contact = partner.browse(partner.address_get(["invoice"])["invoice"])
        return contact if contact.email else partner

    def _get_mail_addressee_id(self):
        """Return the id of whom a mail to the party goes to, for the template."""
        return self._get_addressee(
            self._get_for_party() or self._get_answering_partners()[:1]
        ).id

    def _get_mail_lang(self):
        """Return the language of a mail to the party, for the template."""
        partner = self._get_for_party() or self._get_answering_partners()[:1]
        return self._get_addressee(partner).lang or self.env.user.lang

    def _notify_get_recipients_groups(self, message, model_description, msg_vals=False):
        """Give each party a link of its own: it tells who answers."""
        groups = super()._notify_get_recipients_groups(
            message, model_description, msg_vals=msg_vals
        )
        if not self or not (self._get_for_party() or self._is_shown()):
            return groups
        own_groups = []
        for partner in self._get_answering_partners():
            contact = self._get_addressee(partner)
            # The sender need not be allowed to write the token.
            url = self.sudo()._get_share_url(
                redirect=False, pid=contact.id, share_token=True
            )
            own_groups.append(
                (
                    f"netting_party_{partner.id}",
                    lambda pdata, contact=contact: pdata["id"] == contact.id,
                    {
                        "active": True,
                        "has_button_access": True,
                        "button_access": {
                            "url": f"{self.get_base_url()}{url}",
                            "title": self._get_link_title(),
                        },
                    },
                )
            )
        return own_groups + groups

    def _get_link_title(self):
        return self.env._("View")

    def _get_thread_with_access(self, thread_id, *, mode="read", **kwargs):
        """Show the conversation only with the document, and to its one partner.

        Where several partners answer to a document, none reads what is written to
        the others.
        """
        thread = super()._get_thread_with_access(thread_id, mode=mode, **kwargs)
        if not thread or self.env.user._is_internal():
            return thread
        document = thread.sudo()
        if document._is_shown() and len(document._get_answering_partners()) == 1:
            return thread
        return self.browse()

    # Showing
    # -------

    def _is_shown(self):
        """Tell whether any partner may see the document in the portal."""
        self.ensure_one()
        return any(
            self._is_shown_to(partner) for partner in self._get_answering_partners()
        )

    def _get_shown_text(self, partner):
        """Return what a partner is shown, in a form that does not depend on language.

        Its SHA-256 is kept with the answer, see ``account.netting.answer``.
        """
        facts = self._get_shown_facts(partner)
        return json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True)

    def _get_current_answers(self):
        return self.answer_ids.filtered("is_current")

    def _get_answers_of(self, partner):
        """Return the answer of a commercial partner that counts, or none."""
        return self._get_current_answers().filtered(
            lambda answer: answer.partner_id.commercial_partner_id == partner
        )

    # Answering
    # ---------

    def _answer(self, partner, state, shown_hash, **vals):
        """Take the answer a partner gives in the portal.

        :param partner: the commercial partner
        :param state: ``accepted`` or ``refused``
        :param shown_hash: the fingerprint of what the partner saw when answering
        :param vals: see ``account.netting.answer``: who and how
        :raises UserError: in one sentence, when nothing is recorded
        """
        self._check_answer(partner, shown_hash)
        self._record(partner, state, via=PORTAL, **vals)
        self._tell_answer(partner, state)
        self._follow_answers()

    def _check_answer(self, partner, shown_hash):
        """Lock the document, and make sure that the answer still fits it."""
        self._lock_to_answer()
        answer = self._get_answers_of(partner)
        if not self._is_answerable() or answer.state != "waiting":
            raise UserError(
                self.env._(
                    "%(document)s does not wait for an answer of yours any more. "
                    "Nothing was recorded.",
                    document=self.name,
                )
            )
        if shown_hash != compute_shown_hash(self, partner):
            raise UserError(
                self.env._(
                    "%(document)s has changed since you opened it. Nothing was "
                    "recorded: please look at it again.",
                    document=self.name,
                )
            )

    def _lock_to_answer(self):
        """Let no two people answer, change or cancel the document at once."""
        try:
            self.lock_for_update()
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody else is working on %(documents)s right now. Try again "
                    "in a moment.",
                    documents=", ".join(self.mapped("name")),
                )
            ) from error

    def _record(self, partner, state, **vals):
        """Write an answer down, with what the document says at this moment."""
        self.ensure_one()
        answer = self._get_answers_of(partner)
        if answer.state != "waiting":
            answer = self._ask(partner)
        at_work(answer).sudo().write(
            {
                "answered_on": fields.Datetime.now(),
                "shown_text": self._get_shown_text(partner),
                **vals,
                "state": state,
            }
        )
        return answer

    def _record_by_hand(self, state, partners=None, **vals):
        """Record what partners answered on paper or by other means.

        :param partners: who answered; all who must, by default
        :param vals: see ``account.netting.answer``
        """
        for document in self:
            for partner in partners or document._get_answering_partners():
                document._record(
                    partner, state, via=PAPER, user_id=self.env.uid, **vals
                )
            document._follow_answers()

    def _tell_answer(self, partner, state):
        """Say in the chatter, and to whoever is responsible, what was answered."""
        answer = self._get_answers_of(partner)
        if state == "accepted":
            body = self.env._(
                "Accepted by %(name)s for %(partner)s.",
                name=answer.answered_by,
                partner=partner.display_name,
            )
        else:
            body = self.env._(
                "Refused by %(name)s for %(partner)s: %(reason)s",
                name=answer.answered_by,
                partner=partner.display_name,
                reason=answer.comment,
            )
        self._tell(body, answer, is_urgent=state != "accepted")

    def _tell(self, body, answer, is_urgent=False):
        """Post what a partner did, and have somebody look at it when that is needed."""
        self.message_post(
            body=body,
            author_id=(answer.contact_id or answer.partner_id).id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        if is_urgent:
            self._have_looked_at(body)

    def _have_looked_at(self, said):
        """Have whoever is responsible look at something, if there is anybody."""
        user = self._get_responsible()
        if user:
            self.activity_schedule(
                "mail.mail_activity_data_todo", user_id=user.id, note=escape(said)
            )

    def _get_responsible(self):
        """Return the user who is told of answers: whoever made the document."""
        self.ensure_one()
        user = self.create_uid
        return user.filtered(lambda user: user.active and user._is_internal())


def compute_shown_hash(document, partner):
    """Return the fingerprint of what a partner is shown of a document now."""
    return compute_hash(document._get_shown_text(partner))
