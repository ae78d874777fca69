"""Taxes that fall due on payment, and discounts for paying early."""

from odoo.fields import Command
from odoo.tests import tagged

from ..common import NETTING_DATE, NettingCommon
from .tax_common import set_up_tax_on_payment


class TaxCommon(NettingCommon):
    """A partner under an agreement, and tax of 15 % that falls due on payment."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._agreement(cls.partner)
        cls.tax_on_payment, cls.purchase_tax_on_payment = set_up_tax_on_payment(cls)

    @classmethod
    def _terms(cls, *percents):
        """Make payment terms with instalments of so many per cent, a month apart."""
        return cls.env["account.payment.term"].create(
            {
                "name": "In parts",
                "line_ids": [
                    Command.create(
                        {
                            "value": "percent",
                            "value_amount": percent,
                            "nb_days": 30 * (place + 1),
                        }
                    )
                    for place, percent in enumerate(percents)
                ],
            }
        )

    def _tax_entries(self, document):
        return self.env["account.move"].search(
            [("tax_cash_basis_origin_move_id", "=", document.id)]
        )

    def _tax_due(self):
        """Return what all entries together owe the tax office."""
        return -sum(self._tax_by_date().values())

    def _tax_by_date(self):
        """Return ``{date: balance of the tax account}`` of all days it moved."""
        groups = self.env["account.move.line"]._read_group(
            [("account_id", "=", self.tax_account.id)], ["date:day"], ["balance:sum"]
        )
        return {str(day)[:10]: balance for day, balance in groups}


@tagged("standard", "post_install", "-at_install")
class TestTaxes(TaxCommon):
    def test_tax_falls_due_on_the_netting_date(self):
        invoice = self._invoice(self.partner, 1000, taxes=self.tax_on_payment)
        bill = self._bill(self.partner, 575)

        netting = self._net(invoice, bill)

        self.assertSettled(netting)
        self.assertEqual(self._residuals(invoice, bill), [575, 0])
        self.assertEqual(invoice.payment_state, "partial")
        tax_entry = self._tax_entries(invoice)
        self.assertRecordValues(
            tax_entry,
            [{"state": "posted", "date": netting.date, "amount_total": 575}],
        )
        self.assertEqual(
            {
                line.account_id: line.balance
                for line in tax_entry.line_ids
                if line.account_id in self.transition | self.tax_account
            },
            {self.transition: 75, self.tax_account: -75},
        )
        base_lines = tax_entry.line_ids.filtered("tax_ids")
        self.assertEqual(base_lines.tax_ids, self.tax_on_payment)
        self.assertEqual(base_lines.balance, -500)

    def test_reversing_takes_the_tax_back(self):
        invoice = self._invoice(self.partner, 1000, taxes=self.tax_on_payment)
        bill = self._bill(self.partner, 575)
        netting = self._net(invoice, bill)
        tax_entry = self._tax_entries(invoice)

        netting.action_reverse()

        self.assertReversed(netting)
        self.assertEqual(self._residuals(invoice, bill), [1150, -575])
        mirror = tax_entry.reversal_move_ids
        self.assertEqual(mirror.state, "posted")
        self.assertEqual(
            {
                line.account_id: line.balance
                for line in mirror.line_ids
                if line.account_id in self.transition | self.tax_account
            },
            {self.transition: -75, self.tax_account: 75},
        )
        self.assertEqual(self._tax_due(), 0)

    def test_the_rest_of_the_tax_follows_the_rest_of_the_invoice(self):
        invoice = self._invoice(self.partner, 1000, taxes=self.tax_on_payment)

        self.assertSettled(self._net(invoice, self._bill(self.partner, 575)))
        self.assertEqual(self._tax_due(), 75)

        self.assertSettled(self._net(invoice, self._bill(self.partner, 575)))
        self.assertEqual(self._tax_due(), 150)
        self.assertEqual(invoice.payment_state, "paid")

    def test_tax_falls_due_in_foreign_currency_too(self):
        invoice = self._invoice(
            self.partner, 1000, taxes=self.tax_on_payment, currency=self.foreign
        )
        bill = self._bill(self.partner, 1150, currency=self.foreign)

        netting = self._net(invoice, bill)

        self.assertSettled(netting)
        self.assertEqual(invoice.payment_state, "paid")
        netting.action_reverse()
        self.assertReversed(netting)
        self.assertEqual(self._residuals_currency(invoice, bill), [1150, -1150])
        self.assertEqual(self._residuals(invoice, bill), [575, -575])
        self.assertEqual(self._tax_due(), 0)

    def test_the_tax_entry_is_reached_from_the_netting(self):
        invoice = self._invoice(self.partner, 1000, taxes=self.tax_on_payment)
        netting = self._net(invoice, self._bill(self.partner, 575))

        action = netting.action_open_moves()

        moves = self.env["account.move"].search(action["domain"])
        self.assertEqual(moves, netting.move_ids | self._tax_entries(invoice))

    def test_no_discount_is_granted_silently(self):
        terms = self.env["account.payment.term"].create(
            {
                "name": "2 % within 10 days",
                "early_discount": True,
                "discount_percentage": 2,
                "discount_days": 10,
            }
        )
        invoice = self._invoice(self.partner, 1000, terms=terms)
        bill = self._bill(self.partner, 1000)

        netting = self._net(invoice, bill, date="2025-01-20")

        self.assertSettled(netting)
        self.assertEqual(netting.amount, 1000)
        self.assertEqual(self._residuals(invoice, bill), [0, 0])

    def test_a_netted_invoice_can_be_paid_later_without_discount(self):
        terms = self.env["account.payment.term"].create(
            {
                "name": "2 % within 10 days",
                "early_discount": True,
                "discount_percentage": 2,
                "discount_days": 10,
            }
        )
        invoice = self._invoice(self.partner, 1000, terms=terms)
        self._net(invoice, self._bill(self.partner, 400), date="2025-01-20")

        payment = self._pay(invoice, date="2025-01-21")

        self.assertEqual(payment.amount, 600)
        self.assertEqual(invoice.payment_state, "paid")

    def test_a_locked_tax_period_stops_items_whose_tax_falls_due(self):
        taxed = self._invoice(self.partner, 1000, taxes=self.tax_on_payment)
        plain = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 575)
        self.company.tax_lock_date = "2025-06-30"

        with self.assertRefused("nothing to net", taxed.name, "Tax Return Lock Date"):
            self._net(taxed, bill)

        netting = self._net(taxed, plain, bill)
        self.assertSettled(netting)
        self.assertEqual(self._residuals(taxed, plain, bill), [1150, 0, -475])

    def test_taxes_in_a_group_fall_due_too(self):
        group = self.env["account.tax"].create(
            {
                "name": "15 % in a group",
                "amount_type": "group",
                "type_tax_use": "sale",
                "children_tax_ids": [Command.set(self.tax_on_payment.ids)],
            }
        )
        taxed = self._invoice(self.partner, 1000, taxes=group)
        bill = self._bill(self.partner, 575)
        self.company.tax_lock_date = "2025-06-30"

        with self.assertRefused(taxed.name, "Tax Return Lock Date"):
            self._net(taxed, bill)

        self.assertSettled(self._net(taxed, bill, date="2025-07-01"))
        self.assertEqual(self._tax_due(), 75)

    def test_a_tax_lock_set_since_the_proposal(self):
        taxed = self._invoice(self.partner, 1000, taxes=self.tax_on_payment)
        netting = self._propose(taxed, self._bill(self.partner, 575))
        self.company.tax_lock_date = NETTING_DATE

        with self.assertRefused(netting.name, taxed.name, "locked period"):
            netting.action_post()

    def test_a_locked_tax_period_stops_the_reversal_of_tax(self):
        taxed = self._invoice(self.partner, 1000, taxes=self.tax_on_payment)
        plain = self._invoice(self.partner, 100)
        with_tax = self._net(taxed, self._bill(self.partner, 575))
        without_tax = self._net(plain, self._bill(self.partner, 60))
        self.company.tax_lock_date = "2025-06-30"

        with self.assertRefused(with_tax.name, "Tax Return Lock Date"):
            with_tax.action_reverse(date="2025-06-20")

        without_tax.action_reverse(date="2025-06-20")
        with_tax.action_reverse(date="2025-07-01")
        self.assertReversed(with_tax | without_tax)
        self.assertEqual(self._tax_due(), 0)
