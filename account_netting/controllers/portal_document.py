"""A document in the portal: its page, its PDF, and the answers given there."""

import binascii
from base64 import b64decode

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..models.answer.account_netting_dispute import Disputed
from .visit import AGREEMENT, NETTING, find_visit

#: Longer texts are cut; a comment is no letter.
MOST_CHARACTERS = 2000

#: What a drawn signature needs by far, in bytes.
MOST_SIGNATURE = 1_000_000

#: How pictures made of dots begin: PNG and JPEG. Others, such as SVG, may hold scripts
#: and addresses, and Odoo keeps them as they are.
PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


class NettingDocumentPortal(CustomerPortal):
    # Routes
    # ------

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

        The form has ``disputed_ID``, ``comment_ID`` and ``amount_ID`` for each item.
        """
        visit = find_visit(NETTING, document_id, **kwargs)
        if not visit:
            return self._not_available()

        def dispute():
            visit.document._dispute(
                visit.partner,
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
            if not is_picture(signature):
                raise UserError(request.env._("The signature cannot be read."))
            with request.env.cr.savepoint():
                self._check_partner(visit)
                visit.document._answer(
                    visit.partner,
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
                visit.partner,
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
                self._check_partner(visit)
                do()
        except UserError as error:
            request.env.invalidate_all()
            return self._render_document(visit, error=str(error))
        return request.redirect(visit.url(message=message), local=True)

    def _check_partner(self, visit):
        if request.env.user._is_internal():
            raise UserError(
                request.env._(
                    "Only the partner answers here. To record an answer that was given "
                    "otherwise, use the document in the back end."
                )
            )
        if not visit.partner:
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
        for line in netting._get_shown_lines():
            if not form.get(f"disputed_{line.id}"):
                continue
            comment = _read_text(form.get(f"comment_{line.id}"))
            if not comment:
                raise UserError(
                    request.env._(
                        "Please say what is wrong with %(item)s.", item=line.number
                    )
                )
            amount = self._read_amount(line, form.get(f"amount_{line.id}"))
            disputed.append(Disputed(line, comment, amount))
        return disputed

    def _read_amount(self, line, text):
        """Return how much of an item is in dispute; 0 for all of it.

        :param text: as a browser sends a number, with a point; nothing means all
        """
        text = _read_text(text)
        currency = line.currency_id
        try:
            amount = currency.round(float(text)) if text else 0.0
        except (ValueError, OverflowError):
            amount = -1.0
        # Zero was not meant, and neither is what counts no money.
        if text and not 0 < amount < float("inf"):
            raise UserError(
                request.env._(
                    "Please say how much of %(item)s is in dispute, or leave it empty.",
                    item=line.number,
                )
            )
        if not currency.compare_amounts(amount, abs(line.amount_open)):
            return 0.0
        return amount

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
            "has_thread": document._has_shown_thread(),
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
            # Without a partner it would be printed for all of them.
            if not (visit.partner or is_internal):
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


def is_picture(signature):
    """Tell whether a signature, in Base64, is a picture we may keep and print.

    :param signature: text as a visitor sent it
    """
    if len(signature) > MOST_SIGNATURE * 4 // 3:
        return False
    try:
        return b64decode(signature, validate=True).startswith(PICTURES)
    except (binascii.Error, ValueError):
        return False


def _read_text(value):
    """Return what somebody typed, without blanks around it; never too long."""
    return value.strip()[:MOST_CHARACTERS] if isinstance(value, str) else ""
