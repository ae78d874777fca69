"""Which signatures are taken in the portal."""

from base64 import b64encode

from odoo.tests import BaseCase, tagged

from odoo.addons.account_netting.controllers.portal_document import (
    MOST_SIGNATURE,
    is_picture,
)

from .answer_common import SIGNATURE


@tagged("standard", "post_install", "-at_install")
class TestSignatures(BaseCase):
    def test_a_drawn_signature_is_taken(self):
        self.assertTrue(is_picture(SIGNATURE))
        self.assertTrue(is_picture(self._encode(b"\xff\xd8\xff\xe0 JPEG")))

    def test_whatever_may_hold_scripts_or_addresses_is_not(self):
        for data in (
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            b"<?xml version='1.0'?><svg><image href='file:///etc/passwd'/></svg>",
            b"<html><script>alert(1)</script></html>",
            b"RIFF\x00\x00\x00\x00WEBP",
            b"GIF89a",
            b"%PDF-1.7",
            b"",
        ):
            with self.subTest(data=data):
                self.assertFalse(is_picture(self._encode(data)))

    def test_what_is_no_base64_is_not(self):
        for text in ("", "%%%", "no picture", SIGNATURE[:-1] + "é", "A"):
            with self.subTest(text=text):
                self.assertFalse(is_picture(text))

    def test_a_huge_one_is_not_even_read(self):
        dots = b"\x89PNG\r\n\x1a\n" + b"x" * MOST_SIGNATURE

        self.assertFalse(is_picture(self._encode(dots)))

    @staticmethod
    def _encode(data):
        return b64encode(data).decode()
