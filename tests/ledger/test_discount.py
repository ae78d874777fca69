"""Early-payment discounts that go with a netting, as the agreement says."""

from odoo.tests import tagged

from .discount_common import IN_TIME, LATE, TAKEN_BACK, DiscountCommon


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
