"""A document with tax on payment, netted in parts: each part takes its own tax."""

import pytest

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

    @pytest.mark.long
    def test_three_months_of_each_kind_of_document(self):
        """150.00 in foreign currency: 30.00 at 2.5, 45.00 at 4.0, 75.00 at 5.0.

        The second is reversed; of the third, a fifth is taken back.
        """
        self._set_rates({"2025-07-01": 4, "2025-08-01": 5})
        for move_type, sign in (
            ("out_invoice", -1),
            ("in_refund", -1),
            ("in_invoice", 1),
            ("out_refund", 1),
        ):
            with self.subTest(move_type), self.env.cr.savepoint() as savepoint:
                document, nettings = self._net_in_three_months(move_type)
                months = {
                    "2025-06-15": sign * 12,
                    "2025-07-15": sign * 11.25,
                    "2025-08-15": sign * 15,
                }
                self.assertEqual(self._tax_by_date(), months)

                nettings[1].action_reverse(date="2025-10-01")
                months["2025-10-01"] = -sign * 11.25
                self.assertEqual(self._tax_by_date(), months)

                amounts = {
                    line.move_line_id.id: line.amount / 5
                    for line in nettings[2].line_ids
                }
                nettings[2].action_take_back(amounts, date="2025-10-10")
                months["2025-10-10"] = -sign * 3
                self.assertEqual(self._tax_by_date(), months)

                (nettings[0] | nettings[2]).action_reverse(date="2025-11-27")
                self.assertEqual(self._tax_by_date()["2025-11-27"], -sign * 24)
                self.assertEqual(
                    sum(map(abs, self._residuals_currency(document))), 1150
                )
                savepoint.rollback()

    def test_two_nettings_of_one_invoice_are_reversed_together(self):
        invoice = self._invoice(self.partner, 1000, taxes=self.tax_on_payment)
        nettings = self._net(invoice, self._bill(self.partner, 345))
        nettings |= self._net(invoice, self._bill(self.partner, 805), date="2025-07-15")

        nettings.action_reverse(date="2025-11-27")

        self.assertReversed(nettings)
        self.assertEqual(
            self._tax_by_date(),
            {"2025-06-15": -45, "2025-07-15": -105, "2025-11-27": 150},
        )

    @pytest.mark.long
    def test_cents_that_do_not_divide_come_and_go_in_full(self):
        """15 % of 33.37 is 5.01: 1.65, 1.65 and 1.71 of 12.67, 12.67 and 13.04."""
        invoice = self._invoice(
            self.partner,
            33.37,
            taxes=self.tax_on_payment,
            terms=self._terms(33, 33, 34),
        )
        nettings = self._proposals(
            invoice, (12.67, "2025-06-15"), (12.67, "2025-07-15"), (13.04, "2025-08-15")
        )
        nettings.action_post()
        months = {"2025-06-15": -1.65, "2025-07-15": -1.65, "2025-08-15": -1.71}
        self.assertEqual(self._tax_by_date(), months)

        nettings[2].action_reverse(date="2025-09-01")
        self._take_back(nettings[0], 3.33, "2025-09-02")
        again = self._net(
            invoice, self._bill(self.partner, 3.33 + 13.04), date="2025-09-03"
        )

        self.assertAlmostEqual(self._tax_due(), 5.01)
        (nettings[0] | nettings[1] | again).action_reverse(date="2025-11-27")
        self.assertAlmostEqual(self._tax_due(), 0)
        self.assertEqual(self._residuals(invoice), [12.67, 12.67, 13.04])

    def test_a_batch_that_fails_owes_no_tax(self):
        invoice = self._invoice(
            self.partner, 1000, taxes=self.tax_on_payment, terms=self._terms(20, 30, 50)
        )
        nettings = self._proposals(
            invoice, (230, "2025-06-15"), (345, "2025-07-15"), (575, "2025-08-15")
        )
        self._pay(nettings[1].payable_line_ids.move_line_id.move_id, amount=10)

        with self.assertRefused(nettings[1].name):
            nettings.action_post()
        self.assertEqual(self._tax_by_date(), {})

        (nettings[0] | nettings[2]).action_post()
        self.assertEqual(self._tax_by_date(), {"2025-06-15": -30, "2025-08-15": -75})

    def test_what_a_lock_lets_through_owes_its_own_tax(self):
        invoice = self._invoice(
            self.partner, 1000, taxes=self.tax_on_payment, terms=self._terms(20, 30, 50)
        )
        nettings = self._proposals(
            invoice, (230, "2025-06-15"), (345, "2025-07-15"), (575, "2025-08-15")
        )
        # Sales and purchases are closed, but journal entries are not.
        self.company.sale_lock_date = self.company.purchase_lock_date = "2025-08-31"
        self.company.tax_lock_date = "2025-06-30"

        with self.assertRefused(nettings[0].name, "Tax Return Lock Date"):
            nettings.action_post()

        nettings[1:].action_post()
        self.assertEqual(self._tax_by_date(), {"2025-07-15": -45, "2025-08-15": -75})
        self._take_back(nettings[1], 115, "2025-09-02")
        self.assertEqual(
            self._tax_by_date(),
            {"2025-07-15": -45, "2025-08-15": -75, "2025-09-02": 15},
        )

    def _set_rates(self, rates):
        self.env["res.currency.rate"].create(
            [
                {
                    "name": date,
                    "rate": rate,
                    "currency_id": self.foreign.id,
                    "company_id": self.company.id,
                }
                for date, rate in rates.items()
            ]
        )

    def _net_in_three_months(self, move_type):
        """Net three instalments of a document in foreign currency, posted together."""
        tax = self.tax_on_payment
        other, more = self._bill, self._invoice
        if not move_type.startswith("out_"):
            tax = self.purchase_tax_on_payment
            other, more = more, other
        document = self._document(
            move_type,
            self.partner,
            1000,
            taxes=tax,
            terms=self._terms(20, 30, 50),
            currency=self.foreign,
        )
        nettings = self.env["account.netting"]
        dates = ("2025-06-15", "2025-07-15", "2025-08-15")
        for item, date in zip(
            self._items(document).sorted("date_maturity"), dates, strict=True
        ):
            amount = abs(item.amount_residual_currency)
            against = [other(self.partner, amount, currency=self.foreign)]
            if move_type.endswith("_refund"):
                against = [
                    more(self.partner, amount + 100, currency=self.foreign),
                    other(self.partner, 100, currency=self.foreign),
                ]
            nettings |= self._propose(item, *against, date=date)
        nettings.action_post()
        self.assertSettled(nettings)
        return document, nettings

    def _take_back(self, netting, amount, date):
        netting.action_take_back(
            {line.move_line_id.id: amount for line in netting.line_ids}, date=date
        )

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
