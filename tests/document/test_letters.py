"""Letters by e-mail: when they leave, to whom, and what is shown when they do not."""

import base64
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.account_netting.models.document.letter import TEMPLATES
from odoo.addons.mail.tests.common import MockEmail

from .report_common import ADVICE, ReportCommon

REVERSAL = "account_netting.report_netting_reversal"
CRON = "account_netting.ir_cron_send_letters"
SCHEDULE = "odoo.addons.account_netting.models.setup.account_netting_schedule"


class LetterCommon(ReportCommon, MockEmail):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.company.email = "books@company.example.com"
        cls.customer.write({"email": "customer@example.com", "lang": "en_US"})
        cls.vendor.write({"email": "vendor@example.com", "lang": "fr_FR"})
        cls.agreement = cls._agreement(
            (cls.customer, cls.vendor), advice_sending="automatic"
        )
        cls.invoice = cls._invoice(cls.customer, 100)
        cls.bill = cls._bill(cls.vendor, 60)

    def _send(self):
        """Let the scheduled action send; mails are caught in ``self._new_mails``."""
        with self.mock_mail_gateway(), self.enter_registry_test_mode():
            self.env.ref(CRON).method_direct_trigger()
        self.env.invalidate_all()

    def _read_sent(self):
        """Return ``{address: (subject, names of attachments)}`` of what was sent."""
        return {
            "".join(mail["email_to"]).split("<")[-1].strip('<>"'): (
                mail["subject"],
                [name for name, _content, _type in mail["attachments"]],
            )
            for mail in self._mails
        }


