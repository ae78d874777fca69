"""The partner's side: what was agreed and netted, and what waits for an answer.

Portal users have no rights on our models at all: each page decides by itself who is
asking, and shows the documents' snapshots. Whoever has no business here gets the same
answer as for a document that does not exist.
"""

import binascii
from typing import NamedTuple

from werkzeug.urls import url_encode

from odoo import SUPERUSER_ID, http, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request
from odoo.tools import consteq, replace_exceptions

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

from ..models.account_netting_answered_mixin import FOR_PARTY, compute_shown_hash
from ..models.account_netting_dispute import Disputed

NETTING = "account.netting"
AGREEMENT = "account.netting.agreement"

#: Ids beyond are none of PostgreSQL's.
MOST_ID = 2**31 - 1

#: Longer texts are cut; a comment is no letter.
MOST_CHARACTERS = 2000


class Visit(NamedTuple):
    """Somebody who may look at a document.

    :param document: the agreement or netting, in the superuser's environment
    :param party: the commercial partner the visitor is, or none: then they may look,
        but not answer
    :param contact: the person of that partner whose link or login it is
    :param identity: ``pid`` and ``hash`` of the link, to be handed on
    """

    document: models.BaseModel
    party: models.BaseModel
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
        return self.document._get_answers_of(self.party) if self.party else None

    def may_answer(self):
        """Tell whether an answer of the visitor would be taken now."""
        answer = self.answer()
        return bool(
            answer and answer.state == "waiting" and self.document._is_answerable()
        )

    def shown_hash(self):
        return compute_shown_hash(self.document, self.party)


