"""The public methods over the external API, as programs call them."""

import json
import re
from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Date, Datetime
from odoo.service.model import call_kw
from odoo.tests import HttpCase, get_db_name, tagged
from odoo.tools import mute_logger

from .common import NETTING_DATE
from .security_common import REVERSAL_DATE, SecurityCommon
from .test_security import READERS, RIGHTS


@tagged("standard", "post_install", "-at_install")
class TestExternalApi(SecurityCommon, HttpCase):
    """The public methods, as programs call them: ISO dates, string keys, JSON."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in cls.users.values():
            user.password = user.login
        cls.invoice = cls._invoice(cls.partner, 100)
        cls.bill = cls._bill(cls.partner, 60)
        cls.items = cls._items(cls.invoice, cls.bill)

    def setUp(self):
        super().setUp()
        # Refusals are expected; Odoo logs each one.
        for logger in ("xmlrpc", "jsonrpc"):
            muted = mute_logger(f"odoo.addons.rpc.controllers.{logger}")
            muted.__enter__()
            self.addCleanup(muted.__exit__, None, None, None)

    def _call_kw(self, user, model, method, ids=None, **kwargs):
        """Call as the web client does; all goes through JSON, there and back."""
        kwargs = json.loads(json.dumps(kwargs))
        kwargs["context"] = {"allowed_company_ids": self.company.ids}
        Model = self.env[model].with_user(self.users[user])
        args = [] if ids is None else [ids]
        return json.loads(json.dumps(call_kw(Model, method, args, kwargs)))

    def _call_json2(self, user, model, method, ids=None, **kwargs):
        key = (
            self.env["res.users.apikeys"]
            .with_user(self.users[user])
            .sudo()
            ._generate("rpc", "test", Datetime.now() + timedelta(days=1))
        )
        body = dict(kwargs, context={"allowed_company_ids": self.company.ids})
        if ids is not None:
            body["ids"] = ids
        response = self.url_open(
            f"/json/2/{model}/{method}",
            data=json.dumps(body),
            headers={
                "Authorization": f"Bearer {key}",
                "Content-Type": "application/json",
            },
        )
        if response.status_code != 200:
            raise UserError(response.json()["message"])
        return response.json()

    def _call_xmlrpc(self, user, model, method, ids=None, **kwargs):
        login = self.users[user].login
        return self.xmlrpc_object.execute_kw(
            get_db_name(),
            self.users[user].id,
            login,
            model,
            method,
            [] if ids is None else [ids],
            dict(kwargs, context={"allowed_company_ids": self.company.ids}),
        )

    def _protocols(self):
        return (self._call_kw, self._call_json2, self._call_xmlrpc)

    def test_a_netting_from_proposal_to_reversal(self):
        for call in self._protocols():
            with self.subTest(call.__name__):
                ids = call(
                    "user",
                    "account.netting",
                    "propose",
                    item_ids=self.items.ids,
                    date=NETTING_DATE,
                    amounts={str(item_id): 40.0 for item_id in self.items.ids},
                    item_order="amount_desc",
                )
                netting = self.env["account.netting"].browse(ids)
                self.assertRecordValues(
                    netting,
                    [
                        {
                            "amount": 40.0,
                            "date": Date.to_date(NETTING_DATE),
                            "create_uid": self.users["user"].id,
                        }
                    ],
                )

                self.assertIs(call("user", "account.netting", "action_post", ids), True)
                self.assertSettled(netting)

                self.assertIs(
                    call(
                        "manager",
                        "account.netting",
                        "action_reverse",
                        ids,
                        date=REVERSAL_DATE,
                        reason="Try",
                    ),
                    True,
                )
                self.assertReversed(netting)
                self.assertEqual(netting.reversal_reason, "Try")

    def test_cancelling_and_sending(self):
        for call in self._protocols():
            with self.subTest(call.__name__):
                ids = call(
                    "user", "account.netting", "propose", item_ids=self.items.ids
                )
                netting = self.env["account.netting"].browse(ids)
                for method, state in (
                    ("action_send", "sent"),
                    ("action_draft", "draft"),
                    ("action_cancel", "cancel"),
                ):
                    self.assertIs(call("user", "account.netting", method, ids), True)
                    self.assertEqual(netting.state, state)

    def test_an_agreement_from_draft_to_closed(self):
        for call in self._protocols():
            with self.subTest(call.__name__):
                partner = self.env["res.partner"].create({"name": call.__name__})
                agreement = self._agreement(partner, active=False)
                for method, state in (
                    ("action_activate", "active"),
                    ("action_close", "closed"),
                    ("action_draft", "draft"),
                ):
                    self.assertIs(
                        call("manager", agreement._name, method, agreement.ids), True
                    )
                    self.assertEqual(agreement.state, state)

    def test_an_agreement_is_made_of_a_name_and_pairs(self):
        ids = self._call_json2(
            "manager",
            "account.netting.agreement",
            "create",
            vals_list=[
                {
                    "name": "By program",
                    "party_ids": [[0, 0, {"customer_id": self.customer.id}]],
                }
            ],
        )

        agreement = self.env["account.netting.agreement"].browse(ids)
        self.assertEqual(agreement.party_ids.vendor_id, self.customer)
        self.assertEqual(agreement.journal_id, self.journal)
        self.assertEqual(agreement.account_id, self.bridging)

    def test_the_wizard_answers_with_an_action(self):
        """Only the web client and JSON can take the empty values of an action."""
        for call in (self._call_kw, self._call_json2):
            with self.subTest(call.__name__):
                wizard = (
                    self._as("user", self.env["account.netting.wizard"])
                    .with_context(
                        active_model="account.move",
                        active_ids=(self.invoice | self.bill).ids,
                    )
                    .create({"date": NETTING_DATE})
                )

                action = call("user", wizard._name, "action_propose", wizard.ids)

                netting = self.env["account.netting"].browse(action["res_id"])
                self.assertEqual(netting.amount, 60.0)
                netting.action_cancel()

    def test_refusals_are_said_in_words(self):
        wrong = {str(item_id): 1000.0 for item_id in self.items.ids}
        for call in self._protocols():
            with (
                self.subTest(call.__name__),
                self.assertRaisesRegex(Exception, "is more than the .* still open"),
            ):
                call(
                    "user",
                    "account.netting",
                    "propose",
                    item_ids=self.items.ids,
                    amounts=wrong,
                )

    def test_a_missing_agreement_is_said_in_words(self):
        self.agreement.action_close()
        for call in self._protocols():
            with (
                self.subTest(call.__name__),
                self.assertRaisesRegex(Exception, "No active netting agreement covers"),
            ):
                call("user", "account.netting", "propose", item_ids=self.items.ids)

    def test_readers_are_refused(self):
        for call in self._protocols():
            for user in READERS:
                with (
                    self.subTest(call.__name__, user=user),
                    self.assertRaisesRegex(Exception, "not allowed to create"),
                ):
                    call(user, "account.netting", "propose", item_ids=self.items.ids)

    def test_private_methods_are_out_of_reach(self):
        netting = self._propose(self.items)
        for call in self._protocols():
            for method in (
                "_write_entries",
                "_create_entries",
                "_create_reversals",
                "_create_proposals",
            ):
                with (
                    self.subTest(call.__name__, method=method),
                    self.assertRaisesRegex(Exception, "Private methods"),
                ):
                    call("manager", "account.netting", method, netting.ids)
        self.assertEqual(netting.state, "draft")

    def test_every_public_method_of_ours_is_meant_to_be_called(self):
        """Whatever has no underscore is an endpoint: buttons, windows, and a few."""
        endpoints = re.compile(r"action_\w+|propose|netting_reasons|settled_documents")
        for model in RIGHTS:
            Model = type(self.env[model])
            names = {
                name
                for cls in Model.mro()
                if cls.__module__.startswith("odoo.addons.account_netting")
                for name, value in vars(cls).items()
                if callable(value) and not name.startswith("_")
            }
            bases = (models.Model, self.env.registry["mail.thread"])
            inherited = {
                name for name in names if any(hasattr(base, name) for base in bases)
            }
            for name in names - inherited:
                with self.subTest(model=model, method=name):
                    self.assertTrue(endpoints.fullmatch(name) or name == "onchange")
