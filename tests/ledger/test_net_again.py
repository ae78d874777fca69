"""What was netted and reversed is netted again, with the same items."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.account.tests.common import AccountTestInvoicingHttpCommon

from ..common import NettingCommon


class NetAgainCommon(NettingCommon):
    """A netting of 60, reversed; holds no test itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._agreement(cls.partner)
        cls.invoice = cls._invoice(cls.partner, 100)
        cls.bill = cls._bill(cls.partner, 60)
        cls.netting = cls._net(cls.invoice, cls.bill)
        cls.netting.action_reverse()


@tagged("standard", "post_install", "-at_install")
class TestNetAgain(NetAgainCommon):
    def _net_again(self):
        action = self.netting.action_net_again()
        return self.env["account.netting"].browse(action["res_id"])

    def test_the_same_items_are_proposed_as_far_as_they_were_netted(self):
        self._invoice(self.partner, 500)  # was no item of it

        again = self._net_again()

        self.assertEqual(again.state, "draft")
        self.assertEqual(again.amount, 60)
        self.assertEqual(
            again.line_ids.move_line_id, self.netting.line_ids.move_line_id
        )
        again.action_post()
        self.assertEqual(self._residuals(self.invoice, self.bill), [40, 0])

    def test_an_item_netted_in_part_is_netted_no_further(self):
        invoice, bill = self._invoice(self.partner, 300), self._bill(self.partner, 300)
        self.netting = self._net(invoice, bill, amounts={invoice: 120, bill: 120})
        self.netting.action_reverse()

        self.assertEqual(self._net_again().amount, 120)

    def test_what_is_paid_by_now_is_not_netted_again(self):
        self._pay(self.bill, 45)

        again = self._net_again()

        self.assertEqual(again.amount, 15)
        again.action_post()
        self.assertEqual(self._residuals(self.invoice, self.bill), [85, 0])

    def test_several_are_netted_again_each_by_itself(self):
        invoice, bill = self._invoice(self.partner, 30), self._bill(self.partner, 25)
        other = self._net(invoice, bill)
        other.action_reverse()

        action = (self.netting | other).action_net_again()

        again = self.env["account.netting"].search(action["domain"], order="id")
        self.assertEqual(sorted(again.mapped("amount")), [25, 60])
        with self.assertRefused("Choose at least one"):
            self.netting.browse().action_net_again()

    def test_nothing_left_is_refused_with_the_reason(self):
        self._net(self.invoice, self.bill)

        with self.assertRefused("There is nothing to net"):
            self.netting.action_net_again()

    def test_only_a_reversed_netting_is_netted_again(self):
        netting = self._net(
            self._invoice(self.partner, 10), self._bill(self.partner, 10)
        )

        with self.assertRefused("cannot be netted again"):
            netting.action_net_again()

    def test_readers_do_not_net_again(self):
        reader = self._user("again", "account.group_account_invoice")

        with self.assertRaises(AccessError):
            self.netting.with_user(reader).action_net_again()

    def test_both_say_so_in_their_chatter(self):
        again = self._net_again()

        self.assertIn(again.name, " ".join(self.netting.message_ids.mapped("body")))
        self.assertIn(self.netting.name, " ".join(again.message_ids.mapped("body")))

    def test_a_reversed_netting_says_what_is_open_now(self):
        line = self.netting.line_ids.filtered(lambda line: line.side == "payable")
        self.assertEqual([line.amount_left, line.open_now], [0, 60])

        self._net_again().action_post()
        self.env.invalidate_all()

        self.assertEqual(line.open_now, 0)


@tagged("standard", "post_install", "-at_install")
class TestNetAgainTour(NetAgainCommon, AccountTestInvoicingHttpCommon):
    def test_a_part_is_taken_back_in_the_browser(self):
        self._user("manager", "account_netting.group_netting_manager")
        invoice, bill = self._invoice(self.partner, 100), self._bill(self.partner, 60)
        netting = self._net(invoice, bill)

        self.start_tour(
            f"/odoo/account.netting/{netting.id}",
            "account_netting_take_back",
            login="manager",
        )

        self.assertEqual(netting.state, "posted")
        self.assertEqual(netting.amount_taken_back, 20)
        self.assertEqual(self._residuals(invoice, bill), [60, -20])

    def test_from_reversed_to_posted_in_the_browser(self):
        self._user("again", "account_netting.group_netting_user")

        self.start_tour(
            f"/odoo/action-account_netting.account_netting_action/{self.netting.id}",
            "account_netting_again",
            login="again",
        )

        self.assertEqual(self._residuals(self.invoice, self.bill), [40, 0])
