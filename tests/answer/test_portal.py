"""The portal over HTTP: who gets in, and what each of several partners sees."""

import json

from odoo.tests import tagged
from odoo.tools import mute_logger

from .answer_common import SIGNATURE
from .portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestPortal(PortalCommon):
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
