"""Odoo's follow-ups leave out what an open netting is to settle, while it is open."""

from odoo.fields import Command
from odoo.tests import tagged

from ..common import NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestFollowups(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._agreement(cls.partner)
        cls.invoice = cls._invoice(cls.partner, 100)
        cls.bill = cls._bill(cls.partner, 150)

    def test_an_invoice_that_a_proposal_settles_is_left_out_until_it_is_cancelled(self):
        netting = self._propose(self.invoice, self.bill)
        self.assertTrue(self.invoice.no_followup)
        self.assertTrue(self._items(self.invoice).no_followup)

        netting.action_cancel()
        self.assertFalse(self.invoice.no_followup)

        netting.action_draft()
        self.assertTrue(self.invoice.no_followup)

        netting.unlink()
        self.assertFalse(self.invoice.no_followup)

    def test_an_invoice_settled_in_part_is_still_reminded_of(self):
        netting = self._propose(
            self.invoice, self.bill, amounts={self.invoice: 99, self.bill: 99}
        )
        self.assertFalse(self.invoice.no_followup)

        netting.line_ids.amount = 100
        self.assertTrue(self.invoice.no_followup)

        netting.line_ids.amount = 99
        self.assertFalse(self.invoice.no_followup)

    def test_an_item_taken_out_of_a_proposal_is_reminded_of_again(self):
        other = self._invoice(self.partner, 20)
        netting = self._propose(self.invoice, other, self.bill)
        self.assertTrue(other.no_followup)

        netting.receivable_line_ids.filtered(
            lambda line: line.move_id == other
        ).unlink()

        self.assertFalse(other.no_followup)
        self.assertTrue(self.invoice.no_followup)

    def test_of_instalments_all_must_be_settled(self):
        """Odoo excludes an invoice, not an instalment of it."""
        terms = self.env["account.payment.term"].create(
            {
                "name": "Two halves",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 50}),
                    Command.create(
                        {"value": "percent", "value_amount": 50, "nb_days": 60}
                    ),
                ],
            }
        )
        invoice = self._invoice(self.customer, 100, invoice_payment_term_id=terms.id)
        bill = self._bill(self.vendor, 150)
        self._agreement((self.customer, self.vendor))
        first, second = self._items(invoice).sorted("date_maturity")

        netting = self._propose(invoice, bill, amounts={first: 50, second: 0, bill: 50})
        self.assertFalse(invoice.no_followup)
        netting.action_cancel()

        self._propose(invoice, bill)
        self.assertTrue(invoice.no_followup)

    def test_what_somebody_excluded_by_hand_stays_excluded(self):
        self.invoice.no_followup = True

        self._propose(self.invoice, self.bill).action_cancel()

        self.assertTrue(self.invoice.no_followup)

    def test_after_a_reversal_it_is_reminded_of_as_before(self):
        netting = self._propose(self.invoice, self.bill)
        netting.action_post()
        self.assertFalse(self.invoice.netting_pauses_followup)

        netting.action_reverse(date="2025-07-01")

        self.assertFalse(self.invoice.no_followup)

    def test_a_rule_that_leaves_proposals_has_their_invoices_left_out(self):
        rule = self.env["account.netting.rule"].create(
            {"name": "Nightly", "post": False}
        )
        rule.action_activate()

        rule.action_run()

        self.assertTrue(self.invoice.no_followup)
        self.assertFalse(self.bill.netting_pauses_followup)
