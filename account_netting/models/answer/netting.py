"""Proposals that go to the partner: sending them, and the state that answers give."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import float_repr

from ...core.items import PAYABLE, RECEIVABLE
from ...core.states import OPEN_STATES
from ...guard import at_work

#: States in which the partner sees a netting in the portal.
SHOWN_STATES = ("sent", "accepted", "refused", "posted", "reversed")


class AccountNetting(models.Model):
    _name = "account.netting"
    _inherit = ["account.netting.answered.mixin", "account.netting"]

    answer_ids = fields.One2many(
        comodel_name="account.netting.answer",
        inverse_name="netting_id",
        string="Answers",
        readonly=True,
    )

    def _compute_access_url(self):
        for netting in self:
            netting.access_url = f"/my/nettings/{netting.id}"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        for netting in self.filtered("answer_ids"):
            raise UserError(
                self.env._(
                    "%(netting)s was sent to the partner, so it is kept with its "
                    "answers. Cancel it instead.",
                    netting=netting.name,
                )
            )

    def action_send(self):
        """Send the proposals to their partners, from draft to sent.

        Each partner gets the statement by mail, with a link of their own; where there
        is no address, the chatter says so.

        :raises UserError: when one is no draft, or could not be accepted as it stands
        """
        self._check_may_send()
        self._lock_to_answer()
        self._check_state(
            ("draft",),
            self.env._("%(document)s is in state “%(state)s”, so it cannot be sent."),
        )
        self._send()
        return True

    def action_send_later(self):
        """Have the proposals sent in the background, one by one.

        :return: action that says so
        """
        self._check_may_send()
        self._check_state(
            ("draft",),
            self.env._("%(document)s is in state “%(state)s”, so it cannot be sent."),
        )
        self._check_sendable()
        self._queue_letters()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(count)s proposals are being sent in the background.",
                    count=len(self),
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_cancel(self):
        """Give up nettings that are not posted; their items are free again."""
        self._lock_to_answer()
        self._check_state(
            (*OPEN_STATES, "refused"),
            self.env._(
                "%(document)s is in state “%(state)s”, so it cannot be cancelled."
            ),
        )
        self._leave_outbox()
        at_work(self).write({"state": "cancel"})
        self._close_recompute_activities()
        self._get_current_answers()._supersede()
        return True

    def action_draft(self):
        """Take nettings that were sent, answered or cancelled back to a proposal."""
        self._lock_to_answer()
        self._check_state(
            ("sent", "accepted", "refused", "cancel"),
            self.env._(
                "%(document)s is in state “%(state)s”, so it cannot be set to draft."
            ),
        )
        self._check_free_again()
        at_work(self).write({"state": "draft"})
        self._get_current_answers()._supersede()
        return True

    def _check_recordable(self):
        self._check_state(
            ("draft", "sent"),
            self.env._(
                "%(document)s is in state “%(state)s”, so it cannot be answered."
            ),
        )
        self._check_acceptable()

    def _mail_get_partner_fields(self, introspect_fields=False):
        # Never ``partner_ids``, which Odoo would take for one customer to write to.
        return ["customer_id", "vendor_id"] if introspect_fields else []

    def _get_answering_partners(self):
        # The customer first, where there is one.
        return self.customer_id | self.vendor_id | self.partner_ids

    def _needs_identity(self):
        return self._is_of_several()

    def _get_mail_template_xmlid(self):
        return "account_netting.mail_template_netting_proposal"

    def _get_link_title(self):
        if self.state in ("draft", "sent"):
            return self.env._("View and Answer")
        return self.env._("View Netting")

    def _check_sendable(self):
        self._check_acceptable()
        # An answer is a fact, but nobody is asked to accept what cannot be posted.
        problems = self._name_problems(
            {
                netting: [netting._get_uncovered_alert()["message"]]
                for netting in self
                if not netting._is_covered()
            }
        )
        if problems:
            raise UserError("\n".join(problems))

    def _check_acceptable(self):
        """Refuse what no partner can accept as it is."""
        self._check_state(
            ("draft", "sent"),
            self.env._("%(document)s is in state “%(state)s”, so it cannot be sent."),
        )
        problems = [
            self.env._(
                "%(netting)s: both sides must be equal, and not zero, before the "
                "partner can accept it.",
                netting=netting.name,
            )
            for netting in self
            if netting.currency_id.is_zero(netting.amount) or netting.difference
        ]
        problems += [
            self.env._(
                "%(netting)s is set off by a one-sided notice, which nobody has to "
                "accept. Post it, then send the notice.",
                netting=netting.name,
            )
            for netting in self
            if netting.agreement_id._is_notice()
        ]
        if problems:
            raise UserError("\n".join(problems))

    def _begin_asking(self):
        self._leave_outbox()
        self._set_deadline()

    def _is_answerable(self):
        self.ensure_one()
        return self.state == "sent" and not self._is_too_late()

    def _is_shown_to(self, partner):
        self.ensure_one()
        return self.state in SHOWN_STATES and partner in self._get_involved_partners()

    @api.model
    def _get_shown_domain(self, partner):
        """Return the domain of the nettings a commercial partner sees in the portal."""
        return Domain("state", "in", SHOWN_STATES) & Domain(
            "partner_ids", "in", partner.ids
        )

    @api.model
    def _get_to_answer_domain(self, partner):
        """Return the domain of the proposals that wait for a partner's answer."""
        return Domain("state", "=", "sent") & self._get_waiting_domain(partner)

    def _follow_answers(self):
        for netting in self:
            answers = netting._get_current_answers()
            if "refused" in answers.mapped("state"):
                state = "refused"
            elif answers._covers(netting._get_answering_partners()):
                state = "accepted"
            else:
                state = "sent"
            if netting.state != state:
                at_work(netting).state = state

    def _get_shown_facts(self, partner):
        self.ensure_one()
        shown = self._for_partner(partner)
        partners = {
            role: shown._get_print_partner(role).name
            for role in shown._get_shown_roles()
        }
        lines = shown._get_shown_lines()
        return {
            **partners,
            "number": self.name,
            "date": fields.Date.to_string(self.date),
            "date_effect": fields.Date.to_string(self.date_effect),
            "agreement": self._get_print_agreement()["name"],
            "currency": self.currency_id.name,
            "amount": self._get_shown_amount(shown._get_shown_total()),
            # Left out in one currency, so that earlier answers stand.
            **(
                {
                    "rates": [
                        [rate.currency_id.name, str(rate.rate)]
                        for rate in shown._get_shown_rates()
                    ]
                }
                if self.is_across
                else {}
            ),
            "answer_deadline": fields.Date.to_string(self.answer_deadline),
            "no_answer": self.no_answer or "nothing",
            **{
                side: [line._get_shown_facts() for line in lines if line.side == side]
                for side in (RECEIVABLE, PAYABLE)
            },
        }

    def _get_shown_amount(self, amount):
        return float_repr(amount, self.currency_id.decimal_places)


