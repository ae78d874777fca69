"""Early-payment discounts are booked as *Pay* books them, to the last cent."""

from collections import defaultdict

import pytest

from odoo.tests import tagged

from .discount_common import IN_TIME, TAKEN_BACK, DiscountCommon
from .tax_common import set_up_tax_on_payment


@tagged("standard", "post_install", "-at_install")
class TestDiscountAsPay(DiscountCommon):
    # As Pay does it
    # --------------

    def test_every_kind_of_discount_is_booked_as_pay_books_it(self):
        for computation in ("included", "excluded", "mixed"):
            terms = self._discount_terms(computation, percentage=3)
            for kind, taxes in (
                ("in_invoice", self.purchase_tax),
                ("out_invoice", self.sale_tax),
            ):
                with self.subTest(computation, kind=kind):

                    def make(kind=kind, terms=terms, taxes=taxes):
                        return self._document(
                            kind, self.partner, 777.77, terms=terms, taxes=taxes
                        )

                    def other(amount, kind=kind):
                        is_sale = kind == "out_invoice"
                        method = self._bill if is_sale else self._invoice
                        return method(self.partner, amount)

                    self._assert_books_as_pay(make, other)

    def test_a_foreign_discount_is_booked_as_pay_books_it(self):
        for foreign in (
            self._foreign_currency("FOD", rates={"2025-01-01": 2, "2025-01-20": 2.5}),
            self._foreign_currency("YEN", 1, {"2025-01-01": 150, "2025-01-20": 141}),
            self._foreign_currency(
                "DIN", 0.001, {"2025-01-01": 0.31, "2025-01-20": 0.3077}
            ),
        ):
            with self.subTest(foreign.name):
                self._assert_books_as_pay(
                    lambda foreign=foreign: self._taxed_bill(826, currency=foreign),
                    lambda amount, foreign=foreign: self._invoice(
                        self.partner, amount, currency=foreign, date="2025-01-20"
                    ),
                )

    def test_parts_of_a_foreign_discount_lose_nothing(self):
        """Three parts pro rata book the same gain and tax as one."""
        self._policy("pro_rata")
        yen = self._foreign_currency("YEN", 1, {"2025-01-01": 150})
        whole, parts = (
            self._taxed_bill(99_999, currency=yen, taxes=self.purchase_tax)
            for _ in range(2)
        )
        once = self._net(
            whole, self._invoice(self.partner, 10**6, currency=yen), date=IN_TIME
        )
        nettings = once.browse()
        for amount in (33_333, 7, 10**6):
            nettings += self._net(
                parts, self._invoice(self.partner, amount, currency=yen), date=IN_TIME
            )

        self.assertSettled(nettings)
        self.assertEqual(self._residuals_currency(whole, parts), [0, 0])
        for name in ("amount_currency", "balance"):
            booked = [
                sum(one.payable_line_ids.discount_line_ids.mapped(name))
                for one in (once, nettings)
            ]
            self.assertAlmostEqual(*booked, delta=0.02 if name == "balance" else 0)
        for netting in reversed(nettings):
            netting.action_reverse(date=TAKEN_BACK)
        self.assertEqual(self._residuals_currency(parts), [-parts.amount_total])

    def test_across_currencies_a_discount_is_in_its_documents(self):
        """980.00 FOR less 20.00 are worth 490.00, which close both documents."""
        self.agreement.action_draft()
        self.agreement.write(
            {
                "currency_rule": "across",
                "settlement_currency_id": self.currency.id,
            }
        )
        self.agreement.action_activate()
        for amount, left in ((490, 0), (245, 510)):
            with self.subTest(amount):
                invoice = self._invoice(
                    self.partner, 1000, terms=self.terms, currency=self.foreign
                )
                bill = self._bill(self.partner, amount)

                netting = self._net(invoice, bill, date=IN_TIME)

                self.assertSettled(netting)
                self.assertEqual(netting.amount, amount)
                self.assertEqual(self._residuals_currency(invoice, bill), [left, 0])
                netting.action_reverse(date=TAKEN_BACK)
                self.assertReversed(netting)
                self.assertEqual(
                    self._residuals_currency(invoice, bill), [1000, -amount]
                )
                (invoice | bill).write({"netting_hold": "all"})

    # Awkward figures
    # ---------------

    def test_a_third_of_a_discount_of_three_per_cent(self):
        """Of 333.33 less 3 %, 100.01 net settle 103.10 with 3.09 of discount."""
        self._policy("pro_rata")
        bill = self._bill(
            self.partner, 333.33, terms=self._discount_terms(percentage=3)
        )

        netting = self._net(bill, self._invoice(self.partner, 100.01), date=IN_TIME)

        self.assertSettled(netting)
        self.assertEqual(netting.payable_line_ids.amount_discount, 3.09)
        self.assertEqual(bill.amount_residual, 230.23)

    def test_a_discount_of_less_than_a_cent_is_none(self):
        bill = self._bill(self.partner, 0.20, terms=self.terms)

        netting = self._net(bill, self._invoice(self.partner, 0.20), date=IN_TIME)

        self.assertSettled(netting)
        self.assertEqual((netting.amount, bill.amount_residual), (0.20, 0))
        self.assertFalse(netting.payable_line_ids.amount_discount)

    def test_half_of_all_as_a_discount_goes_to_the_cent(self):
        """50 % of 100.01: 33.34 net settle 66.67 or a cent more, 50.00 all of it."""
        self._policy("pro_rata")
        terms = self._discount_terms(percentage=50)
        bill = self._bill(self.partner, 100.01, terms=terms)

        netting = self._net(bill, self._invoice(self.partner, 33.34), date=IN_TIME)
        rest = self._net(bill, self._invoice(self.partner, 99), date=IN_TIME)

        self.assertSettled(netting | rest)
        self.assertEqual(bill.amount_residual, 0)
        self.assertEqual(
            sum((netting | rest).payable_line_ids.mapped("amount_discount")),
            self.currency.round(100.01 - netting.amount - rest.amount),
        )


