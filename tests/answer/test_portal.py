"""The portal over HTTP: who sees what, who can answer, and that nobody else can."""

import json
import re
from base64 import b64decode, b64encode

from odoo import http
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .answer_common import SIGNATURE, AnswerCommon


@tagged("post_install", "-at_install")
class TestPortal(AnswerCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._agreement(
            cls.partner, active=False, acceptance_required=True
        )
        cls.agreement._send()
        cls.other = cls.env["res.partner"].create({"name": "Stranger"})
        cls.login = cls._portal_user("portal_own", cls.partner)
        cls.stranger = cls._portal_user("portal_other", cls.other)

    @classmethod
    def _portal_user(cls, login, company):
        contact = cls.env["res.partner"].create(
            {"name": f"Contact {login}", "parent_id": company.id}
        )
        return cls.env["res.users"].create(
            {
                "name": login,
                "login": login,
                "password": login,
                "partner_id": contact.id,
                "group_ids": [(6, 0, cls.env.ref("base.group_portal").ids)],
            }
        )

    @classmethod
    def _sent_proposal(cls):
        """Activate the agreement, and send a proposal under it."""
        cls.agreement.action_record_acceptance()
        cls.agreement.action_activate()
        netting = cls._propose(*cls.invoices, *cls.bills)
        netting.action_send()
        return netting

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    def _link(self, document, suffix="", **changed):
        """Return the link of the mail, with other parameters; ``None`` drops one."""
        link = self._find_link(self._find_mails(document)[-1:])
        path, query = link.split("?")
        parameters = dict(part.split("=") for part in query.split("&"))
        parameters = {
            name: value
            for name, value in {**parameters, **changed}.items()
            if value is not None
        }
        query = "&".join(f"{name}={value}" for name, value in parameters.items())
        return f"{path}{suffix}?{query}"

    def _call(self, url, **params):
        """Call a JSON-RPC route, as the signature form does."""
        response = self.url_open(
            url,
            data=json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}),
            headers={"Content-Type": "application/json"},
        )
        return response.json()["result"]

    def _sign(self, url, name="Ann", signature=SIGNATURE):
        return self._call(url, name=name, signature=signature)

    def _submit(self, url, **fields):
        """Send a form of the page."""
        return self.url_open(
            url, data={"csrf_token": http.Request.csrf_token(self), **fields}
        )

    def _find_shown(self, link):
        """Return the fingerprint that the page carries."""
        return re.search(r'name="shown" value="(\w+)"', self.url_open(link).text)[1]

    def _routes(self, document):
        """Return ``{name: function of the query to a response}`` of a document."""
        path = document.access_url
        is_netting = document._name == "account.netting"

        def get(suffix=""):
            return lambda query: self.url_open(f"{path}?{query}{suffix}")

        def post(suffix, **fields):
            return lambda query: self._submit(f"{path}{suffix}?{query}", **fields)

        def sign(query):
            return self.url_open(
                f"{path}/accept?{query}",
                data=json.dumps({"params": {"name": "Ann", "signature": SIGNATURE}}),
                headers={"Content-Type": "application/json"},
            )

        shown = document._get_current_answers()[:1].shown_hash
        routes = {
            "page": get(),
            "pdf": get("&report_type=pdf"),
            "html": get("&report_type=html"),
            "accept": sign,
            "refuse": post("/refuse", name="Ann", reason="No", shown=shown),
        }
        if is_netting:
            item = document.line_ids[:1]
            routes["dispute"] = post(
                "/dispute",
                name="Ann",
                shown=shown,
                **{f"disputed_{item.id}": "1", f"comment_{item.id}": "Wrong"},
            )
        return routes

    # Who gets in
    # -----------

    @mute_logger("odoo.http")
    def test_no_route_gives_anything_without_the_right_link_or_login(self):
        netting = self._sent_proposal()
        other = self._propose(
            self._invoice(self.partner, 10), self._bill(self.partner, 10)
        )
        other.action_send()
        for document in (netting, self.agreement):
            stale, pid = document._portal_ensure_token(), self.partner.id
            stale_signature = document._sign_token(pid)
            document.action_renew_link()
            queries = {
                "missing": "",
                "empty": "access_token=",
                "wrong": "access_token=wrong",
                "expired": f"access_token={stale}&pid={pid}&hash={stale_signature}",
                "of another document": f"access_token={other.access_token}",
                "only the signature": f"pid={pid}&hash={document._sign_token(pid)}",
            }
            before = self._read_answers(document)
            for login in (None, self.stranger.login):
                self.authenticate(login, login)
                for case, query in queries.items():
                    for route, call in self._routes(document).items():
                        with self.subTest(
                            document=document.name, login=login, case=case, route=route
                        ):
                            response = call(query)
                            self._assert_nothing(document, response)
                            self.assertEqual(self._read_answers(document), before)

    def _assert_nothing(self, document, response):
        self.assertIn(response.status_code, (200, 404))
        if response.status_code == 200:
            self.assertIn("error", response.json()["result"])
        for secret in (document.name, self.partner.name, self.invoices[0].name):
            self.assertNotIn(secret, response.text.replace("Not available", ""))

    def _read_answers(self, document):
        document.invalidate_recordset()
        document.answer_ids.invalidate_recordset()
        return document.state, document.answer_ids.mapped("state")

    def test_the_link_of_the_mail_and_the_login_of_the_partner_get_in(self):
        netting = self._sent_proposal()
        for document in (netting, self.agreement):
            link = self._link(document)
            for login, url in (
                (None, link),
                (None, self._link(document, pid=None, hash=None)),
                (self.login.login, document.access_url),
            ):
                self.authenticate(login, login)
                with self.subTest(document=document.name, login=login, url=url):
                    response = self.url_open(url)
                    self.assertEqual(response.status_code, 200)
                    self.assertIn(document.name, response.text)
                    self.assertEqual(response.headers["Referrer-Policy"], "same-origin")
                    for report_type in ("pdf", "html"):
                        mark = "&" if "?" in url else "?"
                        report = self.url_open(f"{url}{mark}report_type={report_type}")
                        self.assertEqual(report.status_code, 200)
                        self.assertIn(document.name, report.text)

    def test_drafts_and_cancelled_proposals_are_not_shown(self):
        netting = self._sent_proposal()
        link = self._link(netting)
        for change in (netting.action_draft, netting.action_cancel):
            change()
            self.authenticate(None, None)
            self.assertEqual(self.url_open(link).status_code, 404)
            self.assertIn(
                "not available", self._sign(link.replace("?", "/accept?"))["error"]
            )
            self.authenticate("portal_own", "portal_own")
            self.assertEqual(self.url_open(netting.access_url).status_code, 404)
            self.assertNotIn(netting.name, self.url_open("/my/nettings").text)

    def test_a_part_taken_back_is_shown(self):
        netting = self._sent_proposal()
        link = self._link(netting)
        self._accept(netting)
        netting.action_post()
        self.assertNotIn("Taken Back", self.url_open(link).text)
        item_ids = [
            netting.line_ids.filtered(
                lambda line, side=side: line.side == side and line.amount >= 10
            )[:1].move_line_id.id
            for side in ("receivable", "payable")
        ]

        netting.action_take_back(dict.fromkeys(item_ids, 10), reason="Wrong price")

        page = self.url_open(link).text
        for text in (
            "Taken Back",
            f"by {netting.reversal_move_ids.name} and is open again",
            "Wrong price",
            "Still netted on each side",
        ):
            self.assertIn(text, page)

    def test_lists_hold_the_partners_own_documents(self):
        netting = self._sent_proposal()
        for login, expected in ((self.login, True), (self.stranger, False)):
            self.authenticate(login.login, login.login)
            for path, name in (
                ("/my/nettings", netting.name),
                ("/my/nettings?filterby=answer&sortby=amount", netting.name),
                ("/my/nettings?filterby=proposals&sortby=bad", netting.name),
                ("/my/nettings/page/1?sortby=state", netting.name),
                ("/my/netting-agreements", f">{self.agreement.name}<"),
                ("/my/netting-agreements?filterby=active", f">{self.agreement.name}<"),
            ):
                with self.subTest(login=login.login, path=path):
                    self.assertEqual(name in self.url_open(path).text, expected)
            self.assertNotIn(
                netting.name, self.url_open("/my/nettings?filterby=posted").text
            )
            expected_counts = {
                "netting_count": 2 if expected else 0,
                "netting_to_answer_count": 1 if expected else 0,
                "netting_agreement_to_answer_count": 0,
            }
            counts = self._call("/my/counters", counters=list(expected_counts))
            self.assertEqual(counts, expected_counts)
            self.assertIn("/my/nettings", self.url_open("/my").text)
        self.authenticate(None, None)
        self.assertNotIn(netting.name, self.url_open("/my/nettings").text)

    # Answers
    # -------

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

    # Several partners
    # ----------------

    def test_of_an_agreement_with_several_each_sees_their_own_part(self):
        self.other.email = "other@example.com"
        agreement = self._agreement(
            self.vendor, self.other, active=False, acceptance_required=True
        )
        agreement._send()
        mail = self._find_mails(agreement).filtered(
            lambda mail: mail.recipient_ids == self.other
        )
        link = self._find_link(mail)

        for url in (link, f"{link}&report_type=html", f"{link}&report_type=pdf"):
            text = self.url_open(url).text
            self.assertIn("Stranger", text)
            self.assertNotIn("Vendor<", text)

        bare = f"{agreement.access_url}?access_token={agreement.access_token}"
        page = self.url_open(bare).text
        self.assertIn("does not say which of the partners", page)
        self.assertNotIn("Stranger", page)
        self.assertEqual(self.url_open(f"{bare}&report_type=pdf").status_code, 404)
        shown = self._shown(agreement, self.other)
        sign = bare.replace("?", "/accept?")
        self.assertIn(
            "does not say which", self._sign(f"{sign}&shown={shown}")["error"]
        )
        for pid in ("x", "1" * 20, str(self.vendor.id)):
            signed = f"{sign}&shown={shown}&pid={pid}&hash=wrong"
            self.assertIn("does not say which", self._sign(signed)["error"])
        self.assertEqual(set(agreement.answer_ids.mapped("state")), {"waiting"})

        self._sign(link.replace("?", "/accept?") + f"&shown={shown}")
        self.assertEqual(agreement._get_answers_of(self.other).state, "accepted")
        self.assertEqual(agreement._get_answers_of(self.vendor).state, "waiting")

    # Conversation
    # ------------

    def _fetch_messages(self, document, token):
        return self.url_open(
            "/mail/chatter_fetch",
            data=json.dumps(
                {
                    "params": {
                        "thread_model": document._name,
                        "thread_id": document.id,
                        "token": token,
                    }
                }
            ),
            headers={"Content-Type": "application/json"},
        ).text

    @mute_logger("odoo.http")
    def test_the_conversation_is_read_with_the_document_only(self):
        agreement = self.agreement
        agreement.message_post(
            body="To the partner",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        agreement.message_post(
            body="Among us", message_type="comment", subtype_xmlid="mail.mt_note"
        )

        text = self._fetch_messages(agreement, agreement.access_token)
        self.assertIn("To the partner", text)
        self.assertNotIn("Among us", text)
        self.assertNotIn("/my/netting", text)

        self.assertNotIn("To the partner", self._fetch_messages(agreement, "wrong"))
        agreement.party_ids.create(
            {"agreement_id": agreement.id, "customer_id": self.other.id}
        )
        self.assertNotIn(
            "To the partner", self._fetch_messages(agreement, agreement.access_token)
        )
