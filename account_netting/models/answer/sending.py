"""Sending a document to the partners who answer to it, each with their own link."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import clean_context

from ...arguments import check_one
from .account_netting_answered_mixin import FOR_PARTNER
from .composer import MAIL_NOTE, PAPER_LATER

#: Context key: the message asks the partner for an answer.
IS_ASKING = "netting_is_asking"


class AccountNettingAnsweredMixin(models.AbstractModel):
    _inherit = "account.netting.answered.mixin"

    undelivered_names = fields.Char(
        string="E-Mail Not Delivered",
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

    def action_open_send(self):
        """Open the mail composer, filled in for the first partner to ask.

        Further partners get the template's text, each in their own language, once the
        first mail is on its way.
        """
        check_one(self)
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
            "name": self._get_mail_title(1, len(partners)),
            "res_model": "mail.compose.message",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                **self._get_composer_context(partners[0]),
                PAPER_LATER: True,
                MAIL_NOTE: self._get_mail_note(partners[1:]),
            },
        }

    def _get_mail_title(self, place, count):
        """Return what the dialog is called for one of so many mails."""
        if count == 1:
            return self.env._("Send")
        return self.env._("Send: Mail %(place)s of %(count)s", place=place, count=count)

    def _get_mail_note(self, others):
        """Return, as a sentence, that others are written to as well, or nothing.

        :param others: the partners who are asked once this mail is sent
        """
        if not others:
            return False
        return self.env._(
            "When you send it, a mail of their own goes to: %(partners)s.",
            partners=", ".join(others.mapped("display_name")),
        )

    def action_preview(self):
        """Open the page that the partner sees."""
        check_one(self)
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
        check_one(self)
        message = super().message_post(**kwargs)
        if self.env.context.get(IS_ASKING) and (
            partner := self._get_addressed_partner()
        ):
            document = self.with_context(**{FOR_PARTNER: None, IS_ASKING: None})
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
        """Do what comes before the partners are asked."""
        raise NotImplementedError

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
            "default_notify_skip_followers": True,
            "email_notification_allow_footer": True,
            "hide_mail_template_management_options": True,
            "force_email": True,
            FOR_PARTNER: partner.id,
            IS_ASKING: True,
        }

    def _get_addressee(self, partner):
        """Return whom mails to a partner go to: its contact for invoices, or itself."""
        contact = partner.browse(partner.address_get(["invoice"])["invoice"])
        return contact if contact.email else partner

    def _get_mail_addressee(self):
        """Return whom a mail to the partner goes to, for the template."""
        return self._get_addressee(
            self._get_addressed_partner() or self._get_answering_partners()[:1]
        )

    def _get_mail_addressee_id(self):
        """Return the id of whom a mail to the partner goes to, for the template."""
        return self._get_mail_addressee().id

    def _get_mail_lang(self):
        """Return the language of a mail to the partner, for the template."""
        return self._get_mail_addressee().lang or self.env.user.lang

    def _notify_get_recipients_groups(self, message, model_description, msg_vals=False):
        """Give each contact of a partner a link of their own: it tells who answers."""
        groups = super()._notify_get_recipients_groups(
            message, model_description, msg_vals=msg_vals
        )
        if not self or not (self._get_addressed_partner() or self._is_shown()):
            return groups
        own_groups = []
        for contact in self._find_partner_contacts(message):
            # The sender need not be allowed to write the token.
            url = self.sudo()._get_share_url(
                redirect=False, pid=contact.id, share_token=True
            )
            own_groups.append(
                (
                    f"netting_contact_{contact.id}",
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

    def _find_partner_contacts(self, message):
        """Return those a message goes to who belong to a partner, and are no users."""
        partners = self._get_answering_partners()
        # Followers are looked at, and told to nobody.
        recipients = message.partner_ids | self.sudo().message_partner_ids
        return recipients.filtered(
            lambda contact: (
                contact.partner_share and contact.commercial_partner_id in partners
            )
        )

    def _get_link_title(self):
        """Return what the button of a mail says that leads to the document."""
        raise NotImplementedError
