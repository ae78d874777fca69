"""Register Payment in the browser: short payment, net then pay, and the warning."""

from odoo.tests import tagged

from odoo.addons.account.tests.common import AccountTestInvoicingHttpCommon

from ..common import NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestPaymentTours(NettingCommon, AccountTestInvoicingHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._agreement(cls.partner)
        cls._user("accountant", "account_netting.group_netting_user")
        cls._user("clerk", "account.group_account_invoice")

    def _start(self, tour, document, login="accountant"):
        self.start_tour(f"/odoo/account.move/{document.id}", tour, login=login)

    def test_a_short_payment(self):
        invoice = self._invoice(self.partner, 1000)
        bills = [
            self._bill(self.partner, 200, due="2025-02-15"),
            self._bill(self.partner, 150, due="2025-03-15"),
        ]

        self._start("account_netting_short_payment", invoice)

        self.assertSettled(invoice.netting_ids)
        self.assertEqual(self._residuals(invoice, *bills), [0, 0, -50])
        self.assertEqual(invoice.matched_payment_ids.amount, 700)

    def test_a_bank_fee_beside_the_netting_in_one_confirmation(self):
        charges = self.expense.copy({"name": "Bank charges", "code": "659998"})
        invoice = self._invoice(self.partner, 1000)
        bills = [
            self._bill(self.partner, 200, due="2025-02-15"),
            self._bill(self.partner, 150, due="2025-03-15"),
        ]

        self._start("account_netting_bank_fee", invoice)

        self.assertSettled(invoice.netting_ids)
        self.assertEqual(invoice.netting_ids.amount, 350)
        self.assertEqual(self._residuals(invoice, *bills), [0, 0, 0])
        payment = invoice.matched_payment_ids
        self.assertEqual(payment.amount, 645)
        (fee,) = payment.move_id.line_ids.filtered(
            lambda line: line.account_id == charges
        )
        self.assertEqual(fee.balance, 5)

    def test_net_then_pay(self):
        bill = self._bill(self.partner, 900)
        invoices = [self._invoice(self.partner, amount) for amount in (300, 100)]

        self._start("account_netting_net_then_pay", bill)

        self.assertSettled(bill.netting_ids)
        self.assertEqual(self._residuals(bill, *invoices), [0, 0, 0])
        self.assertEqual(bill.matched_payment_ids.amount, 500)

    def test_no_payment_where_nothing_remains(self):
        bill = self._bill(self.partner, 900)
        self._invoice(self.partner, 1000)

        self._start("account_netting_net_all", bill)

        self.assertSettled(bill.netting_ids)
        self.assertFalse(bill.matched_payment_ids)

    def test_the_warning_on_a_reserved_document_leads_to_the_netting(self):
        bill = self._bill(self.partner, 900)
        self._propose(bill, self._invoice(self.partner, 400))

        self._start("account_netting_pay_reserved", bill, login="clerk")
