"""A document with tax on payment, netted in parts: each part takes its own tax."""

from odoo.tests import tagged

from .test_taxes import TaxCommon


@tagged("standard", "post_install", "-at_install")
class TestTaxesInParts(TaxCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls.env["account.netting.agreement"].search([], limit=1)

    def _proposals(self, document, *parts):
        """Propose a netting for each part of a document, given as ``(amount, date)``.

        The instalments of the document follow the order of the parts.
        """
        instalments = self._items(document).sorted("date_maturity")
        other = self._bill if document.is_sale_document() else self._invoice
        nettings = self.env["account.netting"]
        for item, (amount, date) in zip(instalments, parts, strict=True):
            nettings |= self._propose(item, other(self.partner, amount), date=date)
        return nettings

    def test_two_instalments_posted_together_owe_their_tax_in_their_months(self):
        invoice = self._invoice(
            self.partner, 1000, taxes=self.tax_on_payment, terms=self._terms(30, 70)
        )
        nettings = self._proposals(invoice, (345, "2025-06-15"), (805, "2025-07-15"))

        nettings.action_post()

        self.assertSettled(nettings)
        self.assertEqual(self._tax_by_date(), {"2025-06-15": -45, "2025-07-15": -105})

        nettings[0].action_reverse(date="2025-11-27")
        self.assertEqual(self._tax_due(), 105)

    def test_the_later_one_first_is_the_same(self):
        invoice = self._invoice(
            self.partner, 1000, taxes=self.tax_on_payment, terms=self._terms(30, 70)
        )
        nettings = self._proposals(invoice, (345, "2025-06-15"), (805, "2025-07-15"))

        nettings.sorted("date", reverse=True).action_post()

        self.assertEqual(self._tax_by_date(), {"2025-06-15": -45, "2025-07-15": -105})

    def test_a_line_per_item_takes_its_items_tax(self):
        self.agreement.action_draft()
        self.agreement.entry_detail = "item"
        self.agreement.action_activate()
        invoice = self._invoice(
            self.partner, 1000, taxes=self.tax_on_payment, terms=self._terms(30, 70)
        )

        netting = self._net(invoice, self._bill(self.partner, 1150))

        self.assertSettled(netting)
        self.assertEqual(self._bases_and_taxes(invoice), [(300, 45), (700, 105)])

    def test_one_in_full_and_one_in_part_of_the_same_invoice(self):
        invoice = self._invoice(
            self.partner, 1000, taxes=self.tax_on_payment, terms=self._terms(30, 70)
        )

        netting = self._net(invoice, self._bill(self.partner, 575))

        self.assertSettled(netting)
        self.assertEqual(self._bases_and_taxes(invoice), [(200, 30), (300, 45)])

    def test_the_second_and_the_third_part_of_a_bill(self):
        bill = self._bill(
            self.partner,
            1000,
            taxes=self.purchase_tax_on_payment,
            terms=self._terms(20, 30, 50),
        )
        nettings = self._proposals(
            bill, (230, "2025-05-15"), (345, "2025-06-15"), (575, "2025-07-15")
        )

        nettings[0].action_post()
        nettings[1:].action_post()

        self.assertSettled(nettings)
        self.assertEqual(
            self._tax_by_date(),
            {"2025-05-15": 30, "2025-06-15": 45, "2025-07-15": 75},
        )

    def test_parts_of_an_invoice_against_parts_of_a_bill(self):
        invoice = self._invoice(
            self.partner, 1000, taxes=self.tax_on_payment, terms=self._terms(30, 70)
        )
        bill = self._bill(
            self.partner,
            2000,
            taxes=self.purchase_tax_on_payment,
            terms=self._terms(50, 50),
        )
        instalments = self._items(invoice).sorted("date_maturity")
        payables = self._items(bill).sorted("date_maturity")
        nettings = self._propose(instalments[0], payables[0], date="2025-06-15")
        nettings |= self._propose(instalments[1], payables[1], date="2025-07-15")

        nettings.action_post()

        self.assertSettled(nettings)
        self.assertEqual(
            [self._bases_and_taxes(document) for document in (invoice, bill)],
            [[(300, 45), (700, 105)], [(300, 45), (700, 105)]],
        )
        nettings[1].action_reverse(date="2025-11-27")
        self.assertEqual(
            [self._residuals(invoice), self._residuals(bill)],
            [[0, 805], [-805, -1150]],
        )

    def test_parts_of_a_credit_note(self):
        refund = self._refund(
            self.partner, 1000, taxes=self.tax_on_payment, terms=self._terms(30, 70)
        )
        parts = self._items(refund).sorted("date_maturity")
        nettings = self.env["account.netting"]
        for part, date in zip(parts, ("2025-06-15", "2025-07-15"), strict=True):
            invoice = self._invoice(self.partner, 100 - part.amount_residual)
            bill = self._bill(self.partner, 100)
            nettings |= self._propose(part, invoice, bill, date=date)

        nettings.action_post()

        self.assertSettled(nettings)
        self.assertEqual(self._tax_by_date(), {"2025-06-15": 45, "2025-07-15": 105})

    def test_parts_in_a_foreign_currency(self):
        """1,000.00 and tax of 150.00 at 2.5 in June and July: 60.00 in all."""
        invoice = self._invoice(
            self.partner,
            1000,
            taxes=self.tax_on_payment,
            terms=self._terms(30, 70),
            currency=self.foreign,
        )
        parts = self._items(invoice).sorted("date_maturity")
        nettings = self.env["account.netting"]
        for part, date in zip(parts, ("2025-06-15", "2025-07-15"), strict=True):
            bill = self._bill(
                self.partner, part.amount_residual_currency, currency=self.foreign
            )
            nettings |= self._propose(part, bill, date=date)

        nettings.action_post()

        self.assertSettled(nettings)
        self.assertEqual(self._tax_by_date(), {"2025-06-15": -18, "2025-07-15": -42})

    def _bases_and_taxes(self, document):
        """Return ``(base, tax)`` of each tax entry of a document, smallest first."""
        return sorted(
            (
                abs(sum(entry.line_ids.filtered("tax_ids").mapped("balance"))),
                abs(
                    sum(
                        entry.line_ids.filtered(
                            lambda line: line.account_id == self.tax_account
                        ).mapped("balance")
                    )
                ),
            )
            for entry in self._tax_entries(document)
        )
