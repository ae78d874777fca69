"""Sending proposals to partners, and what their answers and disputes do."""

import json

from odoo.tests import Form, tagged

from odoo.addons.account_netting.models.answer.account_netting_dispute import Disputed

from .answer_common import AnswerCommon


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
