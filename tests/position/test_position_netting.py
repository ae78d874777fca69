"""Netting from positions: what is proposed and posted is what they showed."""

from odoo.tests import tagged

from odoo.addons.account.tests.common import AccountTestInvoicingHttpCommon

from ..common import NettingCommon
from .position_common import PositionCommon


@tagged("standard", "post_install", "-at_install")
class TestPositionNetting(PositionCommon):
    def test_a_proposal_blocks_what_it_reserves_until_it_is_cancelled(self):
        self._agreement(self.partner)
        netting = self._propose(
            self._invoice(self.partner, 100), self._bill(self.partner, 60)
        )
        position = self._position()

        self.assertRecordValues(
            position,
            [
                {
                    "status": "proposed",
                    "nettable": 0,
                    "proposal_id": netting.id,
                    "is_postable": True,
                }
            ],
        )
        self.assertIn(netting.name, position.reason)
        self.assertEqual(self._search(("status", "=", "proposed")), position)
        self.assertEqual(position.action_open_proposal()["res_id"], netting.id)
        self.assertEqual(
            self._search(("reason_code", "=", "in_other_netting")), position
        )
        self.assertFalse(self._search(("status", "=", "nettable")))

        netting.action_cancel()
        self.assertEqual(self._search(("status", "=", "nettable")), position)
        self.assertFalse(self._search(("reason_code", "=", "in_other_netting")))

    def test_a_proposal_is_posted_from_its_position(self):
        self._agreement(self.partner)
        invoice, bill = self._invoice(self.partner, 100), self._bill(self.partner, 60)
        netting = self._propose(invoice, bill)

        action = self._position().action_post_proposal()

        self.assertEqual((action["res_id"], netting.state), (netting.id, "posted"))
        self.assertEqual(self._residuals(invoice, bill), [40, 0])

    def test_two_credits_are_netted_the_other_way_round(self):
        self._agreement(self.partner)
        self._refund(self.partner, 100)
        self._bill_refund(self.partner, 60)

        self.assertRecordValues(
            self._position(),
            [{"receivable": -100, "payable": -60, "smaller_side": 60, "nettable": 60}],
        )

    def test_what_is_netted_from_a_position_is_what_it_showed(self):
        self._agreement(self.partner)
        self._invoice(self.partner, 100.10)
        self._bill(self.partner, 60.07)
        position = self._position()
        shown = position.nettable

        wizard = self.env["account.netting.wizard"].browse(
            position.action_create_netting()["res_id"]
        )
        netting = self.env["account.netting"].browse(wizard.action_post()["res_id"])

        self.assertEqual([shown, netting.amount], [60.07, 60.07])
        with self.assertRefused("Nothing is open of these positions any more"):
            position.action_create_netting()

    def test_a_position_takes_no_other_company_or_currency_along(self):
        self._agreement(self.partner)
        invoice, bill = self._invoice(self.partner, 100), self._bill(self.partner, 60)
        self._invoice(self.partner, 300, currency=self.foreign)
        self._bill(self.partner, 500, currency=self.foreign)

        wizard = self.env["account.netting.wizard"].browse(
            self._position().action_create_netting()["res_id"]
        )
        action = self._position().action_open_items()

        items = self._items(invoice, bill)
        self.assertEqual(wizard.line_ids.move_line_id, items)
        self.assertEqual(self.env["account.move.line"].search(action["domain"]), items)

    def test_automatic_netting_begins_with_the_chosen_pairs(self):
        agreement = self._agreement(self.partner)
        self._invoice(self.partner, 100)
        self._bill(self.partner, 60)

        action = self._position().action_net_automatically()

        self.assertEqual(
            action["context"]["default_party_ids"], agreement.party_ids.ids
        )
        everything = self.env["account.netting.position"].action_net_automatically()
        self.assertEqual(everything["context"]["default_party_ids"], [])


@tagged("standard", "post_install", "-at_install")
class TestPositionTour(NettingCommon, AccountTestInvoicingHttpCommon):
    def test_a_manager_goes_from_the_enquiry_to_agreement_and_netting(self):
        self._user("manager", "account_netting.group_netting_manager")
        invoice = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 60)

        self.start_tour(
            "/odoo/action-account_netting.account_netting_position_action",
            "account_netting_positions",
            login="manager",
        )

        self.assertEqual(self._residuals(invoice, bill), [40, 0])
