"""Users of one company see nothing of another's: each model, method, report, route.

The hub A nets with B. What belongs to A bears the word ``Secret`` and odd amounts; B's
user is shown neither, and does nothing to A's records.
"""

import inspect
import json

from odoo.exceptions import AccessError, MissingError, UserError, ValidationError
from odoo.fields import Command
from odoo.service.model import get_public_method
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..common import NETTING_DATE
from .group_common import GroupCommon

SECRET = "Secret"
#: What the partner owes A; netted of it are B's 100.00.
SECRET_AMOUNTS = ("7654.32", "7554.32")

#: Models beside our own on which we have fields.
OTHERS = ("account.move", "account.move.line", "res.partner", "account.journal")

REPORTS = (
    "account_netting.action_report_netting_advice",
    "account_netting.action_report_netting_statement",
)


class PrivateCommon(GroupCommon):
    """A hub with secrets, and a user of another company; holds no test itself."""

    groups = "account_netting.group_netting_manager"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        secret_partner = cls.env["res.partner"].create(
            {"name": "Secret Customer", "company_id": cls.a.id}
        )
        cls.agreement = cls.env["account.netting.agreement"].create(
            {
                "name": "Secret Agreement",
                "description": "Secret",
                "company_id": cls.a.id,
                "scope": "together",
                "party_ids": [
                    Command.create(
                        {
                            "customer_id": customer.id,
                            "vendor_id": cls.p.id,
                            "customer_company_id": cls.a.id,
                            "vendor_company_id": cls.b.id,
                        }
                    )
                    for customer in (cls.p, secret_partner)
                ],
            }
        )
        cls.agreement.action_activate()
        cls.rule = cls.env["account.netting.rule"].create(
            {"name": "Secret Rule", "company_id": cls.a.id}
        )
        cls.rule.action_activate()
        cls.env["account.netting.cap"].create(
            {"agreement_id": cls.agreement.id, "amount": 7654.32}
        )
        cls.env["account.netting.intercompany"].create(
            {
                "company_id": cls.a.id,
                "sister_company_id": cls.b.id,
                "limit": 7654.32,
            }
        )
        cls.group_ids = []
        for _state in ("posted", "reversed", "draft"):
            invoice = cls._owed(cls.a, [7654.32])
            invoice.move_id.ref = "Secret Reference"
            bill = cls._owed(cls.b, [], [100])
            cls.group_ids.append(cls._propose_across(invoice, bill).id)
            if _state != "draft":
                netting = cls.env["account.netting.group"].browse(cls.group_ids[-1])
                netting.action_post()
            if _state == "reversed":
                netting.action_reverse(date=NETTING_DATE, reason="Because")
        cls.rule.action_simulate(date=NETTING_DATE)
        cls.user = cls._user_of(cls.b, cls.groups)
        cls.user.password = "other company"

    def _models(self):
        names = [
            name
            for name in self.env.registry
            if name.startswith("account.netting") and not self.env[name]._abstract
        ]
        return [self._as(self.user, self.env[name]) for name in sorted(names)]

    def assertTellsNothing(self, told):
        text = json.dumps(told, default=str)
        for secret in (SECRET, *SECRET_AMOUNTS):
            self.assertNotIn(secret, text)


