"""Sending agreements to partners, and what their answers do."""

import hashlib
import json

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .answer_common import AnswerCommon


@tagged("post_install", "-at_install")
class TestAgreementAnswers(AnswerCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._agreement(
            cls.partner, active=False, acceptance_required=True
        )

    def test_two_partners_are_each_written_to_by_itself(self):
        self._agreement((self.customer, self.vendor))
        (self.customer | self.vendor).email = "books@example.com"
        netting = self._propose(
            self._invoice(self.customer, 100.0), self._bill(self.vendor, 60.0)
        )

        netting.action_send()

        self.assertFalse(netting._mail_get_partners()[netting.id])
        self.assertEqual(
            netting.answer_ids.message_id.mapped("partner_ids"),
            self.customer | self.vendor,
        )

    def test_the_composer_sends_mail_with_pdf_and_link_and_then_it_is_sent(self):
        action = self.agreement.action_open_send()
        self.assertEqual(action["res_model"], "mail.compose.message")
        self.assertEqual(self.agreement.acceptance_state, "to_send")

        self._compose(self.agreement)

        self.assertEqual(self.agreement.acceptance_state, "sent")
        mail = self._find_mails(self.agreement)
        self.assertEqual(mail.recipient_ids, self.partner)
        (attachment,) = mail.attachment_ids
        self.assertIn("Netting Agreement", attachment.name)
        link = self._find_link(mail)
        self.assertIn(f"/my/netting-agreements/{self.agreement.id}?", link)
        for parameter in ("access_token=", "pid=", "hash="):
            self.assertIn(parameter, link)
        self.assertNotIn("access_token", mail.mail_message_id.body)

    def test_a_mail_to_somebody_else_asks_nobody(self):
        action = self.agreement.action_open_send()
        composer = self.env[action["res_model"]].with_context(**action["context"])
        composer = composer.create({})
        composer.partner_ids = self.vendor
        composer.action_send_mail()

        self.assertEqual(self.agreement.acceptance_state, "to_send")
        self.assertFalse(self.agreement.answer_ids)

    def test_any_contact_of_the_partner_gets_a_link_of_their_own(self):
        follower, clerk = self.env["res.partner"].create(
            [
                {"name": name, "email": f"{name}@example.com", "parent_id": parent.id}
                for name, parent in (("follower", self.vendor), ("clerk", self.partner))
            ]
        )
        self.agreement.message_subscribe(follower.ids)
        action = self.agreement.action_open_send()
        composer = self.env[action["res_model"]].with_context(**action["context"])
        composer = composer.create({})
        composer.partner_ids = clerk
        composer.action_send_mail()

        self.assertEqual(self.agreement.acceptance_state, "sent")
        mail = self._find_mails(self.agreement)
        self.assertEqual(mail.recipient_ids, clerk)
        self.assertIn(f"pid={clerk.id}&", self._find_link(mail))
        self.assertIn("clerk@example.com", self.agreement.answer_ids.sent_to)

    def test_one_partner_is_asked_shown_and_recorded(self):
        self._compose(self.agreement)
        (answer,) = self.agreement.answer_ids
        self.assertRecordValues(
            answer,
            [
                {
                    "state": "waiting",
                    "partner_id": self.partner.id,
                    "sent_to": '"Both" <both@example.com>',
                    "is_undelivered": False,
                    "is_current": True,
                    "company_id": self.company.id,
                }
            ],
        )

        with freeze_time("2026-03-01 10:00:00"):
            self._accept(self.agreement)

        self.assertRecordValues(
            answer,
            [
                {
                    "state": "accepted",
                    "answered_on": fields.Datetime.to_datetime("2026-03-01 10:00:00"),
                    "answered_by": "Ann",
                    "contact_id": self.partner.id,
                    "via": "portal",
                    "is_unchanged": True,
                }
            ],
        )
        self.assertTrue(answer.signature)
        self.assertEqual(
            answer.shown_hash, hashlib.sha256(answer.shown_text.encode()).hexdigest()
        )
        facts = json.loads(answer.shown_text)
        self.assertEqual(facts["pairs"], [["Both", "Both"]])
        self.assertEqual(self.agreement.acceptance_state, "accepted")
        self.agreement.action_activate()

    def test_a_refusal_keeps_the_reason_and_tells_whoever_made_the_agreement(self):
        self._compose(self.agreement)

        self._refuse(self.agreement)

        self.assertEqual(self.agreement.acceptance_state, "refused")
        self.assertEqual(self.agreement.answer_ids.comment, "Not now.")
        self.assertEqual(self.agreement.activity_ids.user_id, self.env.user)
        with self.assertRefused("has not accepted"):
            self.agreement.action_activate()

    def test_all_partners_must_accept_and_each_reads_their_own_pairs(self):
        other = self.env["res.partner"].create(
            {"name": "Other", "email": "other@example.com"}
        )
        self.agreement.party_ids = [Command.create({"customer_id": other.id})]
        self._compose(self.agreement)
        mails = self._find_mails(self.agreement)
        self.assertEqual(mails.recipient_ids, self.partner | other)
        self.assertEqual(len({self._find_link(mail) for mail in mails}), 2)
        for mail, stranger in zip(
            mails.sorted(lambda mail: mail.recipient_ids.name),
            (other, self.partner),
            strict=True,
        ):
            print_out = mail.attachment_ids.raw.decode()
            self.assertIn(f">{mail.recipient_ids.name}<", print_out)
            self.assertNotIn(f">{stranger.name}<", print_out)

        self._accept(self.agreement)
        self.assertEqual(self.agreement.acceptance_state, "sent")
        self._accept(self.agreement, other)
        self.assertEqual(self.agreement.acceptance_state, "accepted")

        texts = {
            answer.partner_id: answer.shown_text for answer in self.agreement.answer_ids
        }
        self.assertNotIn("Other", texts[self.partner])
        self.assertNotIn("Both", texts[other])
        own = self.agreement.with_context(netting_for_partner=other.id)
        self.assertEqual(own._get_print_pairs(), [(other, other)])
        self.assertEqual(
            [party.partner for party in own._get_printed_partners()],
            [self.company.partner_id, other],
        )

    def test_one_refusal_refuses(self):
        self.agreement.party_ids = [Command.create({"customer_id": self.vendor.id})]
        self.agreement._send()

        self._accept(self.agreement)
        self._refuse(self.agreement, self.vendor)

        self.assertEqual(self.agreement.acceptance_state, "refused")

    def test_changed_terms_have_to_be_accepted_again(self):
        changes = {
            "name": lambda: self.agreement.write({"name": "Renamed"}),
            "dates": lambda: self.agreement.write({"date_end": "2030-12-31"}),
            "due": lambda: self.agreement.write({"only_due": True}),
            "text": lambda: self.agreement.write({"description": "More"}),
            "pair": lambda: self.agreement.party_ids.write(
                {"vendor_id": self.vendor.id}
            ),
        }
        for name, change in changes.items():
            with self.subTest(name):
                self.agreement.action_record_acceptance()
                self.assertEqual(self.agreement.acceptance_state, "accepted")
                old = self.agreement._get_current_answers()

                change()

                self.assertEqual(self.agreement.acceptance_state, "to_send")
                self.assertEqual(set(old.mapped("state")), {"accepted"})
                self.assertFalse(any(old.mapped("is_current")))

    def test_what_the_partner_does_not_see_may_change(self):
        self.agreement.action_record_acceptance()

        self.agreement.write({"entry_detail": "item", "posting": "two"})
        self.agreement.party_ids = [Command.create({"customer_id": self.vendor.id})]

        # The new partner is asked; the other's acceptance still counts.
        self.assertEqual(self.agreement.acceptance_state, "to_send")
        self.assertEqual(
            self.agreement._get_answers_of(self.partner).mapped("state"), ["accepted"]
        )

    def test_an_answer_to_something_else_than_is_there_now_is_not_taken(self):
        self._compose(self.agreement)
        shown = self._shown(self.agreement)
        self.agreement.description = "More"
        self.agreement._send()

        with self.assertRefused("has changed since you opened it"):
            self._accept(self.agreement, shown=shown)
        self._accept(self.agreement)
        with self.assertRefused("does not wait for an answer"):
            self._accept(self.agreement)

        self.assertEqual(
            self.agreement.answer_ids.sorted("id").mapped("state"),
            ["withdrawn", "accepted"],
        )

    def test_a_signed_paper_is_recorded_by_hand(self):
        paper = self.env["ir.attachment"].create({"name": "paper.pdf", "raw": b"%PDF"})
        wizard = Form(
            self.env["account.netting.answer.wizard"].with_context(
                default_agreement_id=self.agreement.id
            )
        )
        wizard.answered_by = "Ann"
        wizard.answered_on = "2026-02-01 09:00:00"
        wizard = wizard.save()
        wizard.attachment_ids = paper

        wizard.action_record()

        self.assertRecordValues(
            self.agreement.answer_ids,
            [
                {
                    "state": "accepted",
                    "via": "paper",
                    "user_id": self.env.user.id,
                    "answered_by": "Ann",
                    "answered_on": fields.Datetime.to_datetime("2026-02-01 09:00:00"),
                    "attachment_ids": paper.ids,
                }
            ],
        )
        self.assertEqual(paper.res_id, self.agreement.id)
        self.assertIn(paper, self.agreement.message_ids.attachment_ids)
        self.agreement.action_activate()

    def test_answers_and_acceptance_are_never_written_by_hand(self):
        self._compose(self.agreement)
        answer = self.agreement.answer_ids
        for change in (
            lambda: answer.write({"state": "accepted"}),
            lambda: answer.unlink(),
            lambda: answer.copy(),
            lambda: self.agreement.write({"acceptance_state": "accepted"}),
            lambda: self.agreement.write({"answer_ids": [Command.clear()]}),
            lambda: self.agreement.unlink(),
        ):
            with self.assertRefused():
                change()
        self.assertEqual(self.agreement.acceptance_state, "sent")

    def test_only_managers_send_agreements_and_users_send_proposals(self):
        user = self._user("proposer", "account_netting.group_netting_user")
        with self.assertRefused(error=AccessError):
            self.agreement.with_user(user).action_open_send()
        with self.assertRefused(error=AccessError):
            self.agreement.with_user(user).action_record_acceptance()
        self.agreement.action_record_acceptance()
        self.agreement.action_activate()

        netting = self._proposal().with_user(user)
        netting.action_send()

        self.assertEqual(netting.state, "sent")
        self.assertEqual(netting.answer_ids.mapped("state"), ["waiting"])

    def test_silence_means_acceptance_only_in_an_accepted_agreement(self):
        with self.assertRefused("how many days", error=ValidationError):
            self.agreement.no_answer = "refuse"
        self.agreement.write({"answer_days": 5, "no_answer": "accept"})
        with self.assertRefused("can mean acceptance only", "has not accepted"):
            self.agreement.action_activate()

        loose = self._agreement(
            self.vendor, active=False, answer_days=5, no_answer="accept"
        )
        with self.assertRefused("can mean acceptance only"):
            loose.action_activate()

        self.agreement.action_record_acceptance()
        self.agreement.action_activate()
