"""The screens: one main button at a time, few doors, nothing offered in vain."""

from lxml import etree

from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common import NettingCommon

#: Entries of the menu *Netting* under Customers, and under Vendors.
MOST_DOORS = 7


@tagged("standard", "post_install", "-at_install")
class TestScreens(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._agreement(cls.partner, active=False)
        cls.users = {
            name: cls._user(name, groups)
            for name, groups in (
                ("manager", "account_netting.group_netting_manager"),
                ("clerk", "account.group_account_invoice"),
            )
        }

    def _read_buttons(self, record):
        """Return ``{name: is it a main one}`` of the buttons a form shows."""
        view = record.get_view(view_type="form")
        form = etree.fromstring(view["arch"])
        values = {
            field: record[field].ids
            if record._fields[field].relational
            else record[field]
            for field in view["models"][record._name]
        }
        return {
            button.get("name"): "btn-primary" in button.get("class", "")
            for button in form.xpath("./header/button | ./footer/button")
            if not safe_eval(button.get("invisible", "False"), values)
        }

    def _main_buttons(self, record, user="manager"):
        record = record.with_user(self.users[user])
        return [name for name, is_main in self._read_buttons(record).items() if is_main]

    def test_a_netting_has_one_main_button_in_each_state(self):
        self.agreement.action_activate()
        netting = self._propose(
            self._invoice(self.partner, 100), self._bill(self.partner, 60)
        )
        self.assertEqual(self._main_buttons(netting), ["action_post"])
        netting.action_send()
        self.assertEqual(self._main_buttons(netting), ["action_open_send"])
        netting.action_record_acceptance()
        self.assertEqual(self._main_buttons(netting), ["action_post"])
        netting.action_post()
        self.assertEqual(self._main_buttons(netting), ["action_send_letter"])
        netting.action_reverse()
        self.assertEqual(self._main_buttons(netting), ["action_send_letter"])
        self.assertIn("action_net_again", self._read_buttons(netting))
        self.assertEqual(self._main_buttons(netting, "clerk"), [])

    def test_the_main_button_of_an_agreement_follows_its_state(self):
        self.assertEqual(self._main_buttons(self.agreement), ["action_activate"])
        self.agreement.acceptance_required = True
        self.assertEqual(self._main_buttons(self.agreement), ["action_open_send"])
        self.agreement.action_record_acceptance()
        self.assertEqual(self._main_buttons(self.agreement), ["action_activate"])
        self.agreement.action_activate()
        self.assertEqual(self._main_buttons(self.agreement), ["action_create_netting"])

    def test_nothing_is_posted_where_nothing_can_be_netted(self):
        self.agreement.action_activate()
        invoice, bill = self._invoice(self.partner, 100), self._bill(self.partner, 60)
        wizard = self._wizard(invoice | bill)
        self.assertIn("action_post", self._read_buttons(wizard))
        self._propose(invoice, bill)

        wizard = self._wizard(invoice | bill)

        self.assertFalse(wizard.total_receivable)
        self.assertNotIn("action_post", self._read_buttons(wizard))

    def test_the_daily_menu_has_few_entries_and_set_up_stands_elsewhere(self):
        Menu = self.env["ir.ui.menu"]
        daily = ("Today", "Positions", "Nettings")
        for name, most in (("manager", MOST_DOORS), ("clerk", MOST_DOORS - 1)):
            visible = Menu.browse(Menu.with_user(self.users[name])._visible_menu_ids())
            for side in ("customers", "vendors"):
                with self.subTest(user=name, side=side):
                    menu = self.env.ref(f"account_netting.account_netting_menu_{side}")
                    entries = menu.child_id & visible
                    self.assertEqual(
                        tuple(entries.sorted("sequence")[:3].mapped("name")), daily
                    )
                    self.assertLessEqual(len(entries), most)

    def test_what_remains_is_no_direction_in_any_language(self):
        """*Left* became the direction in three languages at once."""
        directions = {"de_DE": "links", "fr_FR": "gauche", "es_ES": "izquierda"}
        models = (
            "account.netting.line",
            "account.netting.wizard.line",
            "account.payment.register.item",
        )
        for lang, direction in directions.items():
            self.env["res.lang"]._activate_lang(lang)
            self.env.ref("base.module_account_netting")._update_translations([lang])
            for model in models:
                with self.subTest(lang=lang, model=model):
                    Model = self.env[model].with_context(lang=lang)
                    label = Model.fields_get(["amount_left"])["amount_left"]["string"]
                    self.assertNotEqual(label, "Remaining")
                    self.assertNotIn(direction, label.lower())
