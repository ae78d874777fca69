"""The settings: journal, account, and what new agreements and rules start with."""

from psycopg2.errors import CheckViolation

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .setup_common import SetupCommon


@tagged("standard", "post_install", "-at_install")
class TestSettings(SetupCommon):
    def test_journal_and_account_are_editable_in_the_settings(self):
        journal = self.company_data["default_journal_misc"].copy()
        account = self.copy_account(self.bridging)
        with Form(self.env["res.config.settings"]) as form:
            self.assertEqual(form.netting_journal_id, self.journal)
            self.assertEqual(form.netting_account_id, self.bridging)
            form.netting_journal_id = journal
            form.netting_account_id = account

        form.record.execute()

        self.assertEqual(self.company.netting_journal_id, journal)
        self.assertEqual(self.company.netting_account_id, account)

    def test_new_agreements_take_what_the_settings_say(self):
        account = self.copy_account(self.bridging)
        self.company.netting_account_id = account

        self.assertEqual(self._agreement(self.partner).account_id, account)

    def test_defaults_of_new_agreements_and_rules_are_set_in_the_settings(self):
        with Form(self.env["res.config.settings"]) as form:
            self.assertEqual(form.netting_entry_detail, "summary")
            form.netting_entry_detail = "item"
            form.netting_only_due = True
            form.netting_min_amount = 25

        form.record.execute()

        self.assertRecordValues(
            self._agreement(self.partner), [{"entry_detail": "item", "only_due": True}]
        )
        rule = self.env["account.netting.rule"].create({"name": "Rule"})
        self.assertRecordValues(rule, [{"only_due": True, "min_amount": 25}])

    def test_agreements_and_rules_may_differ_from_the_settings(self):
        self._set_defaults(self.company)

        agreement = self._agreement(
            self.partner, only_due=False, entry_detail="summary"
        )
        rule = self.env["account.netting.rule"].create(
            {"name": "Rule", "only_due": False, "min_amount": 0}
        )

        self.assertRecordValues(
            agreement, [{"entry_detail": "summary", "only_due": False}]
        )
        self.assertRecordValues(rule, [{"only_due": False, "min_amount": 0}])

    def test_a_later_change_of_the_settings_leaves_what_there_is(self):
        agreement = self._agreement(self.partner)
        rule = self.env["account.netting.rule"].create({"name": "Rule"})

        self._set_defaults(self.company)

        self.assertRecordValues(
            agreement, [{"entry_detail": "summary", "only_due": False}]
        )
        self.assertRecordValues(rule, [{"only_due": False, "min_amount": 0}])

    def test_branches_have_the_defaults_of_their_root_company(self):
        self._set_defaults(self.company)
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.company.id}
        )
        manager = self._user("manager", "account_netting.group_netting_manager")
        manager.write({"company_ids": [Command.set(branch.ids)], "company_id": branch})

        rule = (
            self.env["account.netting.rule"]
            .with_user(manager)
            .with_company(branch)
            .create({"name": "Rule"})
        )

        self.assertRecordValues(
            rule, [{"company_id": branch.id, "only_due": True, "min_amount": 25}]
        )

    def test_the_minimum_is_not_negative(self):
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            self.company.netting_min_amount = -1
            self.env.flush_all()

    def _set_defaults(self, company):
        company.write(
            {
                "netting_entry_detail": "item",
                "netting_only_due": True,
                "netting_min_amount": 25,
            }
        )

    def test_the_netting_journal_stays_miscellaneous(self):
        for vals in ({"type": "bank"}, {"currency_id": self.foreign.id}):
            with self.subTest(**vals), self.assertRaises(ValidationError):
                self.journal.write(vals)

    def test_the_netting_journal_is_never_the_default_one(self):
        self.assertEqual(
            self._default_journal(self.company),
            self.company_data["default_journal_misc"],
        )
