"""What documents say of the law: by country, by kind, with their official numbers."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.account_netting.guard import at_work

from ..common import NettingCommon
from .report_common import ADVICE, AGREEMENT, STATEMENT, ReportCommon


@tagged("standard", "post_install", "-at_install")
class TestWording(ReportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._agreement(cls.partner)
        cls.invoice = cls._invoice(cls.partner, 100)
        cls.bill = cls._bill(cls.partner, 60)
        cls.german = cls.env.ref("account_netting.wording_de")
        cls.general = cls.env.ref("account_netting.wording_international")

    def _settle_in(self, country):
        self.company.account_fiscal_country_id = self.env.ref(country)

    def _find(self, *args):
        if args:
            return super()._find(*args)
        return self.env["account.netting.wording"]._find_for_company(self.company)

    def test_the_law_is_that_of_the_fiscal_country(self):
        self._settle_in("base.de")
        netting = self._net(self.invoice, self.bill)

        for report, records in ((ADVICE, netting), (AGREEMENT, self.agreement)):
            self.assertEqual(
                self._read_named(self._render(report, records), "legal_basis"),
                ["Aufrechnung, § 387 BGB"],
            )

    def test_elsewhere_it_is_the_international_wording(self):
        self._settle_in("base.nz")
        root = self._render(ADVICE, self._net(self.invoice, self.bill))

        self.assertEqual(self._find(), self.general)
        self.assertFalse(self._find(root, "legal_basis"))
        self.assertEqual(self._read_named(root, "legal"), [self.general.advice_text])

    def test_a_companys_own_wording_comes_first_and_may_leave_texts_empty(self):
        self._settle_in("base.de")
        own = self.german.copy(
            {"company_id": self.company.id, "name": "Verrechnung", "notice_text": False}
        )
        texts = own._get_texts()

        self.assertEqual(self._find(), own)
        self.assertEqual(texts["name"], "Verrechnung")
        self.assertEqual(texts["notice_text"], self.general.notice_text)

    def test_an_agreement_may_choose_another_law(self):
        self._settle_in("base.nz")
        self.agreement.wording_id = self.german
        root = self._render(STATEMENT, self._propose(self.invoice, self.bill))

        self.assertEqual(
            self._read_named(root, "legal_basis"), ["Aufrechnung, § 387 BGB"]
        )

    def test_each_copy_says_it_in_its_readers_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.general.with_context(lang="fr_FR").advice_text = "Tout est éteint."
        self.partner.lang = "fr_FR"
        self._settle_in("base.nz")
        netting = self._net(self.invoice, self.bill)

        self.assertEqual(
            self._read_named(self._render(ADVICE, netting), "legal"),
            ["Tout est éteint."],
        )

    def test_it_is_written_in_the_direction_of_its_readers_language(self):
        self.env["res.lang"]._activate_lang("ar_001")
        netting = self._net(self.invoice, self.bill)
        directions = []
        for lang in ("en_US", "ar_001"):
            self.partner.lang = lang
            root = self._render(ADVICE, netting)
            directions += root.xpath("//div[contains(@class, 'page ')]/@dir")

        self.assertEqual(directions, ["ltr", "rtl"])

    def test_a_posted_netting_keeps_what_it_said(self):
        self._settle_in("base.nz")
        netting = self._net(self.invoice, self.bill)
        before = self.general.advice_text
        self.general.advice_text = "Something else"

        self.assertEqual(
            self._read_named(self._render(ADVICE, netting), "legal"), [before]
        )

    def test_only_managers_change_it(self):
        user = self._user("netter", "account_netting.group_netting_user")

        self.assertTrue(self.german.with_user(user).legal_basis)
        with self.assertRaises(AccessError):
            self.german.with_user(user).legal_basis = "§ 1"


@tagged("standard", "post_install", "-at_install")
class TestNotice(ReportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._agreement(cls.partner, kind="notice")
        cls.invoice = cls._invoice(cls.partner, 100)
        cls.bill = cls._bill(cls.partner, 60)

    def test_a_notice_is_not_sent_to_be_accepted(self):
        netting = self._propose(self.invoice, self.bill)

        with self.assertRaisesRegex(UserError, "one-sided notice"):
            netting.action_send()

        self.assertEqual(netting.state, "draft")
        netting.action_post()
        self.assertEqual(netting.state, "posted")

    def test_only_due_items_are_netted(self):
        later = self._bill(self.partner, 40, due="2025-12-31")

        self.assertTrue(self.agreement.only_due)
        with self.assertRefused("due"):
            self._net(self.invoice, later)

    def test_it_can_be_had_neither_for_all_items_nor_with_acceptance(self):
        self.agreement.action_draft()
        for field, value in (("only_due", False), ("acceptance_required", True)):
            with (
                self.subTest(field=field),
                mute_logger("odoo.sql_db"),
                self.assertRaises(Exception),  # noqa: B017
                self.env.cr.savepoint(),
            ):
                self.agreement.write({field: value})
                self.agreement.flush_recordset()

    def test_it_is_declared_without_a_condition_and_signed_by_nobody(self):
        self.company.account_fiscal_country_id = self.env.ref("base.de")
        netting = self._propose(self.invoice, self.bill)
        statement = self._render(STATEMENT, netting)
        netting.action_post()
        advice = self._render(ADVICE, netting)
        (legal,) = self._read_named(advice, "legal")

        self.assertIn("Notice of Set-off", self._read(advice))
        self.assertIn("subject to no condition", legal)
        self.assertIn("§ 389 BGB", legal)
        for root in (statement, advice, self._render(AGREEMENT, self.agreement)):
            self.assertFalse(self._find(root, "signatures"))

    def test_the_date_of_effect_is_printed_and_never_posted(self):
        netting = self._propose(self.invoice, self.bill)
        self.assertEqual(netting.date_effect, netting.date)
        netting.date_effect = "2025-02-15"
        netting.action_post()
        root = self._render(ADVICE, netting)

        self.assertEqual(
            self._read_named(root, "date_effect"), ["Date of Effect 02/15/2025"]
        )
        self.assertIn("as of 02/15/2025", self._read_named(root, "summary")[0])
        self.assertEqual(netting.move_ids.date, netting.date)
        with self.assertRaises(UserError):
            netting.date_effect = "2025-03-01"


@tagged("standard", "post_install", "-at_install")
class TestOfficialNumber(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.netting_official_number = True
        cls.partners = cls.partner | cls.env["res.partner"].create(
            [{"name": "Second"}, {"name": "Third"}]
        )
        cls._agreement(*cls.partners)
        cls.documents = [
            (cls._invoice(partner, 100), cls._bill(partner, 60))
            for partner in cls.partners
        ]

    def _post(self, *places, date="2025-06-15"):
        nettings = self._propose(
            *(move for place in places for move in self.documents[place]), date=date
        )
        nettings.action_post()
        return nettings.mapped("official_number")

    def test_a_posting_that_failed_leaves_no_gap(self):
        self.assertEqual(self._post(0), ["2025/00001"])
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self._post(1)
            raise UserError("The transaction fails after all.")

        self.assertEqual(self._post(1, 2), ["2025/00002", "2025/00003"])

    def test_proposals_have_none_and_each_year_counts_by_itself(self):
        proposal = self._propose(*self.documents[0])

        self.assertFalse(proposal.official_number)
        self.assertEqual(self._post(1), ["2025/00001"])
        self.assertEqual(self._post(2, date="2026-01-15"), ["2026/00001"])

    def test_a_batch_asks_the_database_no_more_often_than_one_netting(self):
        nettings = self._propose(*(move for pair in self.documents for move in pair))
        queries = []
        for part in (nettings[:1], nettings[1:]):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            at_work(part)._draw_official_numbers()
            part.flush_recordset()
            queries.append(self.env.cr.sql_log_count - before)

        self.assertLessEqual(queries[1], queries[0])
        self.assertEqual(
            nettings.mapped("official_number"),
            ["2025/00001", "2025/00002", "2025/00003"],
        )

    def test_companies_without_them_draw_none(self):
        self.company.netting_official_number = False

        self.assertEqual(self._post(0), [False])
