"""Random books in yen, dinar and dollars: the bridge is zero, and undo is exact."""

import random

import pytest

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..proof.effort import EXAMPLES, SEED, tell
from .across_common import AcrossCommon
from .currency_common import REVERSAL_DATE

#: A few books in ``make test``; at length so many times the examples asked for.
FEW = 3
MANY = 5


@tagged("standard", "post_install", "-at_install")
class TestAcrossBooks(AcrossCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        yen = {"2025-01-01": 151.37, "2025-06-01": 163.9}
        dinar = {"2025-01-01": 0.31, "2025-06-01": 0.3367}
        cls.yen = cls._foreign_currency("JPX", 1, yen)
        cls.dinar = cls._foreign_currency("KWX", 0.001, dinar)
        cls.currencies = cls.currency | cls.dollar | cls.pound | cls.yen | cls.dinar
        cls.bridging_2 = cls.copy_account(cls.bridging)

    def _make_book(self, chance, number):
        """Return a partner with an agreement, and what both sides have open."""
        partner = self.env["res.partner"].create({"name": f"Book {number}"})
        source = chance.choice(["date", "manual", "agreement"])
        settlement = chance.choice(self.currencies)
        rates = []
        if source == "agreement":
            for currency in self.currencies - settlement:
                usual = self._get_usual_rate(currency, settlement)
                rate = round(usual * chance.uniform(0.97, 1.03), 6)
                vals = {"currency_id": currency.id, "rate": rate, "date": "2025-01-01"}
                rates.append(Command.create(vals))
        self._across(
            partner,
            settlement_currency_id=settlement.id,
            rate_source=source,
            rate_ids=rates,
            entry_detail=chance.choice(["summary", "item"]),
            posting=chance.choice(["one", "two"]),
            payable_account_id=chance.choice([False, self.bridging_2.id]),
        )
        items = self.env["account.move.line"]
        for side in ("receivable", "payable"):
            for _item in range(chance.randint(1, 4)):
                currency = chance.choice(self.currencies)
                units = chance.choice([chance.randint(1, 50), chance.randint(1, 10**6)])
                sign = chance.choice([1, 1, 1, -1])
                amount = currency.round(sign * units / 10**currency.decimal_places)
                balance = currency._convert(
                    amount, self.currency, self.company, "2025-01-15"
                )
                move = self._misc_item(
                    partner,
                    amount,
                    self.receivable if side == "receivable" else self.payable,
                    currency=currency,
                    balance=balance,
                )
                items |= self._items(move)
        return items

    def _get_usual_rate(self, currency, settlement):
        return settlement._get_conversion_rate(
            settlement, currency, self.company, "2025-06-15"
        )

    def _read(self, items):
        items.invalidate_recordset(["amount_residual", "amount_residual_currency"])
        return [(item.amount_residual, item.amount_residual_currency) for item in items]

    def _check_book(self, chance, number):
        """Net a book, take it back in parts; tell whether anything was netted."""
        items = self._make_book(chance, number)
        before = self._read(items)
        try:
            order = chance.choice(["due_asc", "amount_desc", "amount_asc"])
            netting = self._propose(items, item_order=order)
        except UserError as error:
            self.assertIn("nothing to net", str(error))
            return False
        if netting.rate_source == "manual":
            for rate in netting.rate_ids:
                rate.rate = round(rate.rate * chance.uniform(0.96, 1.04), 5)
            netting.action_distribute()
            if not netting.amount:
                return False
        netting.action_post()
        self.assertSettled(netting)
        for line in netting.line_ids:
            # Nothing moves beyond what was netted.
            left = line.amount_open - line.amount
            self.assertFalse(line.currency_id.compare_amounts(left, line.amount_left))
        if chance.random() < 0.5:
            self._take_back_half(chance, netting)
        if netting.state == "posted":
            netting.action_reverse(date=REVERSAL_DATE)
        self.assertEqual(self._read(items), before)
        entries = netting.move_ids | netting.reversal_move_ids
        self._assert_bridging_is_zero_in_sum(netting, entries)
        return True

    def _take_back_half(self, chance, netting):
        """Take back one item against what of another is worth the same, if one is."""
        pairs = [
            (one, other)
            for one in netting.line_ids
            for other in netting.line_ids
            if (one.side, other.side) == ("receivable", "payable")
            and one.amount_settled == other.amount_settled
        ]
        if not pairs:
            return
        one, other = chance.choice(pairs)
        amounts = {line.move_line_id.id: line.amount for line in (one, other)}
        netting.action_take_back(amounts, date=REVERSAL_DATE)
        entries = netting.move_ids | netting.reversal_move_ids
        self._assert_bridging_is_zero_in_sum(netting, entries)

    def _assert_bridging_is_zero_in_sum(self, netting, entries):
        agreement = netting.agreement_id
        for account in agreement.account_id | agreement.payable_account_id:
            lines = entries.line_ids.filtered(
                lambda line, account=account: line.account_id == account
            )
            if not agreement.payable_account_id:
                self.assertFalse(lines.filtered(lambda line: not line.reconciled))
        accounts = agreement.account_id | agreement.payable_account_id
        lines = entries.line_ids.filtered(lambda line: line.account_id in accounts)
        self.assertTrue(self.currency.is_zero(sum(lines.mapped("balance"))))
        total = sum(lines.mapped("amount_currency"))
        self.assertTrue(netting.currency_id.is_zero(total))

    def _check_books(self, count, seed):
        netted = 0
        for number in range(count):
            with self.subTest(seed=seed, number=number):
                chance = random.Random(f"{seed}/{number}")
                netted += self._check_book(chance, number)
        return netted

    def test_a_few_random_books_are_right(self):
        self.assertTrue(self._check_books(FEW, "few"))

    @pytest.mark.long
    def test_many_random_books_are_right(self):
        books = EXAMPLES * MANY
        netted = self._check_books(books, SEED)
        self.assertGreater(netted, books // 4)
        tell("Across currencies", books=books, netted=netted)
