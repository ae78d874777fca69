"""Set-up beside what is there: a journal of our code, another chart of accounts."""

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .setup_common import SetupCommon


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
