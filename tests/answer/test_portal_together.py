"""The portal where several partners are netted together: each sees itself alone."""

from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.account_netting.models.answer.account_netting_dispute import Disputed

from ..common import NettingCommon


@tagged("post_install", "-at_install")
class TestPortalTogether(NettingCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partners = cls.env["res.partner"].create(
            [{"name": name} for name in ("Firsthand", "Secondhand", "Thirdhand")]
        )
        first, second, supplier = cls.partners
        cls.env["res.users"].create(
            [
                {
                    "name": partner.name,
                    "login": partner.name,
                    "password": partner.name,
                    "partner_id": partner.id,
                    "group_ids": [Command.set(cls.env.ref("base.group_portal").ids)],
                }
                for partner in cls.partners
            ]
        )
        cls.agreement = cls._agreement(
            (first, supplier), (second, supplier), scope="together"
        )
        documents = (
            cls._invoice(first, 311.0, date="2025-01-05"),
            cls._invoice(second, 250.0, date="2025-02-05"),
            cls._bill(supplier, 433.0),
        )
        cls.netting = cls._propose(*documents)
        cls.netting.action_send()
        # What only one of them may read: its name, its document, its amount.
        cls.marks = {
            partner: (partner.name, document.name, amount)
            for partner, document, amount in zip(
                cls.partners, documents, ("311.00", "122.00", "433.00"), strict=True
            )
        }

    def test_the_page_of_who_disputed_all_says_so_and_offers_no_copy(self):
        first, second, _supplier = self.partners
        line = self.netting.line_ids.filtered(
            lambda line: line.commercial_partner_id == first
        )
        self.netting._dispute(
            first,
            [Disputed(line, "Returned.")],
            self.netting._get_answers_of(first).shown_hash,
            answered_by="F",
            contact_id=first.id,
        )

        for partner, has_left in ((first, True), (second, False)):
            with self.subTest(partner.name):
                self.authenticate(partner.name, partner.name)
                page = self.url_open(self.netting.access_url).text
                self.assertEqual("they left this netting" in page, has_left)
                self.assertEqual("Download PDF" in page, not has_left)

    def test_no_page_for_one_names_another(self):
        pages = [
            "/my/nettings",
            self.netting.access_url,
            f"{self.netting.access_url}?report_type=html",
            "/my/netting-agreements",
            self.agreement.access_url,
            f"{self.agreement.access_url}?report_type=html",
        ]
        for state in ("sent", "accepted by one", "posted", "reversed"):
            if state == "accepted by one":
                self.netting._record_known_answer("accepted", self.partners[0])
            if state == "posted":
                self.netting.action_record_acceptance()
                self.netting.action_post()
            if state == "reversed":
                self.netting.action_reverse(date=self.netting.date)
            for partner in self.partners:
                self.authenticate(partner.name, partner.name)
                for page in pages:
                    with self.subTest(state=state, partner=partner.name, page=page):
                        response = self.url_open(page)
                        self.assertEqual(response.status_code, 200)
                        self._assert_alone(response.text, partner)

    def test_each_sees_what_is_its_own(self):
        for partner in self.partners:
            self.authenticate(partner.name, partner.name)
            page = self.url_open(self.netting.access_url).text
            for mark in self.marks[partner]:
                self.assertIn(mark, page)

    @mute_logger("odoo.http")
    def test_a_link_that_does_not_tell_who_asks_shows_nothing(self):
        self.authenticate(None, None)
        token = self.netting._portal_ensure_token()

        page = self.url_open(f"{self.netting.access_url}?access_token={token}")

        self.assertEqual(page.status_code, 404)
        for marks in self.marks.values():
            for mark in marks:
                self.assertNotIn(mark, page.text)

    def _assert_alone(self, text, partner):
        for other, marks in self.marks.items():
            if other != partner:
                for mark in marks:
                    self.assertNotIn(mark, text)
