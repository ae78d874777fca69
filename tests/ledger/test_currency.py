"""Nettings in foreign currencies: what is settled, to the last cent."""

import random

import pytest

from odoo.fields import Command
from odoo.tests import tagged

from .currency_common import REVERSAL_DATE, CurrencyCommon


@tagged("long", "standard", "post_install", "-at_install")
class TestCurrencyScenarios(CurrencyCommon):
    """The acceptance cases, number for number."""

    def test_c1_both_sides_at_one_rate_gain_what_they_lose(self):
        self._agreement(self.partner)
        invoice = self._invoice(self.partner, 1000, currency=self.foreign)
        bill = self._bill(self.partner, 1000, currency=self.foreign)

        netting = self._net(invoice, bill)

        self.assertSettled(netting)
        self.assertRecordValues(
            self._items(netting.move_ids),
            [
                {
                    "account_id": self.payable.id,
                    "balance": 400.0,
                    "amount_currency": 1000.0,
                },
                {
                    "account_id": self.receivable.id,
                    "balance": -400.0,
                    "amount_currency": -1000.0,
                },
            ],
        )
        for document in invoice | bill:
            self.assertEqual(document.payment_state, "paid")
            self.assertTrue(self._items(document).full_reconcile_id)
        exchange = self._exchange_moves(netting)
        of_invoice = exchange.filtered(
            lambda move: self.receivable in move.line_ids.account_id
        )
        self.assertEqual(self._exchange_result(of_invoice), (100.0, 0.0))
        self.assertEqual(self._exchange_result(exchange - of_invoice), (0.0, 100.0))
        self.assertEqual(netting.amount_company, 400.0)

    def test_c3_a_part_is_settled_and_the_reversal_restores_both_currencies(self):
        self._agreement(self.partner)
        invoice = self._invoice(self.partner, 1000, currency=self.foreign)
        bill = self._bill(self.partner, 600, currency=self.foreign, date="2025-03-15")
        self.assertEqual(self._residuals(invoice, bill), [500.0, -150.0])

        netting = self._net(invoice, bill)

        self.assertSettled(netting)
        self.assertEqual(netting.amount, 600.0)
        self.assertEqual(netting.amount_company, 240.0)
        self.assertEqual(self._residuals(invoice, bill), [200.0, 0.0])
        self.assertEqual(self._residuals_currency(invoice, bill), [400.0, 0.0])
        exchange = self._exchange_moves(netting)
        self.assertEqual(
            sorted(self._exchange_result(move) for move in exchange),
            [(60.0, 0.0), (90.0, 0.0)],
        )

        netting.action_reverse(date=REVERSAL_DATE)

        self.assertReversed(netting)
        self.assertEqual(self._residuals(invoice, bill), [500.0, -150.0])
        self.assertEqual(self._residuals_currency(invoice, bill), [1000.0, -600.0])
        self.assertEqual(exchange.reversal_move_ids.mapped("state"), ["posted"] * 2)
        self.assertFalse(self._exchange_moves(netting))
        self.assertEqual(
            self._exchange_result(exchange | exchange.reversal_move_ids), (0.0, 0.0)
        )

    def test_c5_each_currency_gets_a_netting_of_its_own(self):
        self._agreement(self.partner)
        invoice = self._invoice(self.partner, 1000, currency=self.foreign)
        own_invoice = self._invoice(self.partner, 300)
        bill = self._bill(self.partner, 600, currency=self.foreign)
        own_bill = self._bill(self.partner, 100)

        nettings = self._net(invoice, own_invoice, bill, own_bill, date="2025-01-20")

        self.assertSettled(nettings)
        self.assertRecordValues(
            nettings.sorted("amount"),
            [
                {"amount": 100.0, "currency_id": self.currency.id},
                {"amount": 600.0, "currency_id": self.foreign.id},
            ],
        )
        self.assertEqual(self._residuals(invoice, bill), [200.0, 0.0])
        self.assertEqual(self._residuals_currency(invoice, bill), [400.0, 0.0])
        self.assertEqual(self._residuals(own_invoice, own_bill), [200.0, 0.0])
        self.assertFalse(self._exchange_moves(nettings))

    def test_c7_the_cent_of_rounding_never_stays_on_the_bridging_account(self):
        agreement = self._agreement(self.partner)
        self.foreign.rate_ids = [
            Command.create(
                {"name": "2025-06-10", "rate": 3.0, "company_id": self.company.id}
            )
        ]
        invoices = [
            self._invoice(self.partner, 10.01, currency=self.foreign) for _i in range(3)
        ]
        bill = self._bill(self.partner, 30.03, currency=self.foreign)

        for detail in ("item", "summary"):
            with self.subTest(detail):
                agreement.action_draft()
                agreement.entry_detail = detail
                agreement.action_activate()

                netting = self._net(*invoices, bill)

                self.assertSettled(netting)
                for document in (*invoices, bill):
                    self.assertEqual(document.payment_state, "paid")
                self.assertEqual(self._bridging_balances(netting), (0.0, 0.0))
                receivables = netting.move_ids.line_ids.filtered(
                    lambda line: line.account_id == self.receivable
                )
                self.assertEqual(
                    [-balance for balance in receivables.mapped("balance")],
                    [3.34, 3.33, 3.34] if detail == "item" else [10.01],
                )
                netting.action_reverse(date=REVERSAL_DATE)

    def test_c9_a_missing_exchange_setup_is_refused_before_anything_is_written(self):
        self._agreement(self.partner)
        invoice = self._invoice(self.partner, 1000, currency=self.foreign)
        bill = self._bill(self.partner, 1000, currency=self.foreign, date="2025-03-15")
        proposal = self._propose(invoice, bill)
        other_invoice = self._invoice(self.partner, 1000, currency=self.foreign)

        for field in (
            "currency_exchange_journal_id",
            "income_currency_exchange_account_id",
            "expense_currency_exchange_account_id",
        ):
            with self.subTest(field):
                found = self.company[field]
                self.company[field] = False

                with self.assertRefused("exchange journal, gain or loss account"):
                    proposal.action_post()
                with self.assertRefused("exchange journal, gain or loss account"):
                    self._propose(other_invoice)

                self.company[field] = found
        proposal.action_post()
        self.assertSettled(proposal)

    def test_company_currency_needs_no_exchange_setup(self):
        self._agreement(self.partner)
        invoice = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 100)
        self.company.currency_exchange_journal_id = False

        self.assertSettled(self._net(invoice, bill))

    def test_the_same_rate_all_along_makes_no_exchange_entry(self):
        self._agreement(self.partner)
        invoice = self._invoice(self.partner, 1000, currency=self.foreign)
        bill = self._bill(self.partner, 400, currency=self.foreign)

        netting = self._net(invoice, bill, date="2025-01-20")

        self.assertSettled(netting)
        self.assertFalse(self._exchange_moves(netting))
        self.assertEqual(self._residuals(invoice), [300.0])


