"""What each company starts with: a netting journal, a bridging account, numbers."""

from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from odoo.tools.translate import code_translations

from ..common import NettingCommon


class SetupCommon(NettingCommon):
    """Verbs of the set-up tests; holds no test itself."""

    def assertSetUp(self, company):
        """Check that a company has all it needs to net."""
        company = company.sudo()  # any company of the database
        journal, account = company.netting_journal_id, company.netting_account_id
        self.assertRecordValues(
            journal,
            [
                {
                    "type": "general",
                    "company_id": company.id,
                    "currency_id": False,
                    "is_netting_journal": True,
                    "active": True,
                }
            ],
        )
        self.assertRecordValues(
            account,
            [
                {
                    "account_type": "asset_current",
                    "reconcile": True,
                    "currency_id": False,
                    "tax_ids": [],
                    "company_ids": company.ids,
                    "active": True,
                }
            ],
        )
        self.assertTrue(account.with_company(company).code)
        self.assertNumbered(company)
        self.assertNotEqual(self._default_journal(company), journal)

    def assertNumbered(self, company):
        sequences = self.env["ir.sequence"].search(
            [("code", "=", "account.netting"), ("company_id", "=", company.id)]
        )
        self.assertEqual(len(sequences), 1)

    def _default_journal(self, company):
        """Return the journal that Odoo puts miscellaneous entries in."""
        Move = self.env["account.move"].with_company(company)
        return Move.new({"move_type": "entry", "company_id": company.id}).journal_id

    def _new_company(self, name="New", **vals):
        """Make a company with a chart of accounts."""
        company = self.env["res.company"].create({"name": name, **vals})
        self.env.user.company_ids |= company
        self._load_chart(company)
        return company

    def _load_chart(self, company):
        self.env["account.chart.template"].try_loading(
            "generic_coa", company, install_demo=False
        )

    def _load_other_chart(self, company):
        """Load a chart as if the company had had another; Odoo deletes what it had."""
        company.chart_template = False
        self._load_chart(company)

    def _remove_setup(self, company):
        """Leave the company as it was before the module came."""
        journal, account = company.netting_journal_id, company.netting_account_id
        company.write({"netting_journal_id": False, "netting_account_id": False})
        journal.unlink()
        account.unlink()
        self.env["ir.sequence"].search(
            [("code", "=", "account.netting"), ("company_id", "=", company.id)]
        ).unlink()

    def _set_up_companies(self):
        self.env["account.chart.template"].sudo()._setup_netting_of_companies()


