"""What is printed: copies, credits, the paper of each state, agreements, invoices."""

from datetime import date

from odoo.fields import Command
from odoo.tests import tagged

from .report_common import ADVICE, AGREEMENT, INVOICE, REVERSAL, STATEMENT, ReportCommon


@tagged("standard", "post_install", "-at_install")
class TestDocuments(ReportCommon):
    def test_two_partners_get_a_copy_each_in_their_own_language(self):
        self._agreement((self.customer, self.vendor))
        self.env["res.lang"]._activate_lang("de_DE")
        self.vendor.lang = "de_DE"
        netting = self._net(
            self._invoice(self.customer, 100), self._bill(self.vendor, 60)
        )

        root = self._render(ADVICE, netting)

        copies = root.xpath("//div[contains(@class, 'article')]")
        self.assertEqual(
            [copy.get("data-oe-lang") for copy in copies],
            [self.customer.lang or self.env.user.lang, "de_DE"],
        )
        for copy, addressee, remaining in zip(
            copies, ("Customer", "Vendor"), ("40.00", "40,00"), strict=True
        ):
            address = copy.xpath(".//address")[0]
            self.assertIn(addressee, self._read(address))
            self.assertIn(f"{remaining} {self.currency.name}", self._read(copy))
        self.assertIn("Company ID: REG 1", self._read(copies[0]))
        self.assertNotIn("Company ID: REG 1", self._read(copies[1]))

    def test_only_the_first_copy_has_headings(self):
        """Odoo cuts a file into its records at the headings."""
        self._agreement((self.customer, self.vendor))
        netting = self._net(
            self._invoice(self.customer, 100), self._bill(self.vendor, 60)
        )

        headings = [
            self._read(heading)
            for heading in self._render(ADVICE, netting).xpath("//h1|//h2|//h3")
        ]

        self.assertEqual(
            [heading for heading in headings if heading],
            [f"Netting Advice {netting.name}"],
        )

    def test_credit_items_are_negative_on_their_side(self):
        self._agreement(self.partner)
        netting = self._net(
            self._invoice(self.partner, 100),
            self._refund(self.partner, 30),
            self._bill(self.partner, 50),
        )

        receivables = self._read_rows(self._render(ADVICE, netting), "items")[0]

        self.assertEqual(
            sorted(row[-4:] for row in receivables),
            [
                ["-30.00", "-30.00", "-30.00", "0.00"],
                ["100.00", "100.00", "80.00", "20.00"],
                ["70.00", "70.00", "50.00", "20.00"],
            ],
        )

    def test_netted_credits_are_called_credits(self):
        self._agreement((self.customer, self.vendor))
        netting = self._net(
            self._refund(self.customer, 200), self._bill_refund(self.vendor, 350)
        )

        root = self._render(ADVICE, netting)

        company = self.company.name
        self.assertIn("credits of 200.00", self._read_named(root, "summary")[0])
        self.assertIn("credits in favour of Customer", self._read(root))
        self.assertIn(f"credits in favour of {company}", self._read(root))
        currency = self.currency.name
        self.assertEqual(
            self._read_results(root),
            {
                "Netted on each side": f"200.00 {currency}",
                f"{company} still owes Customer on these documents": f"0.00 {currency}",
                f"Vendor still owes {company} on these documents": f"150.00 {currency}",
            },
        )

    def test_currencies_keep_their_decimals(self):
        self._agreement(self.partner)
        for rounding, amounts in ((1, ("75", "150")), (0.001, ("75.000", "150.000"))):
            with self.subTest(rounding=rounding):
                currency = self._foreign_currency(f"R{rounding}", rounding=rounding)
                netting = self._net(
                    self._invoice(self.partner, 150, currency=currency),
                    self._bill(self.partner, 75, currency=currency),
                )

                receivables = self._read_rows(self._render(ADVICE, netting), "items")[0]

                netted, original = amounts
                self.assertEqual(
                    receivables[0][-4:], [original, original, netted, netted]
                )

    def test_tax_that_fell_due_is_listed_also_after_a_reversal(self):
        self._agreement(self.partner)
        invoice = self._invoice(self.partner, 1000, taxes=self._tax_on_payment())
        netting = self._net(invoice, self._bill(self.partner, 575))
        entry = invoice.tax_cash_basis_created_move_ids
        due = ["06/15/2025", self.currency.name, "500.00", "75.00"]

        (rows,) = self._read_rows(self._render(ADVICE, netting), "taxes")
        self.assertEqual(rows[0], [invoice.name, entry.name, *due])

        netting.action_reverse(date="2025-06-20")
        (rows,) = self._read_rows(self._render(ADVICE, netting), "taxes")
        both = f"{entry.name}, {entry.reversal_move_ids.name}"
        self.assertEqual(rows[0], [invoice.name, both, *due])

    def test_a_proposal_tells_of_tax_that_would_fall_due(self):
        self._agreement(self.partner)
        invoice = self._invoice(self.partner, 1000, taxes=self._tax_on_payment())
        netting = self._propose(invoice, self._bill(self.partner, 575))

        self.assertIn(
            f"falls due for the netted part of {invoice.name}.",
            self._read(self._render(ADVICE, netting)),
        )

    def test_a_discount_not_granted_is_told(self):
        self._agreement(self.partner)
        terms = self.env["account.payment.term"].create(
            {
                "name": "2 % within 10 days",
                "early_discount": True,
                "discount_percentage": 2,
                "discount_days": 10,
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": 100, "nb_days": 30}
                    )
                ],
            }
        )
        invoice = self._invoice(self.partner, 100, terms=terms)
        bill = self._bill(self.partner, 100)
        sentence = f"No early payment discount is granted on {invoice.name}"

        running = self._propose(invoice, bill, date="2025-01-20")
        self.assertIn(sentence, self._read(self._render(ADVICE, running)))

        running.date = "2025-02-20"
        self.assertNotIn(sentence, self._read(self._render(ADVICE, running)))

    def test_what_is_not_posted_prints_as_what_it_is(self):
        self._agreement(self.partner)
        netting = self._propose(
            self._invoice(self.partner, 100), self._bill(self.partner, 60)
        )
        company = self.company.name

        root = self._render(ADVICE, netting)
        self.assertIn(f"Netting Proposal {netting.name}", self._read(root))
        self.assertIn("Nothing has been set off yet", self._read(root))
        currency = self.currency.name
        self.assertEqual(
            self._read_results(root),
            {
                "Proposed on each side": f"60.00 {currency}",
                f"Both will still owe {company} on these documents": (
                    f"40.00 {currency}"
                ),
                f"{company} will still owe Both on these documents": (
                    f"0.00 {currency}"
                ),
            },
        )

        netting.action_cancel()
        root = self._render(ADVICE, netting)
        (notice,) = self._read_named(root, "notices")
        self.assertIn("was cancelled", notice)
        self.assertEqual(list(self._read_results(root)), ["Proposed on each side"])

    def test_items_left_out_of_a_proposal_are_not_printed(self):
        self._agreement(self.partner)
        invoice = self._invoice(self.partner, 100)
        left_out = self._invoice(self.partner, 50)
        netting = self._propose(invoice, left_out, self._bill(self.partner, 150))
        amounts = {invoice: 100, left_out: 0}
        for line in netting.line_ids:
            line.amount = amounts.get(line.move_line_id.move_id, 100)

        receivables = self._read_rows(self._render(ADVICE, netting), "items")[0]

        self.assertEqual([row[0] for row in receivables], [invoice.name, "Total"])

    def test_each_state_prints_the_paper_that_says_where_the_netting_stands(self):
        self._agreement(self.partner)
        netting = self._propose(
            self._invoice(self.partner, 100), self._bill(self.partner, 60)
        )
        printed = [netting.action_print()["report_name"]]
        netting.action_post()
        printed.append(netting.action_print()["report_name"])
        netting.action_reverse()
        printed.append(netting.action_print()["report_name"])

        self.assertEqual(printed, [STATEMENT, ADVICE, REVERSAL])

    def test_only_the_statement_is_to_be_signed(self):
        self._agreement(self.partner)
        netting = self._propose(
            self._invoice(self.partner, 100), self._bill(self.partner, 60)
        )

        statement = self._render(STATEMENT, netting)
        (signatures,) = self._read_named(statement, "signatures")
        self.assertIn(self.company.name, signatures)
        self.assertIn("Both", signatures)
        self.assertFalse(self._find(self._render(ADVICE, netting), "signatures"))

        netting.action_cancel()
        self.assertFalse(self._find(self._render(STATEMENT, netting), "signatures"))

    def test_an_agreement_names_parties_pairs_and_terms_and_is_to_be_signed(self):
        agreement = self._agreement(
            self.partner,
            (self.customer, self.vendor),
            name="Frame 2025",
            date_start=date(2025, 1, 1),
            description="On the last day of each month.",
            only_due=True,
        )

        root = self._render(AGREEMENT, agreement)

        self.assertIn("Netting Agreement Frame 2025", self._read(root))
        self.assertIn("From 01/01/2025 until further notice", self._read(root))
        self.assertEqual(
            self._read_rows(root, "pairs"), [[["Both", "Both"], ["Customer", "Vendor"]]]
        )
        (terms,) = self._read_named(root, "terms")
        self.assertIn("Only documents that are due", terms)
        (description,) = self._read_named(root, "description")
        self.assertIn("On the last day of each month.", description)
        (signatures,) = self._read_named(root, "signatures")
        for name in (self.company.name, "Both", "Customer", "Vendor"):
            self.assertIn(name, signatures)
        self.assertFalse(self._find(root, "notices"))

    def test_an_agreement_is_one_document_in_each_language_of_its_partners(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.vendor.lang = "de_DE"
        agreement = self._agreement(self.partner, (self.customer, self.vendor))

        copies = self._render(AGREEMENT, agreement).xpath(
            "//div[contains(@class, 'article')]"
        )

        self.assertEqual(
            [copy.get("data-oe-lang") for copy in copies],
            [self.partner.lang or self.env.user.lang, "de_DE"],
        )

    def test_a_draft_agreement_says_so(self):
        agreement = self._agreement(self.partner, active=False)

        (notice,) = self._read_named(self._render(AGREEMENT, agreement), "notices")

        self.assertIn("This is a draft", notice)

    def test_an_invoice_says_netted_on_and_names_the_netting(self):
        invoice, netting = self._net_an_invoice()

        text = self._read(self._render(INVOICE, invoice))

        self.assertIn(f"Netted on 06/15/2025 {netting.name}", text)
        self.assertIn("Paid on 05/01/2025", text)
        self.assertNotIn("Paid on 06/15/2025", text)

    def test_an_invoice_does_not_mention_a_reversed_netting(self):
        invoice, netting = self._net_an_invoice()
        netting.action_reverse()

        text = self._read(self._render(INVOICE, invoice))

        self.assertNotIn("Netted on", text)
        self.assertNotIn(netting.name, text)

    def _net_an_invoice(self):
        """Return an invoice that was paid in part, and the netting of the rest."""
        self._agreement(self.partner)
        invoice = self._invoice(self.partner, 1000)
        self._pay(invoice, 100, date="2025-05-01")
        return invoice, self._net(invoice, self._bill(self.partner, 600))

    def _tax_on_payment(self):
        self.company.tax_exigibility = True
        tax_account = self.company_data["default_account_tax_sale"]
        repartition = [
            Command.create({"repartition_type": "base"}),
            Command.create({"repartition_type": "tax", "account_id": tax_account.id}),
        ]
        return self.env["account.tax"].create(
            {
                "name": "15 % on payment",
                "amount": 15,
                "type_tax_use": "sale",
                "tax_exigibility": "on_payment",
                "cash_basis_transition_account_id": self.copy_account(
                    tax_account, {"reconcile": True}
                ).id,
                "invoice_repartition_line_ids": repartition,
                "refund_repartition_line_ids": repartition,
            }
        )
