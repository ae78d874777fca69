"""Who is asking for a document in the portal, and what they are to it."""

from typing import NamedTuple

from werkzeug.urls import url_encode

from odoo import SUPERUSER_ID, models
from odoo.http import request
from odoo.tools import consteq

from ..models.answer.account_netting_answered_mixin import (
    FOR_PARTNER,
    compute_shown_hash,
)

NETTING = "account.netting"
AGREEMENT = "account.netting.agreement"

#: Ids beyond are none of PostgreSQL's.
MOST_ID = 2**31 - 1


class Visit(NamedTuple):
    """Somebody who may look at a document.

    :param document: the agreement or netting, in the superuser's environment
    :param partner: the commercial partner the visitor is, or none: then they may look,
        but not answer
    :param contact: the person of that partner whose link or login it is
    :param identity: ``pid`` and ``hash`` of the link, to be handed on
    """

    document: models.BaseModel
    partner: models.BaseModel
    contact: models.BaseModel
    identity: dict

    def url(self, suffix="", **parameters):
        """Return an address of the document for this visitor."""
        parameters = {
            "access_token": self.document._portal_ensure_token(),
            **self.identity,
            **parameters,
        }
        return f"{self.document.access_url}{suffix}?{url_encode(parameters)}"

    def answer(self):
        """Return the answer of the visitor's partner that counts, or none."""
        return self.document._get_answers_of(self.partner) if self.partner else None

    def may_answer(self):
        """Tell whether an answer of the visitor would be taken now."""
        answer = self.answer()
        return bool(
            answer and answer.state == "waiting" and self.document._is_answerable()
        )

    def shown_hash(self):
        return compute_shown_hash(self.document, self.partner)


def get_records(model):
    """Return the model; its records are found by the partner's own domains alone."""
    return request.env[model].with_user(SUPERUSER_ID)


def find_visit(model, document_id, access_token=None, **kwargs):
    """Return the :class:`Visit` of whoever is asking, or nothing.

    Logged in, one is who one is; otherwise the link tells: its ``access_token``
    gives access to the document, its ``pid`` and ``hash`` say which partner it was
    sent to. Without these, a document with one partner takes it for that one; a
    document of which each partner sees its own alone shows nothing.
    """
    if not 0 < document_id <= MOST_ID:
        return None
    document = get_records(model).browse(document_id).exists()
    if not document:
        return None
    document = document.with_company(document.company_id)
    partners = document._get_involved_partners()
    nobody = partners.browse()
    user = request.env.user
    if user._is_internal() and request.env[model].browse(document_id).has_access(
        "read"
    ):
        return Visit(document, nobody, nobody, {})
    identity, contact = {}, nobody
    has_token = _is_same(document.access_token, access_token)
    if not user._is_public():
        # Users read their own contact, whatever else they may read.
        contact = user.sudo().partner_id.with_env(document.env)
    if not contact.commercial_partner_id & partners:
        if not has_token:
            return None
        contact, identity = _read_identity(document, **kwargs)
    partner = contact.commercial_partner_id & partners
    if not partner and document._needs_identity():
        return None  # whose items would be shown?
    if not partner and len(partners) == 1:
        partner = contact = partners
    if not (document._is_shown_to(partner) if partner else document._is_shown()):
        return None
    visit = Visit(document, partner, contact, identity)
    return visit._replace(document=_in_context_of(visit))


def _read_identity(document, pid=None, **kwargs):
    """Return the contact a link was sent to, and what of it is to be handed on."""
    signature = kwargs.get("hash")
    nobody = document.env["res.partner"]
    if not str(pid).isdecimal() or int(pid) > MOST_ID:
        return nobody, {}
    if not _is_same(document._sign_token(int(pid)), signature):
        return nobody, {}
    return nobody.browse(int(pid)).exists(), {"pid": int(pid), "hash": signature}


def _in_context_of(visit):
    """Return the document as the visitor is to see it: for them, in their words."""
    context = {FOR_PARTNER: visit.partner.id}
    if request.env.user._is_public() and visit.contact.lang:
        context["lang"] = visit.contact.lang
    request.update_context(**context)
    return visit.document.with_context(**context)


def _is_same(secret, given):
    """Compare a secret with what a visitor gave, in constant time."""
    if not secret or not given or not isinstance(given, str):
        return False
    return consteq(secret.encode(), given.encode())
