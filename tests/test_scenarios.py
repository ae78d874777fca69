"""The examples of the README, figure by figure."""

from odoo.tests import tagged

from .common import NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestScenarios(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._agreement(cls.partner)

    def test_an_invoice_and_a_bill(self):
        """OCA's own scenario, made here from the two documents' list."""
        invoice = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 1200)

        action = self._wizard(invoice | bill).action_post()

        netting = self.env["account.netting"].browse(action["res_id"])
        self.assertSettled(netting)
        self.assertEqual(netting.amount, 100)
        self.assertEqual(invoice.payment_state, "paid")
        self.assertEqual(bill.payment_state, "partial")
        self.assertEqual(bill.amount_residual, 1100)
        number = netting.name.removeprefix("NETTING/")
        self.assertRecordValues(
            netting.move_ids.line_ids.sorted("sequence"),
            [
                {
                    "name": f"NETAR/{number}",
                    "account_id": self.payable.id,
                    "debit": 100,
                    "credit": 0,
                },
                {
                    "name": netting.name,
                    "account_id": self.bridging.id,
                    "debit": 0,
                    "credit": 100,
                },
                {
                    "name": f"NETAP/{number}",
                    "account_id": self.receivable.id,
                    "debit": 0,
                    "credit": 100,
                },
                {
                    "name": netting.name,
                    "account_id": self.bridging.id,
                    "debit": 100,
                    "credit": 0,
                },
            ],
        )

    def test_a_credit_note(self):
        invoice = self._invoice(self.partner, 100)
        refund = self._refund(self.partner, 30)
        bill = self._bill(self.partner, 50)

        netting = self._net(invoice, refund, bill)

        self.assertSettled(netting)
        self.assertEqual(
            {
                line.move_id: (line.amount_open, line.amount, line.amount_left)
                for line in netting.line_ids
            },
            {
                invoice: (100, 80, 20),
                refund: (-30, -30, 0),
                bill: (50, 50, 0),
            },
        )
        self.assertRecordValues(
            netting, [{"total_receivable": 50, "total_payable": 50}]
        )
        self.assertEqual(
            sorted(
                line.balance
                for line in self._items(netting.move_ids)
                if line.account_id == self.receivable
            ),
            [-80, 30],
        )

    def test_a_foreign_currency(self):
        invoice = self._invoice(self.partner, 1000, currency=self.foreign)
        bill = self._bill(self.partner, 600, currency=self.foreign, date="2025-03-15")
        self.assertEqual(self._residuals(invoice, bill), [500, -150])

        netting = self._net(invoice, bill)

        self.assertSettled(netting)
        self.assertEqual(netting.amount_company, 240)
        self.assertEqual(self._residuals_currency(invoice, bill), [400, 0])
        self.assertEqual(self._residuals(invoice, bill), [200, 0])
        self.assertEqual(self._exchange_loss(), 150)

        netting.action_reverse(date="2025-06-20")

        self.assertReversed(netting)
        self.assertEqual(self._residuals_currency(invoice, bill), [1000, -600])
        self.assertEqual(self._residuals(invoice, bill), [500, -150])
        self.assertEqual(self._exchange_loss(), 0)

    def test_the_whole_story(self):
        """Agreement, wizard, netting, payment of the rest, reversal."""
        invoice = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 1200)
        action = self._wizard(self.partner).action_post()
        netting = self.env["account.netting"].browse(action["res_id"])
        payment = self._pay(bill, date="2025-06-18")
        self.assertEqual(payment.amount, 1100)
        self.assertEqual(bill.payment_state, "paid")

        netting.action_reverse(date="2025-06-20", reason="Invoice disputed")

        self.assertReversed(netting)
        self.assertEqual(self._residuals(invoice, bill), [100, -100])
        self.assertEqual(invoice.payment_state, "not_paid")
        self.assertEqual(bill.payment_state, "partial")

    def _exchange_loss(self):
        accounts = (
            self.company.income_currency_exchange_account_id
            | self.company.expense_currency_exchange_account_id
        )
        return sum(
            self.env["account.move.line"]
            .search(
                [("account_id", "in", accounts.ids), ("parent_state", "=", "posted")]
            )
            .mapped("balance")
        )
