"""Early-payment discounts beside what else a netting does, and where they are shown."""

from odoo.tests import Form, tagged

from .discount_common import IN_TIME, LATE, TAKEN_BACK, DiscountCommon


@tagged("standard", "post_install", "-at_install")
class TestDiscountElsewhere(DiscountCommon):
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
