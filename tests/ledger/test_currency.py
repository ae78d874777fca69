"""Nettings in foreign currencies: what is settled, at which rate, to the last cent.

FOR counts 2.0 for one of the company's since 1 January 2025, 4.0 since 1 March, 2.5
since 1 June; documents are dated 15 January and netted on 15 June unless told.
"""

import random

import pytest

from odoo.fields import Command
from odoo.tests import tagged

from ..common import NETTING_DATE, NettingCommon

REVERSAL_DATE = "2025-06-20"


class CurrencyCommon(NettingCommon):
    """What tests of currencies share; holds no test itself."""

    def _exchange_moves(self, nettings):
        partials = self.env["account.partial.reconcile"]
        for lines in (nettings.move_ids | nettings.reversal_move_ids).mapped(
            "line_ids"
        ):
            partials |= lines.matched_debit_ids | lines.matched_credit_ids
        return partials.exchange_move_id

    def _exchange_result(self, moves):
        """Return the loss and the gain that exchange entries book, above zero."""
        lines = moves.line_ids
        loss = lines.filtered(
            lambda line: (
                line.account_id == self.company.expense_currency_exchange_account_id
            )
        )
        gain = lines.filtered(
            lambda line: (
                line.account_id == self.company.income_currency_exchange_account_id
            )
        )
        return sum(loss.mapped("balance")), -sum(gain.mapped("balance"))

    def _bridging_balances(self, netting):
        lines = netting.move_ids.line_ids.filtered(
            lambda line: line.account_id == self.bridging
        )
        return sum(lines.mapped("balance")), sum(lines.mapped("amount_currency"))

    @classmethod
    def _open_items(cls, partner, receivables, payables, currency, date="2025-01-15"):
        """Post one entry with open items; credits are below zero.

        :return: the receivable and payable items, in the order given
        """
        lines = []
        for account, sign, amounts in (
            (cls.receivable, 1, receivables),
            (cls.payable, -1, payables),
        ):
            for amount in amounts:
                balance = currency._convert(amount, cls.currency, cls.company, date)
                lines.append((account, sign * amount, sign * balance))
        lines.append(
            (
                cls.revenue,
                -currency.round(sum(amount for _account, amount, _balance in lines)),
                -cls.currency.round(
                    sum(balance for _account, _amount, balance in lines)
                ),
            )
        )
        move = cls.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": cls.company_data["default_journal_misc"].id,
                "date": date,
                "line_ids": [
                    Command.create(
                        {
                            "name": "Opening balance",
                            "account_id": account.id,
                            "partner_id": partner.id,
                            "currency_id": currency.id,
                            "amount_currency": amount,
                            "balance": balance,
                            "date_maturity": date,
                        }
                    )
                    for account, amount, balance in lines
                ],
            }
        )
        move.action_post()
        return cls._items(move)

    def _read_open(self, items):
        return {
            item: (item.amount_residual, item.amount_residual_currency)
            for item in items
        }

    def assertExact(self, nettings, opened):
        """Check that each item was settled by just what was netted of it.

        :param opened: ``{item: (residual, residual in currency)}`` from before
        """
        self.assertSettled(nettings)
        for line in nettings.line_ids:
            item, currency = line.move_line_id, line.currency_id
            balance, amount = opened[item]
            sign = -1 if line.side == "payable" else 1
            left = currency.round(amount - sign * line.amount)
            self.assertEqual(
                currency.round(item.amount_residual_currency), left, item.display_name
            )
            if currency.is_zero(left):
                self.assertTrue(item.reconciled)
                self.assertTrue(self.currency.is_zero(item.amount_residual))
            else:
                # What is left keeps the rate that the item was booked with.
                self.assertAlmostEqual(
                    item.amount_residual,
                    balance * left / amount,
                    delta=1.01 * self.currency.rounding,
                )

    def assertRestored(self, nettings, opened):
        """Check that reversed nettings left every item as open as it was."""
        self.assertReversed(nettings)
        for item, (balance, amount) in opened.items():
            self.assertEqual(
                self.currency.compare_amounts(item.amount_residual, balance), 0
            )
            self.assertEqual(
                item.currency_id.compare_amounts(item.amount_residual_currency, amount),
                0,
            )
            self.assertFalse(item.reconciled)

    def assertNetsAndReverses(self, items, **options):
        """Net items, check every cent, reverse, and check that all is as before."""
        opened = self._read_open(items)

        nettings = self._net(items, **options)

        self.assertExact(nettings, opened)

        nettings.action_reverse(date=REVERSAL_DATE)

        self.assertRestored(nettings, opened)
        return nettings


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
class TestRates(CurrencyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._agreement(cls.partner)

    def test_a_missing_rate_is_refused_naming_the_currency(self):
        late = self._foreign_currency("LAT", rates={"2025-06-20": 2.0})
        items = self._open_items(self.partner, [100], [60], late)

        with self.assertRefused("There is no LAT rate on or before 06/15/2025"):
            self._propose(items)

        self.assertSettled(self._net(items, date="2025-06-20"))

    def test_a_rate_that_disappears_is_refused_at_posting(self):
        items = self._open_items(self.partner, [100], [60], self.foreign)
        netting = self._propose(items)
        self.foreign.rate_ids.unlink()

        with self.assertRefused(netting.name, "There is no FOR rate"):
            netting.action_post()

    def test_a_missing_rate_of_the_companys_own_currency_is_refused_too(self):
        items = self._open_items(self.partner, [100], [60], self.foreign)
        rate = self.env["res.currency.rate"].create(
            {"currency_id": self.currency.id, "name": "2025-06-16", "rate": 1.1}
        )
        own = self.currency.name

        with self.assertRefused(f"There is no {own} rate on or before 06/15/2025"):
            self._propose(items)

        rate.name = "2025-01-01"
        self.assertSettled(self._net(items))

    def test_a_rate_of_all_companies_will_do(self):
        shared = self._foreign_currency("SHA", rates={"2025-01-01": 2.0})
        shared.rate_ids.company_id = False
        items = self._open_items(self.partner, [100], [60], shared)

        netting = self._net(items)

        self.assertSettled(netting)
        self.assertEqual(netting.amount_company, 30.0)

    def test_a_rate_of_another_company_will_not_do(self):
        other = self.setup_other_company(name="Other")["company"]
        theirs = self._foreign_currency("THE", rates={"2025-01-01": 2.0})
        theirs.rate_ids.company_id = other
        items = self._open_items(self.partner, [100], [60], theirs)

        with self.assertRefused("There is no THE rate"):
            self._propose(items)

    def test_the_rate_of_the_netting_date_counts(self):
        for date, company_amount in (
            ("2025-02-28", 30.0),
            ("2025-03-01", 15.0),
            ("2025-06-01", 24.0),
        ):
            with self.subTest(date):
                items = self._open_items(self.partner, [60], [60], self.foreign)

                netting = self._net(items, date=date)

                self.assertSettled(netting)
                self.assertEqual(netting.amount_company, company_amount)
                self.assertEqual(
                    self._items(netting.move_ids).mapped("balance"),
                    [company_amount, -company_amount],
                )

    def test_moving_a_proposal_to_another_day_takes_that_days_rate(self):
        items = self._open_items(self.partner, [100], [60], self.foreign)
        netting = self._propose(items, date="2025-03-01")
        self.assertEqual(netting.amount_company, 15.0)

        netting.date = NETTING_DATE
        netting.action_post()

        self.assertSettled(netting)
        self.assertEqual(netting.amount_company, 24.0)


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


@tagged("long", "standard", "post_install", "-at_install")
class TestAwkwardCurrencies(CurrencyCommon):
    """Decimals and rates at which something is lost or gained in every rounding.

    Every amount counts the smallest units of its currency.
    """

    company_rounding = 0.01

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if cls.company_rounding != 0.01:
            cls.company.currency_id = cls._foreign_currency(
                "OWN", cls.company_rounding, rates={"2025-01-01": 1.0}
            )
            cls.currency = cls.company.currency_id
        cls.agreement = cls._agreement(cls.partner)

    def _items_in_units(self, receivables, payables, currency, **options):
        return self._open_items(
            self.partner,
            [currency.round(units * currency.rounding) for units in receivables],
            [currency.round(units * currency.rounding) for units in payables],
            currency,
            **options,
        )

    def test_any_decimals_at_any_rates(self):
        for name, rounding, first, last in (
            ("YEN", 1.0, 0.333333, 151.37),
            ("CEN", 0.01, 151.37, 0.333333),
            ("DIN", 0.001, 0.0071, 3.0),
        ):
            with self.subTest(decimals=rounding, rates=(first, last)):
                currency = self._foreign_currency(
                    name, rounding, rates={"2025-01-01": first, "2025-06-01": last}
                )
                items = self._items_in_units(
                    [10_001, 3_333, 7, 1], [9_999, -50], currency
                )
                items |= self._items_in_units(
                    [777], [10_000, 1], currency, date="2025-06-05"
                )

                self.assertNetsAndReverses(items)

    def test_amounts_that_are_worth_nothing_in_company_currency(self):
        tiny = self._foreign_currency(
            "TIN", self.company_rounding, rates={"2025-01-01": 1000.0}
        )
        items = self._items_in_units([3, 4, 5], [1, 1, 7], tiny)
        self.assertEqual(items.mapped("balance"), [0.0] * 6)

        netting = self.assertNetsAndReverses(items)

        self.assertEqual(netting.amount_company, 0.0)
        self.assertEqual(set(netting.move_ids.line_ids.mapped("balance")), {0.0})

    def test_amounts_that_are_worth_nothing_one_by_one_but_a_unit_together(self):
        tiny = self._foreign_currency(
            "TIN", self.company_rounding, rates={"2025-01-01": 3.0}
        )
        self.agreement.action_draft()
        self.agreement.entry_detail = "item"
        self.agreement.action_activate()
        items = self._items_in_units([1, 1, 1], [3], tiny)

        netting = self.assertNetsAndReverses(items)

        self.assertEqual(netting.amount_company, self.company_rounding)


@tagged("long")
class TestAwkwardCurrenciesOfYenCompany(TestAwkwardCurrencies):
    company_rounding = 1.0


@tagged("long")
class TestAwkwardCurrenciesOfDinarCompany(TestAwkwardCurrencies):
    company_rounding = 0.001


@tagged("standard", "post_install", "-at_install")
class TestSameAsCore(CurrencyCommon):
    """Posting leaves out Odoo's invoice synchronisation; that changes nothing.

    The same documents are made for two partners. One pair is netted; for the other
    the same entry is typed in and matched by the means of Odoo alone.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.twin = cls.partner.copy({"name": "Twin"})
        cls.company.tax_exigibility = True
        cls.tax = cls.company_data["default_tax_sale"].copy(
            {
                "name": "On payment",
                "tax_exigibility": "on_payment",
                "cash_basis_transition_account_id": cls.copy_account(cls.bridging).id,
            }
        )

    def assertSameAsCore(self, make_documents, **terms):
        """Net what ``make_documents(partner)`` makes, and do the same by hand."""
        self._agreement(self.partner, **terms)
        netted, twins = (
            self._items(*make_documents(partner)).filtered(
                lambda item: not item.reconciled
            )
            for partner in (self.partner, self.twin)
        )
        netting = self._net(netted)
        self.assertSettled(netting)

        twin_of = dict(zip(netted, twins, strict=True))
        entries = self._copy_by_hand(netting, twin_of)

        self.assertEqual(
            self._describe(netting.move_ids, netted), self._describe(entries, twins)
        )

    def _copy_by_hand(self, netting, twin_of):
        entries = self.env["account.move"]
        plans = []
        bridging = self.env["account.move.line"]
        for move in netting.move_ids:
            lines = move.line_ids.sorted("sequence")
            entry = self.env["account.move"].create(
                {
                    "move_type": "entry",
                    "journal_id": move.journal_id.id,
                    "date": move.date,
                    "line_ids": [
                        Command.create(
                            {
                                "sequence": line.sequence,
                                "name": line.name,
                                "account_id": line.account_id.id,
                                "partner_id": self.twin.id,
                                "currency_id": line.currency_id.id,
                                "amount_currency": line.amount_currency,
                                "balance": line.balance,
                                "date_maturity": line.date_maturity,
                            }
                        )
                        for line in lines
                    ],
                }
            )
            entry.action_post()
            entries |= entry
            for line, copy in zip(
                lines, entry.line_ids.sorted("sequence"), strict=True
            ):
                settled = netting.line_ids.filtered(
                    lambda item, line=line: item.entry_line_id == line
                )
                if settled:
                    items = [twin_of[item.move_line_id].id for item in settled]
                    plans.append(copy | copy.browse(items))
                else:
                    bridging |= copy
        plans.append(bridging)
        self.env["account.move.line"]._reconcile_plan(plans)
        return entries

    def _describe(self, entries, items):
        """Return all that the entries and their matching made, without ids."""
        lines = entries.line_ids | items
        partials = lines.matched_debit_ids | lines.matched_credit_ids
        taxes = self.env["account.move"].search(
            [("tax_cash_basis_rec_id", "in", partials.ids)]
        )
        moves = entries | items.move_id | partials.exchange_move_id | taxes
        return {
            "lines": sorted(
                (
                    line.account_id.id,
                    line.currency_id.id,
                    line.balance,
                    line.amount_currency,
                    line.amount_residual,
                    line.amount_residual_currency,
                    line.reconciled,
                    bool(line.full_reconcile_id),
                )
                for line in moves.line_ids
            ),
            "partials": sorted(
                (
                    partial.debit_move_id.account_id.id,
                    partial.amount,
                    partial.debit_amount_currency,
                    partial.credit_amount_currency,
                    len(partial.exchange_move_id),
                )
                for partial in partials
            ),
            "entries": (len(partials.exchange_move_id), len(taxes)),
            "amounts": sorted(items.move_id.mapped("amount_residual")),
            # Core calls reversed what entries alone settle; to us it is paid.
            "states": sorted(
                {"reversed": "paid"}.get(state, state)
                for state in items.move_id.mapped("payment_state")
            ),
        }

    def _make_documents(self, partner):
        return [
            self._invoice(partner, 1000, currency=self.foreign),
            self._invoice(partner, 33.33, currency=self.foreign, date="2025-03-15"),
            self._refund(partner, 77.77, currency=self.foreign, date="2025-03-15"),
            self._bill(partner, 600, currency=self.foreign, date="2025-03-15"),
            self._bill(partner, 20.01, currency=self.foreign),
            self._bill_refund(partner, 5.55, currency=self.foreign),
        ]

    def test_foreign_documents(self):
        self.assertSameAsCore(self._make_documents)

    def test_foreign_documents_item_by_item_in_two_entries(self):
        self.assertSameAsCore(self._make_documents, entry_detail="item", posting="two")

    def test_cash_basis_tax(self):
        self.assertSameAsCore(
            lambda partner: [
                self._invoice(partner, 1000, taxes=self.tax),
                self._invoice(partner, 10, taxes=self.tax),
                self._bill(partner, 575),
            ]
        )

    def test_cash_basis_tax_in_foreign_currency(self):
        self.assertSameAsCore(
            lambda partner: [
                self._invoice(partner, 1000, taxes=self.tax, currency=self.foreign),
                self._bill(partner, 575, currency=self.foreign, date="2025-03-15"),
            ]
        )
