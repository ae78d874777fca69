"""With OCA's account_move_tier_validation: a netting's entries are not asked about."""

from odoo.tests import tagged

from .tier_common import TierCommon


@tagged("standard", "post_install", "-at_install")
class TestAccountMoveTierValidation(TierCommon):
    def test_no_entry_of_a_netting_needs_a_validation(self):
        self._agreement(self.partner)
        options = {"currency": self.foreign}
        invoice = self._invoice(self.partner, 100, **options)
        bill = self._bill(self.partner, 60, date="2025-03-15", **options)
        self._tier("account.move")

        netting = self._net(invoice, bill)

        self.assertSettled(netting)
        self.assertTrue(netting.line_ids._get_effect_moves())
        self.assertFalse(netting.move_ids.review_ids)
        netting.action_reverse(date="2025-07-01")
        self.assertReversed(netting)

    def test_other_entries_still_do(self):
        self._tier("account.move")
        invoice = self._invoice(self.partner, 100, post=False)

        self.assertTrue(invoice.need_validation)
