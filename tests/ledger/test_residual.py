"""What is left of a netting's items, moved to the partner's other account."""

from odoo.tests import Form, tagged

from ..common import DUE_DATE, NETTING_DATE, NettingCommon
from .test_taxes import TaxCommon

TAKEN_BACK = "2025-07-10"


@tagged("standard", "post_install", "-at_install")
class TestResidual(NettingCommon):
    """Of 300.00 owed to us and 200.00 owed by us, 100.00 is left."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._agreement(cls.partner, residual="to_payable")

    def _net_300_and_200(self, residual=None, **options):
        """Return invoice, bill and posted netting."""
        invoice = self._invoice(self.partner, 300, **options)
        bill = self._bill(self.partner, 200, **options)
        netting = self._propose(invoice, bill)
        if residual:
            netting.residual = residual
        netting.action_post()
        return invoice, bill, netting

    def _open_of_partner(self):
        """Return what is open of the partner by ledger, signed as in Odoo."""
        items = self.env["account.move.line"].search(
            [
                ("partner_id", "=", self.partner.id),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
                ("account_type", "in", ("asset_receivable", "liability_payable")),
            ]
        )
        return {
            account: sum(own.mapped("amount_residual_currency"))
            for account, own in items.grouped("account_type").items()
        }

    def test_to_the_vendor_account(self):
        invoice, bill, netting = self._net_300_and_200()

        line = netting.receivable_line_ids
        self.assertEqual(
            (line.amount, line.amount_transferred, line.amount_left), (200, 100, 0)
        )
        self.assertEqual(self._residuals(invoice, bill), [0, 0])
        self.assertEqual(self._open_of_partner(), {"liability_payable": 100})
        self.assertRecordValues(
            line.transfer_line_id,
            [
                {
                    "account_id": self.payable.id,
                    "partner_id": self.partner.id,
                    "balance": 100,
                    "amount_residual": 100,
                    "move_id": netting.move_ids.id,
                }
            ],
        )
        self.assertEqual(str(line.transfer_line_id.date_maturity), DUE_DATE)
        self.assertIn(invoice.name, line.transfer_line_id.name)
        self.assertFalse(netting.is_broken)
        self._assert_bridging_is_zero(netting, netting.move_ids)

    def test_each_direction(self):
        """Kept, or moved: the partner's total is 100.00 all the same."""
        for residual, expected in (
            ("keep", {"asset_receivable": 100}),
            ("to_payable", {"liability_payable": 100}),
            ("to_receivable", {"asset_receivable": 100}),
            ("to_greater", {"asset_receivable": 100}),
            ("to_lesser", {"liability_payable": 100}),
        ):
            with self.subTest(residual=residual):
                invoice, bill, netting = self._net_300_and_200(residual)

                self.assertEqual(self._open_of_partner(), expected)
                netting.action_reverse(date="2025-08-01")
                self.assertEqual(self._residuals(invoice, bill), [300, -200])
                # Nothing is open any more for the next one.
                self._net(invoice, bill, self._bill(self.partner, 100))
                self.assertFalse(self._open_of_partner())

    def test_a_bill_that_is_greater_moves_to_the_customer_account(self):
        invoice, bill = self._invoice(self.partner, 200), self._bill(self.partner, 300)
        netting = self._propose(invoice, bill)
        netting.residual = "to_receivable"
        netting.action_post()

        self.assertEqual(self._open_of_partner(), {"asset_receivable": -100})
        self.assertEqual(
            netting.payable_line_ids.transfer_line_id.account_id, self.receivable
        )
        netting.action_reverse(date="2025-08-01")
        self.assertReversed(netting)
        self.assertEqual(self._residuals(invoice, bill), [200, -300])

    def test_the_rest_is_an_open_item_like_any_other(self):
        """100.00 on the vendor account lessen the next payment, or are netted."""
        _invoice, _bill, netting = self._net_300_and_200()
        rest = netting.line_ids.transfer_line_id
        later = self._bill(self.partner, 150)

        (rest | self._items(later)).reconcile()

        self.assertEqual(later.amount_residual, 50)
        with self.assertRefused(rest.name, later.name, "Undo that first"):
            netting.action_reverse(date="2025-08-01")
        rest.remove_move_reconcile()
        self.assertEqual(later.amount_residual, 150)
        netting.action_reverse(date="2025-08-01")
        self.assertReversed(netting)
        self.assertEqual(self._open_of_partner()["asset_receivable"], 300)

    def test_the_rest_is_netted_with_a_later_bill(self):
        _invoice, _bill, netting = self._net_300_and_200()
        rest = netting.line_ids.transfer_line_id
        refund = self._refund(self.partner, 100)

        again = self._net(rest, refund)

        self.assertEqual((again.amount, again.is_inverse), (100, True))
        self.assertEqual(rest.amount_residual, 0)
        with self.assertRefused(rest.name, again.name):
            netting.action_reverse(date="2025-08-01")
        again.action_reverse(date="2025-08-01")
        netting.action_reverse(date="2025-08-01")
        self.assertReversed(again | netting)

    def test_nobody_undoes_what_the_netting_itself_matched(self):
        invoice, _bill, netting = self._net_300_and_200()

        with self.assertRefused("Reverse netting"):
            self._items(invoice).remove_move_reconcile()
        with self.assertRefused("Reverse netting"):
            netting.move_ids.button_draft()

    def test_taking_back_brings_the_rest_with_the_last_of_the_item(self):
        invoice, bill, netting = self._net_300_and_200()
        ids = self._items(invoice, bill).ids

        netting.action_take_back({ids[0]: 50, ids[1]: 50}, date=TAKEN_BACK)
        self.assertEqual(self._residuals(invoice, bill), [50, -50])
        self.assertEqual(
            self._open_of_partner(), {"asset_receivable": 50, "liability_payable": 50}
        )
        netting.action_take_back({ids[0]: 150, ids[1]: 150}, date=TAKEN_BACK)

        self.assertEqual(netting.state, "reversed")
        self.assertEqual(self._residuals(invoice, bill), [300, -200])
        self._assert_books_are_right(netting)

    def test_one_of_several_rests_comes_back(self):
        invoices = [self._invoice(self.partner, amount) for amount in (120, 130)]
        bill = self._bill(self.partner, 200)
        netting = self._net(
            *invoices, bill, amounts={invoices[0]: 100, invoices[1]: 100, bill: 200}
        )
        self.assertEqual(self._open_of_partner(), {"liability_payable": 50})
        ids = self._items(*invoices, bill).ids

        netting.action_take_back({ids[0]: 100, ids[2]: 100}, date=TAKEN_BACK)

        self.assertEqual(self._residuals(*invoices, bill), [120, 0, -100])
        self.assertEqual(
            self._open_of_partner(),
            {"asset_receivable": 120, "liability_payable": -70},
        )
        netting.action_reverse(date="2025-08-01")
        self.assertEqual(self._residuals(*invoices, bill), [120, 130, -200])
        self._assert_books_are_right(netting)

    def test_two_entries_and_lines_per_item(self):
        for number, vals in enumerate(({"posting": "two"}, {"entry_detail": "item"})):
            with self.subTest(**vals):
                partner = self.env["res.partner"].create({"name": f"Partner {number}"})
                self._agreement(partner, residual="to_lesser", **vals)
                invoice, bill = self._invoice(partner, 300), self._bill(partner, 200)

                netting = self._net(invoice, bill)

                self.assertEqual(netting.line_ids.transfer_line_id.balance, 100)
                self.assertEqual(self._residuals(invoice, bill), [0, 0])
                netting.action_reverse(date="2025-08-01")
                self.assertReversed(netting)

    def test_in_a_foreign_currency(self):
        """Booked at 2.0, moved at 2.5: 100.00 FOR are 40.00, the loss is booked."""
        invoice, bill, netting = self._net_300_and_200(currency=self.foreign)

        rest = netting.line_ids.transfer_line_id
        self.assertEqual((rest.amount_currency, rest.balance), (100, 40))
        self.assertEqual(self._residuals(invoice, bill), [0, 0])
        self._assert_bridging_is_zero(netting, netting.move_ids)
        netting.action_reverse(date="2025-08-01")
        self.assertEqual(self._residuals(invoice, bill), [150, -100])
        self.assertEqual(self._residuals_currency(invoice, bill), [300, -200])
        self.assertReversed(netting)

    def test_what_is_kept_out_stays(self):
        invoice = self._invoice(self.partner, 300)
        invoice.write({"netting_hold": "part", "netting_hold_amount": 100})

        self._net(invoice, self._bill(self.partner, 200))

        self.assertEqual(invoice.amount_residual, 100)

    def test_what_a_cap_keeps_from_being_netted_stays(self):
        """Of 300.00 on both sides a cap lets 200.00 be netted."""
        self.env["account.netting.cap"].create(
            {"agreement_id": self.agreement.id, "period": "month", "amount": 200}
        )
        invoice, bill = self._invoice(self.partner, 300), self._bill(self.partner, 300)
        wizard = self._wizard(self._items(invoice, bill))
        self.assertFalse(wizard.has_transferred)

        netting = self._net(invoice, bill)

        self.assertEqual((netting.amount, netting.residual), (200, "keep"))
        self.assertEqual(self._residuals(invoice, bill), [100, -100])

    def test_a_cap_that_is_wide_enough_lets_rests_move(self):
        self.env["account.netting.cap"].create(
            {"agreement_id": self.agreement.id, "period": "month", "amount": 250}
        )
        invoice, _bill, netting = self._net_300_and_200()

        self.assertEqual(netting.residual, "to_payable")
        self.assertEqual(invoice.amount_residual, 0)

    def test_nothing_moves_of_what_is_paid_at_once(self):
        """200.00 is netted, and the payment settles the other 100.00."""
        invoice, bill = self._invoice(self.partner, 300), self._bill(self.partner, 200)
        payments = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"payment_date": NETTING_DATE, "netting_mode": "first"})
            ._create_payments()
        )

        self.assertEqual(payments.amount, 100)
        self.assertEqual(self._residuals(invoice, bill), [0, 0])
        self.assertFalse(self._open_of_partner())

    def test_two_partners_keep_their_rests(self):
        self._agreement((self.customer, self.vendor), residual="to_payable")
        invoice = self._invoice(self.customer, 300)

        netting = self._net(invoice, self._bill(self.vendor, 200))

        self.assertSettled(netting)
        self.assertEqual(invoice.amount_residual, 100)

    def test_a_small_rest_is_written_off_and_a_larger_one_moves(self):
        partner = self.env["res.partner"].create({"name": "Small and large"})
        self._agreement(
            partner,
            residual="to_payable",
            tolerance_amount=1,
            tolerance_account_id=self.expense.id,
        )
        small, large = self._invoice(partner, 100.50), self._invoice(partner, 150)
        bill = self._bill(partner, 200)

        netting = self._net(
            small, large, bill, amounts={small: 100, large: 100, bill: 200}
        )

        self.assertEqual(
            netting.receivable_line_ids.mapped("amount_written_off"), [0.50, 0]
        )
        self.assertEqual(
            netting.receivable_line_ids.mapped("amount_transferred"), [0, 50]
        )
        self.assertEqual(self._residuals(small, large, bill), [0, 0, 0])
        netting.action_reverse(date="2025-08-01")
        self.assertReversed(netting)

    def test_wizard_and_proposal_show_it_before(self):
        invoice, bill = self._invoice(self.partner, 300), self._bill(self.partner, 200)
        wizard = self._wizard(self._items(invoice, bill))
        with Form(wizard) as form:
            self.assertTrue(form.has_transferred)
            alert = form.alerts["netting_transferred"]
            self.assertIn("vendor account", alert["message"])
            with form.receivable_line_ids.edit(0) as line:
                self.assertEqual((line.amount_transferred, line.amount_left), (100, 0))
        netting = self.env["account.netting"].browse(wizard.action_propose()["res_id"])

        self.assertIn(invoice.name, netting.alerts["netting_transferred"]["message"])
        (entry,) = netting.journal_items["entries"]
        self.assertEqual((entry["debit"], entry["credit"]), (500, 500))
        netting.residual = "keep"
        self.assertFalse(netting.has_transferred)
        self.assertEqual(netting.receivable_line_ids.amount_left, 100)

    def test_a_rule_moves_rests(self):
        invoice = self._invoice(self.partner, 300)
        self._bill(self.partner, 200)
        rule = self.env["account.netting.rule"].create({"name": "Rule", "post": True})
        rule.action_activate()

        self.assertEqual(
            rule.action_simulate(date=NETTING_DATE).line_ids.documents_closed, 2
        )
        run = rule.action_run(date=NETTING_DATE)

        self.assertEqual(run.line_ids.documents_closed, 2)
        self.assertEqual(invoice.amount_residual, 0)
        self.assertEqual(self._open_of_partner(), {"liability_payable": 100})
        # Nothing stands on the other side any more.
        self.assertFalse(rule.action_run(date=NETTING_DATE).netting_ids)


@tagged("standard", "post_install", "-at_install")
class TestResidualWithTax(TaxCommon):
    def test_a_rest_with_tax_on_payment_stays_for_nothing_was_paid(self):
        partner = self.env["res.partner"].create({"name": "Taxed"})
        self._agreement(partner, residual="to_payable")
        invoice = self._invoice(partner, 1_000, taxes=self.tax_on_payment)

        netting = self._propose(invoice, self._bill(partner, 575))
        self.assertIn(invoice.name, netting.alerts["netting_immovable"]["message"])
        netting.action_post()

        self.assertEqual(invoice.amount_residual, 575)
        self.assertEqual(netting.receivable_line_ids.amount_transferred, 0)
        self.assertEqual(self._tax_due(), 75)
