"""Small differences: what a netting leaves of an item is written off with it."""

from odoo.tests import Form, tagged

from ..common import NETTING_DATE
from .small_differences_common import SmallDifferencesCommon
from .test_taxes import TaxCommon

TAKEN_BACK = "2025-07-10"


@tagged("standard", "post_install", "-at_install")
class TestSmallDifferences(SmallDifferencesCommon):
    def test_what_is_left_is_written_off_with_the_netting(self):
        invoice = self._invoice(self.partner, 1_000)
        bill = self._bill(self.partner, 999.70)

        netting = self._propose(invoice, bill)

        line = netting.receivable_line_ids
        self.assertEqual(
            (line.amount, line.amount_written_off, line.amount_left), (999.70, 0.30, 0)
        )
        self.assertEqual(netting.payable_line_ids.amount_written_off, 0)
        self.assertEqual((netting.amount, netting.difference), (999.70, 0))
        self.assertIn("0.30", netting.alerts["netting_written_off"]["message"])
        netting.action_post()

        self.assertSettled(netting)
        self.assertEqual(self._residuals(invoice, bill), [0, 0])
        self.assertEqual(invoice.payment_state, "paid")
        self.assertRecordValues(
            line.write_off_line_id,
            [
                {
                    "account_id": self.small.id,
                    "partner_id": self.partner.id,
                    "balance": 0.30,
                    "name": f"Small difference of {invoice.name}",
                    "move_id": netting.move_ids.id,
                }
            ],
        )
        self.assertFalse(netting.alerts)

    def test_a_rest_above_the_tolerance_stays(self):
        for rest, left in ((0.50, 0), (0.51, 0.51)):
            with self.subTest(rest=rest):
                invoice = self._invoice(self.partner, 100)
                bill = self._bill(self.partner, 100 + rest)

                self.assertSettled(self._net(invoice, bill))

                self.assertEqual(bill.amount_residual, left)
        self.assertEqual(self._written_off(), -0.50)

    def test_credit_items_are_written_off_with_their_sign(self):
        """Of a credit note of 30.20, 30.00 are netted: 0.20 in our favour."""
        invoice = self._invoice(self.partner, 130)
        refund = self._refund(self.partner, 30.20)
        bill = self._bill(self.partner, 100)

        netting = self._net(
            invoice, refund, bill, amounts={invoice: 130, refund: -30, bill: 100}
        )

        self.assertSettled(netting)
        self.assertEqual(self._residuals(invoice, refund, bill), [0, 0, 0])
        self.assertEqual(
            netting.receivable_line_ids.mapped("amount_written_off"), [0, -0.20]
        )
        self.assertEqual(self._written_off(netting), -0.20)

    def test_an_item_left_out_is_not_written_off(self):
        invoice, cents = (
            self._invoice(self.partner, 100),
            self._invoice(self.partner, 0.30),
        )
        bill = self._bill(self.partner, 100)

        netting = self._net(invoice, cents, bill)

        self.assertSettled(netting)
        self.assertEqual(cents.amount_residual, 0.30)
        self.assertEqual(self._written_off(), 0)

    def test_what_is_kept_out_is_no_small_difference(self):
        invoice = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 100.30)
        bill.write({"netting_hold": "part", "netting_hold_amount": 0.30})
        self.assertSettled(self._net(invoice, bill))
        self.assertEqual(bill.amount_residual, 0.30)

        proposal = self._propose(
            self._invoice(self.partner, 50), late := self._bill(self.partner, 50.30)
        )
        self.assertEqual(proposal.payable_line_ids.amount_written_off, 0.30)
        late.write({"netting_hold": "part", "netting_hold_amount": 0.30})
        proposal.action_post()
        self.assertEqual(late.amount_residual, 0.30)
        self.assertSettled(proposal)

    def test_a_payment_meanwhile_leaves_less_to_write_off(self):
        invoice = self._invoice(self.partner, 100.40)
        bill = self._bill(self.partner, 100)
        netting = self._propose(invoice, bill)
        self._pay(invoice, 0.15)

        netting.action_post()

        self.assertEqual(invoice.amount_residual, 0)
        self.assertEqual(self._written_off(netting), 0.25)
        self.assertSettled(netting)

    def test_none_is_written_off_without_a_tolerance(self):
        partner = self.env["res.partner"].create({"name": "Exact"})
        agreement = self._agreement(partner)
        invoice, bill = self._invoice(partner, 100.01), self._bill(partner, 100)

        self.assertSettled(self._net(invoice, bill))

        self.assertEqual(agreement.tolerance_amount, 0)
        self.assertEqual(invoice.amount_residual, 0.01)

    def test_a_line_per_item_two_entries_and_two_accounts(self):
        for number, vals in enumerate(
            (
                {"entry_detail": "item"},
                {"posting": "two"},
                {"payable_account_id": self.copy_account(self.bridging).id},
            )
        ):
            with self.subTest(**vals):
                partner = self.env["res.partner"].create({"name": f"Partner {number}"})
                self._agreement(
                    partner,
                    tolerance_amount=0.5,
                    tolerance_account_id=self.small.id,
                    **vals,
                )
                invoices = [self._invoice(partner, 100.10) for _ in range(2)]
                bill = self._bill(partner, 200.40)
                netting = self._net(
                    *invoices,
                    bill,
                    amounts={invoices[0]: 100, invoices[1]: 100, bill: 200},
                )

                self.assertSettled(netting)
                self.assertEqual(self._residuals(*invoices, bill), [0, 0, 0])
                self.assertEqual(self._written_off(netting), -0.20)
                netting.action_reverse(date="2025-08-01")
                self.assertReversed(netting)
                self.assertEqual(
                    self._residuals(*invoices, bill), [100.10, 100.10, -200.40]
                )
                self.assertEqual(self._written_off(netting), 0)

    def test_taking_back_takes_back_what_was_written_off(self):
        """Of two invoices of 100.20 and a bill of 200.00, one invoice is freed."""
        invoices = [self._invoice(self.partner, 100.20) for _ in range(2)]
        bill = self._bill(self.partner, 200)
        netting = self._net(
            *invoices, bill, amounts={invoices[0]: 100, invoices[1]: 100, bill: 200}
        )
        ids = [self._items(document).id for document in (*invoices, bill)]

        netting.action_take_back({ids[0]: 40, ids[2]: 40}, date=TAKEN_BACK)
        # What was written off stays so while anything of the item is netted.
        self.assertEqual(self._residuals(*invoices, bill), [40, 0, -40])
        self.assertEqual(self._written_off(netting), 0.40)
        self._assert_books_are_right(netting)

        netting.action_take_back({ids[0]: 60, ids[2]: 60}, date=TAKEN_BACK)
        self.assertEqual(self._residuals(*invoices, bill), [100.20, 0, -100])
        self.assertEqual(self._written_off(netting), 0.20)
        self.assertEqual(netting.line_ids.mapped("amount_remaining"), [100.20, 0, 100])
        self._assert_books_are_right(netting)

        netting.action_reverse(date="2025-08-01")
        self.assertEqual(self._residuals(*invoices, bill), [100.20, 100.20, -200])
        self.assertEqual(self._written_off(netting), 0)
        self._assert_books_are_right(netting)

    def test_several_of_one_line_are_taken_back_together(self):
        invoices = [self._invoice(self.partner, 100.20) for _ in range(3)]
        bill = self._bill(self.partner, 300)
        netting = self._net(
            *invoices, bill, amounts={**dict.fromkeys(invoices, 100), bill: 300}
        )
        ids = [self._items(document).id for document in (*invoices, bill)]

        netting.action_take_back(
            {ids[0]: 100, ids[1]: 100, ids[3]: 200}, date=TAKEN_BACK
        )

        self.assertEqual(self._residuals(*invoices, bill), [100.20, 100.20, 0, -200])
        self.assertEqual(self._written_off(netting), 0.20)
        self._assert_books_are_right(netting)
        netting.action_take_back({ids[2]: 100, ids[3]: 100}, date=TAKEN_BACK)
        self.assertEqual(netting.state, "reversed")
        self.assertEqual(self._residuals(*invoices, bill), [100.20] * 3 + [-300])
        self.assertEqual(self._written_off(netting), 0)

    def test_in_a_foreign_currency_at_the_rate_of_the_netting_date(self):
        """0.50 is 1.25 FOR at 2.5; a rest of 1.20 FOR is 0.48."""
        invoice = self._invoice(self.partner, 1_001.20, currency=self.foreign)
        bill = self._bill(self.partner, 1_000, currency=self.foreign, date="2025-06-01")

        netting = self._net(invoice, bill)

        self.assertSettled(netting)
        self.assertEqual(self._residuals_currency(invoice, bill), [0, 0])
        self.assertEqual(self._residuals(invoice, bill), [0, 0])
        self.assertEqual(self._written_off(netting), 0.48)
        ids = self._items(invoice, bill).ids
        netting.action_take_back({ids[0]: 300, ids[1]: 300}, date=TAKEN_BACK)
        self._assert_books_are_right(netting)
        netting.action_reverse(date="2025-08-01")
        self.assertEqual(self._residuals_currency(invoice, bill), [1_001.20, -1_000])
        self.assertEqual(self._residuals(invoice, bill), [500.60, -400])
        self.assertEqual(self._written_off(netting), 0)
        self.assertSettled(
            self._net(
                late := self._invoice(self.partner, 11.26, currency=self.foreign),
                self._bill(self.partner, 10, currency=self.foreign),
            )
        )
        self.assertAlmostEqual(self._residuals_currency(late)[0], 1.26)

    def test_the_wizard_shows_it_before_and_follows_edits(self):
        invoice = self._invoice(self.partner, 1_000)
        bill = self._bill(self.partner, 999.70)
        wizard = self._wizard(self._items(invoice, bill))

        with Form(wizard) as form:
            self.assertTrue(form.has_written_off)
            self.assertIn("0.30", form.alerts["netting_written_off"]["message"])
            with form.receivable_line_ids.edit(0) as line:
                self.assertEqual((line.amount_written_off, line.amount_left), (0.30, 0))
                line.amount = 900
                self.assertEqual((line.amount_written_off, line.amount_left), (0, 100))
            self.assertFalse(form.has_written_off)
            with form.receivable_line_ids.edit(0) as line:
                line.amount = 999.70
        netting = self.env["account.netting"].browse(wizard.action_post()["res_id"])

        self.assertEqual(netting.receivable_line_ids.amount_written_off, 0.30)
        self.assertEqual(self._written_off(netting), 0.30)

    def test_a_proposal_follows_edits_and_previews_the_entry(self):
        netting = self._propose(
            self._invoice(self.partner, 1_000), self._bill(self.partner, 999.70)
        )

        with Form(netting) as form:
            for side in (form.receivable_line_ids, form.payable_line_ids):
                with side.edit(0) as line:
                    line.amount = 999.60
            self.assertTrue(form.has_written_off)

        self.assertEqual(netting.receivable_line_ids.amount_written_off, 0.40)
        self.assertEqual(netting.payable_line_ids.amount_written_off, 0.10)
        (entry,) = netting.journal_items["entries"]
        # 999.70 of the bill, 999.60 bridged, 0.40 of the invoice written off.
        self.assertEqual(entry["debit"], 1_999.70)
        self.assertEqual(entry["debit"], entry["credit"])
        self.assertEqual(len(entry["lines"]), 6)

    def test_a_proposal_may_leave_small_differences_open(self):
        invoice = self._invoice(self.partner, 1_000)
        netting = self._propose(invoice, self._bill(self.partner, 999.70))

        netting.writes_off = False

        self.assertEqual(netting.receivable_line_ids.amount_left, 0.30)
        netting.action_post()
        self.assertEqual(invoice.amount_residual, 0.30)
        self.assertSettled(netting)
        with self.assertRefused("no draft"):
            netting.writes_off = True

    def test_what_is_reserved_is_not_offered_for_payment(self):
        invoice = self._invoice(self.partner, 1_000)
        self._propose(invoice, self._bill(self.partner, 999.70))

        free = self._items(invoice)._get_free_of_nettings()

        self.assertEqual(list(free.values()), [0])

    def test_a_rule_writes_off_and_counts_what_it_closes(self):
        self._invoice(self.partner, 1_000)
        self._bill(self.partner, 999.70)
        rule = self.env["account.netting.rule"].create({"name": "Rule", "post": True})
        rule.action_activate()

        simulation = rule.action_simulate(date=NETTING_DATE)
        self.assertEqual(simulation.line_ids.documents_closed, 2)
        run = rule.action_run(date=NETTING_DATE)

        self.assertEqual(run.line_ids.documents_closed, 2)
        self.assertSettled(run.netting_ids)
        self.assertEqual(self._written_off(run.netting_ids), 0.30)

    def test_nothing_is_written_off_of_what_is_paid_at_once(self):
        """999.70 netted and 0.30 paid: the payment settles the rest."""
        invoice = self._invoice(self.partner, 1_000)
        self._bill(self.partner, 999.70)
        register = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"payment_date": NETTING_DATE, "netting_mode": "first"})
        )
        payments = register._create_payments()

        self.assertEqual(payments.amount, 0.30)
        self.assertEqual(invoice.amount_residual, 0)
        self.assertEqual(self._written_off(), 0)


@tagged("standard", "post_install", "-at_install")
class TestSmallDifferencesWithTax(TaxCommon):
    def test_tax_on_payment_falls_due_in_full_and_comes_back(self):
        """1,000.00 + 150.00: 1,149.80 netted, 0.20 written off."""
        small = self.expense.copy({"name": "Small", "code": "659998"})
        partner = self.env["res.partner"].create({"name": "Taxed"})
        self._agreement(partner, tolerance_amount=0.5, tolerance_account_id=small.id)
        invoice = self._invoice(partner, 1_000, taxes=self.tax_on_payment)
        bill = self._bill(partner, 1_149.80)

        netting = self._net(invoice, bill)

        self.assertEqual(self._tax_due(), 150)
        self.assertEqual(invoice.amount_residual, 0)
        rows = netting.settled_documents()
        self.assertEqual([row["amount"] for row in rows], [1_149.80, 1_149.80])
        netting.action_reverse(date="2025-08-01")
        self.assertEqual(self._tax_due(), 0)
        self.assertEqual(invoice.amount_residual, 1_150)
