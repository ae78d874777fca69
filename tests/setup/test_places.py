"""Where the bridging account stands, what it is called, and who is told of trouble."""

import re

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .setup_common import SetupCommon

SETUP_LOGGER = "odoo.addons.account_netting.models.setup.account_chart_template"


class PlaceCommon(SetupCommon):
    def _new_setup(self, **vals):
        """Set the company up anew, with other settings; return its account's code."""
        self._remove_setup(self.company)
        self.company.write(vals)
        self._set_up_companies()
        self.assertSetUp(self.company)
        return self._code_of(self.company.netting_account_id)

    def _code_of(self, account):
        return account.with_company(self.company).code

    def _new_account(self, code, account_type="asset_current", **vals):
        return (
            self.env["account.account"]
            .with_company(self.company)
            .create({"name": code, "code": code, "account_type": account_type, **vals})
        )


@tagged("standard", "post_install", "-at_install")
class TestPlace(PlaceCommon):
    """The bridging account's code."""

    def test_it_follows_the_account_for_transfers(self):
        transfer = self._new_account("580001", reconcile=True)

        code = self._new_setup(transfer_account_id=transfer.id)

        self.assertEqual(code, "580002")

    def test_a_prefix_that_is_no_code_does_no_harm(self):
        # Thailand's chart has an external id there.
        for prefix in ("l10n_th_account_11120", "58-", "é/ ", "58 01"):
            with self.subTest(prefix):
                transfer = self._code_of(self.company.transfer_account_id)

                code = self._new_setup(transfer_account_code_prefix=prefix)

                self.assertEqual(code[:-2], transfer[:-2])

    def test_a_prefix_without_its_account_is_cleaned(self):
        for prefix, start in (("58-", "5800"), ("58.1-", "58.1"), ("l10n_x", "l10nx")):
            with self.subTest(prefix):
                code = self._new_setup(
                    transfer_account_id=False, transfer_account_code_prefix=prefix
                )

                self.assertTrue(code.startswith(start), code)
                self.assertTrue(re.fullmatch(r"[A-Za-z0-9.]+", code))

    def test_taken_codes_are_passed_over(self):
        transfer = self._new_account("580001", reconcile=True)
        for number in (2, 3, 4):
            self._new_account(f"58000{number}")

        code = self._new_setup(transfer_account_id=transfer.id)

        self.assertEqual(code, "580005")

    def test_a_full_place_is_left_for_the_next(self):
        """After 5899 would come 5900, which is something else."""
        transfer = self._new_account("5899", reconcile=True)
        suspense = self._new_account("4710")

        code = self._new_setup(
            transfer_account_id=transfer.id,
            transfer_account_code_prefix="5899",
            account_journal_suspense_account_id=suspense.id,
        )

        self.assertEqual(code, "4711")

    def test_a_code_of_letters_will_do(self):
        transfer = self._new_account("CLEARING", reconcile=True)
        suspense = self._new_account("SUSP10")

        code = self._new_setup(
            transfer_account_id=transfer.id,
            transfer_account_code_prefix=False,
            account_journal_suspense_account_id=suspense.id,
        )

        self.assertEqual(code, "SUSP11")

    def test_it_does_not_stand_among_banks(self):
        """Spain's and Mexico's accounts for transfers do, and so had ours."""
        transfer = self._new_account("572999", reconcile=True)
        suspense = self._new_account("572998")
        self._new_account("555001")

        code = self._new_setup(
            transfer_account_id=transfer.id,
            account_journal_suspense_account_id=suspense.id,
            transfer_account_code_prefix="57299",
            bank_account_code_prefix="572",
            cash_account_code_prefix="570",
        )

        self.assertEqual(code, "555002")


@tagged("standard", "post_install", "-at_install")
class TestNames(PlaceCommon):
    """Journal and account are named for the accountants of the company's country."""

    def test_names_are_in_many_languages(self):
        names = {
            "it_IT": ("Compensazioni", "Conto transitorio compensazioni"),
            "pt_BR": ("Compensações", "Conta transitória de compensações"),
            "nb_NO": ("Motregning", "Mellomregningskonto for motregning"),
        }
        for lang in names:
            self.env["res.lang"]._activate_lang(lang)

        company = self._new_company()

        for lang, (journal, account) in names.items():
            company = company.with_context(lang=lang)
            self.assertEqual(company.netting_journal_id.name, journal)
            self.assertEqual(company.netting_account_id.name, account)

    def test_each_european_and_latin_language_has_names(self):
        Chart = self.env["account.chart.template"]
        english = Chart._get_netting_names()
        for lang in (
            *("fr_FR", "de_DE", "es_ES", "it_IT", "pt_PT", "nl_NL", "pl_PL", "ro_RO"),
            *("cs_CZ", "sv_SE", "da_DK", "nb_NO", "fi_FI", "hu_HU", "hr_HR", "sl_SI"),
            *("ca_ES", "es_MX", "pt_BR", "fr_BE", "de_CH", "nl_BE"),
        ):
            with self.subTest(lang):
                self.env["res.lang"]._activate_lang(lang)
                names = Chart.with_context(lang=lang)._get_netting_names()
                for field, name in names.items():
                    self.assertNotEqual(name, english[field])

    def test_a_language_of_none_is_english(self):
        self.env["res.lang"]._activate_lang("th_TH")
        names = self.env["account.chart.template"].with_context(lang="th_TH")
        self.assertEqual(
            names._get_netting_names()["netting_account_id"], "Netting Bridging Account"
        )


