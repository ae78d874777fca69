"""What the tests of the portal begin with, and how they call it."""

import json

from odoo import http
from odoo.tests import HttpCase

from .answer_common import SIGNATURE, AnswerCommon


class PortalCommon(AnswerCommon, HttpCase):
    """Partners with links and logins of their own; holds no test itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._agreement(
            cls.partner, active=False, acceptance_required=True
        )
        cls.agreement._send()
        cls.other = cls.env["res.partner"].create({"name": "Stranger"})
        cls.login = cls._portal_user("portal_own", cls.partner)
        cls.stranger = cls._portal_user("portal_other", cls.other)

    @classmethod
    def _portal_user(cls, login, company):
        contact = cls.env["res.partner"].create(
            {"name": f"Contact {login}", "parent_id": company.id}
        )
        return cls.env["res.users"].create(
            {
                "name": login,
                "login": login,
                "password": login,
                "partner_id": contact.id,
                "group_ids": [(6, 0, cls.env.ref("base.group_portal").ids)],
            }
        )

    @classmethod
    def _sent_proposal(cls):
        """Activate the agreement, and send a proposal under it."""
        cls.agreement.action_record_acceptance()
        cls.agreement.action_activate()
        netting = cls._propose(*cls.invoices, *cls.bills)
        netting.action_send()
        return netting

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    def _link(self, document, suffix="", **changed):
        """Return the link of the mail, with other parameters; ``None`` drops one."""
        link = self._find_link(self._find_mails(document)[-1:])
        path, query = link.split("?")
        parameters = dict(part.split("=") for part in query.split("&"))
        parameters = {
            name: value
            for name, value in {**parameters, **changed}.items()
            if value is not None
        }
        query = "&".join(f"{name}={value}" for name, value in parameters.items())
        return f"{path}{suffix}?{query}"

    def _call(self, url, **params):
        """Call a JSON-RPC route, as the signature form does."""
        response = self.url_open(
            url,
            data=json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}),
            headers={"Content-Type": "application/json"},
        )
        return response.json()["result"]

    def _sign(self, url, name="Ann", signature=SIGNATURE):
        return self._call(url, name=name, signature=signature)

    def _submit(self, url, **fields):
        """Send a form of the page."""
        return self.url_open(
            url, data={"csrf_token": http.Request.csrf_token(self), **fields}
        )