class NettingPortal(CustomerPortal):
    # Home
    # ----

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        partner = self._get_own_partner()
        nettings = self._get_records(NETTING)
        agreements = self._get_records(AGREEMENT)
        if "netting_count" in counters:
            values["netting_count"] = sum(
                records.search_count(records._get_shown_domain(partner), limit=1)
                for records in (nettings, agreements)
            )
        for counter, records in (
            ("netting_to_answer_count", nettings),
            ("netting_agreement_to_answer_count", agreements),
        ):
            if counter in counters:
                values[counter] = records.search_count(
                    records._get_to_answer_domain(partner)
                )
        return values

    @staticmethod
    def _get_own_partner():
        return request.env.user.sudo().partner_id.commercial_partner_id

    @staticmethod
    def _get_records(model):
        """Return the model; its records are found by the partner's domains alone."""
        return request.env[model].with_user(SUPERUSER_ID)

    # Lists
    # -----

    @http.route(
        ["/my/nettings", "/my/nettings/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def portal_my_nettings(self, page=1, sortby=None, filterby=None, **_kwargs):
        """List the partner's proposals and nettings."""
        sortings = {
            "date": {"label": request.env._("Date"), "order": "date desc, id desc"},
            "name": {"label": request.env._("Number"), "order": "name desc, id desc"},
            "amount": {"label": request.env._("Amount"), "order": "amount desc, id"},
            "state": {"label": request.env._("Status"), "order": "state, id desc"},
        }
        filters = {
            "all": {"label": request.env._("All"), "domain": Domain.TRUE},
            "answer": {
                "label": request.env._("Waiting for Your Answer"),
                "domain": self._get_records(NETTING)._get_to_answer_domain(
                    self._get_own_partner()
                ),
            },
            "proposals": {
                "label": request.env._("Proposals"),
                "domain": Domain("state", "in", ("sent", "accepted", "refused")),
            },
            "posted": {
                "label": request.env._("Posted"),
                "domain": Domain("state", "in", ("posted", "reversed")),
            },
        }
        return self._render_list(
            NETTING, "/my/nettings", page, (sortings, sortby), (filters, filterby)
        )

    @http.route(
        ["/my/netting-agreements", "/my/netting-agreements/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def portal_my_netting_agreements(
        self, page=1, sortby=None, filterby=None, **_kwargs
    ):
        """List the partner's agreements."""
        sortings = {
            "date": {
                "label": request.env._("Date"),
                "order": "date_start desc, id desc",
            },
            "name": {"label": request.env._("Name"), "order": "name, id desc"},
            "state": {"label": request.env._("Status"), "order": "state, id desc"},
        }
        filters = {
            "all": {"label": request.env._("All"), "domain": Domain.TRUE},
            "answer": {
                "label": request.env._("Waiting for Your Answer"),
                "domain": self._get_records(AGREEMENT)._get_to_answer_domain(
                    self._get_own_partner()
                ),
            },
            "active": {
                "label": request.env._("Active"),
                "domain": Domain("state", "=", "active"),
            },
            "closed": {
                "label": request.env._("Closed"),
                "domain": Domain("state", "=", "closed"),
            },
        }
        return self._render_list(
            AGREEMENT,
            "/my/netting-agreements",
            page,
            (sortings, sortby),
            (filters, filterby),
        )

    def _render_list(self, model, url, page, sorting, filtering):
        """Render a list page.

        :param sorting: what one can sort by, and the choice; a wrong one is the first
        :param filtering: the same for filters
        """
        sortings, sortby = sorting
        filters, filterby = filtering
        sortby = sortby if sortby in sortings else next(iter(sortings))
        filterby = filterby if filterby in filters else next(iter(filters))
        partner = self._get_own_partner()
        records = self._get_records(model)
        domain = records._get_shown_domain(partner) & filters[filterby]["domain"]
        pager = portal_pager(
            url=url,
            total=records.search_count(domain),
            page=page,
            step=self._items_per_page,
            url_args={"sortby": sortby, "filterby": filterby},
        )
        documents = records.search(
            domain,
            order=sortings[sortby]["order"],
            limit=self._items_per_page,
            offset=pager["offset"],
        )
        is_netting = model == NETTING
        page_name = "netting" if is_netting else "netting_agreement"
        template = "portal_my_nettings" if is_netting else "portal_my_agreements"
        return request.render(
            f"account_netting.{template}",
            {
                **self._prepare_portal_layout_values(),
                "documents": documents,
                "own_partner": partner,
                "page_name": page_name,
                "default_url": url,
                "pager": pager,
                "searchbar_sortings": sortings,
                "sortby": sortby,
                "searchbar_filters": filters,
                "filterby": filterby,
            },
        )

    # Documents
    # ---------

    @http.route(
        "/my/nettings/<int:document_id>", type="http", auth="public", website=True
    )
    def portal_netting(self, document_id, report_type=None, **kwargs):
        """Show a proposal or a netting, or give its PDF."""
        visit = self._visit(NETTING, document_id, **kwargs)
        if not visit:
            return self._not_available()
        if report_type:
            return self._show_document(visit, report_type, kwargs.get("download"))
        return self._render_document(visit, message=kwargs.get("message"))

    @http.route(
        "/my/netting-agreements/<int:document_id>",
        type="http",
        auth="public",
        website=True,
    )
    def portal_netting_agreement(self, document_id, report_type=None, **kwargs):
        """Show an agreement, or give its PDF."""
        visit = self._visit(AGREEMENT, document_id, **kwargs)
        if not visit:
            return self._not_available()
        if report_type:
            return self._show_document(visit, report_type, kwargs.get("download"))
        return self._render_document(visit, message=kwargs.get("message"))

    @http.route(
        "/my/nettings/<int:document_id>/accept",
        type="jsonrpc",
        auth="public",
        website=True,
    )
    def portal_netting_accept(self, document_id, name=None, signature=None):
        """Take the acceptance of a proposal, with name and signature."""
        return self._accept(NETTING, document_id, name, signature)

    @http.route(
        "/my/netting-agreements/<int:document_id>/accept",
        type="jsonrpc",
        auth="public",
        website=True,
    )
    def portal_netting_agreement_accept(self, document_id, name=None, signature=None):
        """Take the acceptance of an agreement, with name and signature."""
        return self._accept(AGREEMENT, document_id, name, signature)

    @http.route(
        "/my/nettings/<int:document_id>/refuse",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
    )
    def portal_netting_refuse(self, document_id, **kwargs):
        """Take the refusal of a proposal, with its reason."""
        return self._refuse(NETTING, document_id, **kwargs)

    @http.route(
        "/my/netting-agreements/<int:document_id>/refuse",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
    )
    def portal_netting_agreement_refuse(self, document_id, **kwargs):
        """Take the refusal of an agreement, with its reason."""
        return self._refuse(AGREEMENT, document_id, **kwargs)

    @http.route(
        "/my/nettings/<int:document_id>/dispute",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
    )
    def portal_netting_dispute(self, document_id, **kwargs):
        """Take the items of a proposal that the partner disputes.

        The form has ``disputed_ID`` and ``comment_ID`` for each item.
        """
        visit = self._visit(NETTING, document_id, **kwargs)
        if not visit:
            return self._not_available()

        def dispute():
            visit.document._dispute(
                visit.party,
                self._read_disputed(visit.document, kwargs),
                _read_text(kwargs.get("shown")),
                **self._read_author(visit, kwargs.get("name")),
            )

        return self._do_and_show(visit, dispute, "disputed")

    # Answers
    # -------

    def _accept(self, model, document_id, name, signature):
        """Record an acceptance; see ``portal.signature_form`` for the result."""
        visit = self._visit(model, document_id, **request.httprequest.args)
        if not visit:
            return {"error": self._get_not_available()}
        try:
            if not signature or not isinstance(signature, str):
                raise UserError(request.env._("Please sign first."))
            with (
                request.env.cr.savepoint(),
                replace_exceptions(
                    binascii.Error,
                    by=UserError(request.env._("The signature cannot be read.")),
                ),
            ):
                self._check_party(visit)
                visit.document._answer(
                    visit.party,
                    "accepted",
                    _read_text(request.httprequest.args.get("shown")),
                    signature=signature,
                    **self._read_author(visit, name),
                )
        except UserError as error:
            return {"error": str(error)}
        return {"force_refresh": True, "redirect_url": visit.url(message="accepted")}

    def _refuse(self, model, document_id, **kwargs):
        visit = self._visit(model, document_id, **kwargs)
        if not visit:
            return self._not_available()

        def refuse():
            reason = _read_text(kwargs.get("reason"))
            if not reason:
                raise UserError(request.env._("Please say why you refuse."))
            visit.document._answer(
                visit.party,
                "refused",
                _read_text(kwargs.get("shown")),
                comment=reason,
                **self._read_author(visit, kwargs.get("name")),
            )

        return self._do_and_show(visit, refuse, "refused")

    def _do_and_show(self, visit, do, message):
        """Record an answer, then show the document, or why nothing was recorded."""
        try:
            with request.env.cr.savepoint():
                self._check_party(visit)
                do()
        except UserError as error:
            request.env.invalidate_all()
            return self._render_document(visit, error=str(error))
        return request.redirect(visit.url(message=message), local=True)

    def _check_party(self, visit):
        if request.env.user._is_internal():
            raise UserError(
                request.env._(
                    "Only the partner answers here. To record an answer that was given "
                    "otherwise, use the document in the back end."
                )
            )
        if not visit.party:
            raise UserError(
                request.env._(
                    "This link does not say which of the partners you are. Please log "
                    "in, or use the link of your own mail."
                )
            )

    def _read_author(self, visit, name):
        """Return who answers, as values of ``account.netting.answer``."""
        name = _read_text(name)
        if not name:
            raise UserError(request.env._("Please give your name."))
        user = request.env.user
        return {
            "answered_by": name,
            "contact_id": visit.contact.id,
            "user_id": False if user._is_public() else user.id,
        }

    def _read_disputed(self, netting, form):
        """Return the :class:`Disputed` list of a form that was sent."""
        disputed = []
        for line in netting.line_ids:
            if not form.get(f"disputed_{line.id}"):
                continue
            comment = _read_text(form.get(f"comment_{line.id}"))
            if not comment:
                raise UserError(
                    request.env._(
                        "Please say what is wrong with %(item)s.", item=line.number
                    )
                )
            disputed.append(Disputed(line, comment))
        return disputed

    # Who is asking
    # -------------

    def _visit(self, model, document_id, access_token=None, **kwargs):
        """Return the :class:`Visit` of whoever is asking, or nothing.

        Logged in, one is who one is; otherwise the link tells: its ``access_token``
        gives access to the document, its ``pid`` and ``hash`` say which partner it was
        sent to. Without these, a document with one partner takes it for that one.
        """
        if not 0 < document_id <= MOST_ID:
            return None
        document = self._get_records(model).browse(document_id).exists()
        if not document:
            return None
        document = document.with_company(document.company_id)
        partners = document._get_answering_partners()
        nobody = partners.browse()
        user = request.env.user
        if user._is_internal() and request.env[model].browse(document_id).has_access(
            "read"
        ):
            return Visit(document, nobody, nobody, {})
        identity, contact = {}, nobody
        has_token = _is_same(document.access_token, access_token)
        if not user._is_public():
            contact = user.sudo().partner_id.with_env(document.env)
        if not contact.commercial_partner_id & partners:
            if not has_token:
                return None
            contact, identity = self._read_identity(document, **kwargs)
        party = contact.commercial_partner_id & partners
        if not party and len(partners) == 1:
            party = contact = partners
        if not (document._is_shown_to(party) if party else document._is_shown()):
            return None
        visit = Visit(document, party, contact, identity)
        return visit._replace(document=self._in_context_of(visit))

    def _read_identity(self, document, pid=None, **kwargs):
        """Return the contact a link was sent to, and what of it is to be handed on."""
        signature = kwargs.get("hash")
        nobody = document.env["res.partner"]
        if not str(pid).isdecimal() or int(pid) > MOST_ID:
            return nobody, {}
        if not _is_same(document._sign_token(int(pid)), signature):
            return nobody, {}
        return nobody.browse(int(pid)).exists(), {"pid": int(pid), "hash": signature}

    def _in_context_of(self, visit):
        """Return the document as the visitor is to see it: for them, in their words."""
        context = {FOR_PARTY: visit.party.id}
        if request.env.user._is_public() and visit.contact.lang:
            context["lang"] = visit.contact.lang
        request.update_context(**context)
        return visit.document.with_context(**context)

    # Pages
    # -----

    def _render_document(self, visit, message=None, error=None):
        document = visit.document
        is_netting = document._name == NETTING
        history = "my_nettings_history" if is_netting else "my_agreements_history"
        values = {
            "visit": visit,
            "page_name": "netting" if is_netting else "netting_agreement",
            "message": message,
            "error": error,
            "report_type": "html",
            "res_company": document.company_id,
            "is_internal": request.env.user._is_internal(),
            "has_thread": len(document._get_answering_partners()) == 1,
            "default_name": visit.contact.name
            if visit.contact and not visit.contact.is_company
            else "",
            "backend_url": f"/odoo/{document._name}/{document.id}",
        }
        values = self._get_page_view_values(
            document,
            document._portal_ensure_token(),
            values,
            history,
            False,
            **visit.identity,
        )
        template = "portal_netting_page" if is_netting else "portal_agreement_page"
        response = request.render(f"account_netting.{template}", values)
        # The address is a key: it must not travel on as a referrer.
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    def _show_document(self, visit, report_type, download):
        """Return the document as PDF or as a page, as it is printed for the visitor."""
        document = visit.document
        is_internal = request.env.user._is_internal()
        if report_type not in ("pdf", "html"):
            return self._not_available()
        if document._name == AGREEMENT:
            # Without a party it would be printed for all of them.
            if not (visit.party or is_internal):
                return self._not_available()
            report = "account_netting.action_report_netting_agreement"
        elif document.state in ("posted", "reversed"):
            report = "account_netting.action_report_netting_advice"
        else:
            report = "account_netting.action_report_netting_statement"
        return self._show_report(
            model=document,
            report_type=report_type,
            report_ref=report,
            download=bool(download),
        )

    def _not_available(self):
        return request.render(
            "account_netting.portal_not_available",
            {"sentence": self._get_not_available()},
            status=404,
        )

    def _get_not_available(self):
        return request.env._(
            "This document is not available. Either the link is incomplete or out of "
            "date, or the document was withdrawn. Please ask whoever sent it to you."
        )


def _is_same(secret, given):
    """Compare a secret with what a visitor gave, in constant time."""
    if not secret or not given or not isinstance(given, str):
        return False
    return consteq(secret.encode(), given.encode())


def _read_text(value):
    """Return what somebody typed, without blanks around it; never too long."""
    return value.strip()[:MOST_CHARACTERS] if isinstance(value, str) else ""