@tagged("standard", "post_install", "-at_install")
class TestAutomaticLetters(LetterCommon):
    def test_nothing_is_sent_while_posting(self):
        with self.mock_mail_gateway():
            netting = self._net(self.invoice, self.bill)
            self.env.flush_all()

        self.assertEqual(netting.letter_state, "to_send")
        self.assertFalse(self._mails)
        self.assertFalse(self._new_mails)

    def test_each_partner_gets_one_copy_in_their_language(self):
        netting = self._net(self.invoice, self.bill)
        number = netting.name.replace("/", "-")
        french = netting.with_context(lang="fr_FR")._get_print_title()

        self._send()

        self.assertEqual(netting.letter_state, "sent")
        self.assertEqual(netting.letter_told_ids, self.customer | self.vendor)
        self.assertNotEqual(french, "Netting Advice")
        sent = self._read_sent()
        self.assertEqual(sent.keys(), {"customer@example.com", "vendor@example.com"})
        for address, title in (
            ("customer@example.com", "Netting Advice"),
            ("vendor@example.com", french),
        ):
            subject, (attachment,) = sent[address]
            self.assertEqual(subject, f"{self.company.name}: {title} {netting.name}")
            self.assertTrue(attachment.startswith(f"{title} {number}"))
        contents = {
            mail.recipient_ids: base64.b64decode(mail.attachment_ids.datas).decode()
            for mail in self._new_mails
        }
        for partner, content in contents.items():
            self.assertEqual(content.count('name="summary"'), 1, partner.name)

    def test_it_is_sent_once(self):
        self._net(self.invoice, self.bill)

        self._send()
        self._send()

        self.assertFalse(self._mails)

    def test_a_partner_without_address_is_shown_and_the_other_is_told(self):
        self.vendor.email = False
        netting = self._net(self.invoice, self.bill)

        self._send()

        self.assertSettled(netting)
        self.assertEqual(netting.letter_state, "failed")
        self.assertEqual(netting.letter_error, "Vendor: There is no e-mail address.")
        self.assertEqual(self._read_sent().keys(), {"customer@example.com"})

        self.vendor.email = "vendor@example.com"
        netting.action_queue_letters()
        self._send()

        self.assertEqual(self._read_sent().keys(), {"vendor@example.com"})
        self.assertRecordValues(
            netting, [{"letter_state": "sent", "letter_error": False}]
        )

    @mute_logger("odoo.addons.mail.models.mail_mail")
    def test_a_mail_server_that_refuses_is_shown(self):
        netting = self._net(self.invoice, self.bill)

        with patch.object(
            self.env.registry["ir.mail_server"],
            "_connect__",
            side_effect=OSError("Connection refused"),
        ):
            self._send()

        self.assertSettled(netting)
        self.assertEqual(netting.letter_state, "failed")
        self.assertEqual(
            [line.split(":")[0] for line in netting.letter_error.splitlines()],
            ["Customer", "Vendor"],
        )
        self.assertFalse(netting.letter_told_ids)

    @mute_logger("odoo.addons.account_netting.models.document.letter")
    def test_a_letter_that_cannot_be_made_does_not_stop_the_next(self):
        template = self.env.ref(TEMPLATES["posted"])
        template.subject = "{{ 1 / (object.amount - 60) }}"
        first = self._net(self.invoice, self.bill)
        second = self._net(self._invoice(self.customer, 10), self._bill(self.vendor, 5))

        self._send()

        self.assertEqual(first.letter_state, "failed")
        self.assertEqual(second.letter_state, "sent")
        self.assertSettled(first | second)

    def _assert_action_fails(self):
        """Run what the scheduled action calls: it does what it can, then it fails."""
        self.env.flush_all()
        with (
            self.mock_mail_gateway(),
            self.enter_registry_test_mode(),
            self.registry.cursor() as cr,
            mute_logger(SCHEDULE),
            self.assertRaisesRegex(RuntimeError, "Failed, see the log"),
        ):
            self.env(cr=cr)["account.netting"]._cron_send_letters()
        self.env.invalidate_all()

    def test_an_unforeseen_error_stops_neither_other_letters_nor_tomorrows(self):
        broken = self._net(self.invoice, self.bill)
        sound = self._net(self._invoice(self.customer, 50), self._bill(self.vendor, 50))
        Netting = self.registry["account.netting"]
        post_letter = Netting._post_letter

        def fail(netting, partner):
            if netting == broken and partner == self.vendor:
                raise ZeroDivisionError
            return post_letter(netting, partner)

        with patch.object(Netting, "_post_letter", fail):
            self._assert_action_fails()

        self.assertEqual((broken.letter_state, sound.letter_state), ("failed", "sent"))
        self.assertEqual(broken.letter_told_ids, self.customer)
        self.assertIn("Vendor: An unexpected error", broken.letter_error)
        broken.action_queue_letters()
        self._send()
        self.assertRecordValues(
            broken, [{"letter_state": "sent", "letter_error": False}]
        )

    def test_an_unforeseen_error_in_handing_mails_over_stops_no_other(self):
        broken = self._net(self.invoice, self.bill)
        sound = self._net(self._invoice(self.customer, 50), self._bill(self.vendor, 50))
        Netting = self.registry["account.netting"]
        deliver, delivered = Netting._deliver, []

        def fail(netting, made):
            if netting == broken:
                raise ZeroDivisionError
            delivered.append(netting.id)
            return deliver(netting, made)

        with patch.object(Netting, "_deliver", fail):
            self._assert_action_fails()

        self.assertEqual(delivered, sound.ids)
        self.assertEqual((broken.letter_state, sound.letter_state), ("sent", "sent"))

    def test_a_template_without_recipient_ends_in_a_shown_failure(self):
        self.env.ref(TEMPLATES["posted"]).partner_to = False
        netting = self._net(self.invoice, self.bill)

        self._send()

        self.assertEqual(netting.letter_state, "failed")
        self.assertIn("names no recipient", netting.letter_error)
        self.assertFalse(self._mails)

    def test_an_invoice_address_gets_the_letter(self):
        self.env["res.partner"].create(
            {
                "name": "Accounting",
                "type": "invoice",
                "parent_id": self.customer.id,
                "email": "accounting@example.com",
            }
        )
        self._net(self.invoice, self.bill)

        self._send()

        self.assertIn("accounting@example.com", self._read_sent())

    def test_a_reversal_has_a_letter_of_its_own(self):
        netting = self._net(self.invoice, self.bill)
        self._send()
        netting.action_reverse(date="2025-06-20")
        self.assertRecordValues(
            netting, [{"letter_state": "to_send", "letter_told_ids": []}]
        )

        self._send()

        self.assertEqual(netting.letter_state, "sent")
        subject, (attachment,) = self._read_sent()["customer@example.com"]
        self.assertIn("Netting Reversal", subject)
        self.assertTrue(attachment.startswith("Netting Reversal"))


