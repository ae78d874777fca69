"""Early-payment discounts that go with a netting, as the agreement says."""

from collections import defaultdict

import pytest

from odoo.fields import Command
from odoo.tests import Form, tagged

from ..common import NettingCommon
from .tax_common import set_up_tax_on_payment

IN_TIME = "2025-01-24"
LATE = "2025-01-26"
TAKEN_BACK = "2025-02-10"


class DiscountCommon(NettingCommon):
    """2 % for what is paid until 25 January; tax of 21 %, by default included."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._agreement(
            cls.partner, discount_customer="closing", discount_vendor="closing"
        )
        cls.gain = cls.company.account_journal_early_pay_discount_gain_account_id
        cls.loss = cls.company.account_journal_early_pay_discount_loss_account_id
        cls.terms = cls._discount_terms()
        cls.purchase_tax = cls.company_data["default_tax_purchase"].copy(
            {"amount": 21, "name": "21 %"}
        )
        cls.sale_tax = cls.company_data["default_tax_sale"].copy(
            {"amount": 21, "name": "21 %"}
        )

    @classmethod
    def _discount_terms(cls, computation="included", percentage=2, days=10):
        return cls.env["account.payment.term"].create(
            {
                "name": f"{percentage} % within {days} days, tax {computation}",
                "early_discount": True,
                "discount_percentage": percentage,
                "discount_days": days,
                "early_pay_discount_computation": computation,
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": 100, "nb_days": 30}
                    )
                ],
            }
        )

    def _policy(self, policy):
        self.agreement.action_draft()
        self.agreement.write({"discount_customer": policy, "discount_vendor": policy})
        self.agreement.action_activate()

    def _taxed_bill(self, amount=826.45, **options):
        """A bill of 1,000.00: 826.45 and 173.55 of tax, unless told."""
        options = {"terms": self.terms, "taxes": self.purchase_tax, **options}
        return self._bill(self.partner, amount, **options)

    def _sums(self, moves):
        """Return ``{(account, tax, tags): balance}`` without receivable and payable."""
        sums = {}
        for line in moves.line_ids:
            if line.account_type in ("asset_receivable", "liability_payable"):
                continue
            key = (
                line.account_id,
                line.tax_line_id,
                line.tax_ids,
                line.tax_tag_ids,
            )
            sums[key] = self.currency.round(sums.get(key, 0) + line.balance)
        return {key: amount for key, amount in sums.items() if amount}

    def _assert_books_as_pay(self, make, other):
        """Net one document and pay its twin: the same lines beside bank and bridge.

        :param make: function that makes the document
        :param other: function that makes the other side, of an amount
        """
        paid, netted = make(), make()
        payment = self._pay(paid, date=IN_TIME)
        netting = self._net(netted, other(payment.amount), date=IN_TIME)

        self.assertSettled(netting)
        self.assertEqual(netting.amount, payment.amount)
        for document in (paid, netted):
            self.assertEqual(document.amount_residual, 0)
            self.assertFalse(any(self._residuals(document)))
        bank = payment.move_id.line_ids.filtered(
            lambda line: line.account_id == payment.outstanding_account_id
        )
        sides = []
        for document, entry in ((paid, payment.move_id), (netted, netting.move_ids)):
            item = self._items(document)
            partials = item.matched_debit_ids | item.matched_credit_ids
            exchange = partials.exchange_move_id
            caba = self.env["account.move"].search(
                [("tax_cash_basis_origin_move_id", "in", (document | entry).ids)]
            )
            sums = self._sums(entry | caba | exchange)
            sides.append(
                {
                    key: amount
                    for key, amount in sums.items()
                    if key[0] not in bank.account_id | self.bridging
                }
            )
        rates = (
            self.company.income_currency_exchange_account_id
            | self.company.expense_currency_exchange_account_id
        )
        self.assertEqual(*map(set, sides))
        for key, amount in sides[0].items():
            # A netting converts sums, a payment each amount.
            most = 0.011 if key[0] in rates else 0
            self.assertAlmostEqual(sides[1][key], amount, delta=most)
        netting.action_reverse(date=TAKEN_BACK)
        self.assertReversed(netting)
        return netting


@tagged("standard", "post_install", "-at_install")
class TestDiscount(DiscountCommon):
    # The worked cases
    # ----------------

    def test_closing_takes_the_discount_with_its_tax(self):
        """980.00 net close a bill of 1,000.00: 20.00 = 16.53 + 3.47 of tax."""
        bill, invoice = self._taxed_bill(), self._invoice(self.partner, 980)

        netting = self._propose(bill, invoice, date=IN_TIME)

        line = netting.payable_line_ids
        self.assertEqual(
            (line.amount, line.amount_discount, line.amount_left), (980, 20, 0)
        )
        self.assertIn("20.00", netting.alerts["netting_discount_taken"]["message"])
        self.assertNotIn("netting_discount", netting.alerts)
        netting.action_post()

        self.assertSettled(netting)
        self.assertEqual(self._residuals(bill, invoice), [0, 0])
        self.assertEqual(bill.payment_state, "paid")
        self.assertRecordValues(
            line.discount_line_ids.sorted("balance"),
            [
                {
                    "account_id": self.gain.id,
                    "balance": -16.53,
                    "tax_ids": self.purchase_tax.ids,
                },
                {
                    "account_id": self.company_data["default_account_tax_purchase"].id,
                    "balance": -3.47,
                    "tax_ids": [],
                },
            ],
        )

    def test_pro_rata_takes_as_much_of_it_as_is_settled(self):
        """490.00 net close 500.00 of the bill; 490.00 settle the rest in time."""
        self._policy("pro_rata")
        bill, invoice = self._taxed_bill(), self._invoice(self.partner, 490)

        first = self._net(bill, invoice, date=IN_TIME)

        self.assertSettled(first)
        self.assertEqual(self._residuals(bill, invoice), [-500, 0])
        self.assertEqual(first.payable_line_ids.amount_discount, 10)
        second = self._net(bill, self._invoice(self.partner, 600), date=IN_TIME)
        self.assertSettled(second)
        self.assertEqual((second.amount, bill.amount_residual), (490, 0))
        lines = (first | second).payable_line_ids.discount_line_ids
        tax = lines.filtered("tax_line_id")
        self.assertEqual(sorted(tax.mapped("balance")), [-1.74, -1.73])
        self.assertEqual(sorted((lines - tax).mapped("balance")), [-8.27, -8.26])

    def test_what_is_left_pro_rata_brings_nothing_when_late(self):
        self._policy("pro_rata")
        bill = self._taxed_bill()
        self._net(bill, self._invoice(self.partner, 490), date=IN_TIME)

        late = self._net(bill, self._invoice(self.partner, 490), date=LATE)

        self.assertSettled(late)
        self.assertEqual(bill.amount_residual, 10)

    def test_one_day_late_the_full_amount_counts(self):
        for date, left in (("2025-01-25", 0), (LATE, 20)):
            with self.subTest(date):
                bill = self._taxed_bill()

                netting = self._net(bill, self._invoice(self.partner, 980), date=date)

                self.assertSettled(netting)
                self.assertEqual((netting.amount, bill.amount_residual), (980, left))

    # Never wrong
    # -----------

    def test_never_takes_none(self):
        self._policy("never")
        bill = self._taxed_bill()

        netting = self._net(bill, self._invoice(self.partner, 980), date=IN_TIME)

        self.assertSettled(netting)
        self.assertEqual(bill.amount_residual, 20)

    def test_closing_takes_none_of_what_stays_open(self):
        bill = self._taxed_bill()

        netting = self._propose(bill, self._invoice(self.partner, 979.99), date=IN_TIME)

        self.assertIn("discount is lost", netting.alerts["netting_discount"]["message"])
        netting.action_post()
        self.assertSettled(netting)
        self.assertEqual(bill.amount_residual, 20.01)

    def test_more_than_closes_the_document_is_refused(self):
        bill, invoice = self._taxed_bill(), self._invoice(self.partner, 1000)

        with self.assertRefused(bill.name, "980.00", "discount of", "20.00"):
            self._propose(
                bill, invoice, date=IN_TIME, amounts={bill: 1000, invoice: 1000}
            )

    def test_a_discount_can_be_declined(self):
        bill, invoice = self._taxed_bill(), self._invoice(self.partner, 1000)
        netting = self._propose(bill, invoice, date=IN_TIME)
        netting.takes_discount = False
        netting.action_distribute()

        netting.action_post()

        self.assertSettled(netting)
        self.assertEqual((netting.amount, bill.amount_residual), (1000, 0))
        self.assertFalse(netting.payable_line_ids.discount_line_ids)

    def test_a_date_after_the_discount_leaves_it_open(self):
        bill = self._taxed_bill()
        netting = self._propose(bill, self._invoice(self.partner, 980), date=IN_TIME)

        netting.date = LATE

        line = netting.payable_line_ids
        self.assertEqual(
            (line.amount, line.amount_discount, line.amount_left), (980, 0, 20)
        )
        netting.action_post()
        self.assertSettled(netting)
        self.assertEqual(bill.amount_residual, 20)

    def test_a_payment_meanwhile_stops_the_netting_in_words(self):
        bill = self._taxed_bill()
        netting = self._propose(bill, self._invoice(self.partner, 980), date=IN_TIME)
        self.env.flush_all()
        self._pay(bill, 10, date=IN_TIME)

        with self.assertRefused(netting.name, bill.name, "20.00", "Recompute"):
            netting.action_post()

        netting.invalidate_recordset()
        self.assertIn(bill.name, netting.item_alerts["netting_changed"]["message"])
        netting.action_distribute()
        netting.action_post()
        self.assertSettled(netting)
        self.assertEqual((netting.amount, bill.amount_residual), (980, 10))

    def test_terms_changed_since_stop_the_netting_in_words(self):
        for policies in (("never", "closing"), ("closing", "never")):
            with self.subTest(policies):
                self._policy(policies[0])
                netting = self._propose(
                    self._taxed_bill(), self._invoice(self.partner, 980), date=IN_TIME
                )
                self.env.flush_all()
                self._policy(policies[1])

                with self.assertRefused(netting.name, "Recompute"):
                    netting.action_post()

    # Undone
    # ------

    def test_reversed_the_item_is_as_it_was_and_brings_the_discount_again(self):
        for policy in ("closing", "pro_rata"):
            for amount in (980, 490):
                with self.subTest(policy=policy, amount=amount):
                    self._policy(policy)
                    bill = self._taxed_bill()
                    invoice = self._invoice(self.partner, amount)
                    netting = self._net(bill, invoice, date=IN_TIME)
                    line = netting.payable_line_ids
                    entries = netting.move_ids

                    netting.action_reverse(date=TAKEN_BACK)

                    self.assertReversed(netting)
                    self.assertEqual(self._residuals(bill, invoice), [-1000, amount])
                    self.assertFalse(
                        self._sums(entries | netting.reversal_move_ids),
                    )
                    self.assertEqual(line.discount_taken_back, line.amount_discount)
                    self.assertEqual(
                        self._net(
                            bill, self._invoice(self.partner, 980), date=IN_TIME
                        ).amount,
                        980,
                    )
                    self.assertEqual(bill.amount_residual, 0)
                    self._net(invoice, self._bill(self.partner, amount), date=IN_TIME)

    def test_a_part_taken_back_takes_its_part_of_the_discount(self):
        """Of 980.00, 490.00 taken back: pro rata 500.00 are open, closing 510.00."""
        for policy, left in (("closing", 510), ("pro_rata", 500)):
            with self.subTest(policy):
                self._policy(policy)
                bill, invoice = self._taxed_bill(), self._invoice(self.partner, 980)
                netting = self._net(bill, invoice, date=IN_TIME)

                netting.action_take_back(
                    {self._items(bill).id: 490, self._items(invoice).id: 490},
                    date=TAKEN_BACK,
                )

                self.assertEqual(self._residuals(bill, invoice), [-left, 490])
                line = netting.payable_line_ids
                self.assertEqual(line.discount_taken_back, left - 490)
                self.assertEqual(line.amount_remaining, left)
                stands = self._sums(netting.move_ids | netting.reversal_move_ids)
                self.assertEqual(sum(stands.values()), left - 510)
                netting.action_reverse(date=TAKEN_BACK)
                self.assertEqual(self._residuals(bill, invoice), [-1000, 980])
                self.assertFalse(
                    self._sums(netting.move_ids | netting.reversal_move_ids)
                )

    def test_what_was_taken_back_pro_rata_brings_its_discount_in_time(self):
        self._policy("pro_rata")
        bill, invoice = self._taxed_bill(), self._invoice(self.partner, 980)
        netting = self._net(bill, invoice, date=IN_TIME)
        netting.action_take_back(
            {self._items(bill).id: 490, self._items(invoice).id: 490}, date=IN_TIME
        )

        again = self._net(bill, invoice, date=IN_TIME)

        self.assertEqual(self._residuals(bill, invoice), [0, 0])
        self.assertEqual(again.payable_line_ids.amount_discount, 10)

    # Summed lines, both sides, several documents
    # -------------------------------------------

    def test_documents_with_and_without_discount_share_a_line(self):
        for detail in ("summary", "item"):
            with self.subTest(detail):
                self.agreement.action_draft()
                self.agreement.entry_detail = detail
                self.agreement.action_activate()
                bills = self._taxed_bill() | self._taxed_bill(100, terms=None)
                invoice = self._invoice(self.partner, 826.45, terms=self.terms)
                invoice |= self._invoice(self.partner, 400)

                netting = self._net(*bills, *invoice, date=IN_TIME)

                self.assertSettled(netting)
                self.assertEqual(netting.amount, 1101)
                self.assertEqual(self._residuals(*bills, *invoice), [0, 0, 0, 108.92])
                netting.action_reverse(date=TAKEN_BACK)
                self.assertReversed(netting)

    def test_a_discount_of_ours_is_a_loss_with_less_tax_due(self):
        invoice = self._invoice(
            self.partner, 826.45, terms=self.terms, taxes=self.sale_tax
        )

        netting = self._net(invoice, self._bill(self.partner, 2000), date=IN_TIME)

        self.assertSettled(netting)
        self.assertEqual((netting.amount, invoice.amount_residual), (980, 0))
        self.assertEqual(
            {
                line.account_id: line.balance
                for line in netting.receivable_line_ids.discount_line_ids
            },
            {self.loss: 16.53, self.company_data["default_account_tax_sale"]: 3.47},
        )

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

    # Beside what else a netting does
    # -------------------------------

    def test_what_is_kept_out_cannot_be_closed(self):
        bill = self._taxed_bill()
        bill.write({"netting_hold": "part", "netting_hold_amount": 100})

        netting = self._net(bill, self._invoice(self.partner, 2000), date=IN_TIME)

        self.assertSettled(netting)
        self.assertEqual((netting.amount, bill.amount_residual), (900, 100))

    def test_pro_rata_what_is_not_kept_out_brings_its_part(self):
        """900.00 of 1,000.00 may be settled: by 882.00, less 18.00."""
        self._policy("pro_rata")
        bill = self._taxed_bill()
        bill.write({"netting_hold": "part", "netting_hold_amount": 100})

        netting = self._net(bill, self._invoice(self.partner, 2000), date=IN_TIME)

        self.assertSettled(netting)
        self.assertEqual((netting.amount, bill.amount_residual), (882, 100))

    def test_a_reserve_counts_what_discounts_settle(self):
        self.agreement.action_draft()
        self.agreement.party_ids.reserve = 100
        self.agreement.action_activate()
        bill, plain = self._taxed_bill(), self._bill(self.partner, 500)

        netting = self._net(
            bill, plain, self._invoice(self.partner, 5000), date=IN_TIME
        )

        self.assertSettled(netting)
        self.assertEqual(bill.amount_residual + plain.amount_residual, 100)

    def test_a_cap_counts_what_is_netted(self):
        self.env["account.netting.cap"].create(
            {"agreement_id": self.agreement.id, "period": "month", "amount": 980}
        )
        bill, other = (
            self._taxed_bill(),
            self._bill(self.partner, 500, due="2025-03-01"),
        )

        netting = self._net(
            bill, other, self._invoice(self.partner, 5000), date=IN_TIME
        )

        self.assertEqual(netting.amount, 980)
        self.assertEqual(self._residuals(bill, other), [0, -500])

    def test_what_is_left_beside_the_discount_moves_or_is_written_off(self):
        small = self.expense.copy({"code": "659998"})
        self._policy("pro_rata")
        self.agreement.action_draft()
        self.agreement.write(
            {"tolerance_amount": 0.5, "tolerance_account_id": small.id}
        )
        self.agreement.action_activate()
        bill, invoice = self._taxed_bill(), self._invoice(self.partner, 979.80)

        netting = self._net(bill, invoice, date=IN_TIME)

        self.assertSettled(netting)
        line = netting.payable_line_ids
        self.assertEqual(line.amount_discount + line.amount_written_off, 20.20)
        self.assertEqual((line.amount_discount, bill.amount_residual), (20, 0))
        netting.action_reverse(date=TAKEN_BACK)
        self.assertEqual(self._residuals(bill, invoice), [-1000, 979.80])

    def test_a_locked_tax_period_stops_a_discount_that_corrects_tax(self):
        bill = self._taxed_bill()
        self.company.tax_lock_date = "2025-01-31"

        invoice = self._invoice(self.partner, 980)
        with self.assertRefused("Tax Return Lock Date", bill.name):
            self._net(bill, invoice, date=IN_TIME)

    def test_without_an_account_for_it_nothing_is_netted(self):
        self.company.account_journal_early_pay_discount_gain_account_id = False
        bill, invoice = self._taxed_bill(), self._invoice(self.partner, 980)

        with self.assertRefused("Cash Discount Gain"):
            self._net(bill, invoice, date=IN_TIME)

    # Everywhere it is shown
    # ----------------------

    def test_the_wizard_shows_the_discount_while_amounts_are_edited(self):
        self._policy("pro_rata")
        bill, invoice = self._taxed_bill(), self._invoice(self.partner, 980)
        wizard = self._wizard(bill | invoice, date=IN_TIME)
        line = wizard.payable_line_ids
        self.assertEqual((line.amount, line.amount_discount), (980, 20))

        with Form(wizard) as form, form.payable_line_ids.edit(0) as edited:
            edited.amount = 490
            self.assertEqual(edited.amount_discount, 10)
            self.assertEqual(edited.amount_left, 500)
        wizard.date = LATE
        self.assertFalse(wizard.payable_line_ids.amount_discount)

    def test_the_preview_books_what_is_posted(self):
        bill, invoice = self._taxed_bill(), self._invoice(self.partner, 980)
        netting = self._propose(bill, invoice, date=IN_TIME)
        preview = netting.journal_items["entries"]

        netting.action_post()

        posted = netting.journal_items["entries"]
        for entry in (*preview, *posted):
            entry.update({"name": 0, "move_id": 0, "title": 0})
        self.assertEqual(preview, posted)

    def test_a_rule_takes_discounts_and_says_so_before(self):
        bill, invoice = self._taxed_bill(), self._invoice(self.partner, 980)
        rule = self.env["account.netting.rule"].create({"name": "Nightly"})
        rule.action_activate()
        trial = rule.action_simulate(date=IN_TIME)
        self.assertEqual(bill.amount_residual, 1000)
        self.assertEqual(trial.line_ids.outcome, "would_post")

        run = rule.action_run(date=IN_TIME)

        self.assertSettled(run.netting_ids)
        self.assertEqual(run.netting_ids.amount, 980)
        self.assertEqual(self._residuals(bill, invoice), [0, 0])

    def test_reports_learn_what_was_settled_less_the_discount(self):
        """Base 809.92 and tax 170.08: 980.00, and nothing once it is reversed."""
        for computation, amount, expected in (
            ("included", 980, [(809.92, 170.08)]),
            ("excluded", 983.47, [(-16.53, 0), (826.45, 173.55)]),
        ):
            with self.subTest(computation):
                bill = self._taxed_bill(terms=self._discount_terms(computation))
                invoice = self._invoice(self.partner, amount)
                netting = self._net(bill, invoice, date=IN_TIME)

                (told,) = (
                    one
                    for one in netting.settled_documents()
                    if one["side"] == "payable"
                )

                self.assertEqual(told["amount"], amount)
                self.assertEqual(
                    sorted((tax["base"], tax["tax"]) for tax in told["taxes"]),
                    expected,
                )
                netting.action_reverse(date=TAKEN_BACK)
                rows = [
                    one
                    for one in netting.settled_documents()
                    if one["side"] == "payable"
                ]
                self.assertEqual(
                    self.currency.round(sum(row["amount"] for row in rows)), 0
                )

    def test_pay_nets_the_full_amount_and_says_what_is_lost(self):
        bill = self._taxed_bill()
        self._invoice(self.partner, 2000)
        wizard = (
            self.env["account.payment.register"]
            .with_context(
                active_model="account.move",
                active_ids=bill.ids,
                netting_for_a_person=True,
            )
            .create({"payment_date": IN_TIME})
        )
        self.assertEqual((wizard.netting_mode, wizard.amount), ("none", 980))

        wizard.netting_mode = "first"

        self.assertEqual((wizard.netting_amount, wizard.amount), (1000, 0))
        self.assertIn(bill.name, wizard.netting_alerts["netting_discount"]["message"])
        wizard._create_payments()
        self.assertEqual(bill.amount_residual, 0)
        self.assertSettled(wizard.netting_id)
        self.assertFalse(wizard.netting_id.line_ids.discount_line_ids)


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
