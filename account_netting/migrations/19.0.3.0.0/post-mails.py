"""Mails greet their partner by name, unless somebody wrote the text anew."""

from lxml import html

from odoo import SUPERUSER_ID, api

#: What the mails of 19.0.2.0.0 said, as they are read.
OLD_TEXTS = {
    "mail_template_netting_agreement": """
        Hello,
        Your Company proposes the netting agreement Azure Interior 2026: what we owe
        each other is set off, so that neither of us pays more than the difference.
        Please read it, and accept or refuse it with the button above. The agreement is
        attached.
        Do not hesitate to contact us if you have any questions.
    """,
    "mail_template_netting_proposal": """
        Hello,
        We propose to set off 1,000.00 € on each side on 06/15/2026, under the agreement
        Azure Interior 2026. The attached statement names every document.
        With the button above you can accept or refuse the proposal, or tell us which
        documents you dispute.
        Please answer until 06/30/2026.
        Do not hesitate to contact us if you have any questions.
    """,
}


def migrate(cr, version):
    """Renew the templates that nobody changed, in every language."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    for name, old_text in OLD_TEXTS.items():
        template = env.ref(f"account_netting.{name}", raise_if_not_found=False)
        # Whoever changed anything of it, in whatever language, is its last writer.
        if (
            template
            and template.write_uid.id == SUPERUSER_ID
            and _read(template.body_html) == old_text.split()
        ):
            template.reset_template()


def _read(body):
    """Return the words of a text in HTML."""
    return html.fromstring(body).text_content().split() if body else []
