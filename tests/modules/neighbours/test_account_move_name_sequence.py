"""With OCA's account_move_name_sequence: entries are numbered by the journal's own."""

from odoo.tests import tagged

from ...common import NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestAccountMoveNameSequence(NettingCommon):
    def test_a_netting_and_its_reversal_take_the_journals_next_numbers(self):
        self._agreement(self.partner)
        self.journal.sequence_id.prefix = "OFFSET-"

        netting = self._net(
            self._invoice(self.partner, 100), self._bill(self.partner, 60)
        )
        netting.action_reverse(date="2025-07-01")

        entry, reversal = netting.move_ids, netting.reversal_move_ids
        self.assertRegex(entry.name, r"^OFFSET-\d+$")
        self.assertEqual(
            int(reversal.name.removeprefix("OFFSET-")),
            int(entry.name.removeprefix("OFFSET-")) + 1,
        )
