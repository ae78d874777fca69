"""Two people at once: what one of them nets, the other does not net again.

Each of them works in a database transaction of its own, so what these tests make
is committed, and stays in the database.
"""

from contextlib import contextmanager

from psycopg2.errors import UniqueViolation

from odoo import api
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.service.model import retrying
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

NETTED_TYPES = ("asset_receivable", "liability_payable")


@tagged("standard", "post_install", "-at_install")
class TestConcurrency(TransactionCase):
    def setUp(self):
        super().setUp()
        with self._transaction() as env:
            partner = env["res.partner"].create({"name": "Contested"})
            agreement = env["account.netting.agreement"].create(
                {
                    "name": "Contested",
                    "party_ids": [Command.create({"customer_id": partner.id})],
                }
            )
            agreement.action_activate()
            self.agreement_id, self.partner_id = agreement.id, partner.id
            documents = self._documents(env)
            self.invoice_id, self.bill_id = documents.ids
            self.item_ids = self._items(documents).ids

    def test_a_proposal_is_posted_once(self):
        with self._transaction() as env:
            netting_id = self._propose(env).id

        with self._transaction() as first:
            first["account.netting"].browse(netting_id).action_post()
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaisesRegex(UserError, "Somebody else is working"),
                self._transaction() as second,
            ):
                second["account.netting"].browse(netting_id).action_post()

        with (
            self.assertRaisesRegex(UserError, "cannot be posted"),
            self._transaction() as second,
        ):
            second["account.netting"].browse(netting_id).action_post()
        self._assert_netted_once()

    def test_a_netting_is_reversed_once(self):
        with self._transaction() as env:
            netting = self._propose(env)
            netting.action_post()

        with self._transaction() as first:
            first["account.netting"].browse(netting.id).action_reverse()
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaisesRegex(UserError, "Somebody else is working"),
                self._transaction() as second,
            ):
                second["account.netting"].browse(netting.id).action_reverse()

        with self._transaction() as env:
            netting = env["account.netting"].browse(netting.id)
            self.assertEqual(len(netting.reversal_move_ids), 1)

    def test_the_same_items_are_proposed_once(self):
        """The second began before the first was done, and cannot see its proposal."""
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(UniqueViolation, "item_in_one_open_netting"),
            self._transaction() as second,
        ):
            self._begin(second)
            with self._transaction() as first:
                self._propose(first)
            self._propose(second)

    def test_items_paid_while_they_are_netted_are_not_netted(self):
        with self._transaction() as env:
            netting_id = self._propose(env).id

        with (
            mute_logger("odoo.sql_db", "odoo.service.model"),
            self.assertRaisesRegex(UserError, "Nothing is open"),
            self._transaction() as second,
        ):
            self._begin(second)
            with self._transaction() as first:
                first["account.payment.register"].with_context(
                    active_model="account.move", active_ids=[self.invoice_id]
                ).create({"payment_date": "2025-03-15"})._create_payments()
            # As the server does: what collides is tried again, and sees the payment.
            retrying(
                lambda: second["account.netting"].browse(netting_id).action_post(),
                second,
            )

        with self._transaction() as env:
            bill = env["account.move"].browse(self.bill_id)
            self.assertEqual(bill.amount_residual, 60)

    def test_two_never_exceed_a_cap_together(self):
        """The second began before the first was done, and cannot see its proposal."""
        with self._transaction() as env:
            others = self._items(self._documents(env)).ids
            cap = env["account.netting.cap"].create(
                {"agreement_id": self.agreement_id, "amount": 70}
            )
        self.addCleanup(self._unlink, cap)

        with self._transaction() as second:
            self._begin(second)
            with self._transaction() as first:
                first["account.netting"].propose(self.item_ids, date="2025-06-15")
                with (
                    mute_logger("odoo.sql_db"),
                    self.assertRaisesRegex(UserError, "under the same cap right now"),
                    self._transaction() as third,
                ):
                    third["account.netting"].propose(others, date="2025-06-15")

            # As the server does: what collides is tried again, and sees the first.
            def propose():
                ids = second["account.netting"].propose(others, date="2025-06-15")
                return second["account.netting"].browse(ids).amount

            with mute_logger("odoo.sql_db", "odoo.service.model"):
                self.assertEqual(retrying(propose, second), 10)

    @contextmanager
    def _transaction(self):
        """Open a transaction of its own; commit it unless something fails."""
        with self.registry.cursor() as cr:
            yield api.Environment(cr, self.env.ref("base.user_admin").id, {})

    def _documents(self, env):
        """Post an invoice of 100.00 and a bill of 60.00."""
        documents = env["account.move"].create(
            [
                {
                    "move_type": move_type,
                    "partner_id": self.partner_id,
                    "invoice_date": "2025-01-15",
                    "date": "2025-01-15",
                    "invoice_line_ids": [
                        Command.create(
                            {"name": "Goods", "price_unit": amount, "tax_ids": []}
                        )
                    ],
                }
                for move_type, amount in (("out_invoice", 100), ("in_invoice", 60))
            ]
        )
        documents.action_post()
        return documents

    def _items(self, documents):
        return documents.line_ids.filtered(
            lambda line: line.account_type in NETTED_TYPES
        )

    def _unlink(self, record):
        with self._transaction() as env:
            record.with_env(env).unlink()

    def _begin(self, env):
        """Let a transaction see the database as it is now, whatever comes."""
        env.cr.execute("SELECT 1")

    def _propose(self, env):
        ids = env["account.netting"].propose(self.item_ids, date="2025-06-15")
        return env["account.netting"].browse(ids)

    def _assert_netted_once(self):
        with self._transaction() as env:
            invoice = env["account.move"].browse(self.invoice_id)
            bill = env["account.move"].browse(self.bill_id)
            self.assertEqual(invoice.amount_residual, 40)
            self.assertEqual(bill.amount_residual, 0)
            self.assertEqual(len(invoice.netting_ids.move_ids), 1)