@tagged("standard", "post_install", "-at_install")
class TestPrivateRecords(PrivateCommon):
    def test_nothing_is_read_of_another_company(self):
        """Every field of every record that is found, through whatever it relates to."""
        for model in [*self._models(), *map(self._of, OTHERS)]:
            if not model.has_access("read"):
                continue
            domain = (
                []
                if model._name.startswith("account.netting")
                else [("company_id", "=", self.b.id)]
            )
            with self.subTest(model._name):
                self.env.invalidate_all()
                found = model.search(domain)
                for name, field in model._fields.items():
                    if not model._has_field_access(field, "read"):
                        continue
                    if model._name in OTHERS and not name.startswith("netting"):
                        continue
                    with self.subTest(field=name):
                        self.assertTellsNothing(found.read([name]))
                        # The names of the companies stand in a field of their own.
                        if field.type in ("many2many", "one2many") and (
                            field.comodel_name != "res.company"
                        ):
                            spec = {name: {"fields": {"display_name": {}}}}
                            self.assertTellsNothing(found.web_read(spec))

    def test_the_proposal_is_shown_with_its_own_items(self):
        shown = self._as(self.user, self.env["account.netting.group"]).search([])

        self.assertEqual(sorted(shown.ids), sorted(self.group_ids))
        self.assertEqual(shown.line_ids.company_id, self.b)
        self.assertEqual(set(shown.mapped("amount")), {100.0})
        self.assertFalse(shown.netting_id)
        self.assertFalse(shown.agreement_id)

    def test_no_record_of_another_company_is_read_by_its_id(self):
        for model in self._models():
            if hidden := self._find_hidden(model):
                with self.subTest(model._name), self.assertRaises(AccessError):
                    hidden.read()

    def test_no_method_says_or_does_anything_to_another_company_s_records(self):
        """Whatever the external API may call by name, without arguments."""
        called = 0
        for model in self._models():
            hidden = self._find_hidden(model)
            for name in self._public_methods(model) if hidden else ():
                with self.subTest(f"{model._name}.{name}"):
                    self.assertTellsNothing(self._call(hidden, name))
                    called += 1
        self.assertGreater(called, 50)

    def test_no_netting_of_another_company_is_printed(self):
        hidden = (
            self._as(
                self.user, self.env["account.netting.group"].browse(self.group_ids)
            )
            .sudo()
            .netting_ids.sudo(False)
        )
        for report in REPORTS:
            with self.subTest(report), self.assertRaises(AccessError):
                self._of("ir.actions.report")._render_qweb_html(report, hidden.ids)

    def test_items_of_another_company_are_not_proposed(self):
        items = self.env["account.netting.group.line"].search([]).move_line_id
        for model in ("account.netting", "account.netting.group"):
            with self.assertRaisesRegex(UserError, "do not exist in the companies"):
                self._of(model).propose(items.ids, date=NETTING_DATE)

    def test_overviews_show_the_own_company_alone(self):
        for model in ("account.netting.obligation", "account.netting.group.position"):
            self.assertFalse(self._of(model)._find())
            with self.assertRaises(UserError):
                self._of(model).open_all()

    def _find_hidden(self, model):
        """Return a record of the model that the user does not see, or none."""
        if model.is_transient():
            return model
        hidden = model.sudo().search([]).sudo(False)
        return (hidden - hidden._filtered_access("read"))[:1]

    def _of(self, name):
        return self._as(self.user, self.env[name])

    def _public_methods(self, model):
        """Return what may be called from outside, of ours, without arguments."""
        names = set()
        for cls in type(model).mro():
            if "account_netting" in cls.__module__:
                names |= {
                    name
                    for name, method in vars(cls).items()
                    if inspect.isfunction(method) and not name.startswith("_")
                }
        for name in sorted(names):
            try:
                method = get_public_method(model, name)
            except (AccessError, AttributeError):
                continue
            parameters = list(inspect.signature(method).parameters.values())[1:]
            if all(
                own.default is not own.empty or own.kind in (own.VAR_KEYWORD,)
                for own in parameters
            ):
                yield name

    def _call(self, record, name):
        """Return what a method says, and make sure that it changes nothing."""
        before = self._read_all()
        self.env.invalidate_all()  # a request begins with nothing read
        try:
            with (
                self.env.cr.savepoint(),
                mute_logger("odoo.addons.base.models.ir_rule"),
            ):
                said = getattr(record, name)()
                if hasattr(said, "ids"):
                    said = said.ids
                self.env.flush_all()
                self.assertEqual(self._read_all(), before)
        except (UserError, MissingError, ValidationError) as error:
            self.env.invalidate_all()
            said = None if isinstance(error, AccessError) else str(error)
        return said

    def _read_all(self):
        self.env.flush_all()
        rows = []
        for table in (
            "account_netting",
            "account_netting_group",
            "account_netting_agreement",
            "account_netting_party",
            "account_netting_rule",
            "account_netting_run",
            "account_move",
        ):
            self.env.cr.execute(
                f"SELECT id, write_date FROM {table} WHERE company_id = %s ORDER BY id"
                if table != "account_netting_run"
                else "SELECT id, write_date FROM account_netting_run"
                " WHERE %s IS NOT NULL ORDER BY id",
                (self.a.id,),
            )
            rows.append(self.env.cr.fetchall())
        return rows


@tagged("standard", "post_install", "-at_install")
class TestPrivateRecordsOfClerks(TestPrivateRecords):
    """The same of people who write invoices, and of auditors."""

    groups = "account.group_account_invoice"

    def test_items_of_another_company_are_not_proposed(self):
        items = self.env["account.netting.group.line"].search([]).move_line_id
        with self.assertRaises(UserError):
            self._of("account.netting").propose(items.ids, date=NETTING_DATE)


@tagged("standard", "post_install", "-at_install")
class TestPrivateRoutes(PrivateCommon, HttpCase):
    def test_no_route_shows_a_netting_of_another_company(self):
        group = self.env["account.netting.group"].browse(self.group_ids[0])
        netting, agreement = group.netting_id, self.agreement
        self.env.flush_all()
        self.authenticate(self.user.login, "other company")
        for route in (
            f"/my/nettings/{netting.id}",
            f"/my/nettings/{netting.id}?report_type=pdf",
            f"/my/nettings/{netting.id}?access_token=wrong",
            f"/report/html/account_netting.report_netting_advice/{netting.id}",
            f"/report/pdf/account_netting.report_netting_advice/{netting.id}",
            f"/report/html/account_netting.report_netting_statement/{netting.id}",
            f"/report/html/account_netting.report_netting_agreement/{agreement.id}",
            f"/odoo/action-account_netting.account_netting_action/{netting.id}",
            "/my/nettings",
        ):
            with self.subTest(route), mute_logger("odoo.http"):
                page = self.url_open(route, allow_redirects=True)
                for secret in (SECRET, *SECRET_AMOUNTS, "7,654.32"):
                    self.assertNotIn(secret, page.text)
