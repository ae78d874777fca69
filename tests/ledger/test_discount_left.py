"""What a netting leaves of an early-payment discount: *Pay* and nettings bring it."""

from odoo import fields
from odoo.tests import tagged

from .discount_common import IN_TIME, LATE, TAKEN_BACK, DiscountCommon


@tagged("standard", "post_install", "-at_install")
class TestDiscountLeft(DiscountCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._policy("pro_rata")

    def _open_pay(self, documents, date=IN_TIME, **vals):
        return (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=documents.ids)
            .create({"payment_date": date, **vals})
        )

    def _half_netted(self, **options):
        """A bill of 1,000.00, of which 490.00 net close 500.00."""
        bill = self._taxed_bill(**options)
        netting = self._net(bill, self._invoice(self.partner, 490), date=IN_TIME)
        self.assertEqual(bill.amount_residual, 500)
        return bill, netting

    def _assert_wholly_taken(self, document, netting, payment):
        """Check that both parts book what one payment of all books of a twin."""
        twin = self._pay(self._twin(document), date=IN_TIME)
        whole = {
            key: amount
            for key, amount in self._sums(twin.move_id).items()
            if key[0] != twin.outstanding_account_id
        }
        parts = {
            key: amount
            for key, amount in self._sums(netting.move_ids | payment.move_id).items()
            if key[0] not in payment.outstanding_account_id | self.bridging
        }
        self.assertEqual(parts, whole)

    def _twin(self, document):
        twin = document.copy({"invoice_date": document.invoice_date})
        twin.action_post()
        return twin

    # Pay
    # ---

    def test_pay_proposes_the_rest_less_its_discount(self):
        """490.00 pay the 500.00 left: 10.00 = 8.27 + 1.73, 20.00 with the netting."""
        bill, netting = self._half_netted()

        wizard = self._open_pay(bill)

        self.assertEqual(wizard.amount, 490)
        self.assertTrue(wizard.early_payment_discount_mode)
        self.assertEqual(wizard.payment_difference, 10)
        payment = wizard._create_payments()
        self.assertEqual((payment.amount, bill.amount_residual), (490, 0))
        self.assertIn(bill.payment_state, ("paid", "in_payment"))
        self.assertFalse(any(self._residuals(bill)))
        booked = [
            (netting.payable_line_ids.discount_line_ids, -8.26, -1.74),
            (
                payment.move_id.line_ids.filtered(
                    lambda line: line.tax_line_id or line.account_id == self.gain
                ),
                -8.27,
                -1.73,
            ),
        ]
        for lines, goods, tax in booked:
            self.assertEqual(lines.filtered("tax_line_id").mapped("balance"), [tax])
            rest = lines.filtered(lambda line: not line.tax_line_id)
            self.assertEqual(rest.mapped("balance"), [goods])
        self._assert_wholly_taken(bill, netting, payment)

    def test_pay_gives_no_discount_on_the_rest_when_late(self):
        bill, _netting = self._half_netted()

        wizard = self._open_pay(bill, LATE)

        self.assertEqual((wizard.amount, wizard.payment_difference), (500, 0))
        self.assertFalse(wizard.early_payment_discount_mode)
        wizard._create_payments()
        self.assertEqual(bill.amount_residual, 0)

    def test_another_date_in_the_dialog_changes_the_amount(self):
        bill, _netting = self._half_netted()
        wizard = self._open_pay(bill, LATE)

        wizard.payment_date = IN_TIME

        self.assertEqual(wizard.amount, 490)

    def test_less_than_that_leaves_the_rest_open(self):
        bill, _netting = self._half_netted()

        wizard = self._open_pay(bill, amount=400)

        self.assertFalse(wizard.early_payment_discount_mode)
        wizard._create_payments()
        self.assertEqual(bill.amount_residual, 100)

    def test_a_payment_beside_the_netting_leaves_it_to_odoo(self):
        bill, _netting = self._half_netted()
        self._pay(bill, 100, date=IN_TIME)

        wizard = self._open_pay(bill)

        self.assertEqual(wizard.amount, 400)
        self.assertFalse(wizard.early_payment_discount_mode)

    def test_a_netting_without_its_discount_leaves_it_to_odoo(self):
        for policy in ("never", "closing"):
            with self.subTest(policy):
                self._policy(policy)
                bill = self._taxed_bill()
                self._net(bill, self._invoice(self.partner, 490), date=IN_TIME)

                self.assertEqual(self._open_pay(bill).amount, 510)

    def test_what_is_kept_out_or_disputed_leaves_it_to_odoo(self):
        bill, _netting = self._half_netted()
        for hold in ("all", "part"):
            bill.write({"netting_hold": hold, "netting_hold_amount": 100})
            self.assertEqual(self._open_pay(bill).amount, 500)
        bill.netting_hold = "no"
        self.assertEqual(self._open_pay(bill).amount, 490)

    def test_several_documents_in_one_payment(self):
        """One with half of it netted, one untouched, one without: 490, 980 and 100."""
        bills = self._half_netted()[0] | self._taxed_bill()
        bills |= self._taxed_bill(100, terms=None, taxes=None, date=IN_TIME)

        wizard = self._open_pay(bills, group_payment=True)

        self.assertEqual((wizard.amount, wizard.payment_difference), (1570, 30))
        payment = wizard._create_payments()
        self.assertEqual(bills.mapped("amount_residual"), [0, 0, 0])
        self.assertEqual(payment.amount, 1570)

    def test_several_payments_at_once(self):
        bills = self._half_netted()[0] | self._half_netted()[0]

        payments = self._open_pay(bills, group_payment=False)._create_payments()

        self.assertEqual(payments.mapped("amount"), [490, 490])
        self.assertEqual(bills.mapped("amount_residual"), [0, 0])

    def test_a_discount_we_grant_is_left_too(self):
        invoice = self._invoice(
            self.partner, 826.45, terms=self.terms, taxes=self.sale_tax
        )
        netting = self._net(invoice, self._bill(self.partner, 490), date=IN_TIME)

        payment = self._open_pay(invoice)._create_payments()

        self.assertEqual((payment.amount, invoice.amount_residual), (490, 0))
        self._assert_wholly_taken(invoice, netting, payment)

    # Elsewhere
    # ---------

    def test_documents_and_portal_show_what_odoo_shows(self):
        """Odoo's own places know no discount on the rest, and none is written there."""
        bill, _netting = self._half_netted()
        item = self._items(bill)

        self.assertEqual(item.discount_amount_currency, -980)
        shown = bill._get_invoice_next_payment_values()
        self.assertEqual(shown["amount_due"], 500)
        self.assertNotIn("epd_discount_amount_currency", shown)
        self.assertFalse(
            bill._is_eligible_for_early_payment_discount(
                self.currency, fields.Date.to_date(IN_TIME)
            )
        )

    def test_netting_first_says_that_it_loses_what_is_left(self):
        bill, _netting = self._half_netted()
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
        self.assertEqual(wizard._proposes_netting(), False)

        wizard.netting_mode = "first"

        message = wizard.netting_alerts["netting_discount"]["message"]
        self.assertIn(bill.name, message)
        self.assertIn("10.00", message)
        self.assertNotIn("20.00", message)

    # Nettings
    # --------

    def test_a_second_netting_takes_what_is_left(self):
        for policy in ("pro_rata", "closing"):
            with self.subTest(policy):
                self._policy("pro_rata")
                bill, first = self._half_netted()
                self._policy(policy)

                second = self._net(bill, self._invoice(self.partner, 490), date=IN_TIME)

                self.assertSettled(second)
                self.assertEqual((second.amount, bill.amount_residual), (490, 0))
                line = second.payable_line_ids
                self.assertEqual(line.amount_discount, 10)
                lines = (first.payable_line_ids | line).discount_line_ids
                tax = lines.filtered("tax_line_id")
                self.assertEqual(tax.mapped("balance"), [-1.74, -1.73])
                self.assertEqual((lines - tax).mapped("balance"), [-8.26, -8.27])
                second.action_reverse(date=TAKEN_BACK)
                self.assertEqual(bill.amount_residual, 500)
                self.assertEqual(self._open_pay(bill).amount, 490)

    def test_closing_leaves_what_is_netted_only_in_part(self):
        bill, _first = self._half_netted()
        self._policy("closing")

        second = self._net(bill, self._invoice(self.partner, 489), date=IN_TIME)

        self.assertEqual((second.amount, bill.amount_residual), (489, 11))
        self.assertEqual(self._open_pay(bill).amount, 11)

    # Undone
    # ------

    def test_reversed_the_document_brings_all_of_it_again(self):
        bill, netting = self._half_netted()

        netting.action_reverse(date=TAKEN_BACK)

        self.assertEqual(bill.amount_residual, 1000)
        wizard = self._open_pay(bill)
        self.assertEqual((wizard.amount, wizard.payment_difference), (980, 20))
        payment = wizard._create_payments()
        self.assertEqual(bill.amount_residual, 0)
        taxes = payment.move_id.line_ids.filtered("tax_line_id")
        self.assertEqual(taxes.mapped("balance"), [-3.47])

    def test_a_part_taken_back_is_left_with_its_discount(self):
        """245.00 of 490.00 taken back: 750.00 are open, and 735.00 pay them."""
        invoice = self._invoice(self.partner, 490)
        bill = self._taxed_bill()
        netting = self._net(bill, invoice, date=IN_TIME)
        netting.action_take_back(
            {self._items(bill).id: 245, self._items(invoice).id: 245}, date=IN_TIME
        )
        self.assertEqual(bill.amount_residual, 750)

        payment = self._open_pay(bill)._create_payments()

        self.assertEqual((payment.amount, bill.amount_residual), (735, 0))

    def test_a_payment_undone_leaves_the_rest_as_it_was(self):
        bill, netting = self._half_netted()
        payment = self._open_pay(bill)._create_payments()

        payment.move_id.line_ids.remove_move_reconcile()

        self.assertEqual(bill.amount_residual, 500)
        self.assertEqual(self._open_pay(bill).amount, 490)
        netting.action_reverse(date=TAKEN_BACK)
        self.assertEqual(self._open_pay(bill).amount, 980)

    # Awkward figures
    # ---------------

    def test_three_decimals(self):
        """Of 99.999 dinar with 21 % less 3 %, an uneven part, then the rest."""
        dinar = self._foreign_currency(
            "DIN", 0.001, {"2025-01-01": 0.31, "2025-01-20": 0.3077}
        )
        terms = self._discount_terms(percentage=3)
        bill = self._taxed_bill(82.644, terms=terms, currency=dinar)
        self.assertEqual(bill.amount_total, 99.999)
        invoice = self._invoice(self.partner, 33.331, currency=dinar, date="2025-01-20")
        netting = self._net(bill, invoice, date=IN_TIME)
        self.assertSettled(netting)
        self.assertEqual(bill.amount_residual, 65.637)

        wizard = self._open_pay(bill, currency_id=dinar.id)

        self.assertEqual(wizard.amount, 63.668)
        payment = wizard._create_payments()
        self.assertEqual(bill.amount_residual, 0)
        self.assertEqual(self._residuals(bill), [0])
        discounts = [
            sum(
                line.amount_currency
                for line in entry.line_ids
                if line.tax_line_id or line.account_id == self.gain
            )
            for entry in (netting.move_ids, payment.move_id)
        ]
        self.assertEqual([dinar.round(one) for one in discounts], [-1.031, -1.969])
        self.assertEqual(dinar.round(sum(discounts)), -3)

    def test_mixed_taxes(self):
        """Two rates on one bill: both are reduced by their share, to the cent."""
        low = self.purchase_tax.copy({"amount": 6, "name": "6 %"})
        bill = self._taxed_bill(500, post=False)
        bill.invoice_line_ids = [
            (0, 0, {"name": "Books", "price_unit": 333.33, "tax_ids": low.ids})
        ]
        bill.action_post()
        self.assertEqual(bill.amount_total, 958.33)
        netting = self._net(bill, self._invoice(self.partner, 311.11), date=IN_TIME)

        payment = self._open_pay(bill)._create_payments()

        self.assertEqual(payment.amount, self.currency.round(939.16 - 311.11))
        self.assertEqual(bill.amount_residual, 0)
        self._assert_wholly_taken(bill, netting, payment)

    def test_tax_that_stays_as_it_is(self):
        """Excluded: 2 % of 826.45 are 16.53, and no tax; mixed: the same amounts."""
        for computation in ("excluded", "mixed"):
            with self.subTest(computation):
                terms = self._discount_terms(computation)
                bill = self._taxed_bill(terms=terms)
                netting = self._net(
                    bill, self._invoice(self.partner, 400), date=IN_TIME
                )

                payment = self._open_pay(bill)._create_payments()

                whole = bill.amount_total - 16.53
                self.assertEqual(payment.amount, self.currency.round(whole - 400))
                self.assertEqual(bill.amount_residual, 0)
                self._assert_wholly_taken(bill, netting, payment)