class AccountNettingLine(models.Model):
    _inherit = "account.netting.line"

    def _get_shown_facts(self):
        """Return what a partner is shown of the item; amounts as text, unrounded."""
        self.ensure_one()
        return [
            self.number or "",
            self.reference or "",
            fields.Date.to_string(self.date),
            fields.Date.to_string(self.date_maturity),
            *(
                float_repr(self[name], self.currency_id.decimal_places)
                for name in ("amount_original", "amount_open", "amount", "amount_left")
            ),
            *(
                [
                    self.currency_id.name,
                    self.netting_id._get_shown_amount(self.amount_settled),
                ]
                if self.netting_id.is_across
                else []
            ),
            # Left out where there is none, so that earlier answers stand.
            *(
                [f"discount {self.netting_id._get_shown_amount(discount)}"]
                if (discount := self.amount_discount)
                else []
            ),
            *(
                [f"transferred {self.netting_id._get_shown_amount(moved)}"]
                if (moved := self.amount_transferred)
                else []
            ),
        ]

    def _get_partner_numbers(self):
        """Return the number the partner knows the item by, and the other one, if any.

        A vendor knows its own number of a bill; a customer that of our invoice.
        """
        self.ensure_one()
        numbers = [self.number or "", self.reference or ""]
        if self.side == PAYABLE and self.reference:
            numbers.reverse()
        return numbers if numbers[0] != numbers[1] else [numbers[0], ""]
