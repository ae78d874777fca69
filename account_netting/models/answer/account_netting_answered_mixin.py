"""What a document that partners answer to can do: be shown and answered.

Agreements and nettings alike ask each of their commercial partners by itself. All must
accept; one refusal refuses.
"""

import json

from markupsafe import escape

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError
from odoo.fields import Domain

from ...guard import at_work
from .account_netting_answer import PAPER, PORTAL, compute_hash

#: Context key: the partner a message, a page or a print is for.
FOR_PARTNER = "netting_for_partner"


class AccountNettingAnsweredMixin(models.AbstractModel):
    _name = "account.netting.answered.mixin"
    _description = "Document That Partners Answer To"
    _inherit = ["mail.thread", "mail.activity.mixin", "portal.mixin"]

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

    def _check_recordable(self):
        """Refuse to record an answer where none is waited for."""
        raise NotImplementedError

    def _is_answerable(self):
        """Tell whether a partner's answer would be taken now."""
        raise NotImplementedError

    def _get_responsible(self):
        """Return the user who is told of answers; none, when there is nobody."""
        raise NotImplementedError

    def _follow_answers(self):
        """Take the state that follows from the answers that count."""
        raise NotImplementedError

    def _is_shown_to(self, partner):
        """Tell whether a commercial partner may see the document in the portal."""
        raise NotImplementedError

    def _needs_identity(self):
        """Tell whether a link shows nothing at all that does not tell who is asking."""
        raise NotImplementedError

    # Showing
    # -------

    @api.model
    def _get_waiting_domain(self, partner):
        """Return the domain of documents with a question a partner has to answer."""
        return Domain(
            "answer_ids",
            "any",
            Domain("partner_id", "=", partner.id)
            & Domain("is_current", "=", True)
            & Domain("state", "=", "waiting"),
        )

    def _get_thread_with_access(self, thread_id, *, mode="read", **kwargs):
        """Show the conversation only with the document, and to its one partner.

        Where several partners answer to a document, none reads what is written to
        the others.
        """
        thread = super()._get_thread_with_access(thread_id, mode=mode, **kwargs)
        # Whoever comes by a link gets the superuser's record, others their own.
        if not thread or not thread.env.su:
            return thread
        return thread if thread._has_shown_thread() else self.browse()

    def _has_shown_thread(self):
        """Tell whether the conversation is shown in the portal."""
        self.ensure_one()
        return (
            self._is_shown()
            and not self._needs_identity()
            and len(self._get_answering_partners()) == 1
        )

    def _is_shown(self):
        """Tell whether any partner may see the document in the portal."""
        self.ensure_one()
        return any(
            self._is_shown_to(partner) for partner in self._get_answering_partners()
        )

    def _for_partner(self, partner):
        """Return the document as it is sent or shown to a partner."""
        return self.with_context(**{FOR_PARTNER: partner.id})

    def _get_addressed_partner(self):
        """Return the partner that the document is sent or shown to, if one is.

        The context says which; somebody who is no partner counts as none.
        """
        self.ensure_one()
        partner_id = self.env.context.get(FOR_PARTNER)
        return self._get_involved_partners().filtered(
            lambda partner: partner.id == partner_id
        )

    def _get_involved_partners(self):
        """Return who must accept, and who has nothing left to accept by its answer."""
        answers = self._get_current_answers()
        return self._get_answering_partners() | answers.partner_id.commercial_partner_id

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

    def _record(self, partner, state, **vals):
        """Write an answer down, with what the document says at this moment."""
        self.ensure_one()
        answer = self._get_answers_of(partner)
        if answer.state != "waiting":
            answer = self._ask(partner)
        # Nobody may write answers, those who record them included.
        at_work(answer).sudo().write(
            {
                "answered_on": fields.Datetime.now(),
                "shown_text": self._get_shown_text(partner),
                **vals,
                "state": state,
            }
        )
        return answer

    def action_record_acceptance(self):
        """Record that the partners accepted, on paper or by other means."""
        self._record_known_answer("accepted")
        return True

    def action_record_refusal(self):
        """Record that the partners refused, on paper or by other means."""
        self._record_known_answer("refused")
        return True

    def _record_known_answer(self, state, partners=None, **vals):
        """Record what partners answered on paper or by other means.

        :param partners: who answered; all who must, by default
        :param vals: see ``account.netting.answer``
        """
        self._check_may_send()
        self._lock_to_answer()
        self._check_recordable()
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

    def _get_maker(self):
        """Return the user who made the document, if it is one who still works here."""
        self.ensure_one()
        user = self.create_uid
        return user.filtered(lambda user: user.active and user._is_internal())


def compute_shown_hash(document, partner):
    """Return the fingerprint of what a partner is shown of a document now."""
    return compute_hash(document._get_shown_text(partner))
