"""Taking back a part of a posted netting: just that is open again, the rest stands."""

import pytest

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from ..common import NettingCommon
from .test_taxes import TaxCommon

TAKEN_BACK = "2025-07-10"


@tagged("standard", "post_install", "-at_install")
class TestTakingBack(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._agreement(cls.partner)

    def _take_back(self, netting, amounts, **options):
        """Take back: ``{document: amount}``."""
        return netting.action_take_back(
            {
                str(self._items(document).id): amount
                for document, amount in amounts.items()
            },
            **{"date": TAKEN_BACK, "reason": "Disputed", **options},
        )

    def assertStands(self, netting, taken_back):
        """Check that the books are right while the netting stands."""
        self.assertEqual(netting.state, "posted")
        self.assertEqual(netting.amount_taken_back, taken_back)
        self.assertFalse(netting.is_broken)
        self._assert_books_are_right(netting)

    def _forty_documents(self):
        """Net 20 invoices of 500.00 and 20 bills of 500.00, one invoice split."""
        invoices = [self._invoice(self.partner, 500) for _ in range(18)]
        invoices += [self._invoice(self.partner, 100), self._invoice(self.partner, 900)]
        bills = [self._bill(self.partner, 500) for _ in range(20)]
        return invoices, bills, self._net(*invoices, *bills)

    @pytest.mark.long
    def test_one_of_forty_documents_is_freed(self):
        invoices, bills, netting = self._forty_documents()
        others = self._items(*invoices[:18], *bills[:2], *bills[3:])
        matched = others.matched_debit_ids | others.matched_credit_ids

        self._take_back(netting, {invoices[18]: 100, bills[2]: 100})

        self.assertEqual(invoices[18].amount_residual, 100)
        self.assertEqual(bills[2].amount_residual, 100)
        self.assertEqual(netting.amount - netting.amount_taken_back, 9_900)
        self.assertEqual(matched.exists(), matched)
        self.assertTrue(all(others.mapped("reconciled")))
        self.assertStands(netting, 100)
        correction = netting.reversal_move_ids
        self.assertEqual(str(correction.date), TAKEN_BACK)
        self.assertEqual(
            sorted(correction.line_ids.mapped("balance")), [-100, -100, 100, 100]
        )
        self.assertIn("Disputed", netting.message_ids[0].body)

        netting.action_reverse(date="2025-08-01")

        self.assertEqual(netting.state, "reversed")
        self.assertEqual(
            [document.amount_residual for document in invoices + bills],
            [500] * 18 + [100, 900] + [500] * 20,
        )
        self._assert_books_are_right(netting)

    def test_parts_of_several_items_of_one_line(self):
        first, second = (
            self._invoice(self.partner, 300),
            self._invoice(self.partner, 200),
        )
        bill = self._bill(self.partner, 500)
        netting = self._net(first, second, bill)

        self._take_back(netting, {first: 100, second: 50, bill: 150})

        self.assertEqual(
            [document.amount_residual for document in (first, second, bill)],
            [100, 50, 150],
        )
        self.assertStands(netting, 150)
        self._take_back(netting, {first: 20, second: 150, bill: 170})
        self.assertEqual(
            [document.amount_residual for document in (first, second, bill)],
            [120, 200, 320],
        )
        self.assertStands(netting, 320)

    def test_a_line_per_item_two_entries_and_two_accounts(self):
        for number, vals in enumerate(
            (
                {"entry_detail": "item"},
                {"posting": "two"},
                {"payable_account_id": self.copy_account(self.bridging).id},
            )
        ):
            with self.subTest(**vals):
                partner = self.env["res.partner"].create({"name": f"Partner {number}"})
                self._agreement(partner, **vals)
                first, second = self._invoice(partner, 300), self._invoice(partner, 200)
                bill = self._bill(partner, 500)
                netting = self._net(first, second, bill)

                self._take_back(netting, {first: 300, bill: 300})
                self.assertEqual(bill.amount_residual, 300)
                self.assertStands(netting, 300)
                netting.action_reverse(date="2025-08-01")
                self.assertEqual(
                    [document.amount_residual for document in (first, second, bill)],
                    [300, 200, 500],
                )
                self._assert_books_are_right(netting)

    def test_credit_notes_come_back_with_their_sign(self):
        invoice, refund = (
            self._invoice(self.partner, 500),
            self._refund(self.partner, 100),
        )
        bill = self._bill(self.partner, 400)
        netting = self._net(invoice, refund, bill)

        self._take_back(netting, {invoice: 300, refund: -50, bill: 250})

        self.assertEqual(
            [doc.amount_residual for doc in (invoice, refund, bill)], [300, 50, 250]
        )
        self.assertStands(netting, 250)

    def test_in_a_foreign_currency_other_exchange_entries_stay(self):
        """Booked at 2.0, netted at 2.5: 1,000.00 is 500.00, then 400.00."""
        invoices = [
            self._invoice(self.partner, 1_000, currency=self.foreign) for _ in range(2)
        ]
        bill = self._bill(self.partner, 2_000, currency=self.foreign, date="2025-06-01")
        netting = self._net(*invoices, bill)
        kept = (
            self._items(invoices[1]).matched_credit_ids.exchange_move_id
            | self._items(invoices[1]).matched_debit_ids.exchange_move_id
        )
        self.assertTrue(kept)

        self._take_back(netting, {invoices[0]: 400, bill: 400})

        self.assertEqual(self._residuals_currency(invoices[0], bill), [400, -400])
        self.assertEqual(self._residuals(invoices[0], bill), [200, -160])
        self.assertFalse(kept.reversal_move_ids)
        self.assertStands(netting, 400)
        netting.action_reverse(date="2025-08-01")
        self.assertEqual(self._residuals(*invoices, bill), [500, 500, -800])
        self.assertEqual(
            self._residuals_currency(*invoices, bill), [1_000, 1_000, -2_000]
        )
        self._assert_books_are_right(netting)

    @pytest.mark.long
    def test_cents_of_a_foreign_currency_never_stay_on_the_bridging_account(self):
        invoices = [
            self._invoice(self.partner, 10.01, currency=self.foreign) for _ in range(3)
        ]
        bills = [
            self._bill(self.partner, amount, currency=self.foreign)
            for amount in (10.01, 10.01, 10.01)
        ]
        netting = self._net(*invoices, *bills)

        self._take_back(netting, {invoices[0]: 3.33, bills[1]: 3.33})
        self.assertStands(netting, 3.33)
        self._take_back(
            netting,
            {invoices[0]: 1.01, invoices[2]: 10.01, bills[1]: 6.68, bills[0]: 4.34},
        )
        self.assertStands(netting, 14.35)
        netting.action_reverse(date="2025-08-01")
        self.assertEqual(
            self._residuals_currency(*invoices, *bills), [10.01] * 3 + [-10.01] * 3
        )
        self._assert_books_are_right(netting)

    def test_all_that_is_left_reverses_the_netting(self):
        invoice, bill = self._invoice(self.partner, 100), self._bill(self.partner, 100)
        netting = self._net(invoice, bill)

        self._take_back(netting, {invoice: 40, bill: 40})
        self._take_back(netting, {invoice: 60, bill: 60}, reason="The rest")

        self.assertEqual(netting.state, "reversed")
        self.assertEqual(netting.reversal_reason, "The rest")
        self.assertEqual(bill.amount_residual, 100)
        self._assert_books_are_right(netting)

    def test_what_does_not_fit_is_refused_in_words(self):
        invoice, bill = self._invoice(self.partner, 100), self._bill(self.partner, 100)
        other = self._invoice(self.partner, 10)
        netting = self._net(invoice, bill)
        proposal = self._propose(other, self._bill(self.partner, 10))

        for amounts, text in (
            ({invoice: 101, bill: 101}, "101.00 cannot be taken back"),
            ({invoice: -10, bill: -10}, "cannot be taken back"),
            ({invoice: 50, bill: 40}, "Both sides must be equal"),
            ({invoice: 0, bill: 0}, "Choose the items"),
            ({other: 10, bill: 10}, "not netted in it"),
        ):
            with self.subTest(text=text), self.assertRefused(netting.name, text):
                self._take_back(netting, amounts)
        with self.assertRefused("not posted"):
            self._take_back(proposal, {other: 10})
        with self.assertRefused("before the netting date"):
            self._take_back(netting, {invoice: 10, bill: 10}, date="2025-06-01")
        self.company.fiscalyear_lock_date = "2025-07-31"
        with self.assertRefused("locked"):
            self._take_back(netting, {invoice: 10, bill: 10})
        self.company.fiscalyear_lock_date = False
        self._take_back(netting, {invoice: 70, bill: 70})
        with self.assertRefused("70.00", "30.00"):
            self._take_back(netting, {invoice: 70, bill: 70})

    def test_the_dialog_takes_back_what_is_chosen(self):
        invoice = self._invoice(self.partner, 1_000, currency=self.foreign)
        bill = self._bill(self.partner, 1_000, currency=self.foreign)
        netting = self._net(invoice, bill)
        action = netting.action_open_take_back()

        with Form(
            self.env["account.netting.take.back"].with_context(action["context"])
        ) as form:
            form.date = TAKEN_BACK
            for position, standing in enumerate((1_000, 1_000)):
                with form.line_ids.edit(position) as line:
                    self.assertEqual(line.amount_standing, standing)
                    line.amount = 300
            self.assertEqual(form.total_receivable, form.total_payable)
        dialog = form.record
        self.assertEqual(dialog.effect_move_ids, netting.exchange_move_ids)
        dialog.action_take_back()

        self.assertEqual(self._residuals_currency(invoice, bill), [300, -300])
        self.assertStands(netting, 300)
        self._take_back(netting, {invoice: 700, bill: 700})
        with self.assertRefused("was reversed on"):
            netting.action_open_take_back()

    def test_only_managers_take_back(self):
        invoice, bill = self._invoice(self.partner, 100), self._bill(self.partner, 100)
        netting = self._net(invoice, bill)
        user = self._user("taker", "account_netting.group_netting_user")

        with self.assertRefused("Only netting managers", error=AccessError):
            self._take_back(netting.with_user(user), {invoice: 10, bill: 10})

    def test_a_freed_document_can_be_netted_and_cancelled_again(self):
        invoice, bill = self._invoice(self.partner, 100), self._bill(self.partner, 100)
        other = self._invoice(self.partner, 50)
        netting = self._net(invoice, bill, amounts={invoice: 100, bill: 100})
        self._take_back(netting, {invoice: 30, bill: 30})

        again = self._net(other, bill)
        self.assertEqual(again.amount, 30)
        self.assertSettled(again)
        with self.assertRefused(netting.name):
            invoice.button_draft()


@tagged("standard", "post_install", "-at_install")
class TestTakingBackTaxes(TaxCommon):
    def test_tax_that_fell_due_is_taken_back_with_its_part_alone(self):
        """1,000.00 + 150.00 a document; 460.00 of one is 60.00 of tax."""
        first, second = (
            self._invoice(self.partner, 1_000, taxes=self.tax_on_payment)
            for _ in range(2)
        )
        bill = self._bill(self.partner, 2_300)
        netting = self._net(first, second, bill)
        kept = self._tax_entries(second)
        self.assertEqual(self._tax_due(), 300)

        netting.action_take_back(
            {self._items(first).id: 460, self._items(bill).id: 460}, date=TAKEN_BACK
        )

        self.assertEqual(self._tax_due(), 240)
        self.assertEqual(self._tax_entries(second), kept)
        self.assertFalse(kept.reversal_move_ids)
        self.assertEqual((first.amount_residual, bill.amount_residual), (460, 460))
        netting.action_reverse(date="2025-08-01")
        self.assertEqual(self._tax_due(), 0)
        self.assertEqual(first.amount_residual, 1_150)
