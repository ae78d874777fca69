"""Rules: which items one nets, in which order, posted or proposed."""

from odoo.fields import Command
from odoo.tests import tagged

from .rule_common import RuleItemsCommon


@tagged("standard", "post_install", "-at_install")
class TestRuleItems(RuleItemsCommon):
    """Which items a rule nets, in which order and how far."""

    # Credit notes and payments on account
    # ------------------------------------

    def test_credit_notes_reduce_their_side_when_included(self):
        """Case B1, by a rule."""
        documents = self._invoice(self.partner, 100)
        documents += self._refund(self.partner, 30)
        documents += self._bill(self.partner, 50)

        run = self._run(include_refunds=True)

        self.assertEqual(run.netting_ids.amount, 50)
        self.assertEqual(self._residuals(*documents), [20, 0, 0])
        self.assertEqual(documents.mapped("payment_state"), ["partial", "paid", "paid"])
        self.assertSettled(run.netting_ids)

    def test_credit_notes_stay_as_they_are_when_left_out(self):
        """Case B2."""
        documents = self._invoice(self.partner, 100)
        documents += self._refund(self.partner, 30)
        documents += self._bill(self.partner, 50)

        run = self._run(include_refunds=False)

        self.assertEqual(run.netting_ids.amount, 50)
        self.assertEqual(self._residuals(*documents), [50, -30, 0])
        self.assertEqual(
            documents.mapped("payment_state"), ["partial", "not_paid", "paid"]
        )
        self.assertSettled(run.netting_ids)

    def test_an_advance_reduces_its_side_when_included(self):
        """Case B5, advances included."""
        advance = self._payment(self.partner, 200)
        invoice = self._invoice(self.partner, 300)
        bill = self._bill(self.partner, 250)

        run = self._run(include_refunds=True)

        self.assertEqual(run.netting_ids.amount, 100)
        self.assertEqual(self._residuals(invoice, advance, bill), [0, 0, -150])
        self.assertSettled(run.netting_ids)

    def test_an_advance_stays_as_it_is_when_left_out(self):
        """Case B5, advances excluded."""
        advance = self._payment(self.partner, 200)
        invoice = self._invoice(self.partner, 300)
        bill = self._bill(self.partner, 250)

        run = self._run(include_refunds=False)

        self.assertEqual(run.netting_ids.amount, 250)
        self.assertEqual(self._residuals(invoice, advance, bill), [50, -200, 0])
        self.assertSettled(run.netting_ids)

    def test_credits_on_both_sides_are_netted_the_other_way_round(self):
        advance = self._payment(self.partner, 200)
        prepayment = self._payment(self.partner, 150, partner_type="supplier")

        run = self._run()

        self.assertEqual(self._residuals(advance, prepayment), [-50, 0])
        self.assertTrue(run.netting_ids.is_inverse)
        self.assertSettled(run.netting_ids)

    def test_credits_on_both_sides_net_nothing_when_left_out(self):
        self._payment(self.partner, 200)
        self._payment(self.partner, 150, partner_type="supplier")

        run = self._run(include_refunds=False)

        self.assertOutcomes(run, {self.partner: "skipped"})
        self.assertReason(run, self.partner, "nothing that can be netted")

    def test_a_side_whose_credits_outweigh_it_is_skipped_with_its_reason(self):
        """Case B3, by a rule."""
        documents = self._invoice(self.partner, 100)
        documents += self._refund(self.partner, 150)
        documents += self._bill(self.partner, 60)

        run = self._run()

        self.assertOutcomes(run, {self.partner: "skipped"})
        self.assertReason(run, self.partner, "credits outweigh")
        self.assertEqual(self._residuals(*documents), [100, -150, -60])

    # Order
    # -----

    def test_items_are_settled_in_the_order_of_the_rule(self):
        """Case A4, by a rule."""
        for item_order, expected in (
            ("due_asc", [100, 150, 0, 0]),
            ("due_desc", [0, 200, 50, 0]),
            ("amount_desc", [100, 100, 50, 0]),
            ("amount_asc", [0, 250, 0, 0]),
        ):
            partner = self.env["res.partner"].create({"name": item_order})
            self._agreement(partner, name=item_order)
            documents = [
                self._invoice(partner, 100, due="2025-03-15"),
                self._invoice(partner, 300, due="2025-02-15"),
                self._invoice(partner, 50, due="2025-01-31"),
                self._bill(partner, 200),
            ]

            run = self._run(item_order=item_order, customer_ids=partner.ids)

            with self.subTest(item_order=item_order):
                self.assertEqual(self._residuals(*documents), expected)
                self.assertSettled(run.netting_ids)

    def test_instalments_are_settled_oldest_first(self):
        """Case A7, by a rule."""
        terms = self.env["account.payment.term"].create(
            {
                "name": "30 % now, 70 % in 60 days",
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": share, "nb_days": days}
                    )
                    for share, days in ((30, 0), (70, 60))
                ],
            }
        )
        invoice = self._invoice(self.partner, 1000, terms=terms)
        bill = self._bill(self.partner, 500)

        self._run()

        self.assertEqual(self._residuals(invoice, bill), [0, 500, 0])

    # Who and what may be netted
    # --------------------------

    def test_a_blocked_bill_is_left_alone_and_the_run_says_why(self):
        """Case F2, by a rule."""
        invoice = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 60)
        bill.action_toggle_block_payment()
        rule = self._rule()

        run = self._run(rule)
        self.assertOutcomes(run, {self.partner: "skipped"})
        self.assertReason(run, self.partner, bill.name, "blocked")
        self.assertEqual(self._residuals(invoice, bill), [100, -60])

        bill.action_toggle_block_payment()
        run = self._run(rule)
        self.assertOutcomes(run, {self.partner: "posted"})
        self.assertEqual(self._residuals(invoice, bill), [40, 0])
        self.assertEqual(bill.payment_state, "paid")

    def test_what_is_left_out_of_a_netting_is_noted_with_it(self):
        self._invoice(self.partner, 100)
        self._bill(self.partner, 60)
        blocked = self._bill(self.partner, 30)
        blocked.action_toggle_block_payment()

        run = self._run()

        self.assertOutcomes(run, {self.partner: "posted"})
        self.assertReason(run, self.partner, blocked.name, "blocked")

    def test_an_opening_balance_without_follow_up_is_netted(self):
        """Case F3, by a rule."""
        opening = self._misc_item(self.partner, 40, self.payable)
        invoice = self._invoice(self.partner, 100)
        self._items(opening, invoice).no_followup = True

        self._run()

        self.assertEqual(self._residuals(opening, invoice), [0, 60])

    def test_an_item_with_a_draft_payment_is_left_alone(self):
        """Case F4, by a rule, with a payment that is not confirmed yet."""
        invoice = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 60)
        payment = self.env["account.payment"].create(
            {
                "amount": 100,
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.partner.id,
                "invoice_ids": [Command.set(invoice.ids)],
            }
        )
        rule = self._rule()

        run = self._run(rule)
        self.assertOutcomes(run, {self.partner: "skipped"})
        self.assertReason(run, self.partner, invoice.name, "payment is on its way")
        self.assertEqual(self._residuals(bill), [-60])

        payment.action_cancel()
        self._run(rule)
        self.assertEqual(self._residuals(invoice, bill), [40, 0])

    def test_a_family_is_netted_as_one(self):
        """Case F6, by a rule."""
        contact = self.env["res.partner"].create(
            {"name": "Contact", "parent_id": self.partner.id}
        )
        invoice = self._invoice(contact, 100)
        opening = self._misc_item(contact, 40, self.payable)

        run = self._run()

        self.assertEqual(self._residuals(invoice, opening), [60, 0])
        self.assertSettled(run.netting_ids)

    # Post or propose
    # ---------------

    def test_a_rule_that_does_not_post_leaves_proposals(self):
        invoice = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 60)
        rule = self._rule(post=False)

        run = self._run(rule)

        self.assertOutcomes(run, {self.partner: "proposed"})
        self.assertEqual(run.netting_ids.state, "draft")
        self.assertEqual(run.netting_ids.amount, 60)
        self.assertEqual(self._residuals(invoice, bill), [100, -60])
        run.netting_ids.action_post()
        self.assertEqual(self._residuals(invoice, bill), [40, 0])
        self.assertSettled(run.netting_ids)

    def test_items_that_were_proposed_are_not_proposed_again(self):
        self._invoice(self.partner, 100)
        self._bill(self.partner, 60)
        rule = self._rule(post=False)
        netting = self._run(rule).netting_ids

        run = self._run(rule)

        self.assertOutcomes(run, {self.partner: "skipped"})
        self.assertReason(run, self.partner, "in proposal", netting.name)
        self.assertFalse(run.netting_ids)