@tagged("standard", "post_install", "-at_install")
class TestForeignNetting(CurrencyCommon):
    """Documents of every kind, in foreign currency."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._agreement(cls.partner)

    def test_credit_notes_on_both_sides(self):
        documents = [
            self._invoice(self.partner, 100, currency=self.foreign),
            self._refund(self.partner, 30, currency=self.foreign, date="2025-03-15"),
            self._bill(self.partner, 90, currency=self.foreign, date="2025-03-15"),
            self._bill_refund(self.partner, 40, currency=self.foreign),
        ]

        netting = self.assertNetsAndReverses(self._items(*documents))

        self.assertEqual(netting.amount, 50.0)

    def test_a_partly_paid_document_nets_what_is_left_of_it(self):
        invoice = self._invoice(self.partner, 1000, currency=self.foreign)
        bill = self._bill(self.partner, 600, currency=self.foreign, date="2025-03-15")
        self._pay(invoice, 700, date="2025-03-20")
        self._pay(bill, 100, date="2025-06-05")
        self.assertEqual(self._residuals_currency(invoice, bill), [300.0, -500.0])

        netting = self.assertNetsAndReverses(self._items(invoice, bill))

        self.assertEqual(netting.amount, 300.0)

    def test_a_later_payment_outlives_the_reversal(self):
        invoice = self._invoice(self.partner, 1000, currency=self.foreign)
        bill = self._bill(self.partner, 600, currency=self.foreign)
        netting = self._net(invoice, bill)
        self._pay(invoice, 400, date="2025-06-18")
        self.assertEqual(invoice.payment_state, "paid")

        netting.action_reverse(date=REVERSAL_DATE)

        self.assertReversed(netting)
        self.assertEqual(self._residuals_currency(invoice, bill), [600.0, -600.0])
        self.assertEqual(self._residuals(invoice, bill), [300.0, -300.0])

    def test_advances_are_netted_the_other_way_round(self):
        advance = self._payment(self.partner, 200, currency=self.foreign)
        prepayment = self._payment(
            self.partner,
            150,
            partner_type="supplier",
            currency=self.foreign,
            date="2025-03-15",
        )

        netting = self.assertNetsAndReverses(self._items(advance, prepayment))

        self.assertTrue(netting.is_inverse)
        self.assertEqual(netting.amount, 150.0)

    def test_amounts_by_hand_settle_just_that(self):
        items = self._open_items(
            self.partner, [100, 50, -20], [80, 70], self.foreign, date="2025-03-15"
        )
        opened = self._read_open(items)
        hundred, fifty, credit, eighty, seventy = items
        amounts = {hundred: 33.33, fifty: 50, credit: -7.77, eighty: 75.56, seventy: 0}

        netting = self._net(items, amounts=amounts)

        self.assertExact(netting, opened)
        self.assertEqual(netting.amount, 75.56)
        self.assertEqual(
            items.mapped("amount_residual_currency"),
            [66.67, 0.0, -12.23, -4.44, -70.0],
        )
        netting.action_reverse(date=REVERSAL_DATE)
        self.assertRestored(netting, opened)

    @pytest.mark.long
    def test_the_form_of_the_entry_does_not_change_what_is_settled(self):
        forms = [
            ("summary", "one"),
            ("item", "one"),
            ("summary", "two"),
            ("item", "two"),
        ]
        results = []
        for entry_detail, posting in forms:
            partner = self.env["res.partner"].create({"name": entry_detail + posting})
            self._agreement(partner, entry_detail=entry_detail, posting=posting)
            items = self._open_items(
                partner, [10.01, 20.02, 99.99, -0.33], [45.67, 30.30], self.foreign
            )
            items |= self._open_items(
                partner, [7.77], [0.01], self.foreign, date="2025-03-15"
            )
            opened = self._read_open(items)

            netting = self._net(items)

            self.assertExact(netting, opened)
            self.assertEqual(len(netting.move_ids), 1 if posting == "one" else 2)
            results.append(
                (
                    items.mapped("amount_residual_currency"),
                    items.mapped("amount_residual"),
                    items.mapped("reconciled"),
                )
            )
            netting.action_reverse(date=REVERSAL_DATE)
            self.assertRestored(netting, opened)
        for result in results[1:]:
            self.assertEqual(result[0], results[0][0])
            self.assertEqual(result[2], results[0][2])
            for amount, first in zip(result[1], results[0][1], strict=True):
                self.assertAlmostEqual(amount, first, delta=1.01 * 0.01)

    @pytest.mark.long
    def test_thirty_items_of_any_amount(self):
        chance = random.Random(2025)
        currency = self._foreign_currency(
            "MNY", rates={"2025-01-01": 0.333333, "2025-06-01": 151.37}
        )
        items = self._open_items(
            self.partner,
            [chance.randint(1, 9999) / 100 for _item in range(15)],
            [chance.randint(1, 9999) / 100 for _item in range(15)],
            currency,
        )

        for order in ("amount_desc", "amount_asc"):
            with self.subTest(order):
                self.assertNetsAndReverses(items, item_order=order)

    def test_two_bridging_accounts_are_zero_together(self):
        second = self.copy_account(self.bridging)
        partner = self.env["res.partner"].create({"name": "Two accounts"})
        self._agreement(partner, payable_account_id=second.id)
        items = self._open_items(partner, [10.01] * 3, [20.02, 50], self.foreign)
        opened = self._read_open(items)

        netting = self._net(items)

        self.assertExact(netting, opened)
        lines = netting.move_ids.line_ids.filtered(
            lambda line: line.account_id in self.bridging | second
        )
        self.assertRecordValues(
            lines.sorted("balance"),
            [
                {"account_id": second.id, "amount_currency": -30.03},
                {"account_id": self.bridging.id, "amount_currency": 30.03},
            ],
        )
