"""Money promised by payments without an entry: told by amounts, not by states."""

from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import tagged

from ..common import NETTING_DATE, NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestPromisedMoney(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._agreement(cls.partner)
        cls.inbound_payment_method_line.payment_account_id = False
        in_payment = patch.object(
            cls.env.registry["account.move"],
            "_get_invoice_in_payment_state",
            lambda move: "in_payment",
        )
        in_payment.start()
        cls.addClassCleanup(in_payment.stop)
        cls.invoice = cls._invoice(cls.partner, 100)
        cls.bill = cls._bill(cls.partner, 60)

    def test_a_validated_payment_still_promises_its_money(self):
        payment = self._promise(100, self.invoice)

        with self.assertRefused("nothing to net", payment.name, "100.00"):
            self._net(self.invoice, self.bill)

        self.assertEqual(self._codes(self.invoice), ["payment_pending"])
        self.assertEqual(self._residuals(self.invoice, self.bill), [100, -60])

    def test_what_the_bank_has_matched_is_promised_no_more(self):
        self._promise(40, self.invoice)
        self.assertEqual(self._codes(self.invoice), ["payment_pending"])
        self._match(self.invoice, 40)

        self.assertEqual(self._codes(self.invoice), [])
        self.assertSettled(self._net(self.invoice, self.bill))
        self.assertEqual(self._residuals(self.invoice, self.bill), [0, 0])

    def test_a_promise_beside_one_kept_counts(self):
        self._promise(80, self.invoice)
        self._promise(20, self.invoice)
        self._match(self.invoice, 20)

        self.assertEqual(self._residuals(self.invoice), [80])
        self.assertEqual(self._codes(self.invoice), ["payment_pending"])

    def test_a_grouped_payment_promises_to_each_of_its_documents(self):
        second = self._invoice(self.partner, 50)
        payment = self._promise(150, self.invoice | second)
        self.assertEqual(self._codes(second), ["payment_pending"])

        self._match(self.invoice, 100)

        self.assertEqual(self._codes(second), ["payment_pending"])
        self.assertIn(payment.name, self._messages(second))
        self._match(second, 50)
        self.assertEqual(self._codes(second), ["settled"])

    def test_a_netting_does_not_keep_the_promise_of_a_payment(self):
        self.assertSettled(self._net(self.invoice, self._bill(self.partner, 30)))
        self._promise(70, self.invoice)

        self.assertEqual(self._codes(self.invoice), ["payment_pending"])

    def test_a_credit_note_does_not_keep_the_promise_of_a_payment(self):
        refund = self._refund(self.partner, 30)
        (self._items(self.invoice) | self._items(refund)).reconcile()
        self._promise(70, self.invoice)

        self.assertEqual(self._codes(self.invoice), ["payment_pending"])

    def test_a_payment_to_a_vendor_promises_too(self):
        self.outbound_payment_method_line.payment_account_id = False
        self._promise(60, self.bill)
        self.assertEqual(self._codes(self.bill), ["payment_pending"])

        self._match(self.bill, 25)
        self.assertEqual(self._codes(self.bill), ["payment_pending"])

        self._match(self.bill, 35)
        self.assertEqual(self._codes(self.bill), ["settled"])

    def test_a_promise_made_since_the_proposal_stops_the_posting(self):
        netting = self._propose(self.invoice, self.bill)
        payment = self._promise(100, self.invoice)

        with self.assertRefused(netting.name, payment.name):
            netting.action_post()

        payment.action_cancel()
        netting.action_post()
        self.assertSettled(netting)

    def test_a_rejected_payment_promises_nothing(self):
        payment = self._promise(100, self.invoice)
        payment.action_reject()

        self.assertEqual(self._codes(self.invoice), [])

    def _promise(self, amount, documents):
        """Validate a payment without an entry for documents."""
        inbound = documents[0].is_inbound()
        payment = self.env["account.payment"].create(
            {
                "amount": amount,
                "date": "2025-03-15",
                "payment_type": "inbound" if inbound else "outbound",
                "partner_type": "customer" if inbound else "supplier",
                "partner_id": self.partner.id,
                "journal_id": self.company_data["default_journal_bank"].id,
                "payment_method_line_id": (
                    self.inbound_payment_method_line
                    if inbound
                    else self.outbound_payment_method_line
                ).id,
                "invoice_ids": [Command.set(documents.ids)],
            }
        )
        payment.action_post()
        self.assertFalse(payment.move_id)
        if payment.state == "in_process":
            payment.action_validate()
        self.assertEqual(payment.state, "paid")
        return payment

    def _match(self, document, amount):
        """Match money from the bank with a document."""
        item = self._items(document)
        sign = 1 if item.balance > 0 else -1
        line = self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.company_data["default_journal_bank"].id,
                "date": "2025-03-20",
                "payment_ref": document.name,
                "partner_id": self.partner.id,
                "amount": sign * amount,
            }
        )
        _liquidity, suspense, _other = line._seek_for_lines()
        suspense.account_id = item.account_id
        (suspense | item).reconcile()

    def _codes(self, move):
        reasons = self._items(move).netting_reasons(date=NETTING_DATE)
        return [reason["code"] for found in reasons.values() for reason in found]

    def _messages(self, move):
        reasons = self._items(move).netting_reasons(date=NETTING_DATE)
        return " ".join(
            reason["message"] for found in reasons.values() for reason in found
        )
