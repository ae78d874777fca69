"""The netting advice: what it lists and names, and that it stays as it was posted."""

from odoo.fields import Command
from odoo.tests import tagged

from .report_common import ADVICE, ReportCommon


@tagged("standard", "post_install", "-at_install")
class TestAdvice(ReportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._agreement(
            cls.partner, name="Frame 2025", partner_reference="THEIR 12"
        )
        cls.invoice = cls._invoice(
            cls.partner, 1000, currency=cls.foreign, ref="ORDER 5"
        )
        cls.bill = cls._bill(
            cls.partner, 600, currency=cls.foreign, date="2025-03-15", due="2025-04-15"
        )
        cls.netting = cls._net(cls.invoice, cls.bill)

    def test_both_lists_show_original_open_netted_and_remaining(self):
        receivables, payables = self._read_rows(
            self._render(ADVICE, self.netting), "items"
        )

        self.assertEqual(
            receivables,
            [
                [
                    self.invoice.name,
                    "ORDER 5",
                    "01/15/2025",
                    "02/15/2025",
                    "FOR",
                    "1,000.00",
                    "1,000.00",
                    "600.00",
                    "400.00",
                ],
                ["Total", "FOR", "1,000.00", "1,000.00", "600.00", "400.00"],
            ],
        )
        self.assertEqual(
            payables,
            [
                [
                    self.bill.name,
                    "",
                    "03/15/2025",
                    "04/15/2025",
                    "FOR",
                    "600.00",
                    "600.00",
                    "600.00",
                    "0.00",
                ],
                ["Total", "FOR", "600.00", "600.00", "600.00", "0.00"],
            ],
        )

    def test_it_ends_in_what_was_netted_and_who_still_owes(self):
        results = self._read_results(self._render(ADVICE, self.netting))

        company = self.company.name
        self.assertEqual(
            results,
            {
                "Netted on each side": "600.00 FOR",
                "At the exchange rate above": f"240.00 {self.currency.name}",
                f"Both still owes {company} on these documents": "400.00 FOR",
                f"{company} still owes Both on these documents": "0.00 FOR",
            },
        )

    def test_it_names_agreement_date_currency_rate_and_entry(self):
        root = self._render(ADVICE, self.netting)

        information = self._read(root.xpath("//*[@id='informations']")[0])
        for text in (
            "Netting Date 06/15/2025",
            "Agreement Frame 2025",
            "Partner's Reference THEIR 12",
            "Currency FOR",
            f"Exchange Rate 1 {self.currency.name} = 2.50 FOR",
            f"Journal Entry {self.netting.move_ids.name}",
        ):
            self.assertIn(text, information)
        self.assertIn(f"Netting Advice {self.netting.name}", self._read(root))
        self.assertFalse(self._find(root, "notices"))

    def test_it_names_both_parties_with_address_tax_and_registration_number(self):
        (parties,) = self._read_named(self._render(ADVICE, self.netting), "partners")

        for text in (
            self.company.name,
            "1 Company Street",
            "REG 1",
            "Customer and vendor Both",
            "4 Partner Street",
            "BE0477472701",
            "REG 7",
        ):
            self.assertIn(text, parties)

    def test_a_later_payment_changes_nothing(self):
        before = self._read(self._render(ADVICE, self.netting))

        self._pay(self.invoice, 100, date="2025-07-01")

        self.assertEqual(self._read(self._render(ADVICE, self.netting)), before)

    def test_a_rate_entered_later_changes_nothing(self):
        before = self._read(self._render(ADVICE, self.netting))

        self._set_rate("2025-06-15", 5.0)

        self.assertEqual(self._read(self._render(ADVICE, self.netting)), before)

    def test_a_rate_entered_before_posting_counts(self):
        proposal = self._propose(
            self._invoice(self.partner, 100, currency=self.foreign),
            self._bill(self.partner, 100, currency=self.foreign),
        )
        self.assertRecordValues(
            proposal, [{"amount_company": 40, "currency_rate": 2.5}]
        )
        self._set_rate("2025-06-15", 5.0)

        proposal.action_post()

        self.assertEqual(sum(proposal.move_ids.line_ids.mapped("debit")), 2 * 20)
        self.assertRecordValues(
            proposal, [{"amount_company": 20, "currency_rate": 5.0}]
        )

    def test_a_partner_renamed_or_moved_later_changes_nothing(self):
        before = self._read(self._render(ADVICE, self.netting))
        for text in ("4 Partner Street", "REG 7", "1 Company Street", "Frame 2025"):
            self.assertIn(text, before)

        self.partner.write(
            {
                "name": "Renamed",
                "street": "5 Other Street",
                "country_id": self.env.ref("base.be").id,
                "vat": "BE0246697724",
                "company_registry": "REG 8",
            }
        )
        self.company.partner_id.write({"company_registry": "REG 2"})
        self.agreement.write({"name": "Other", "partner_reference": "Other"})

        self.assertEqual(self._read(self._render(ADVICE, self.netting)), before)

    def test_a_proposal_names_the_partner_of_today(self):
        proposal = self._propose(
            self._invoice(self.partner, 100), self._bill(self.partner, 60)
        )
        self.partner.write({"name": "Renamed", "street": "5 Other Street"})

        text = self._read(self._render(ADVICE, proposal))

        self.assertIn("5 Other Street", text)
        self.assertIn("Renamed will still owe", text)

    def test_a_country_is_named_in_each_copys_language_as_of_posting(self):
        belgium = self.env.ref("base.be")
        self.partner.write({"country_id": belgium.id, "state_id": False})
        self._speak(self.partner, "de_DE")
        belgium.with_context(lang="de_DE").name = "Belgien"
        netting = self._net(
            self._invoice(self.partner, 100), self._bill(self.partner, 60)
        )
        self.partner.country_id = self.env.ref("base.us")

        (parties,) = self._read_named(self._render(ADVICE, netting), "partners")

        self.assertIn("Belgien", parties)

    def test_a_state_deleted_later_is_left_out(self):
        state = self.env["res.country.state"].create(
            {"name": "Gone", "code": "GN", "country_id": self.env.ref("base.us").id}
        )
        self.partner.write({"country_id": state.country_id.id, "state_id": state.id})
        netting = self._net(
            self._invoice(self.partner, 100), self._bill(self.partner, 60)
        )
        self.assertIn("GN", self._read(self._render(ADVICE, netting)))
        self.partner.state_id = False

        state.unlink()

        text = self._read(self._render(ADVICE, netting))
        self.assertIn("4 Partner Street", text)
        self.assertNotIn("GN", text)

    def test_what_is_printed_cannot_be_written(self):
        for vals in (
            {"amount": 1},
            {"amount_company": 1},
            {"currency_rate": 1},
            {"tax_move_ids": [Command.clear()]},
            {"exchange_move_ids": [Command.clear()]},
            {"printed_names": {}},
        ):
            with self.subTest(vals=vals), self.assertRefused("cannot be written"):
                self.netting.write(vals)

    def test_it_speaks_the_partners_language(self):
        self._speak(self.partner, "de_DE")

        root = self._render(ADVICE, self.netting)

        self.assertEqual(
            self._read_rows(root, "items")[0][0],
            [
                self.invoice.name,
                "ORDER 5",
                "15.01.2025",
                "15.02.2025",
                "FOR",
                "1.000,00",
                "1.000,00",
                "600,00",
                "400,00",
            ],
        )

    def test_a_reversed_netting_prints_as_reversed(self):
        self.netting.action_reverse(date="2025-06-20", reason="Wrong partner")

        root = self._render(ADVICE, self.netting)

        (notice,) = self._read_named(root, "notices")
        self.assertIn("reversed on 06/20/2025", notice)
        self.assertIn(self.netting.reversal_move_ids.name, notice)
        self.assertIn("Wrong partner", notice)
        self.assertFalse(self._find(root, "legal"))
        self.assertEqual(
            list(self._read_results(root)),
            ["Netted on each side", "At the exchange rate above"],
        )

    def test_plain_invoicing_users_and_auditors_may_print(self):
        for group in (
            "account.group_account_invoice",
            "account.group_account_readonly",
        ):
            with self.subTest(group=group):
                user = self._user(group, group)

                root = self._render(ADVICE, self.netting, user=user)

                self.assertEqual(len(self._read_rows(root, "items")), 2)

    def test_the_file_is_named_after_the_netting(self):
        self.assertEqual(
            self.netting._get_report_base_filename(),
            f"Netting Advice {self.netting.name.replace('/', '-')}",
        )

    def _set_rate(self, day, rate):
        self.foreign.rate_ids = [
            Command.create({"name": day, "rate": rate, "company_id": self.company.id})
        ]

    def _speak(self, partner, code):
        self.env["res.lang"]._activate_lang(code)
        partner.lang = code
