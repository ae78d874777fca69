"""With Odoo's online payments: an invoice that is just being paid is not netted."""

from odoo.fields import Command
from odoo.tests import tagged

from ..common import NETTING_DATE, NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestOnlinePayments(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._agreement(cls.partner)
        cls.invoice = cls._invoice(cls.partner, 100)
        provider = cls.env["payment.provider"].sudo()
        transaction = cls.env["payment.transaction"].sudo()
        method = cls.env["payment.method"].sudo().with_context(active_test=False)
        cls.transaction = transaction.create(
            {
                "provider_id": provider.create(
                    {
                        "name": "Online",
                        "code": "demo",
                        "state": "test",
                        "company_id": cls.company.id,
                    }
                ).id,
                "payment_method_id": method.search([], limit=1).id,
                "reference": "T1",
                "amount": 100,
                "currency_id": cls.currency.id,
                "partner_id": cls.partner.id,
                "invoice_ids": [Command.link(cls.invoice.id)],
            }
        )

    def _codes(self):
        item = self._items(self.invoice)
        return [
            reason["code"]
            for reason in item.netting_reasons(date=NETTING_DATE)[item.id]
        ]

    def test_a_transaction_not_concluded_yet_is_on_its_way(self):
        self.assertEqual(self._codes(), [])
        for state in ("pending", "authorized"):
            with self.subTest(state=state):
                self.transaction.state = state
                self.assertEqual(self._codes(), ["payment_pending"])

        self.transaction.state = "cancel"
        self.assertEqual(self._codes(), [])
