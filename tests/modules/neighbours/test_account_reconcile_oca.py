"""With OCA's account_reconcile_oca: what is not ours is undone, ours stays."""

from odoo.tests import Form, tagged

from ...common import NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestAccountReconcileOca(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._agreement(cls.partner)
        cls.invoice = cls._invoice(cls.partner, 100)
        cls.bill = cls._bill(cls.partner, 40)
        cls.netting = cls._net(cls.invoice, cls.bill)

    def test_undoing_a_bank_line_leaves_the_netting_of_the_same_invoice(self):
        for mode in ("edit", "keep"):
            with self.subTest(mode=mode):
                line = self._match_bank_line(mode, self.invoice, 60)
                self.assertEqual(self._residuals(self.invoice), [0])

                line.unreconcile_bank_line()

                self.assertEqual(self._residuals(self.invoice), [60])
                self.assertSettled(self.netting)

    def test_a_bank_line_that_a_netting_used_is_undone_by_the_netting(self):
        """A customer's 50.00 on account were netted with a prepayment of ours."""
        line = self._enter_bank_line("edit", "On account", 50)
        line._seek_for_lines()[1].account_id = self.receivable
        prepaid = self._payment(
            self.partner, 50, partner_type="supplier", payment_type="outbound"
        )
        netting = self._net(line.move_id, prepaid)
        self.assertSettled(netting)

        with self.assertRefused(netting.name, "Reverse netting"):
            line.unreconcile_bank_line()

    def test_the_screen_of_open_items_matches_nothing_of_a_netting_anew(self):
        """Its list is of what is open; a netting's own lines never are."""
        self.env.flush_all()
        open_lines = self.env["account.move.line"].search(
            [("partner_id", "=", self.partner.id), ("reconciled", "=", False)]
        )
        self.assertFalse(open_lines & self.netting.move_ids.line_ids)
        screen = self.env["account.account.reconcile"].search(
            [("partner_id", "=", self.partner.id)]
        )
        self.assertNotIn(self.bridging, screen.account_id)

    def _match_bank_line(self, mode, invoice, amount):
        """Match a line of the bank with an invoice, on the module's screen."""
        line = self._enter_bank_line(mode, "Transfer", amount)
        with Form(
            line, view="account_reconcile_oca.bank_statement_line_form_reconcile_view"
        ) as screen:
            screen.add_account_move_line_id = self._items(invoice)
        line.reconcile_bank_line()
        return line

    def _enter_bank_line(self, mode, label, amount):
        journal = self.company_data["default_journal_bank"]
        journal.reconcile_mode = mode
        journal.suspense_account_id.reconcile = mode == "keep"  # as it demands
        return self.env["account.bank.statement.line"].create(
            {
                "journal_id": journal.id,
                "partner_id": self.partner.id,
                "date": "2025-06-10",
                "payment_ref": label,
                "amount": amount,
            }
        )