@tagged("standard", "post_install", "-at_install")
class TestDiscountTaxOnPayment(DiscountCommon):
    """Tax of 15 % that falls due on payment: 150.00 of 1,150.00."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sale_tax, cls.purchase_tax = set_up_tax_on_payment(cls)

    def test_tax_on_payment_is_booked_as_pay_books_it(self):
        self._assert_tax_as_pay("included")

    @pytest.mark.long
    def test_tax_on_payment_in_the_other_ways_is_booked_as_pay_books_it(self):
        for computation in ("excluded", "mixed"):
            with self.subTest(computation):
                self._assert_tax_as_pay(computation)

    def _assert_tax_as_pay(self, computation):
        """Pay and net an invoice with tax on payment; reversed, nothing of it is left.

        :param computation: how tax goes with the discount
        """
        terms = self._discount_terms(computation)
        netting = self._assert_books_as_pay(
            lambda: self._invoice(self.partner, 1000, terms=terms, taxes=self.sale_tax),
            lambda amount: self._bill(self.partner, amount),
        )
        taxes = netting.tax_move_ids | netting.tax_move_ids.reversal_move_ids
        self.assertFalse(
            self._sums(netting.move_ids | netting.reversal_move_ids | taxes)
        )

    def test_reports_learn_the_tax_due_less_that_of_the_discount(self):
        """150.00 fall due and 3.00 are taken back: 147.00 on 980.00."""
        invoice = self._invoice(
            self.partner, 1000, terms=self.terms, taxes=self.sale_tax
        )
        bill = self._bill(self.partner, 1127)

        netting = self._net(invoice, bill, date=IN_TIME)

        told = [
            one for one in netting.settled_documents() if one["side"] == "receivable"
        ]
        self.assertEqual([one["amount"] for one in told], [1127])
        self.assertEqual(
            [(tax["base"], tax["tax"]) for tax in told[0]["taxes"]], [(980, 147)]
        )
        netting.action_take_back(
            {self._items(invoice).id: 500, self._items(bill).id: 500}, date=TAKEN_BACK
        )
        self.assertEqual(invoice.amount_residual, 523)
        self.assertEqual(self._tax_due(), -81.78)
        netting.action_reverse(date=TAKEN_BACK)
        self.assertEqual(self._tax_due(), 0)

    def test_what_has_no_tax_bears_none_of_that_of_discounts(self):
        """Of 1,127.00 a side the invoice has 980.00 and 147.00, the bill no tax."""
        invoice = self._invoice(
            self.partner, 1000, terms=self.terms, taxes=self.sale_tax
        )
        bill = self._bill(self.partner, 1150, terms=self.terms)

        netting = self._net(invoice, bill, date=IN_TIME)

        self.assertEqual(netting.amount, 1127)
        self.assertEqual(
            {
                one["side"]: [(tax["base"], tax["tax"]) for tax in one["taxes"]]
                for one in netting.settled_documents()
            },
            {"receivable": [(980, 147)], "payable": [(1127, 0)]},
        )
        netting.action_reverse(date=TAKEN_BACK)
        sums = defaultdict(float)
        for one in netting.settled_documents():
            for tax in one["taxes"]:
                sums[one["side"], "base"] += tax["base"]
                sums[one["side"], "tax"] += tax["tax"]
        self.assertEqual(set(map(self.currency.round, sums.values())), {0})

    def _tax_due(self):
        groups = self.env["account.move.line"]._read_group(
            [
                ("account_id", "=", self.tax_account.id),
                ("parent_state", "=", "posted"),
            ],
            [],
            ["balance:sum"],
        )
        return self.currency.round(groups[0][0])
