"""What each company starts with: a netting journal, a bridging account, numbers."""

from odoo.tests import tagged
from odoo.tools.translate import code_translations

from .setup_common import SetupCommon


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
