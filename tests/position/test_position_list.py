"""The list of positions: its order, counts and sums, and what is found in it."""

from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from .position_common import PositionCommon


@tagged("standard", "post_install", "-at_install")
class TestPositionList(PositionCommon):
    def test_a_page_comes_with_the_count_of_all(self):
        for partner in self.partner + self.customer + self.vendor:
            self._invoice(partner, 100)
            self._bill(partner, 100 + partner.id)
        partners = (self.partner + self.customer + self.vendor).ids
        Position = self.env["account.netting.position"]

        def page(domain, **options):
            found = Position.web_search_read(
                [("customer_id", "in", partners), *domain],
                {"payable": {}},
                order="payable",
                **options,
            )
            payables = [row["payable"] for row in found["records"]]
            return payables, found["length"]

        lowest, middle, highest = sorted(100 + key for key in partners)
        self.assertEqual(page([], limit=2), ([lowest, middle], 3))
        self.assertEqual(page([], limit=2, offset=2), ([highest], 3))
        self.assertEqual(page([], limit=1, count_limit=2), ([lowest], 2))
        self.assertEqual(page([("payable", ">", lowest)], limit=1), ([middle], 2))
        self.assertEqual(page([("payable", "<", 0)], limit=1), ([], 0))

    def test_a_position_is_found_by_the_number_of_a_document_on_either_side(self):
        self._agreement((self.customer, self.vendor), self.partner)
        invoice = self._invoice(self.customer, 100)
        bill = self._bill(self.vendor, 60)
        bill.ref = "THEIRS-77"
        self._invoice(self.partner, 100)
        self._bill(self.partner, 60)

        for number in (invoice.name, bill.name, "theirs-77"):
            with self.subTest(number):
                found = self._search(
                    "|",
                    ("item_ids.move_name", "ilike", number),
                    ("item_ids.ref", "ilike", number),
                )

                self.assertEqual(found.mapped("customer_id"), self.customer)

    def test_the_list_begins_with_what_can_be_netted_most_of_it_first(self):
        self._agreement(self.partner, self.customer)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account_netting.account_netting_position_action"
        )
        # The larger amounts, but all of it is blocked.
        self._invoice(self.vendor, 900)
        self._bill(self.vendor, 900)
        self._invoice(self.partner, 100)
        self._bill(self.partner, 60)
        self._invoice(self.customer, 100)
        self._bill(self.customer, 80)

        Position = self.env["account.netting.position"]
        arch = Position.get_view(view_type="list")["arch"]
        found = self._search(("status", "=", "nettable"))

        self.assertIn("search_default_nettable", action["context"])
        self.assertIn('default_order="nettable_company desc"', arch)
        self.assertEqual(
            found.search(
                [("id", "in", found.ids)], order="nettable_company desc"
            ).mapped("customer_id"),
            self.customer + self.partner,
        )

    def test_a_list_that_is_filtered_and_sorted_plans_once(self):
        self._agreement(self.partner)
        self._invoice(self.partner, 100)
        self._bill(self.partner, 60)
        Position = self.env["account.netting.position"]
        Planner = self.env.registry["account.netting.planner"]

        def read():
            self.env.invalidate_all()
            return Position.web_search_read(
                [("status", "=", "nettable"), ("customer_id", "=", self.partner.id)],
                {"nettable": {}},
                order="nettable_company desc",
            )

        with patch.object(
            Planner, "_plan_items", autospec=True, side_effect=Planner._plan_items
        ) as plan_items:
            self.assertEqual(read()["records"][0]["nettable"], 60)
        self.assertEqual(plan_items.call_count, 1)

        # Nothing is kept for the next list.
        self._net(
            *self.env["account.move"].search([("partner_id", "=", self.partner.id)])
        )
        self.assertEqual(read()["length"], 0)

    def test_of_several_chosen_those_that_are_left_out_are_named(self):
        """One is in a draft agreement already; the other one gets one."""
        other = self.env["res.partner"].create({"name": "Other"})
        for partner in (self.partner, other):
            self._invoice(partner, 100)
            self._bill(partner, 60)
        self._agreement(self.partner, active=False)
        positions = self.env["account.netting.position"].search(
            [("customer_id", "in", (self.partner | other).ids)]
        )
        self.assertEqual(len(positions), 2)

        told = positions.action_create_agreement()["params"]

        self.assertIn("Both", told["message"])
        context = told["next"]["context"]
        self.assertEqual(
            [command[2]["customer_id"] for command in context["default_party_ids"]],
            other.ids,
        )

    def test_positions_are_summed_up_in_company_currency(self):
        self._agreement(self.partner)
        self._invoice(self.partner, 100)
        self._bill(self.partner, 40)
        self._invoice(self.partner, 300, currency=self.foreign)
        self._bill(self.partner, 500, currency=self.foreign)

        groups = self.env["account.netting.position"]._read_group(
            [("customer_id", "=", self.partner.id)],
            groupby=["customer_id"],
            aggregates=["nettable_company:sum", "date_oldest:min", "__count"],
        )

        self.assertEqual(
            # 40, and 300 FOR at today's 2.5
            groups,
            [(self.partner, 160, fields.Date.to_date("2025-02-15"), 2)],
        )

    def test_the_journals_card_counts_positions_and_proposals(self):
        self._agreement(self.partner, self.customer)
        for partner in (self.partner, self.customer):
            self._invoice(partner, 100)
            self._bill(partner, 60)
        self._propose(self._invoice(self.customer, 10), self._bill(self.customer, 10))

        card = self.journal._get_journal_dashboard_data_batched()[self.journal.id]

        self.assertEqual(card["netting_positions"], 2)
        self.assertEqual(card["netting_amount"], self.currency.format(120))
        self.assertEqual(card["netting_proposals"], 1)
        self.assertEqual(card["netting_proposed_amount"], self.currency.format(10))
        for action, count in (
            (self.journal.action_open_netting_positions(), 2),
            (self.journal.action_open_netting_proposals(), 1),
        ):
            model = self.env[action["res_model"]]
            self.assertEqual(model.search_count(action["domain"]), count)
