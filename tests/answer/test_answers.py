"""Sending documents to partners, and what their answers do."""

import hashlib
import json
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.account_netting.models.answer.account_netting_dispute import Disputed

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


@tagged("post_install", "-at_install")
class TestProposalAnswers(AnswerCommon):
    def test_sending_asks_by_mail_and_says_where_there_is_no_address(self):
        self.partner.email = False
        netting = self._proposal()

        netting.action_send()

        self.assertEqual(netting.state, "sent")
        self.assertFalse(self._find_mails(netting))
        self.assertIn("no email address", netting.message_ids[0].body)
        self.assertEqual(netting.undelivered_names, "Both")

        netting.action_draft()
        self.partner.email = "both@example.com"
        netting.action_send()

        (mail,) = self._find_mails(netting)
        self.assertEqual(mail.recipient_ids, self.partner)
        self.assertIn(netting.name, mail.subject)
        self.assertTrue(mail.attachment_ids)
        self.assertIn(f"/my/nettings/{netting.id}?", self._find_link(mail))
        self.assertFalse(netting.undelivered_names)
        self.assertEqual(
            netting.answer_ids.sorted("id").mapped("state"), ["withdrawn", "waiting"]
        )

    def test_the_composer_sends_it(self):
        netting = self._proposal()
        action = netting.action_open_send()
        self.assertEqual((action["name"], netting.state), ("Send", "draft"))
        dialog = Form(
            self.env["mail.compose.message"].with_context(**action["context"])
        )
        self.assertFalse(dialog.attachment_ids)
        self.assertIn(netting.name.replace("/", "-"), dialog.netting_paper)

        self._compose(netting)

        self.assertEqual(netting.state, "sent")
        (mail,) = self._find_mails(netting)
        self.assertEqual(len(mail.attachment_ids), 1)

    def test_each_party_is_written_to_in_its_own_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self._agreement((self.customer, self.vendor))
        self.customer.write({"email": "c@example.com", "lang": "fr_FR"})
        self.vendor.email = "v@example.com"
        template = self.env.ref("account_netting.mail_template_netting_proposal")
        template.with_context(lang="fr_FR").subject = "Proposition {{ object.name }}"
        netting = self._propose(
            self._invoice(self.customer, 100), self._bill(self.vendor, 60)
        )

        netting.action_send()

        subjects = {
            mail.recipient_ids: mail.subject for mail in self._find_mails(netting)
        }
        self.assertTrue(subjects[self.customer].startswith("Proposition"))
        self.assertTrue(subjects[self.vendor].startswith("Netting proposal"))

        self._accept(netting, self.customer)
        self.assertEqual(netting.state, "sent")
        self._accept(netting, self.vendor)
        self.assertEqual(netting.state, "accepted")

    def test_the_accepted_proposal_is_posted_as_it_was_shown(self):
        netting = self._proposal()
        netting.action_send()
        facts = json.loads(netting.answer_ids.shown_text)
        self.assertEqual(facts["amount"], "700.00")
        self.assertEqual(
            [row[4:] for row in facts["receivable"]],
            [
                ["600.00", "600.00", "600.00", "0.00"],
                ["400.00", "400.00", "100.00", "300.00"],
            ],
        )

        self._accept(netting)
        netting.action_post()

        self.assertSettled(netting)
        self.assertTrue(netting.answer_ids.is_unchanged)

    def test_a_refused_proposal_needs_another_try(self):
        netting = self._proposal()
        netting.action_send()

        self._refuse(netting)

        self.assertEqual(netting.state, "refused")
        with self.assertRefused("does not wait for an answer"):
            self._accept(netting)

    def test_answers_recorded_by_hand_are_said_to_be(self):
        netting = self._proposal()

        netting.action_record_acceptance()

        self.assertEqual(netting.state, "accepted")
        self.assertRecordValues(
            netting.answer_ids,
            [{"via": "paper", "user_id": self.env.user.id, "answered_by": False}],
        )

    def test_what_was_sent_is_kept(self):
        netting = self._proposal()
        netting.action_send()
        netting.action_cancel()
        self.assertEqual(netting.answer_ids.state, "withdrawn")
        with self.assertRefused("kept with its answers"):
            netting.unlink()

    def test_what_cannot_be_netted_as_it_stands_is_not_sent(self):
        netting = self._proposal()
        self._line(netting, self.bills[0]).amount = 100

        for send in (netting.action_send, netting.action_open_send):
            with self.assertRefused("both sides must be equal"):
                send()

    def test_nobody_is_asked_what_no_agreement_covers_any_more(self):
        netting = self._proposal()
        netting.agreement_id.action_close()

        for send in (
            netting.action_send,
            netting.action_open_send,
            netting.action_send_later,
        ):
            with self.assertRefused(netting.name, "does not cover this pair"):
                send()
        self.assertFalse(netting.answer_ids)
        netting.agreement_id.action_draft()
        netting.agreement_id.action_activate()
        netting.action_send()
        self.assertEqual(netting.state, "sent")

    def test_unsent_nettings_have_no_answers(self):
        netting = self._proposal()
        netting.action_post()

        self.assertFalse(netting.answer_ids)
        self.assertFalse(netting.access_token)

    # Disputes
    # --------

    def _dispute(self, netting, *documents, shown=None):
        netting._dispute(
            self.partner,
            [
                Disputed(self._line(netting, document), "Wrong")
                for document in documents
            ],
            shown or self._shown(netting),
            answered_by="Ann",
            contact_id=self.partner.id,
        )

    def test_a_disputed_item_leaves_and_the_rest_is_allocated_anew(self):
        """No item is netted further than was proposed."""
        cases = {
            "a bill": (self.bills[0], 200, {0: 200, 1: 0}, {0: 0, 1: 200}),
            "an invoice": (self.invoices[0], 100, {0: 0, 1: 100}, {0: 100, 1: 0}),
        }
        self._agreement(self.partner)
        for name, (document, amount, invoices, bills) in cases.items():
            with self.subTest(name):
                netting = self._propose(*self.invoices, *self.bills)
                netting.action_send()

                self._dispute(netting, document)

                self.assertEqual(netting.state, "sent")
                self.assertEqual(netting.amount, amount)
                self.assertFalse(netting.difference)
                for place, expected in invoices.items():
                    line = self._line(netting, self.invoices[place])
                    self.assertEqual(line.amount, expected)
                for place, expected in bills.items():
                    line = self._line(netting, self.bills[place])
                    self.assertEqual(line.amount, expected)
                netting.action_cancel()
                document.action_settle_netting_dispute()

    def test_a_dispute_is_kept_and_the_rest_waits_to_be_accepted(self):
        netting = self._proposal()
        netting.action_send()
        shown = self._shown(netting)

        self._dispute(netting, self.bills[0])

        self.assertRecordValues(
            netting.dispute_ids,
            [
                {
                    "number": self.bills[0].name,
                    "amount": 500,
                    "comment": "Wrong",
                    "answered_by": "Ann",
                    "partner_id": self.partner.id,
                    "move_line_id": self._items(self.bills[0]).id,
                }
            ],
        )
        self.assertEqual(
            netting.answer_ids.sorted("id").mapped("state"), ["disputed", "waiting"]
        )
        self.assertFalse(netting.undelivered_names)
        self.assertIn("Wrong", netting.activity_ids.note)
        with self.assertRefused("has changed since"):
            self._accept(netting, shown=shown)

        self._accept(netting)
        self.assertEqual(netting._get_standing_disputes(), netting.dispute_ids)
        netting.action_post()
        self.assertSettled(netting)
        self.assertEqual(netting.amount, 200)
        self.assertEqual(self._residuals(self.bills[0]), [-500])

    def test_where_nothing_is_left_the_dispute_refuses(self):
        netting = self._proposal()
        netting.action_send()

        self._dispute(netting, *self.bills)

        self.assertEqual(netting.state, "refused")
        self.assertEqual(len(netting.dispute_ids), 2)
        self.assertEqual(netting.amount, 700)

    def test_a_dispute_makes_the_other_party_accept_again(self):
        self._agreement((self.customer, self.vendor))
        bills = [self._bill(self.vendor, amount) for amount in (60, 20)]
        netting = self._propose(self._invoice(self.customer, 100), *bills)
        netting.action_send()
        self._accept(netting, self.vendor)

        netting._dispute(
            self.customer,
            [Disputed(self._line(netting, bills[0]), "Wrong")],
            self._shown(netting, self.customer),
            answered_by="Ann",
            contact_id=self.customer.id,
        )

        self.assertEqual(netting.state, "sent")
        self.assertEqual(netting.amount, 20)
        self.assertEqual(
            set(netting._get_current_answers().mapped("state")), {"waiting"}
        )

    def test_only_items_of_the_proposal_can_be_disputed(self):
        netting = self._proposal()
        netting.action_send()
        for disputed in ([], [Disputed(self.env["account.netting.line"], "Wrong")]):
            with self.assertRefused("Choose items"):
                netting._dispute(
                    self.partner, disputed, self._shown(netting), answered_by="Ann"
                )

    # Deadlines
    # ---------

    def _run_deadlines(self, today):
        with freeze_time(today), self.enter_registry_test_mode():
            self.env.ref(
                "account_netting.ir_cron_netting_deadlines"
            ).method_direct_trigger()

    def _sent(self, no_answer, **vals):
        agreement = self._agreement(
            self.partner,
            active=False,
            acceptance_required=True,
            answer_days=5,
            no_answer=no_answer,
            **vals,
        )
        agreement.action_record_acceptance()
        agreement.action_activate()
        netting = self._propose(*self.invoices, *self.bills)
        with freeze_time("2026-03-01 10:00:00"):
            netting.action_send()
        return netting

    def test_no_answer_in_time_means_what_the_agreement_says(self):
        for no_answer, state, answer in (
            ("nothing", "sent", "waiting"),
            ("refuse", "refused", "refused"),
            ("accept", "accepted", "accepted"),
        ):
            with self.subTest(no_answer):
                netting = self._sent(no_answer)
                self.assertEqual(str(netting.answer_deadline), "2026-03-06")

                self._run_deadlines("2026-03-06 23:00:00")
                self.assertEqual(netting.state, "sent")
                self._run_deadlines("2026-03-07 01:00:00")

                self.assertEqual(netting.state, state)
                self.assertEqual(netting.answer_ids.state, answer)
                if answer != "waiting":
                    self.assertRecordValues(
                        netting.answer_ids,
                        [{"via": "rule", "answered_by": False, "contact_id": False}],
                    )
                netting.action_cancel()
                netting.agreement_id.action_close()

    def test_the_partner_is_told_the_deadline_and_late_answers_are_none(self):
        netting = self._sent("refuse")
        (mail,) = self._find_mails(netting)
        self.assertIn("Please answer until 03/06/2026", mail.body_html)
        self.assertIn("is refused", mail.body_html)

        with (
            freeze_time("2026-03-07 00:30:00"),
            self.assertRefused("does not wait for an answer"),
        ):
            self._accept(netting)

    def test_silence_is_no_acceptance_where_the_mail_failed_or_terms_changed(self):
        netting = self._sent("accept")
        notification = netting.answer_ids.message_id.sudo().notification_ids
        notification.notification_status = "exception"
        self._run_deadlines("2026-03-07 01:00:00")
        self.assertRecordValues(netting, [{"state": "sent", "no_answer": "nothing"}])
        self.assertIn("may not have got", netting.message_ids[0].body)
        netting.action_cancel()
        netting.agreement_id.action_close()

        netting = self._sent("accept")
        netting.agreement_id.action_draft()
        self._run_deadlines("2026-03-07 01:00:00")
        self.assertRecordValues(netting, [{"state": "sent", "no_answer": "nothing"}])

    # In the background
    # -----------------

    def test_many_are_sent_in_the_background_and_a_failure_stops_no_other(self):
        self._agreement(self.partner, self.vendor)
        first = self._propose(*self.invoices, *self.bills)
        second = self._propose(
            self._invoice(self.vendor, 50), self._bill(self.vendor, 50)
        )
        (first | second).action_send_later()
        self.assertEqual((first | second).mapped("state"), ["draft", "draft"])
        self.assertIn(
            "in the background", first.status_alerts["netting_mail"]["message"]
        )
        self._line(first, self.bills[0]).amount = 100

        with self.enter_registry_test_mode():
            self.env.ref("account_netting.ir_cron_send_letters").method_direct_trigger()

        self.assertRecordValues(
            first | second,
            [
                {"state": "draft", "letter_state": "failed"},
                {"state": "sent", "letter_state": False},
            ],
        )
        self.assertIn("both sides must be equal", first.letter_error)
        alert = first.status_alerts["netting_mail"]
        self.assertIn("The proposal was not sent: ", alert["message"])
        self.assertIn(first.letter_error, alert["message"])
        self.assertEqual(alert["action_call"][1], "action_send_later")
        self.assertFalse(second.letter_error)
        with self.assertRaises(UserError):
            second.action_send_later()

    def _break(self, method, broken):
        """Let a method fail with an error that nobody foresaw, for one netting."""
        Netting = self.registry["account.netting"]
        original = getattr(Netting, method)

        def fail(netting, *args, **kwargs):
            if netting == broken:
                raise ZeroDivisionError
            return original(netting, *args, **kwargs)

        return patch.object(Netting, method, fail)

    def _assert_action_fails(self, method):
        """Run what a scheduled action calls: it does what it can, then it fails."""
        self.env.flush_all()
        with (
            self.enter_registry_test_mode(),
            self.registry.cursor() as cr,
            mute_logger(
                "odoo.addons.account_netting.models.setup.account_netting_schedule"
            ),
            self.assertRaisesRegex(RuntimeError, "Failed, see the log"),
        ):
            getattr(self.env(cr=cr)["account.netting"], method)()
        self.env.invalidate_all()

    def test_an_unforeseen_error_in_sending_stops_no_other(self):
        xmlid = "account_netting.ir_cron_send_letters"
        self._agreement(self.partner, self.vendor)
        broken = self._propose(*self.invoices, *self.bills)
        sound = self._propose(
            self._invoice(self.vendor, 50), self._bill(self.vendor, 50)
        )
        (broken | sound).action_send_later()

        with self._break("_begin_asking", broken):
            self._assert_action_fails("_cron_send_letters")

        self.assertEqual((broken.state, sound.state), ("draft", "sent"))
        self.assertIn("unexpected error", broken.letter_error)
        broken.action_send_later()
        with self.enter_registry_test_mode():
            self.env.ref(xmlid).method_direct_trigger()
        self.assertRecordValues(broken, [{"state": "sent", "letter_error": False}])

    def test_an_unforeseen_error_in_a_deadline_stops_no_other(self):
        xmlid = "account_netting.ir_cron_netting_deadlines"
        with freeze_time("2026-03-01 10:00:00"):
            broken = self._sent("refuse")
            self._agreement(self.vendor, answer_days=5, no_answer="refuse")
            sound = self._propose(
                self._invoice(self.vendor, 50), self._bill(self.vendor, 50)
            )
            sound.action_send()

        with freeze_time("2026-03-09 01:00:00"):
            with self._break("_apply_no_answer", broken):
                self._assert_action_fails("_cron_apply_deadlines")
                self.assertEqual((broken.state, sound.state), ("sent", "refused"))
                self.assertIn("unexpected error", broken.deadline_problem)
                told = broken.message_ids
                # Told once: the action does not fail of the same again.
                with (
                    self.enter_registry_test_mode(),
                    mute_logger(
                        "odoo.addons.account_netting.models.setup"
                        ".account_netting_schedule"
                    ),
                ):
                    self.env.ref(xmlid).method_direct_trigger()
                self.assertEqual(broken.message_ids, told)
            with self.enter_registry_test_mode():
                self.env.ref(xmlid).method_direct_trigger()
        self.assertRecordValues(
            broken, [{"state": "refused", "deadline_problem": False}]
        )