@tagged("standard", "post_install", "-at_install")
class TestSetup(SetupCommon):
    def test_every_company_with_a_chart_is_set_up(self):
        companies = (
            self.env["res.company"]
            .sudo()
            .search([("chart_template", "!=", False), ("parent_id", "=", False)])
        )

        self.assertTrue(companies)
        for company in companies:
            self.assertSetUp(company)

    def test_a_later_company_is_set_up_with_its_chart(self):
        company = self.env["res.company"].create({"name": "New"})
        self.assertFalse(company.netting_journal_id)

        self._load_chart(company)

        self.assertSetUp(company)
        self.assertEqual(company.netting_journal_id.code, "NET")
        self.assertNotEqual(company.netting_account_id, self.bridging)

    def test_loading_the_same_chart_again_changes_nothing(self):
        company = self._new_company()
        journal, account = company.netting_journal_id, company.netting_account_id
        journal.name = account.name = "Ours"

        self._load_chart(company)

        self.assertSetUp(company)
        self.assertEqual(company.netting_journal_id, journal)
        self.assertEqual(company.netting_account_id, account)
        self.assertEqual(journal.name, "Ours")
        self.assertEqual(account.name, "Ours")

    def test_setting_up_twice_changes_nothing(self):
        journals = self.env["account.journal"].sudo().search([])
        accounts = self.env["account.account"].sudo().search([])

        self._set_up_companies()

        self.assertEqual(self.env["account.journal"].sudo().search([]), journals)
        self.assertEqual(self.env["account.account"].sudo().search([]), accounts)
        self.assertSetUp(self.company)

    def test_what_is_missing_is_made_again(self):
        self._remove_setup(self.company)

        self._set_up_companies()

        self.assertSetUp(self.company)

    def test_what_the_user_chose_stays(self):
        journal = self.company_data["default_journal_misc"].copy()
        account = self.copy_account(self.bridging)
        self.company.write(
            {"netting_journal_id": journal.id, "netting_account_id": account.id}
        )

        self._set_up_companies()

        self.assertEqual(self.company.netting_journal_id, journal)
        self.assertEqual(self.company.netting_account_id, account)

    def test_an_archived_company_is_set_up_for_its_return(self):
        company = self._new_company()
        self._remove_setup(company)
        company.active = False

        self._set_up_companies()

        company.active = True
        self.assertSetUp(company)

    def test_a_company_without_a_chart_is_left_alone(self):
        company = self.env["res.company"].create({"name": "No chart"})

        self._set_up_companies()

        self.assertFalse(company.netting_journal_id)
        self.assertFalse(company.netting_account_id)

    def test_names_are_in_all_languages(self):
        renamed = self._new_company("Renamed")
        renamed.netting_account_id.name = "Ours"
        self.env["res.lang"]._activate_lang("fr_FR")
        french = code_translations.get_python_translations("account_netting", "fr_FR")
        charted = self._new_company("With a chart")
        self._remove_setup(self.company)

        self._set_up_companies()

        for company in self.company | charted:
            company = company.with_context(lang="fr_FR")
            self.assertEqual(company.netting_journal_id.name, french["Netting"])
            self.assertEqual(
                company.netting_account_id.name, french["Netting Bridging Account"]
            )
            company = company.with_context(lang="en_US")
            self.assertEqual(company.netting_journal_id.name, "Netting")
            self.assertEqual(
                company.netting_account_id.name, "Netting Bridging Account"
            )
        renamed = renamed.with_context(lang="fr_FR")
        self.assertEqual(renamed.netting_account_id.name, "Ours")

    def test_a_language_that_comes_later_is_taken_up(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        french = code_translations.get_python_translations("account_netting", "fr_FR")

        self.env["account.chart.template"].sudo()._load_translations(langs=["fr_FR"])

        self.assertEqual(
            self.bridging.with_context(lang="fr_FR").name,
            french["Netting Bridging Account"],
        )

    def test_a_chart_without_code_prefixes_will_do(self):
        self._remove_setup(self.company)
        self.company.write(
            {
                "transfer_account_code_prefix": False,
                "cash_account_code_prefix": False,
                "bank_account_code_prefix": False,
            }
        )

        self._set_up_companies()

        self.assertSetUp(self.company)


@tagged("long", "standard", "post_install", "-at_install")
class TestJournalCode(SetupCommon):
    """Companies that have a journal of the code NET before the module comes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.setup_other_company(name="Other")["company"]

    def _make_namesake(self, company, **vals):
        return self.env["account.journal"].create(
            {
                "name": "Netto",
                "code": "NET",
                "type": "general",
                "company_id": company.id,
                **vals,
            }
        )

    def test_a_general_journal_of_that_code_is_adopted(self):
        self._remove_setup(self.company)
        journal = self._make_namesake(self.company, sequence=1)
        self.assertEqual(self._default_journal(self.company), journal)

        self._set_up_companies()

        self.assertSetUp(self.company)
        self.assertEqual(self.company.netting_journal_id, journal)
        self.assertEqual(journal.name, "Netto")

    def test_any_other_journal_keeps_the_code(self):
        for vals in (
            {"type": "cash"},
            {"type": "sale"},
            {"active": False},
            {"currency_id": self.foreign.id},
        ):
            with self.subTest(**vals):
                self._remove_setup(self.company)
                namesake = self._make_namesake(self.company, **vals)

                self._set_up_companies()

                self.assertSetUp(self.company)
                self.assertEqual(self.company.netting_journal_id.code, "NET1")
                self.assertFalse(namesake.is_netting_journal)
                namesake.unlink()

    def test_a_taken_number_is_passed_over(self):
        self._remove_setup(self.company)
        self._make_namesake(self.company, type="cash")
        self._make_namesake(self.company, type="cash", code="NET1")

        self._set_up_companies()

        self.assertEqual(self.company.netting_journal_id.code, "NET2")

    def test_another_companys_journal_does_not_count(self):
        self._remove_setup(self.company)
        self.assertEqual(self.other.netting_journal_id.code, "NET")

        self._set_up_companies()

        self.assertEqual(self.company.netting_journal_id.code, "NET")

    def test_reloading_a_chart_adopts_or_makes_way_as_well(self):
        for journal_type, code in (("general", "NET"), ("cash", "NET1")):
            with self.subTest(journal_type):
                company = self._new_company(journal_type)
                self._remove_setup(company)
                namesake = self._make_namesake(company, type=journal_type)

                self._load_chart(company)

                self.assertSetUp(company)
                self.assertEqual(company.netting_journal_id.code, code)
                self.assertEqual(
                    company.netting_journal_id == namesake, journal_type == "general"
                )

    def test_a_first_chart_beside_existing_entries_makes_way_as_well(self):
        for journal_type, code in (("general", "NET"), ("cash", "NET1")):
            with self.subTest(journal_type):
                company = self.env["res.company"].create({"name": journal_type})
                self.env.user.company_ids |= company
                self._make_namesake(company, type=journal_type)
                self._post_an_entry(company)

                self._load_chart(company)

                self.assertSetUp(company)
                self.assertEqual(company.netting_journal_id.code, code)

    def _post_an_entry(self, company):
        journal, account = (
            self.env[model].with_company(company).create(vals)
            for model, vals in (
                ("account.journal", {"name": "By hand", "type": "general"}),
                (
                    "account.account",
                    {"name": "By hand", "code": "9", "account_type": "equity"},
                ),
            )
        )
        self.env["account.move"].with_company(company).create(
            {
                "journal_id": journal.id,
                "line_ids": [
                    Command.create({"account_id": account.id, "balance": balance})
                    for balance in (1, -1)
                ],
            }
        ).action_post()


@tagged("long", "standard", "post_install", "-at_install")
class TestOtherChart(SetupCommon):
    """Odoo deletes the journals and accounts of a company without entries."""

    def test_the_new_chart_brings_a_new_setup(self):
        company = self._new_company()
        journal, account = company.netting_journal_id, company.netting_account_id

        self._load_other_chart(company)

        self.assertFalse(journal.exists())
        self.assertFalse(account.exists())
        self.assertSetUp(company)

    def test_agreements_in_force_go_on_with_the_new_setup(self):
        company = self._new_company()
        agreement = self._agreement(self.partner, company_id=company.id)

        self._load_other_chart(company)

        self.assertRecordValues(
            agreement,
            [
                {
                    "state": "active",
                    "journal_id": company.netting_journal_id.id,
                    "account_id": company.netting_account_id.id,
                }
            ],
        )
        self.assertIn(
            company.netting_account_id.display_name,
            " ".join(agreement.message_ids.mapped("body")),
        )
        Netting = self.env["account.netting"].with_company(company)
        items = self._post_items(company)
        nettings = Netting.browse(Netting.propose(items.ids, date="2025-06-15"))
        nettings.action_post()
        self.assertEqual(nettings.state, "posted")

    def test_what_is_missing_still_is_said_and_filled_by_the_settings(self):
        company = self._new_company()
        agreement = self._agreement(self.partner, company_id=company.id)
        items = self._post_items(company)
        journal, account = company.netting_journal_id, company.netting_account_id
        company.write({"netting_journal_id": False, "netting_account_id": False})
        self.env.flush_all()
        # As if deleted.
        self.env.cr.execute(
            "UPDATE account_netting_agreement SET journal_id = NULL, account_id = NULL"
            " WHERE id = %s",
            [agreement.id],
        )
        self.env.invalidate_all()
        Netting = self.env["account.netting"].with_company(company)
        with self.assertRaisesRegex(UserError, "no usable journal or bridging account"):
            Netting.propose(items.ids, date="2025-06-15")

        company.write(
            {"netting_journal_id": journal.id, "netting_account_id": account.id}
        )

        nettings = Netting.browse(Netting.propose(items.ids, date="2025-06-15"))
        nettings.action_post()
        self.assertEqual(nettings.state, "posted")

    def test_agreements_with_their_own_keep_them(self):
        agreement = self._agreement(self.partner)
        journal = agreement.journal_id

        self.company.netting_journal_id = journal.copy({"code": "NETX"})

        self.assertEqual(agreement.journal_id, journal)

    def _post_items(self, company):
        data = self.collect_company_accounting_data(company)
        move = (
            self.env["account.move"]
            .with_company(company)
            .create(
                {
                    "journal_id": data["default_journal_misc"].id,
                    "date": "2025-01-15",
                    "line_ids": [
                        Command.create(
                            {
                                "account_id": data[account].id,
                                "partner_id": self.partner.id,
                                "balance": balance,
                            }
                        )
                        for account, balance in (
                            ("default_account_receivable", 100),
                            ("default_account_payable", -100),
                        )
                    ],
                }
            )
        )
        move.action_post()
        return self._items(move)


@tagged("standard", "post_install", "-at_install")
class TestBranch(SetupCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch = cls.env["res.company"].create(
            {"name": "Branch", "parent_id": cls.company.id}
        )
        cls.env.cr.precommit.run()  # loads the chart
        cls.env.user.company_ids |= cls.branch

    def test_a_branch_uses_its_parents_journal_and_account(self):
        self.assertEqual(self.branch.chart_template, self.company.chart_template)
        self.assertFalse(self.branch.netting_journal_id)
        self.assertFalse(self.branch.netting_account_id)
        self.assertEqual(self.branch._get_netting_journal(), self.journal)
        self.assertEqual(self.branch._get_netting_account(), self.bridging)

    def test_a_branch_has_numbers_of_its_own(self):
        self.assertNumbered(self.branch)

    def test_setting_up_leaves_a_branch_without_its_own(self):
        self._set_up_companies()

        self.assertFalse(self.branch.netting_journal_id)
        self.assertFalse(self.branch.netting_account_id)
        self.assertNumbered(self.branch)

    def test_a_change_of_the_parents_reaches_the_branch(self):
        account = self.copy_account(self.bridging)
        self.company.netting_account_id = account

        self.assertEqual(self.branch._get_netting_account(), account)

    def test_an_agreement_of_a_branch_proposes_its_parents(self):
        agreement = self._agreement(self.partner, company_id=self.branch.id)

        self.assertEqual(agreement.journal_id, self.journal)
        self.assertEqual(agreement.account_id, self.bridging)


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
