"""With OCA's account_due_list: it shows what is reserved, and nets from there."""

from lxml import etree

from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from ...common import NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestAccountDueList(NettingCommon):
    def test_the_list_shows_and_filters_what_open_nettings_reserve(self):
        Line = self.env["account.move.line"]
        views = Line.get_views(
            [
                (self.env.ref("account_due_list.view_payments_tree").id, "list"),
                (self.env.ref("account_due_list.view_payments_filter").id, "search"),
            ]
        )["views"]
        self.assertIn("netting_reserved_by_ids", views["list"]["arch"])
        (found,) = etree.fromstring(views["search"]["arch"]).xpath(
            "//filter[@name='netting_reserved']"
        )
        self._agreement(self.partner)
        invoice, bill = self._invoice(self.partner, 100), self._bill(self.partner, 60)
        self._invoice(self.partner, 70)
        netting = self._propose(invoice, bill)

        domain = [
            *safe_eval(found.get("domain")),
            ("partner_id", "=", self.partner.id),
        ]
        reserved = Line.search(domain)

        self.assertEqual(reserved, self._items(invoice, bill))
        self.assertEqual(reserved.netting_reserved_by_ids, netting)

    def test_create_netting_stands_in_its_actions(self):
        action = self.env.ref("account_netting.action_net_move_lines")
        view = self.env.ref("account_due_list.view_payments_tree")

        toolbar = self.env["account.move.line"].get_views(
            [(view.id, "list")], {"toolbar": True}
        )["views"]["list"]["toolbar"]

        self.assertIn(action.id, [found["id"] for found in toolbar["action"]])