@tagged("standard", "post_install", "-at_install")
class TestReturn(PlaceCommon):
    """The module was uninstalled, which left its journals and accounts, and returns."""

    def _forget(self):
        journal, account = (
            self.company.netting_journal_id,
            self.company.netting_account_id,
        )
        self.company.write({"netting_journal_id": False, "netting_account_id": False})
        journal.is_netting_journal = False
        return journal, account

    def test_the_journal_and_the_account_of_before_are_taken(self):
        journal, account = self._forget()
        journal.name = account.name = "Ours"
        self.env.flush_all()

        self._set_up_companies()

        self.assertSetUp(self.company)
        self.assertEqual(self.company.netting_journal_id, journal)
        self.assertEqual(self.company.netting_account_id, account)
        self.assertEqual(account.name, "Ours")

    def test_archived_ones_come_back(self):
        journal, account = self._forget()
        journal.active = account.active = False

        self._set_up_companies()

        self.assertSetUp(self.company)
        self.assertEqual(self.company.netting_journal_id, journal)
        self.assertEqual(self.company.netting_account_id, account)

    def test_what_became_unfit_is_made_anew(self):
        journal, account = self._forget()
        journal.currency_id = self.foreign
        account.reconcile = False

        self._set_up_companies()

        self.assertSetUp(self.company)
        self.assertNotEqual(self.company.netting_journal_id, journal)
        self.assertEqual(self.company.netting_journal_id.code, "NET1")
        self.assertNotEqual(self.company.netting_account_id, account)


@tagged("long", "standard", "post_install", "-at_install")
class TestTrouble(PlaceCommon):
    """One company cannot be set up: it is named, and the others go on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.setup_other_company(name="Other")["company"]
        cls.administrator = cls.env["res.users"].create(
            {
                "name": "Administrator",
                "login": "administrator of both",
                "group_ids": [Command.set(cls.env.ref("base.group_system").ids)],
                "company_ids": [Command.set((cls.company | cls.other).ids)],
                "company_id": cls.company.id,
            }
        )

    def setUp(self):
        super().setUp()
        self._forbid_journals(self.company)

    def _forbid_journals(self, company):
        """Make the database refuse any further journal of a company."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "ALTER TABLE account_journal ADD CONSTRAINT no_more_journals"
                " CHECK (company_id <> %s OR code NOT LIKE 'NET%%') NOT VALID",
                company.id,
            )
        )

    def _allow_journals(self):
        self.env.cr.execute(
            "ALTER TABLE account_journal DROP CONSTRAINT no_more_journals"
        )

    def _notes(self, company):
        return (
            self.env["mail.activity"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "res.partner"),
                    ("res_id", "=", company.partner_id.id),
                    ("user_id", "=", self.administrator.id),
                ]
            )
        )

    @mute_logger("odoo.sql_db", SETUP_LOGGER)
    def test_the_others_go_on(self):
        self._remove_setup(self.company)
        self._remove_setup(self.other)

        self._set_up_companies()

        self.assertSetUp(self.other)
        self.assertFalse(self.company.netting_journal_id)
        self.assertTrue(self.company.netting_account_id)
        self.assertNumbered(self.company)

    @mute_logger("odoo.sql_db", SETUP_LOGGER)
    def test_its_administrators_find_a_note_that_goes_once_all_is_well(self):
        self._remove_setup(self.company)
        self._remove_setup(self.other)

        self._set_up_companies()

        note = self._notes(self.company)
        self.assertEqual(len(note), 1)
        self.assertIn(self.company.name, note.summary)
        self.assertIn("Netting Journal", note.note)
        self.assertNotIn("Bridging Account", note.note)
        self.assertFalse(self._notes(self.other))

        self._allow_journals()
        self._set_up_companies()

        self.assertSetUp(self.company)
        self.assertFalse(self._notes(self.company))

    @mute_logger("odoo.sql_db")
    def test_the_log_names_it_too(self):
        self._remove_setup(self.company)

        with self.assertLogs(SETUP_LOGGER, "WARNING") as log:
            self._set_up_companies()

        self.assertIn(self.company.name, log.output[0])
        self.assertIn("no_more_journals", log.output[0])

    @mute_logger("odoo.sql_db", SETUP_LOGGER)
    def test_a_chart_is_loaded_all_the_same(self):
        self._allow_journals()
        company = self.env["res.company"].create({"name": "New"})
        self._forbid_journals(company)

        self._load_chart(company)

        self.assertEqual(company.chart_template, "generic_coa")
        self.assertTrue(company.netting_account_id)
        self.assertFalse(company.netting_journal_id)
