"""Reversing: everything is as open as before, and nothing else changes."""

import pytest

from odoo import fields
from odoo.fields import Command
from odoo.tests import Form, tagged

from .reverse_common import REVERSAL_DATE, ReverseCommon


@tagged("standard", "post_install", "-at_install")
class TestReverse(ReverseCommon):
    def test_everything_is_as_open_as_before(self):
        netting = self._net(self.invoice, self.bill)

        netting.action_reverse(date=REVERSAL_DATE)

        self.assertReversed(netting)
        self.assertEqual(self._residuals(self.invoice, self.bill), [100, -60])
        self.assertEqual(
            (self.invoice | self.bill).mapped("payment_state"), ["not_paid"] * 2
        )
        self.assertFalse(self.invoice.invoice_payments_widget)
        self.assertEqual(self.invoice.netting_ids, netting)

    def test_the_mirror_entry_undoes_the_entry_line_by_line(self):
        netting = self._net(self.invoice, self.bill)

        netting.action_reverse(date=REVERSAL_DATE)

        mirror = netting.reversal_move_ids
        self.assertEqual(mirror.date, fields.Date.to_date(REVERSAL_DATE))
        self.assertIn(netting.name, mirror.ref)
        for line, copy in zip(
            netting.move_ids.line_ids.sorted("sequence"),
            mirror.line_ids.sorted("sequence"),
            strict=True,
        ):
            self.assertRecordValues(
                copy,
                [
                    {
                        "account_id": line.account_id.id,
                        "partner_id": line.partner_id.id,
                        "balance": -line.balance,
                        "full_reconcile_id": line.full_reconcile_id.id,
                    }
                ],
            )

    def test_an_archived_account_or_journal_is_named_with_the_cure(self):
        """Odoo would refuse in the middle, and name neither."""
        netting = self._net(self.invoice, self.bill)
        amounts = {line.move_line_id.id: line.amount / 2 for line in netting.line_ids}
        for record in (self.receivable, self.payable, self.bridging, self.journal):
            record.active = False
            with self.subTest(record.display_name):
                for undo in (
                    lambda: netting.action_reverse(date=REVERSAL_DATE),
                    lambda: netting.action_take_back(amounts, date=REVERSAL_DATE),
                ):
                    with self.assertRefused(
                        netting.name, record.display_name, "Unarchive it"
                    ):
                        undo()
            record.active = True

        netting.action_reverse(date=REVERSAL_DATE)
        self.assertReversed(netting)

    def test_date_and_reason_are_kept(self):
        netting = self._net(self.invoice, self.bill)

        netting.action_reverse(date=REVERSAL_DATE, reason="Bill disputed")

        self.assertRecordValues(
            netting,
            [
                {
                    "state": "reversed",
                    "reversal_date": fields.Date.to_date(REVERSAL_DATE),
                    "reversal_reason": "Bill disputed",
                }
            ],
        )

    def test_without_a_date_it_is_today(self):
        netting = self._net(self.invoice, self.bill)

        netting.action_reverse()

        self.assertReversed(netting)
        self.assertEqual(netting.reversal_date, fields.Date.context_today(netting))
        self.assertEqual(netting.reversal_move_ids.date, netting.reversal_date)

    def test_the_dialog_reverses_with_date_and_reason(self):
        netting = self._net(self.invoice, self.bill)
        action = netting.action_open_reverse()

        form = Form(self.env[action["res_model"]].with_context(**action["context"]))
        form.date = REVERSAL_DATE
        form.reason = "Bill disputed"
        form.save().action_reverse()

        self.assertReversed(netting)
        self.assertEqual(netting.reversal_reason, "Bill disputed")

    def test_later_payments_stay(self):
        netting = self._net(self.invoice, self.bill)
        payment = self._pay(self.invoice, 40, date="2025-06-18")
        self.assertEqual(self.invoice.payment_state, "paid")

        netting.action_reverse(date=REVERSAL_DATE)

        self.assertReversed(netting)
        self.assertEqual(self._residuals(self.invoice, self.bill), [60, -60])
        self.assertEqual(self.invoice.payment_state, "partial")
        self.assertIn(payment, self.invoice.reconciled_payment_ids)

    def test_a_later_payment_of_the_rest_of_a_shared_line_stays(self):
        """Two invoices netted by one entry line; one item was settled in part."""
        second = self._invoice(self.partner, 50, due="2025-01-31")
        bill = self._bill(self.partner, 130)
        netting = self._net(self.invoice, second, bill)
        self._pay(self.invoice, 20, date="2025-06-18")

        netting.action_reverse(date=REVERSAL_DATE)

        self.assertReversed(netting)
        self.assertEqual(self._residuals(self.invoice, second, bill), [80, 50, -130])

    def test_earlier_payments_stay(self):
        self._pay(self.invoice, 30)
        netting = self._net(self.invoice, self.bill)

        netting.action_reverse(date=REVERSAL_DATE)

        self.assertReversed(netting)
        self.assertEqual(self._residuals(self.invoice, self.bill), [70, -60])
        self.assertEqual(self.invoice.payment_state, "partial")

    def test_another_netting_of_the_same_item_stays(self):
        bill = self._bill(self.partner, 25)
        first = self._net(self.invoice, self.bill)
        second = self._net(self.invoice, bill)

        first.action_reverse(date=REVERSAL_DATE)

        self.assertReversed(first)
        self.assertSettled(second)
        self.assertEqual(self._residuals(self.invoice, self.bill, bill), [75, -60, 0])

    def test_instalments_are_restored(self):
        terms = self.env["account.payment.term"].create(
            {
                "name": "Half now, half in 60 days",
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": 50, "nb_days": days}
                    )
                    for days in (0, 60)
                ],
            }
        )
        invoice = self._invoice(self.partner, 200, terms=terms)
        bill = self._bill(self.partner, 150)
        netting = self._net(invoice, bill)
        self.assertEqual(self._residuals(invoice), [0, 50])

        netting.action_reverse(date=REVERSAL_DATE)

        self.assertReversed(netting)
        self.assertEqual(self._residuals(invoice, bill), [100, 100, -150])

    def test_exchange_differences_are_reversed(self):
        invoice = self._invoice(self.partner, 1000, currency=self.foreign)
        bill = self._bill(self.partner, 600, currency=self.foreign, date="2025-03-15")
        netting = self._net(invoice, bill)
        self.assertSettled(netting)
        self.assertEqual(netting.amount_company, 240)
        self.assertEqual(self._residuals_currency(invoice, bill), [400, 0])
        self.assertEqual(self._residuals(invoice, bill), [200, 0])
        exchange_entries = netting._get_related_moves() - netting.move_ids
        self.assertCountEqual(exchange_entries.mapped("amount_total_signed"), [60, 90])

        netting.action_reverse(date=REVERSAL_DATE)

        self.assertReversed(netting)
        self.assertEqual(self._residuals_currency(invoice, bill), [1000, -600])
        self.assertEqual(self._residuals(invoice, bill), [500, -150])
        self.assertEqual(len(exchange_entries), 2)
        for entry in exchange_entries:
            self.assertEqual(entry.reversal_move_ids.state, "posted")
        result = self.env["account.move.line"].search(
            [
                (
                    "account_id",
                    "in",
                    (
                        self.company.income_currency_exchange_account_id
                        | self.company.expense_currency_exchange_account_id
                    ).ids,
                ),
                ("parent_state", "=", "posted"),
            ]
        )
        self.assertEqual(sum(result.mapped("balance")), 0)

    def test_a_reversed_netting_still_lists_all_its_entries(self):
        """Its own, of exchange and of tax, and the reversals of all of them."""
        self.company.tax_exigibility = True
        tax = self.company_data["default_tax_sale"].copy(
            {
                "name": "On payment",
                "tax_exigibility": "on_payment",
                "cash_basis_transition_account_id": self.copy_account(self.bridging).id,
            }
        )
        invoice = self._invoice(self.partner, 1000, currency=self.foreign, taxes=tax)
        bill = self._bill(self.partner, 1150, currency=self.foreign, date="2025-03-15")
        Move = self.env["account.move"]
        earlier = Move.search([])
        netting = self._net(invoice, bill)
        entries = Move.search([]) - earlier
        self.assertTrue(netting.exchange_move_ids)
        self.assertTrue(netting.tax_move_ids)
        self.assertEqual(netting._get_related_moves(), entries)

        netting.action_reverse(date=REVERSAL_DATE)

        netting.invalidate_recordset()
        self.assertEqual(len(Move.search([]) - earlier), 2 * len(entries))
        listed = Move.search(netting.action_open_moves()["domain"])
        self.assertEqual(listed, Move.search([]) - earlier)
        self.assertEqual(netting.related_move_count, len(listed))

    def test_a_later_payments_exchange_entry_is_not_the_nettings(self):
        invoice = self._invoice(self.partner, 1000, currency=self.foreign)
        bill = self._bill(self.partner, 600, currency=self.foreign, date="2025-03-15")
        netting = self._net(invoice, bill)
        entries = netting._get_related_moves()

        self._pay(invoice, date="2025-06-18")

        netting.invalidate_recordset()
        self.assertEqual(netting._get_related_moves(), entries)

    def test_a_reversal_at_another_rate_leaves_no_difference(self):
        """The mirror entry has the amounts of the entry, not the day's rate."""
        invoice = self._invoice(self.partner, 1000, currency=self.foreign)
        bill = self._bill(self.partner, 600, currency=self.foreign)
        netting = self._net(invoice, bill, date="2025-03-20")
        self.assertEqual(netting.amount_company, 150)

        netting.action_reverse(date=REVERSAL_DATE)

        self.assertReversed(netting)
        self.assertEqual(self._residuals(invoice, bill), [500, -300])
        self.assertEqual(netting.amount_company, 150)

    @pytest.mark.long
    def test_every_form_of_entry_can_be_reversed(self):
        forms = {
            "one line per item": {"entry_detail": "item"},
            "one entry per ledger": {"posting": "two"},
            "two bridging accounts": {
                "payable_account_id": self.copy_account(self.bridging).id
            },
            "two entries and accounts, by item": {
                "entry_detail": "item",
                "posting": "two",
                "payable_account_id": self.copy_account(self.bridging).id,
            },
        }
        for form, terms in forms.items():
            with self.subTest(form=form):
                partner = self.env["res.partner"].create({"name": form})
                self._agreement(partner, **terms)
                invoices = [
                    self._misc_item(partner, amount, currency=self.foreign, balance=10)
                    for amount in (50, 30)
                ]
                bill = self._misc_item(
                    partner, 60, self.payable, currency=self.foreign, balance=40
                )
                netting = self._net(*invoices, bill)
                self.assertSettled(netting)

                netting.action_reverse(date=REVERSAL_DATE)

                self.assertReversed(netting)
                self.assertEqual(
                    self._residuals_currency(*invoices, bill), [50, 30, -60]
                )
                self.assertEqual(self._residuals(*invoices, bill), [10, 10, -40])

    def test_a_sealed_entry_can_be_reversed(self):
        self.journal.restrict_mode_hash_table = True
        netting = self._net(self.invoice, self.bill)
        with self.assertRefused():
            netting.move_ids.button_draft()

        netting.action_reverse(date=REVERSAL_DATE)

        self.assertReversed(netting)
        self.assertEqual(self._residuals(self.invoice, self.bill), [100, -60])
        self.assertTrue(netting.move_ids.inalterable_hash)
        self.assertTrue(netting.reversal_move_ids.inalterable_hash)

    def test_what_was_reversed_can_be_netted_again(self):
        first = self._net(self.invoice, self.bill)
        first.action_reverse(date=REVERSAL_DATE)

        second = self._net(self.invoice, self.bill, date=REVERSAL_DATE)

        self.assertSettled(second)
        self.assertReversed(first)
        self.assertEqual(self.invoice.netting_ids, first | second)

    def test_an_agreement_that_ended_does_not_stand_in_the_way(self):
        partner = self.env["res.partner"].create({"name": "Short"})
        agreement = self._agreement(partner, date_end="2025-06-16")
        netting = self._net(self._invoice(partner, 10), self._bill(partner, 10))
        agreement.action_close()

        netting.action_reverse(date=REVERSAL_DATE)

        self.assertReversed(netting)
