"""Agreements that partners accept: sent, answered, and asked again when they change."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import float_repr

from ...core.discount import NEVER
from ...core.reasons import DEBTS


class AccountNettingAgreement(models.Model):
    _name = "account.netting.agreement"
    _inherit = ["account.netting.answered.mixin", "account.netting.agreement"]

    answer_ids = fields.One2many(
        comodel_name="account.netting.answer",
        inverse_name="agreement_id",
        string="Answers",
        readonly=True,
    )

    def _compute_access_url(self):
        for agreement in self:
            agreement.access_url = f"/my/netting-agreements/{agreement.id}"

    @api.depends(
        "acceptance_required",
        "answer_ids.state",
        "answer_ids.is_current",
        "answer_ids.partner_id.commercial_partner_id",
        "party_ids.customer_id",
        "party_ids.vendor_id",
    )
    def _compute_acceptance_state(self):
        for agreement in self:
            agreement.acceptance_state = agreement._get_acceptance_state()

    def _get_acceptance_state(self):
        """Return the state that follows from the answers that count."""
        self.ensure_one()
        if not self.acceptance_required:
            return "not_needed"
        answers = self._get_current_answers()
        partners = self._get_answering_partners()
        asked = answers.partner_id.commercial_partner_id
        if "refused" in answers.mapped("state"):
            return "refused"
        if not partners or partners - asked:
            return "to_send"
        return "accepted" if answers._covers(partners) else "sent"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        for agreement in self.filtered("answer_ids"):
            raise UserError(
                self.env._(
                    "%(agreement)s was sent to the partner, so it is kept with its "
                    "answers. Close it instead.",
                    agreement=agreement.display_name,
                )
            )

    def _stop_asking(self):
        """Let questions that wait for an answer count no more."""
        self._get_current_answers().filtered(
            lambda answer: answer.state == "waiting"
        )._supersede()

    def _check_recordable(self):
        for agreement in self:
            if not agreement.acceptance_required or agreement.state == "active":
                raise UserError(
                    self.env._(
                        "%(agreement)s waits for no answer of the partner.",
                        agreement=agreement.display_name,
                    )
                )

    def _ask_again_if_changed(self):
        """Let answers to other terms than today's count no more.

        An acceptance of something else would be none. What was sent and is not
        answered yet has to be sent again, too.
        """
        for agreement in self.filtered(lambda agreement: agreement.state == "draft"):
            partners = agreement._get_answering_partners()
            outdated = agreement._get_current_answers().filtered(
                lambda answer, partners=partners: (
                    not answer.is_unchanged
                    or not answer.partner_id.commercial_partner_id <= partners
                )
            )
            if not outdated:
                continue
            outdated._supersede()
            agreement.message_post(
                body=self.env._(
                    "The terms were changed, so these partners have to be asked again: "
                    "%(partners)s.",
                    partners=", ".join(outdated.mapped("partner_id.display_name")),
                ),
                subtype_xmlid="mail.mt_note",
            )

    def _get_answering_partners(self):
        return self.env["res.partner"].union(
            *(pair.customer_id | pair.vendor_id for pair in self.party_ids)
        )

    def _needs_identity(self):
        return False  # its page shows nothing then but how to be known

    def _get_pairs_of(self, partner):
        """Return the pairs that concern a commercial partner."""
        return self.party_ids.filtered(
            lambda party: partner in party.customer_id | party.vendor_id
        )

    def _get_shown_pairs(self, partner):
        """Return ``(customer, vendor)`` of the pairs shown to a commercial partner.

        Of pairs that are netted together it sees what it is itself, and nobody else.
        """
        pairs = self._get_pairs_of(partner)
        if not self._is_together():
            return [(pair.customer_id, pair.vendor_id) for pair in pairs]
        return [(pairs.customer_id & partner, pairs.vendor_id & partner)]

    def _get_mail_template_xmlid(self):
        return "account_netting.mail_template_netting_agreement"

    def _get_link_title(self):
        if self.state == "draft":
            return self.env._("View and Answer")
        return self.env._("View Agreement")

    def _check_sendable(self):
        for agreement in self:
            if agreement.state != "draft":
                raise UserError(
                    self.env._(
                        "%(agreement)s is not a draft, so there is nothing to be "
                        "accepted any more.",
                        agreement=agreement.display_name,
                    )
                )
            if not agreement.party_ids:
                raise UserError(
                    self.env._(
                        "%(agreement)s has no pairs yet.",
                        agreement=agreement.display_name,
                    )
                )

    def _get_responsible(self):
        return self._get_maker()

    def _begin_asking(self):
        """Nothing comes before partners are asked of an agreement."""

    def _is_answerable(self):
        self.ensure_one()
        return self.state == "draft"

    def _is_shown_to(self, partner):
        """Drafts are shown to those who were asked to accept them."""
        self.ensure_one()
        if partner not in self._get_answering_partners():
            return False
        return self.state != "draft" or bool(self._get_answers_of(partner))

    @api.model
    def _get_shown_domain(self, partner):
        """Return the domain of the agreements a commercial partner sees."""
        asked = Domain("partner_id", "=", partner.id) & Domain("is_current", "=", True)
        party = Domain("customer_id", "=", partner.id) | Domain(
            "vendor_id", "=", partner.id
        )
        return Domain("party_ids", "any", party) & (
            Domain("state", "!=", "draft") | Domain("answer_ids", "any", asked)
        )

    @api.model
    def _get_to_answer_domain(self, partner):
        """Return the domain of the agreements that wait for a partner's answer."""
        return Domain("state", "=", "draft") & self._get_waiting_domain(partner)

    def _follow_answers(self):
        """Nothing to do: the acceptance is computed from the answers."""

    def _get_shown_facts(self, partner):
        self.ensure_one()
        return {
            "name": self.name,
            "partner_reference": self.partner_reference or "",
            "issuer": self.company_id.partner_id.name,
            "pairs": [
                [customer.name or "", vendor.name or ""]
                for customer, vendor in self._get_shown_pairs(partner)
            ],
            **({"scope": self.scope} if self._is_together() else {}),
            "date_start": fields.Date.to_string(self.date_start),
            "date_end": fields.Date.to_string(self.date_end),
            "kind": self.kind,
            "only_due": self.only_due,
            **({"due_side": DEBTS} if self._is_due_for(DEBTS) else {}),
            **({"non_trade": True} if self.include_non_trade else {}),
            **self._get_shown_rests(),
            **self._get_shown_across(),
            "description": self.description or "",
            "answer_days": self.answer_days,
            "no_answer": self.no_answer,
        }

    def _get_shown_across(self):
        # Left out where every currency is netted by itself, as before.
        if not self._nets_across():
            return {}
        return {
            "settlement_currency": self.settlement_currency_id.name,
            "rate_source": self.rate_source,
            "rate_tolerance": self.rate_tolerance,
            "rates": [
                [
                    rate.currency_id.name,
                    str(rate.rate),
                    fields.Date.to_string(rate.date),
                ]
                for rate in self.rate_ids
            ],
        }

    def _get_shown_rests(self):
        # Left out where there is none, so that earlier answers stand.
        shown = {}
        if self._writes_off():
            digits = self.currency_id.decimal_places
            shown["tolerance"] = float_repr(self.tolerance_amount, digits)
        if self._moves_rests():
            shown["residual"] = self.residual
        for name in ("discount_customer", "discount_vendor"):
            if self[name] != NEVER:
                shown[name] = self[name]
        return shown
