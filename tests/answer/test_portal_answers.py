"""The portal over HTTP: reading, accepting, signing, disputing."""

import re
from base64 import b64decode, b64encode

from odoo.tests import tagged
from odoo.tools import mute_logger

from .answer_common import SIGNATURE
from .portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestPortalAnswers(PortalCommon):
    def _find_shown(self, link):
        """Return the fingerprint that the page carries."""
        return re.search(r'name="shown" value="(\w+)"', self.url_open(link).text)[1]

    def test_an_agreement_is_accepted_by_the_link_with_a_signature(self):
        link = self._link(self.agreement)
        shown = self._find_shown(link)
        accept = self._link(self.agreement, "/accept", shown=shown)

        for params, message in (
            ({"signature": None}, "sign first"),
            ({"signature": 5}, "sign first"),
            ({"signature": "not a picture"}, ""),
            ({"name": " "}, "your name"),
            ({"name": 5}, "your name"),
        ):
            with self.subTest(params), mute_logger("odoo.http"):
                self.assertIn(message, self._sign(accept, **params)["error"])
        self.assertEqual(self.agreement.answer_ids.state, "waiting")

        result = self._sign(accept)

        self.assertTrue(result["force_refresh"])
        self.assertRecordValues(
            self.agreement.answer_ids,
            [
                {
                    "state": "accepted",
                    "answered_by": "Ann",
                    "via": "portal",
                    "contact_id": self.partner.id,
                    "user_id": False,
                }
            ],
        )
        page = self.url_open(result["redirect_url"]).text
        self.assertIn("Your acceptance was recorded", page)
        self.assertIn("data:image/png;base64", page)
        self.assertIn("does not wait for an answer", self._sign(accept)["error"])

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_attachment")
    def test_nothing_but_a_small_picture_is_taken_for_a_signature(self):
        """Whatever else it is, it would be kept, printed and shown to others."""
        link = self._link(self.agreement)
        accept = self._link(self.agreement, "/accept", shown=self._find_shown(link))
        svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
        for kind, content in (
            ("a drawing with a script", svg),
            ("a page", b"<html><script>alert(1)</script></html>"),
            ("the head of a picture alone", b"\x89PNG\r\n\x1a\n"),
            ("the head of a photograph, then a page", b"\xff\xd8\xff" + svg),
            ("far too large", b64decode(SIGNATURE) + b"\0" * 1_000_000),
        ):
            with self.subTest(kind):
                result = self._sign(accept, signature=b64encode(content).decode())

                self.assertTrue(result.get("error", "").endswith("."), result)
                self.assertEqual(self.agreement.answer_ids.state, "waiting")

    @mute_logger("odoo.http")
    def test_whoever_follows_a_link_changes_nothing(self):
        """Mail programs and scanners follow links before anybody has read the mail."""
        netting = self._sent_proposal()
        before = self._read_all(netting)
        item = netting.line_ids[:1]
        shown = netting._get_current_answers().shown_hash
        words = {"name": "Ann", "reason": "No", "shown": shown}
        disputed = {f"disputed_{item.id}": "1", f"comment_{item.id}": "Wrong"}
        for suffix, parameters in (
            ("", {}),
            ("/accept", {**words, "signature": SIGNATURE}),
            ("/refuse", words),
            ("/dispute", words | disputed),
        ):
            with self.subTest(suffix):
                self.url_open(self._link(netting, suffix, **parameters))

                self.env.invalidate_all()
                self.assertEqual(self._read_all(netting), before)

    @staticmethod
    def _read_all(document):
        """Return what answers write: the document, its answers, what was said."""
        return [
            document.state,
            document.line_ids.mapped("amount"),
            document.answer_ids.read(["state", "answered_on", "answered_by"]),
            document.dispute_ids.ids,
            sorted(document.message_ids.ids),
            document.activity_ids.ids,
        ]

    def test_a_login_answers_for_its_company(self):
        self.authenticate("portal_own", "portal_own")
        url = self.agreement.access_url
        self._submit(
            f"{url}/refuse", name="Ann", reason="Never", shown=self._find_shown(url)
        )

        self.assertRecordValues(
            self.agreement.answer_ids,
            [
                {
                    "state": "refused",
                    "comment": "Never",
                    "contact_id": self.login.partner_id.id,
                    "user_id": self.login.id,
                }
            ],
        )

    def test_forms_need_their_csrf_token(self):
        with mute_logger("odoo.http"):
            response = self.url_open(
                self._link(self.agreement, "/refuse"),
                data={"name": "Ann", "reason": "No", "shown": "x"},
            )
        self.assertEqual(response.status_code, 400)
        self.assertEqual(self.agreement.answer_ids.state, "waiting")

    def test_items_are_disputed_and_the_rest_is_accepted(self):
        netting = self._sent_proposal()
        link = self._link(netting)
        shown = self._find_shown(link)
        line = self._line(netting, self.bills[0])
        dispute = self._link(netting, "/dispute")

        page = self._submit(
            dispute, name="Ann", shown=shown, **{f"disputed_{line.id}": "1"}
        ).text
        self.assertIn("what is wrong with", page)
        self.assertFalse(netting.dispute_ids)

        page = self._submit(
            dispute,
            name="Ann",
            shown=shown,
            **{f"disputed_{line.id}": "1", f"comment_{line.id}": "Never delivered"},
        ).text
        self.assertIn("What you dispute was recorded", page)
        self.assertIn("Never delivered", page)
        self.assertEqual(netting.amount, 200)

        accept = self._link(netting, "/accept")
        self.assertIn("has changed", self._sign(f"{accept}&shown={shown}")["error"])
        shown = self._find_shown(link)
        self._sign(f"{accept}&shown={shown}")
        self.assertEqual(netting.state, "accepted")

    def test_a_part_of_an_item_is_disputed_and_the_rest_stays(self):
        """Of a bill of 500.00 in a proposal over 700.00, 50.00 is disputed."""
        netting = self._sent_proposal()
        shown = self._find_shown(self._link(netting))
        line = self._line(netting, self.bills[0])
        dispute = self._link(netting, "/dispute")
        words = {f"disputed_{line.id}": "1", f"comment_{line.id}": "Too dear"}

        for amount in ("much", "-5", "0", "nan", "1e400", "500.01"):
            with self.subTest(amount=amount):
                page = self._submit(
                    dispute,
                    name="Ann",
                    shown=shown,
                    **words | {f"amount_{line.id}": amount},
                ).text
                self.assertIn("Please say how much of", page)
                self.assertFalse(netting.dispute_ids)
        page = self._submit(
            dispute, name="Ann", shown=shown, **words | {f"amount_{line.id}": "50"}
        ).text

        self.assertIn("What you dispute was recorded", page)
        self.assertIn("50.00", page)
        self.assertEqual(netting.dispute_ids.amount_disputed, 50)
        self.assertEqual(self.bills[0].netting_disputed_amount, 50)
        self.assertEqual((line.amount, netting.amount), (450, 650))

    def test_the_page_names_what_the_partner_knows_and_what_signing_means(self):
        self.bills[0].ref = "THEIRS-77"
        netting = self._sent_proposal()
        line = self._line(netting, self.bills[0])
        self.assertEqual(line._get_partner_numbers(), ["THEIRS-77", self.bills[0].name])
        invoice = self._line(netting, self.invoices[0])
        self.assertEqual(invoice._get_partner_numbers()[0], self.invoices[0].name)

        page = self.url_open(self._link(netting)).text

        self.assertIn("To Net", page)
        self.assertIn(netting._get_acceptance_sentence(), page)
        self.assertIn("700.00", netting._get_acceptance_sentence())
        self.assertLess(page.index("THEIRS-77"), page.index(self.bills[0].name))
        self._sign(self._link(netting, "/accept", shown=self._shown(netting)))
        netting.action_post()
        page = self.url_open(self._link(netting)).text
        self.assertNotIn("To Net", page)

    def test_who_has_accepted_reads_for_whom_it_waits(self):
        self.customer.email = "customer@example.com"
        self.vendor.email = "vendor@example.com"
        self._agreement((self.customer, self.vendor))
        netting = self._propose(
            self._invoice(self.customer, 100), self._bill(self.vendor, 100)
        )
        netting.action_send()
        self._accept(netting, self.customer)

        page = self.url_open(
            self._find_link(
                self._find_mails(netting).filtered(
                    lambda mail: (
                        "customer@" in (mail.email_to or "")
                        or self.customer in mail.recipient_ids
                    )
                )
            )
        ).text

        self.assertIn("Accepted by You", page)
        self.assertIn("It waits for Vendor.", page)
        self.assertNotIn("to be accepted", page)

    def test_what_partners_write_is_text_and_nothing_else(self):
        hostile = "<img src=x onerror=alert(1)>"
        link = self._link(self.agreement)
        page = self._submit(
            self._link(self.agreement, "/refuse"),
            name=hostile,
            reason=hostile,
            shown=self._find_shown(link),
        ).text

        self.assertIn("&lt;img src=x", page)
        self.assertNotIn("<img src=x", page)
        self.assertEqual(self.agreement.answer_ids.comment, hostile)
        bodies = self.agreement.message_ids.mapped("body")
        (told,) = [body for body in bodies if "Refused by" in body]
        for html in (told, self.agreement.activity_ids.note):
            self.assertNotIn("<img", html)
            self.assertIn("&lt;img", html)

    def test_a_document_that_changed_meanwhile_is_shown_anew(self):
        shown = self._find_shown(self._link(self.agreement))
        self.agreement.description = "Further terms"
        self.agreement._send()

        page = self._submit(
            self._link(self.agreement, "/refuse"), name="Ann", reason="No", shown=shown
        ).text

        self.assertIn("has changed since you opened it", page)
        self.assertNotIn(shown, page)
        self.assertEqual(self.agreement.acceptance_state, "sent")

    def test_internal_users_look_but_do_not_answer(self):
        user = self._user("previewer", "account_netting.group_netting_user")
        user.password = "previewer"
        self.authenticate("previewer", "previewer")
        url = self.agreement.access_url
        shown = self.agreement.answer_ids.shown_hash

        preview = self.agreement.with_user(user).action_preview()["url"]
        page = self.url_open(preview).text
        self.assertIn("Back to edit mode", page)
        self.assertNotIn("netting_accept", page)
        self.assertIn(
            "Only the partner", self._sign(f"{url}/accept?shown={shown}")["error"]
        )
        page = self._submit(f"{url}/refuse", name="A", reason="No", shown=shown).text
        self.assertIn("Only the partner", page)
        self.assertEqual(self.agreement.answer_ids.state, "waiting")
