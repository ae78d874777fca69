"""Posting: what is settled of which item, on which account, and what stays open."""

from odoo.fields import Command
from odoo.tests import tagged

from .posting_common import PostingCommon


@tagged("standard", "post_install", "-at_install")
class TestPosting(PostingCommon):
    # Amounts and orders
    # ------------------

    def test_the_smaller_side_is_netted_in_full(self):
        invoice = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 1200)

        netting = self._net(invoice, bill)

        self.assertSettled(netting)
        self.assertEqual(netting.amount, 100)
        self.assertEqual(self._residuals(invoice, bill), [0, -1100])
        self.assertEqual(invoice.payment_state, "paid")
        self.assertEqual(bill.payment_state, "partial")
        self.assertRecordValues(
            self._items(netting.move_ids),
            [
                {"account_id": self.payable.id, "debit": 100, "credit": 0},
                {"account_id": self.receivable.id, "debit": 0, "credit": 100},
            ],
        )

    def test_the_residual_counts_not_the_original_amount(self):
        invoice = self._invoice(self.partner, 300)
        bill = self._bill(self.partner, 200)

        self.assertSettled(self._net(invoice, bill))
        self.assertEqual(self._residuals(invoice, bill), [100, 0])

        second_bill = self._bill(self.partner, 10)
        netting = self._propose(invoice, second_bill)
        self.assertRecordValues(
            netting.line_ids.sorted("side", reverse=True),
            [
                {"amount_original": 300, "amount_open": 100, "amount": 10},
                {"amount_original": 10, "amount_open": 10, "amount": 10},
            ],
        )
        netting.action_post()

        self.assertSettled(netting)
        self.assertEqual(self._residuals(invoice, second_bill), [90, 0])

    def test_each_order_settles_other_invoices(self):
        left = {
            "due_asc": [100, 150, 0],
            "due_desc": [0, 200, 50],
            "amount_desc": [100, 100, 50],
            "amount_asc": [0, 250, 0],
        }
        for item_order, expected in left.items():
            with self.subTest(item_order=item_order):
                invoices = [
                    self._invoice(self.partner, 100, due="2025-03-15"),
                    self._invoice(self.partner, 300, due="2025-02-15"),
                    self._invoice(self.partner, 50, due="2025-01-31"),
                ]
                bill = self._bill(self.partner, 200)

                netting = self._net(*invoices, bill, item_order=item_order)

                self.assertSettled(netting)
                self.assertEqual(self._residuals(*invoices), expected)
                self.assertEqual(self._residuals(bill), [0])

    def test_the_order_holds_for_vendor_items_too(self):
        invoice = self._invoice(self.partner, 100)
        bills = [
            self._bill(self.partner, 80, due="2025-03-31"),
            self._bill(self.partner, 80, due="2025-01-31"),
        ]

        self.assertSettled(self._net(invoice, *bills))

        self.assertEqual(self._residuals(*bills), [-60, 0])

    def test_the_older_instalment_is_settled_first(self):
        invoice = self._invoice(self.partner, 1000, terms=self._thirty_seventy())
        bill = self._bill(self.partner, 500)

        self.assertSettled(self._net(invoice, bill))

        self.assertEqual(self._residuals(invoice), [0, 500])
        self.assertEqual(invoice.payment_state, "partial")

    def test_an_instalment_can_be_picked_by_itself(self):
        invoice = self._invoice(self.partner, 1000, terms=self._thirty_seventy())
        bill = self._bill(self.partner, 500)
        first, second = self._items(invoice).sorted("date_maturity")

        self.assertSettled(self._net(second, bill))

        self.assertEqual(self._residuals(first, second), [300, 200])
        self.assertEqual(invoice.payment_state, "partial")

    def test_any_amount_can_be_set_by_hand(self):
        invoice = self._invoice(self.partner, 1000)
        bill = self._bill(self.partner, 600)

        netting = self._net(invoice, bill, amounts={invoice: 250, bill: 250})

        self.assertSettled(netting)
        self.assertEqual(self._residuals(invoice, bill), [750, -350])
        self.assertEqual(invoice.payment_state, "partial")
        self.assertEqual(bill.payment_state, "partial")

    def test_many_items_are_matched_just_as_agreed(self):
        """Whatever order Odoo matches in: full items, and parts of others."""
        invoices = [
            self._invoice(self.partner, amount, due=due)
            for amount, due in (
                (70, "2025-05-31"),
                (70, "2025-01-31"),
                (30, "2025-02-28"),
                (90, "2025-02-28"),
            )
        ]
        bills = [self._bill(self.partner, amount) for amount in (100, 100, 40)]

        netting = self._net(
            *invoices,
            *bills,
            amounts={
                invoices[0]: 70,
                invoices[1]: 20,
                invoices[2]: 30,
                invoices[3]: 55,
                bills[0]: 100,
                bills[1]: 35,
                bills[2]: 40,
            },
        )

        self.assertSettled(netting)
        self.assertEqual(self._residuals(*invoices), [0, 50, 0, 35])
        self.assertEqual(self._residuals(*bills), [0, -65, 0])

    def test_a_cent_is_enough(self):
        invoice = self._invoice(self.partner, 0.01)
        bill = self._bill(self.partner, 0.02)

        self.assertSettled(self._net(invoice, bill))

        self.assertEqual(self._residuals(invoice, bill), [0, -0.01])

    # Accounts and partners
    # ---------------------

    def test_every_item_is_settled_on_its_own_account(self):
        first = self._invoice(self.partner, 100, due="2025-02-15")
        second = self._invoice(
            self.partner, 50, due="2025-01-31", account=self.receivable_2
        )
        bill = self._bill(self.partner, 120, account=self.payable_2)
        # The partner's own accounts are of no interest.
        self.partner.property_account_receivable_id = self.copy_account(self.receivable)
        self.partner.property_account_payable_id = self.copy_account(self.payable)

        netting = self._net(first, second, bill)

        self.assertSettled(netting)
        self.assertEqual(self._residuals(first, second, bill), [30, 0, 0])
        credits = {
            line.account_id: line.credit for line in self._items(netting.move_ids)
        }
        self.assertEqual(
            credits,
            {self.receivable: 70, self.receivable_2: 50, self.payable_2: 0},
        )

    def test_items_of_a_company_and_of_its_contacts_are_one_party(self):
        contact = self.env["res.partner"].create(
            {"name": "Contact", "parent_id": self.partner.id}
        )
        invoice = self._invoice(contact, 100)
        opening = self._misc_item(contact, 40, self.payable)

        netting = self._net(invoice, opening)

        self.assertSettled(netting)
        self.assertEqual(netting.customer_id, self.partner)
        self.assertEqual(self._residuals(invoice, opening), [60, 0])
        self.assertEqual(
            {
                line.account_id: line.partner_id
                for line in self._items(netting.move_ids)
            },
            {self.receivable: self.partner, self.payable: contact},
        )

    def test_two_partners_joined_by_an_agreement(self):
        invoice = self._invoice(self.customer, 100)
        bill = self._bill(self.vendor, 60)

        netting = self._net(invoice, bill)

        self.assertSettled(netting)
        self.assertEqual(self._residuals(invoice, bill), [40, 0])
        self.assertEqual(
            {
                line.account_id: line.partner_id
                for line in self._items(netting.move_ids)
            },
            {self.receivable: self.customer, self.payable: self.vendor},
        )

    def test_the_vendor_of_a_pair_is_not_its_customer(self):
        invoice = self._invoice(self.vendor, 100)
        bill = self._bill(self.vendor, 60)

        with self.assertRefused("No active netting agreement covers Vendor"):
            self._net(invoice, bill)

    def test_an_opening_balance_is_netted_although_it_has_no_follow_up(self):
        invoice = self._invoice(self.partner, 100)
        opening = self._misc_item(self.partner, 40, self.payable)
        self.assertTrue(self._items(opening).no_followup)
        self._items(invoice).no_followup = True

        self.assertSettled(self._net(invoice, opening))

        self.assertEqual(self._residuals(invoice, opening), [60, 0])

    def _thirty_seventy(self):
        return self.env["account.payment.term"].create(
            {
                "name": "30 % now, 70 % in 60 days",
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": 30, "nb_days": 0}
                    ),
                    Command.create(
                        {"value": "percent", "value_amount": 70, "nb_days": 60}
                    ),
                ],
            }
        )
