"""Documents kept out of netting, all or a part of them: retentions, disputes."""

from psycopg2.errors import CheckViolation

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tests.common import freeze_time
from odoo.tools import mute_logger

from ..common import NETTING_DATE
from ..rule.rule_common import RuleCommon


@tagged("standard", "post_install", "-at_install")
class TestKeptOut(RuleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._agreement(cls.partner)

    @classmethod
    def _hold(cls, document, amount=None, until="2025-12-31", reason="Retention"):
        """Keep a document out of netting, in part when an amount is given."""
        document.write(
            {
                "netting_hold": "all" if amount is None else "part",
                "netting_hold_amount": amount or 0,
                "netting_hold_reason": reason,
                "netting_hold_until": until,
            }
        )

    def _codes(self, *moves):
        """Return the codes of all reasons of the entries' items."""
        reasons = self._items(*moves).netting_reasons(date=NETTING_DATE)
        return [found["code"] for item in reasons.values() for found in item]

    def test_a_rule_nets_all_but_a_retention_and_then_nothing(self):
        bill = self._bill(self.partner, 1000)
        invoice = self._invoice(self.partner, 2000)
        self._hold(bill, 100)
        rule = self._rule()

        first = self._run(rule)
        second = self._run(rule, date="2025-06-16")

        self.assertEqual(first.netting_ids.amount, 900)
        self.assertEqual((bill.amount_residual, invoice.amount_residual), (100, 1100))
        self.assertOutcomes(second, {self.partner: "skipped"})
        self.assertReason(second, self.partner, "100.00", "12/31/2025", "Retention")

    def test_it_is_netted_from_the_day_after(self):
        bill = self._bill(self.partner, 1000)
        self._invoice(self.partner, 2000)
        self._hold(bill, until=NETTING_DATE)
        item = self._items(bill)

        self.assertEqual(self._codes(bill), ["kept_out"])
        self.assertEqual(item.netting_reasons(date="2025-06-16"), {item.id: []})

    def test_released_it_is_netted_again(self):
        bill = self._bill(self.partner, 1000)
        self._hold(bill, until=False)

        self.assertEqual(self._codes(bill), ["kept_out"])
        bill.netting_hold = "no"
        self.assertEqual(self._codes(bill), [])

    def test_instalments_that_fall_due_last_stay_open(self):
        terms = self.env["account.payment.term"].create(
            {
                "name": "30 % now, 70 % in a month",
                "line_ids": [
                    Command.create({"value_amount": 30, "nb_days": 0}),
                    Command.create({"value_amount": 70, "nb_days": 30}),
                ],
            }
        )
        bill = self._bill(self.partner, 1000, terms=terms)
        invoice = self._invoice(self.partner, 2000)
        self._hold(bill, 800)

        netting = self._propose(bill, invoice)

        first, last = self._items(bill).sorted("date_maturity")
        self.assertEqual(netting.amount, 200)
        self.assertEqual(netting.line_ids.move_line_id, self._items(invoice) | first)
        netting.action_cancel()
        with self.assertRefused("kept out"):
            self._propose(bill, invoice, amounts={last: 1, invoice: 1})

    def test_the_part_counts_in_the_currency_of_the_document(self):
        bill = self._bill(self.partner, 1000, currency=self.foreign)
        invoice = self._invoice(self.partner, 2000, currency=self.foreign)
        self._hold(bill, 100)

        netting = self._net(bill, invoice)

        self.assertEqual(netting.amount, 900)
        self.assertEqual(bill.amount_residual, 100)
        self.assertSettled(netting)

    def test_of_a_credit_note_a_part_stays_too(self):
        invoice = self._invoice(self.partner, 1000)
        refund = self._refund(self.partner, 300)
        bill = self._bill(self.partner, 900)
        self._hold(refund, 100)

        netting = self._net(invoice, refund, bill)

        self.assertEqual(netting.amount, 800)
        self.assertEqual((bill.amount_residual, refund.amount_residual), (100, 100))

    def test_what_was_paid_already_does_not_count_for_the_part(self):
        bill = self._bill(self.partner, 1000)
        invoice = self._invoice(self.partner, 2000)
        self._hold(bill, 100)
        self._pay(bill, 850)

        self.assertEqual(self._net(bill, invoice).amount, 50)
        self.assertEqual(self._codes(bill), ["kept_out"])

    def test_an_amount_beyond_the_part_is_refused_in_words(self):
        bill = self._bill(self.partner, 1000)
        invoice = self._invoice(self.partner, 2000)
        self._hold(bill, 100)

        with self.assertRefused("950.00", "900.00", "Retention"):
            self._propose(bill, invoice, amounts={bill: 950, invoice: 950})
        netting = self._net(bill, invoice, amounts={bill: 900, invoice: 900})
        self.assertSettled(netting)

    def test_held_after_a_proposal_it_is_refused_with_the_reason(self):
        bill = self._bill(self.partner, 1000)
        invoice = self._invoice(self.partner, 2000)
        whole, part = self._bill(self.vendor, 50), self._invoice(self.vendor, 50)
        self._agreement(self.vendor)
        netting = self._propose(bill, invoice)
        other = self._propose(whole, part)
        self._hold(bill, 100)
        self._hold(whole, reason="Under inspection")

        with self.assertRefused(netting.name, "900.00", "Retention"):
            netting.action_post()
        with self.assertRefused("Under inspection"):
            other.action_post()
        line = netting.line_ids.filtered(lambda line: line.side == "payable")
        self.assertIn("Retention", line.remark)

        netting.action_distribute()
        netting.action_post()
        self.assertEqual(netting.amount, 900)

    def test_a_proposal_says_what_was_left_of_an_item(self):
        bill = self._bill(self.partner, 1000)
        invoice = self._invoice(self.partner, 2000)
        self._hold(bill, 100)

        netting = self._propose(bill, invoice)

        self.assertIn("Retention", " ".join(netting.message_ids.mapped("body")))

    def test_create_netting_proposes_the_rest_and_says_why(self):
        bill = self._bill(self.partner, 1000)
        self._invoice(self.partner, 2000)
        self._hold(bill, 100)

        wizard = self._wizard(self.partner)

        self.assertEqual(wizard.payable_line_ids.amount, 900)
        self.assertIn("Retention", wizard.alerts["netting_held"]["message"])

    def test_positions_count_what_may_be_netted(self):
        bill = self._bill(self.partner, 1000)
        self._invoice(self.partner, 2000)
        self._hold(bill, 100, until=False)

        position = self.env["account.netting.position"].search(
            [("customer_id", "=", self.partner.id)]
        )

        self.assertEqual(position.nettable, 900)

    @freeze_time(NETTING_DATE)
    def test_pay_nets_no_more_than_may_be(self):
        bill = self._bill(self.partner, 1000)
        invoice = self._invoice(self.partner, 2000)
        self._hold(bill, 100)
        wizard = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"netting_mode": "first"})
        )

        self.assertEqual(wizard.netting_line_ids.amount, 900)
        self.assertEqual(wizard.amount, 1100)
        wizard.action_create_payments()

        self.assertEqual(wizard.netting_id.amount, 900)
        self.assertEqual((bill.amount_residual, invoice.amount_residual), (100, 0))

    def test_the_order_is_that_of_what_is_open(self):
        large = self._bill(self.partner, 1000)
        small = self._bill(self.partner, 500)
        invoice = self._invoice(self.partner, 300)
        self._hold(large, 900)

        netting = self._propose(large, small, invoice, item_order="amount_desc")

        self.assertEqual(
            {
                line.move_line_id: line.amount
                for line in netting.line_ids
                if line.side == "payable"
            },
            {self._items(large): 100, self._items(small): 200},
        )

    def test_a_part_needs_an_amount_and_a_document(self):
        bill = self._bill(self.partner, 1000)
        entry = self._misc_item(self.partner, 500)

        self._hold(entry)
        self.assertEqual(self._codes(entry), ["kept_out"])
        with self.assertRaises(ValidationError):
            self._hold(entry, 100)
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            bill.netting_hold = "part"
            bill.flush_recordset()

    def test_a_copy_is_not_kept_out(self):
        bill = self._bill(self.partner, 1000)
        self._hold(bill, 100)

        self.assertEqual(bill.copy().netting_hold, "no")

    def test_what_is_kept_out_can_be_filtered(self):
        bills = self._bill(self.partner, 1000) | self._bill(self.partner, 500)
        self._hold(bills[0], until=False)
        view = self.env.ref("account_netting.view_account_invoice_filter")

        found = bills.search([("netting_hold", "in", ("all", "part"))])

        self.assertIn("kept_out_of_netting", view.arch)
        self.assertEqual(found & bills, bills[0])
