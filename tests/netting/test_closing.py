"""Closing an agreement names its open proposals, and what becomes of them."""

from odoo.tests import Form, tagged

from ..common import NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestClosing(NettingCommon):
    """Under the agreement 60.00 are posted, and 40.00 proposed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._agreement(cls.partner)
        cls.posted = cls._net(cls._invoice(cls.partner, 60), cls._bill(cls.partner, 60))
        cls.invoice, cls.bill = (
            cls._invoice(cls.partner, 40),
            cls._bill(cls.partner, 40),
        )
        cls.proposal = cls._propose(cls.invoice, cls.bill)

    def _ask(self):
        """Press *Close* on the form."""
        action = self.agreement.action_open_close()
        return Form(
            self.env[action["res_model"]].with_context(**action["context"])
        ).save()

    def test_open_proposals_are_named_before_anything_is_closed(self):
        dialog = self._ask()

        self.assertEqual(dialog.netting_ids, self.proposal)
        self.assertIn("Agreement: 1.", dialog.question)
        self.assertEqual(self.agreement.state, "active")
        self.assertEqual(dialog.action_open_proposals()["res_id"], self.proposal.id)

    def test_cancelled_with_it_their_items_are_free(self):
        self._ask().action_close_and_cancel()

        self.assertEqual(self.agreement.state, "closed")
        self.assertEqual(self.proposal.state, "cancel")
        self.assertEqual(self.posted.state, "posted")
        self._agreement(self.partner)
        self.assertSettled(self._net(self.invoice, self.bill))

    def test_left_open_they_say_why_they_cannot_be_posted(self):
        self._ask().action_close()

        self.assertEqual(self.agreement.state, "closed")
        self.assertEqual(self.proposal.state, "draft")
        alert = self.proposal.item_alerts["netting_agreement"]
        self.assertEqual(alert["action"]["res_id"], self.agreement.id)
        with self.assertRefused(self.proposal.name):
            self.proposal.action_post()

    def test_without_open_proposals_it_is_closed_at_once(self):
        self.proposal.action_cancel()

        self.assertIs(self.agreement.action_open_close(), True)
        self.assertEqual(self.agreement.state, "closed")
