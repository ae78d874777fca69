"""Nobody undoes a netting by its documents, and what documents are still free for."""

from odoo.tests import tagged

from .guards_common import POINTER, GuardsCommon


@tagged("standard", "post_install", "-at_install")
class TestGuardedDocuments(GuardsCommon):
    def test_netted_documents_are_not_reset_to_draft(self):
        for document in (self.invoice, self.bill):
            with self.subTest(document=document.name):
                self.assertShut(
                    document,
                    lambda move: move.button_draft(),
                    document.name,
                    self.netting.name,
                    POINTER,
                )

    def test_netted_documents_are_not_cancelled(self):
        for document in (self.invoice, self.bill):
            with self.subTest(document=document.name):
                self.assertShut(
                    document, lambda move: move.button_cancel(), document.name, POINTER
                )

    def test_the_state_of_netted_documents_is_not_written(self):
        for state in ("draft", "cancel"):
            self.assertShut(
                self.invoice, lambda move, s=state: move.write({"state": s}), POINTER
            )

    def test_netted_documents_are_not_deleted(self):
        self.assertShut(self.invoice, lambda move: move.unlink())

    def test_netted_documents_are_not_reversed_and_made_anew(self):
        for document in (self.invoice, self.bill):
            with (
                self.subTest(document=document.name),
                self.assertRefused(document.name, POINTER),
            ):
                self._reversal(document).modify_moves()

    def test_a_netted_miscellaneous_entry_is_not_reversed(self):
        """Odoo reverses those by undoing what they are matched with."""
        opening = self._misc_item(self.partner, 30, self.payable)
        self._net(self.invoice, opening)

        with self.assertRefused(opening.name, POINTER):
            self._reversal(opening).reverse_moves()

    def test_a_netted_payment_is_not_reset_or_cancelled(self):
        advance = self._payment(self.partner, 30)
        bill_refund = self._bill_refund(self.partner, 30)
        self._net(advance, bill_refund)
        payment = advance.origin_payment_id

        for button in ("action_draft", "action_cancel"):
            with self.subTest(button=button):
                self.assertShut(
                    payment, lambda rec, b=button: getattr(rec, b)(), POINTER
                )

    def test_a_plain_credit_note_is_allowed(self):
        action = self._reversal(self.invoice).refund_moves()
        refund = self.env["account.move"].browse(action["res_id"])
        refund.action_post()

        self.assertSettled(self.netting)
        self.assertEqual(self._residuals(self.invoice, refund), [0, -60])

    def test_two_credit_notes_of_one_invoice_can_be_posted_together(self):
        refunds = self.env["account.move"]
        for _ in range(2):
            action = self._reversal(self.invoice).refund_moves()
            refunds |= self.env["account.move"].browse(action["res_id"])
        refunds.invoice_line_ids.price_unit = 20

        refunds.action_post()

        self.assertEqual(refunds.mapped("state"), ["posted"] * 2)
        self.assertSettled(self.netting)

    def test_documents_are_free_again_once_the_netting_is_reversed(self):
        self.netting.action_reverse(date="2025-06-20")

        (self.invoice | self.bill).button_draft()

        self.assertEqual((self.invoice | self.bill).mapped("state"), ["draft"] * 2)

    def test_documents_of_a_proposal_stay_free(self):
        invoice = self._invoice(self.partner, 100)
        self._propose(invoice, self._bill(self.partner, 60))

        invoice.button_draft()

        self.assertEqual(invoice.state, "draft")
