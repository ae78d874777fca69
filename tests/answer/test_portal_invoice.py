"""The portal page of an invoice says what an accepted netting will settle of it."""

import re

from odoo.tests import HttpCase, tagged

from .answer_common import AnswerCommon


@tagged("post_install", "-at_install")
class TestPortalInvoice(AnswerCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.netting = cls._proposal()

    def _read(self, invoice):
        """Return what the page says of nettings, as text; ``None`` for nothing."""
        page = self.url_open(invoice.get_portal_url()).text
        self.assertIn(invoice.name, page)
        box = re.search(r"o_netting_accepted.*?>(.*?)</div>", page, re.DOTALL)
        return box and " ".join(re.sub("<[^>]+>", " ", box[1]).split())

    def test_a_proposal_says_nothing_until_it_is_accepted(self):
        self.assertIsNone(self._read(self.invoices[0]))
        self.netting.action_send()
        self.assertIsNone(self._read(self.invoices[0]))

        self._accept(self.netting)

        self.assertEqual(self.netting.state, "accepted")
        text = self._read(self.invoices[0])
        self.assertIn("600.00", text)
        self.assertIn(self.netting.name, text)
        self.assertIn("100.00", self._read(self.invoices[1]))

    def test_once_posted_nothing_waits_any_more(self):
        self.netting.action_send()
        self._accept(self.netting)

        self.netting.action_post()

        self.assertIsNone(self._read(self.invoices[1]))