@tagged("standard", "post_install", "-at_install")
class TestLettersByHand(LetterCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement.advice_sending = "manual"

    def _compose(self, netting):
        """Press *Send*, then *Send* there; return the composer."""
        action = netting.action_send_letter()
        composer = (
            self.env["mail.compose.message"]
            .with_context(**action["context"])
            .create({})
        )
        with self.mock_mail_gateway():
            composer.action_send_mail()
        return composer

    def test_the_composer_opens_for_one_partner_after_the_other(self):
        netting = self._net(self.invoice, self.bill)
        self.assertFalse(netting.letter_state)

        first = self._compose(netting)
        self.assertEqual(first.partner_ids, self.customer)
        self.assertEqual(len(first.attachment_ids), 1)
        self.assertRecordValues(
            netting,
            [{"letter_state": False, "letter_told_ids": self.customer.ids}],
        )

        second = self._compose(netting)
        self.assertEqual(second.partner_ids, self.vendor)
        self.assertEqual(netting.letter_state, "sent")

    def test_the_dialog_says_which_mail_it_is_and_makes_its_paper_when_sending(self):
        netting = self._net(self.invoice, self.bill)
        action = netting.action_send_letter()
        self.assertEqual(action["name"], "Send: Mail 1 of 2")
        composer = (
            self.env["mail.compose.message"]
            .with_context(**action["context"])
            .create({})
        )

        self.assertFalse(composer.attachment_ids)
        self.assertIn(netting.name.replace("/", "-"), composer.netting_paper)
        self.assertIn(self.vendor.name, composer.netting_note)
        composer.netting_attaches = False
        with self.mock_mail_gateway():
            composer.action_send_mail()
        self.assertFalse(netting.message_ids[0].attachment_ids)

        action = netting.action_send_letter()
        self.assertEqual(action["name"], "Send: Mail 2 of 2")
        self.assertFalse(action["context"]["netting_mail_note"])

    def test_many_are_queued_at_once(self):
        netting = self._net(self.invoice, self.bill)

        netting.action_queue_letters()
        self.assertEqual(netting.letter_state, "to_send")
        self._send()

        self.assertEqual(len(self._mails), 2)
        netting.action_queue_letters()
        self.assertEqual(netting.letter_state, "sent")

    def test_a_proposal_has_no_letter(self):
        proposal = self._propose(self.invoice, self.bill)

        for button in (proposal.action_send_letter, proposal.action_queue_letters):
            with self.assertRefused(proposal.name):
                button()

    def test_nobody_writes_their_state_by_hand(self):
        netting = self._net(self.invoice, self.bill)

        with self.assertRaises(UserError):
            netting.letter_state = "sent"


@tagged("standard", "post_install", "-at_install")
class TestReversalLetter(LetterCommon):
    def test_it_tells_what_is_open_again_and_by_which_entry(self):
        netting = self._net(self.invoice, self.bill)
        entry = netting.move_ids.name
        netting.action_reverse(date="2025-06-20", reason="Wrong bill")
        self._pay(self.invoice, 30, date="2025-06-21")

        root = self._render(REVERSAL, netting)

        receivables, payables = self._read_rows(root, "items")[:2]
        self.assertEqual(receivables[0][-3:], ["100.00", "100.00", "60.00"])
        self.assertEqual(payables[0][-3:], ["60.00", "60.00", "60.00"])
        self.assertEqual(receivables[-1][-3:], ["100.00", "100.00", "60.00"])
        summary = self._read_named(root, "summary")[0]
        for text in (netting.name, netting.reversal_move_ids.name, "06/20/2025"):
            self.assertIn(text, summary)
        self.assertIn(entry, self._read_named(root, "entries")[0])
        self.assertEqual(self._read_named(root, "reason")[0], "Reason: Wrong bill")

    def test_there_is_a_copy_for_each_partner(self):
        netting = self._net(self.invoice, self.bill)
        netting.action_reverse(date="2025-06-20")

        self.assertEqual(len(self._find(self._render(REVERSAL, netting), "summary")), 2)
        self.assertEqual(len(self._find(self._render(ADVICE, netting), "summary")), 2)

    def test_a_netting_that_stands_has_none(self):
        netting = self._net(self.invoice, self.bill)

        with self.assertRaisesRegex(UserError, "not reversed"):
            self._render(REVERSAL, netting)


@tagged("standard", "post_install", "-at_install")
class TestOutbox(LetterCommon):
    """One outbox holds whatever is to be mailed of a netting."""

    def test_a_proposal_that_is_posted_leaves_the_outbox_for_its_advice(self):
        netting = self._propose(self.invoice, self.bill)
        netting.action_send_later()

        netting.action_post()

        self.assertEqual(netting.letter_state, "to_send")
        self._send()
        self.assertEqual((netting.state, netting.letter_state), ("posted", "sent"))
        self.assertFalse(netting.answer_ids)  # nobody was asked any more

    def test_a_failure_to_send_is_forgotten_where_no_advice_is_sent(self):
        self.agreement.action_draft()
        self.agreement.advice_sending = "manual"
        self.agreement.action_activate()
        netting = self._propose(self.invoice, self.bill)
        netting.action_send_later()
        line = netting.line_ids.filtered("amount")[0]
        amount = line.amount
        line.amount = amount - 1
        self._send()
        self.assertEqual(netting.letter_state, "failed")
        line.amount = amount

        netting.action_post()

        self.assertRecordValues(
            netting, [{"letter_state": False, "letter_error": False}]
        )
        self.assertFalse(netting.status_alerts)

    def test_a_cancelled_proposal_is_not_sent(self):
        netting = self._propose(self.invoice, self.bill)
        netting.action_send_later()
        netting.action_cancel()

        self._send()

        self.assertRecordValues(netting, [{"state": "cancel", "letter_state": False}])
        self.assertFalse(self._mails)
