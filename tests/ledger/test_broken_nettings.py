"""Nettings whose matching something else broke are flagged, and can be reversed."""

from odoo.tests import tagged

from odoo.addons.account_netting.guard import at_work

from .reverse_common import REVERSAL_DATE, ReverseCommon


@tagged("standard", "post_install", "-at_install")
class TestBrokenNettings(ReverseCommon):
    def test_a_broken_netting_is_flagged_and_can_be_reversed(self):
        netting = self._net(self.invoice, self.bill)
        whole = self._net(self._invoice(self.partner, 10), self._bill(self.partner, 10))
        self._break(self.invoice)

        self.assertTrue(netting.is_broken)
        self.assertFalse(whole.is_broken)
        Netting = self.env["account.netting"]
        self.assertEqual(Netting.search([("is_broken", "=", True)]), netting)
        self.assertEqual(Netting.search([("is_broken", "=", False)]), whole)
        self.assertEqual(self._residuals(self.invoice, self.bill), [100, 0])

        netting.action_reverse(date=REVERSAL_DATE)

        self.assertReversed(netting)
        self.assertFalse(netting.is_broken)
        self.assertEqual(self._residuals(self.invoice, self.bill), [100, -60])

    def test_a_broken_netting_whose_invoice_was_paid_meanwhile(self):
        netting = self._net(self.invoice, self.bill)
        self._break(self.invoice)
        self._pay(self.invoice, date="2025-06-18")

        netting.action_reverse(date=REVERSAL_DATE)

        self.assertReversed(netting)
        self.assertEqual(self._residuals(self.invoice, self.bill), [0, -60])
        self.assertEqual(self.invoice.payment_state, "paid")

    def test_a_broken_netting_whose_line_settled_something_else(self):
        netting = self._net(self.invoice, self.bill)
        self._break(self.invoice)
        other = self._invoice(self.partner, 60)
        line = self._items(netting.move_ids).filtered("credit")
        (line | self._items(other)).reconcile()
        self.assertEqual(self._residuals(other), [0])
        self.assertTrue(netting.is_broken)

        netting.action_reverse(date=REVERSAL_DATE)

        self.assertReversed(netting)
        self.assertEqual(
            self._residuals(self.invoice, self.bill, other), [100, -60, 60]
        )

    def _break(self, document):
        """Undo the matching of a document as only code past the guard can."""
        at_work(self._items(document)).remove_move_reconcile()
