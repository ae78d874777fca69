"""What tests of sending and answering share."""

import re

from odoo.tests import Form

from ..common import NettingCommon

#: The smallest picture: a signature.
SIGNATURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJ"
    "RU5ErkJggg=="
)


class AnswerCommon(NettingCommon):
    """``partner`` has an address; an agreement that has to be accepted is a draft.

    ``invoices`` are 600 and 400, ``bills`` 500 and 200: 700 can be netted, which leaves
    300 of the second invoice open.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner.write({"email": "both@example.com"})
        cls.company.email = "company@example.com"
        cls.invoices = [cls._invoice(cls.partner, amount) for amount in (600, 400)]
        cls.bills = [cls._bill(cls.partner, amount) for amount in (500, 200)]

    @classmethod
    def _proposal(cls, **vals):
        """Propose the netting of all documents, under an agreement if there is none."""
        if not cls.env["account.netting.agreement"].search([], limit=1):
            cls._agreement(cls.partner, **vals)
        return cls._propose(*cls.invoices, *cls.bills)

    @classmethod
    def _line(cls, netting, document):
        return netting.line_ids.filtered(lambda line: line.move_id == document)

    @classmethod
    def _accept(cls, document, partner=None, **vals):
        """Accept as the partner does in the portal."""
        cls._give(document, "accepted", partner, signature=SIGNATURE, **vals)

    @classmethod
    def _refuse(cls, document, partner=None, **vals):
        cls._give(document, "refused", partner, comment="Not now.", **vals)

    @classmethod
    def _give(cls, document, state, partner=None, shown=None, **vals):
        partner = partner or cls.partner
        document._answer(
            partner,
            state,
            shown or cls._shown(document, partner),
            answered_by="Ann",
            contact_id=partner.id,
            **vals,
        )

    @classmethod
    def _shown(cls, document, partner=None):
        return document._get_answers_of(partner or cls.partner).shown_hash

    @classmethod
    def _compose(cls, document):
        """Press *Send* on the form, and send what the composer shows."""
        action = document.action_open_send()
        composer = Form(
            cls.env[action["res_model"]].with_context(**action["context"])
        ).save()
        composer.action_send_mail()
        return composer

    @classmethod
    def _find_mails(cls, document):
        """Return the mails of a document, the latest first."""
        return cls.env["mail.mail"].search(
            [("model", "=", document._name), ("res_id", "=", document.id)]
        )

    @classmethod
    def _find_link(cls, mail):
        """Return the address of the button in a mail, without its host."""
        link = re.search(r'href="https?://[^/"]+(/my/netting[^"]+)"', mail.body_html)
        return link[1].replace("&amp;", "&")
