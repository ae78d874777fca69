"""The partner's side: what was agreed and netted, and what waits for an answer.

Portal users have no rights on our models at all: each page decides by itself who is
asking, and shows the documents' snapshots. Whoever has no business here gets the same
answer as for a document that does not exist.
"""

import binascii

from odoo import http
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request
from odoo.tools import replace_exceptions

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

from ..models.account_netting_dispute import Disputed
from .visit import find_visit, get_records

NETTING = "account.netting"
AGREEMENT = "account.netting.agreement"

#: Longer texts are cut; a comment is no letter.
MOST_CHARACTERS = 2000


class NettingPortal(CustomerPortal):
    # Home
    # ----

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        partner = self._get_own_partner()
        nettings = get_records(NETTING)
        agreements = get_records(AGREEMENT)
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
                "domain": get_records(NETTING)._get_to_answer_domain(
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
                "domain": get_records(AGREEMENT)._get_to_answer_domain(
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
        records = get_records(model)
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
        return self._show(NETTING, document_id, report_type, **kwargs)

    @http.route(
        "/my/netting-agreements/<int:document_id>",
        type="http",
        auth="public",
        website=True,
    )
    def portal_netting_agreement(self, document_id, report_type=None, **kwargs):
        """Show an agreement, or give its PDF."""
        return self._show(AGREEMENT, document_id, report_type, **kwargs)

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
        visit = find_visit(NETTING, document_id, **kwargs)
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
        visit = find_visit(model, document_id, **request.httprequest.args)
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
        visit = find_visit(model, document_id, **kwargs)
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

    # Pages
    # -----

    def _show(self, model, document_id, report_type, **kwargs):
        visit = find_visit(model, document_id, **kwargs)
        if not visit:
            return self._not_available()
        if report_type:
            return self._show_document(visit, report_type, kwargs.get("download"))
        return self._render_document(visit, message=kwargs.get("message"))

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


def _read_text(value):
    """Return what somebody typed, without blanks around it; never too long."""
    return value.strip()[:MOST_CHARACTERS] if isinstance(value, str) else ""
