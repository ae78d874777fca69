"""With OCA's payment orders: what stands in one is not netted as well.

``make modules-check`` runs this once with ``account_payment_order`` and once with
``account_payment_batch_oca``, which no database can have together.
"""

from odoo.fields import Command
from odoo.tests import tagged

from ..common import NETTING_DATE, NettingCommon

RECOMPUTE = "account_netting.mail_activity_item_taken"


@tagged("standard", "post_install", "-at_install")
class TestPaymentOrders(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.has_modes = "account.payment.mode" in cls.env
        module = "order" if cls.has_modes else "batch_oca"
        cls.env.user.group_ids |= cls.env.ref(
            f"account_payment_{module}.group_account_payment"
        )
        cls._agreement(cls.partner)
        cls.invoice = cls._invoice(cls.partner, 100)
        cls.bill = cls._bill(cls.partner, 60, ref="R60")
        cls.other_bill = cls._bill(cls.partner, 10, ref="R10")
        cls.bank = cls.company_data["default_journal_bank"]

    def _order(self, item, amount=None):
        """Put an item in a new order.

        :param amount: how much of it is to be paid; all by default
        """
        order = self.env["account.payment.order"].create(
            {"payment_type": "outbound", **self._prepare_method_vals()}
        )
        line = item.create_payment_line_from_move_line(order)
        if amount:
            line.amount_currency = amount
        return order

    def _prepare_method_vals(self):
        manual = self.env.ref("account.account_payment_method_manual_out").sudo()
        if self.has_modes:
            mode = self.env["account.payment.mode"].create(
                {
                    "name": "Transfer",
                    "company_id": self.company.id,
                    "bank_account_link": "fixed",
                    "fixed_journal_id": self.bank.id,
                    "payment_method_id": manual.id,
                }
            )
            return {"payment_mode_id": mode.id, "journal_id": self.bank.id}
        manual.payment_order_ok = True
        line = self.env["account.payment.method.line"].create(
            {
                "name": "Transfer",
                "company_id": self.company.id,
                "journal_id": self.bank.id,
                "payment_method_id": manual.id,
                "selectable": True,
            }
        )
        return {"payment_method_line_id": line.id}

    def _codes(self, document):
        item = self._items(document)
        return [
            reason["code"]
            for reason in item.netting_reasons(date=NETTING_DATE)[item.id]
        ]

    def test_an_item_in_an_open_order_is_refused_until_it_is_cancelled(self):
        order = self._order(self._items(self.bill))
        for step in (None, "draft2open", "open2generated"):
            with self.subTest(step=step):
                if step:
                    getattr(order, step)()
                self.assertIn("in_payment_order", self._codes(self.bill))
                with self.assertRefused(self.bill.name, order.display_name):
                    self._net(self.invoice, self.bill)

        order.action_cancel()

        self.assertEqual(self._codes(self.bill), [])
        self.assertSettled(self._net(self.invoice, self.bill))
        self.assertEqual(self._residuals(self.invoice, self.bill), [40, 0])

    def test_an_item_put_in_an_order_since_the_proposal_is_refused(self):
        order = self._order(self._items(self.bill))
        order.payment_line_ids.unlink()
        netting = self._propose(self.invoice, self.bill)
        line = self._items(self.bill)._prepare_payment_line_vals(order)
        order.payment_line_ids = [Command.create({**line, "amount_currency": 60})]

        with self.assertRefused(netting.name, order.display_name):
            netting.action_post()

        order.action_cancel()
        netting.action_post()
        self.assertSettled(netting)

    def test_a_reserved_item_is_left_out_of_an_order(self):
        netting = self._propose(self.invoice, self.bill)

        order = self._order(self._items(self.bill, self.other_bill))

        self.assertEqual(order.payment_line_ids.move_line_id.move_id, self.other_bill)
        self.assertIn(netting.name, " ".join(order.message_ids.mapped("body")))
        self.assertIn(self.bill.name, " ".join(order.message_ids.mapped("body")))
        netting.action_post()
        self.assertSettled(netting)

    def test_what_is_free_of_an_item_is_ordered(self):
        netting = self._propose(
            self.invoice, self.bill, amounts={self.invoice: 40, self.bill: 40}
        )

        order = self._order(self._items(self.bill))

        self.assertEqual(order.payment_line_ids.amount_currency, 20)
        self.assertIn(netting.name, " ".join(order.message_ids.mapped("body")))
        self.assertFalse(netting.activity_search([RECOMPUTE]))

    def test_whoever_made_a_proposal_is_told_when_an_order_takes_its_item(self):
        netting = self._propose(
            self.invoice, self.bill, amounts={self.invoice: 40, self.bill: 40}
        )
        order = self._order(self._items(self.bill))

        order.payment_line_ids.amount_currency = 60

        todo = netting.activity_search([RECOMPUTE])
        self.assertEqual(todo.user_id, self.env.user)
        self.assertIn(order.display_name, todo.note)
        self.assertIn(self.bill.name, todo.note)

    def test_an_item_free_again_is_ordered_in_full(self):
        netting = self._propose(self.invoice, self.bill)
        netting.action_cancel()

        order = self._order(self._items(self.bill))

        self.assertEqual(order.payment_line_ids.amount_currency, 60)
        self.assertFalse(netting.activity_search([RECOMPUTE]))

    def test_an_item_taken_out_of_the_order_can_be_netted(self):
        order = self._order(self._items(self.bill))
        order.payment_line_ids.unlink()

        self.assertEqual(self._codes(self.bill), [])

    def test_what_a_sent_order_did_not_pay_can_be_netted(self):
        order = self._order(self._items(self.bill), amount=40)
        order.draft2open()
        order.open2generated()
        order.generated2uploaded()
        self.assertEqual(order.state, "uploaded")

        if order.payment_ids.move_id:
            self.assertEqual(self._codes(self.bill), [])
            self.assertSettled(self._net(self.invoice, self.bill))
            self.assertEqual(self._residuals(self.invoice, self.bill), [80, 0])
            return
        self.assertIn("in_payment_order", self._codes(self.bill))
        order.action_cancel()
        self.assertEqual(self._codes(self.bill), [])
