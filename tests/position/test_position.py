"""Positions: what is open with each pair, what of it can be netted, and why not."""

from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.account.tests.common import AccountTestInvoicingHttpCommon
from odoo.addons.account_netting.guard import at_work

from ..common import NettingCommon
from ..test_companies import CompaniesCommon


@tagged("standard", "post_install", "-at_install")
class TestPosition(NettingCommon):
    def _position(self, partner=None, currency=None):
        self.env.invalidate_all()  # as in another request: the figures are the books'
        return (
            self.env["account.netting.position"]
            .search(
                [
                    ("customer_id", "=", (partner or self.partner).id),
                    ("currency_id", "=", (currency or self.currency).id),
                ]
            )
            .ensure_one()
        )

    def _search(self, *domain):
        self.env.invalidate_all()
        return self.env["account.netting.position"].search(
            [("customer_id", "in", (self.partner | self.customer).ids), *domain]
        )

    def test_a_pair_shows_both_sides_and_what_they_have_in_common(self):
        agreement = self._agreement(self.partner)
        today = fields.Date.today()
        first = self._invoice(self.partner, 1000, due="2025-02-15")
        self._invoice(self.partner, 500, due=fields.Date.add(today, days=10))
        self._refund(self.partner, 200, due=today)
        self._bill(self.partner, 600.50, due="2025-03-15")

        self.assertRecordValues(
            self._position(),
            [
                {
                    "id": self._items(first).id,
                    "vendor_id": self.partner.id,
                    "company_id": self.company.id,
                    "agreement_id": agreement.id,
                    "party_id": agreement.party_ids.id,
                    "journal_id": self.journal.id,
                    "receivable": 1300,
                    "payable": 600.50,
                    "smaller_side": 600.50,
                    "net": -699.50,
                    "net_in_words": f"They still pay {self.currency.format(699.50)}",
                    "receivable_overdue": 1000,
                    "payable_overdue": 600.50,
                    "nettable_company": 600.50,
                    "net_company": -699.50,
                    "date_oldest": fields.Date.to_date("2025-02-15"),
                    "item_count": 4,
                    "status": "nettable",
                    "nettable": 600.50,
                    "reason": "",
                    "reason_code": "",
                }
            ],
        )

    def test_each_currency_has_a_position_of_its_own(self):
        self._agreement(self.partner)
        # 2 for one until March
        self._invoice(self.partner, 100)
        self._bill(self.partner, 40)
        self._invoice(self.partner, 300, currency=self.foreign)
        self._bill(self.partner, 500, currency=self.foreign)

        self.assertRecordValues(
            self._search().sorted("nettable"),
            [
                {"currency_id": self.currency.id, "nettable": 40, "net": -60},
                {"currency_id": self.foreign.id, "nettable": 300, "net": 200},
            ],
        )
        self.assertRecordValues(
            self._position(currency=self.foreign),
            [
                {
                    "receivable_company": 150,
                    "payable_company": 250,
                    "smaller_side_company": 150,
                    # 300 FOR at today's 2.5
                    "nettable_company": 120,
                    "nettable": 300,
                }
            ],
        )

    def test_one_side_alone_is_no_position(self):
        self._invoice(self.partner, 100)

        self.assertFalse(self._search())

    def test_partners_joined_by_an_agreement_are_one_position(self):
        self._invoice(self.customer, 100)
        self._bill(self.vendor, 60)
        self.assertFalse(self._search())

        agreement = self._agreement((self.customer, self.vendor))

        position = self._position(self.customer)
        self.assertRecordValues(
            position, [{"vendor_id": self.vendor.id, "nettable": 60, "net": -40}]
        )
        self.assertEqual(position.display_name, "Customer / Vendor")
        agreement.action_close()
        self.assertFalse(self._search())

    def test_contacts_count_with_their_company(self):
        contact = self.env["res.partner"].create(
            {"name": "Works", "parent_id": self.partner.id, "type": "delivery"}
        )
        self._invoice(contact, 100)
        self._bill(self.partner, 60)

        self.assertRecordValues(
            self._position(), [{"receivable": 100, "payable": 60, "smaller_side": 60}]
        )

    def test_a_known_position_reads_alone_as_it_does_among_all(self):
        """Two partners, a contact, an item before and after the one it is known by."""
        contact = self.env["res.partner"].create(
            {"name": "Contact", "parent_id": self.vendor.id}
        )
        self._agreement((self.customer, self.vendor))
        self._bill(self.vendor, 300)
        self._invoice(self.customer, 500)
        self._bill(contact, 80)
        self._invoice(self.customer, 120.50)
        self._invoice(self.partner, 70)
        self._bill(self.partner, 60)
        names = ("receivable", "payable", "net_company", "item_count", "party_id")
        among_all = self._search().sorted("id")
        figures = among_all.read(names)
        self.assertEqual(len(figures), 2)
        self.assertEqual(
            [row["receivable"] for row in figures], [620.50, 70], "both are there"
        )

        for position, row in zip(among_all, figures, strict=True):
            self.env.invalidate_all()
            self.assertEqual(position.read(names), [row])
            self.assertEqual(position.exists(), position)

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

    def test_the_page_of_a_pair_shows_both_sides_contact_and_history(self):
        self._agreement(self.partner)
        contact = self.env["res.partner"].create(
            {
                "name": "Accounts",
                "parent_id": self.partner.id,
                "type": "invoice",
                "email": "accounts@example.com",
                "phone": "+1 555 0100",
            }
        )
        netting = self._net(
            self._invoice(self.partner, 40), self._bill(self.partner, 40)
        )
        later = self._invoice(self.partner, 500, due="2025-04-15")
        first = self._invoice(self.partner, 100, due="2025-03-15")
        credit = self._refund(self.partner, 30, due="2025-05-15")
        bill = self._bill(self.partner, 60)

        position = self._position()

        self.assertEqual(
            position.receivable_item_ids.mapped("move_id"), first + later + credit
        )
        self.assertEqual(
            position.receivable_item_ids.mapped("netting_open"), [100, 500, -30]
        )
        self.assertEqual(position.payable_item_ids.move_id, bill)
        self.assertEqual(position.payable_item_ids.netting_open, 60)
        self.assertEqual(position.netting_ids, netting)
        self.assertRecordValues(
            position,
            [
                {
                    "contact_id": contact.id,
                    "contact_email": "accounts@example.com",
                    "contact_phone": "+1 555 0100",
                }
            ],
        )
        self.assertEqual(position.action_open_pair()["res_id"], position.id)

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

    def test_what_waits_for_an_agreement_says_so_and_leads_to_one(self):
        self._invoice(self.partner, 100)
        self._bill(self.partner, 60)
        position = self._position()

        self.assertRecordValues(
            position,
            [{"status": "no_agreement", "smaller_side": 60, "nettable": 0}],
        )
        self.assertEqual(position.reason_code, "no_agreement")
        self.assertIn("No active netting agreement", position.reason)
        context = position.action_create_agreement()["context"]
        self.assertEqual(context["default_name"], self.partner.name)
        self.assertEqual(
            context["default_party_ids"],
            [
                Command.create(
                    {"customer_id": self.partner.id, "vendor_id": self.partner.id}
                )
            ],
        )
        with self.assertRefused("none of these pairs has one"):
            position.action_net_automatically()

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

    def test_an_agreement_counts_in_its_period_alone(self):
        self._invoice(self.partner, 100)
        self._bill(self.partner, 60)
        tomorrow = fields.Date.add(fields.Date.today(), days=1)
        agreement = self._agreement(self.partner, date_start=tomorrow)

        self.assertFalse(self._position().agreement_id)
        agreement.action_draft()
        agreement.date_start = fields.Date.today()
        agreement.action_activate()
        self.assertEqual(self._position().agreement_id, agreement)

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

    def test_an_agreement_being_made_says_how_far_it_is(self):
        self._invoice(self.partner, 100)
        self._bill(self.partner, 60)
        agreement = self._agreement(
            self.partner, active=False, acceptance_required=True
        )

        self.assertEqual(self._position().status, "agreement_draft")
        at_work(agreement)._ask(self.partner)
        position = self._position()
        self.assertEqual(position.status, "to_accept")
        self.assertEqual(self._search(("status", "=", "to_accept")), position)
        self.assertFalse(self._search(("status", "=", "no_agreement")))

    def test_only_what_somebody_must_mend_is_blocked(self):
        self._agreement(self.partner, only_due=True)
        later = fields.Date.add(fields.Date.today(), days=10)
        invoice = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 60, due=later)

        self.assertEqual(self._position().status, "waiting")
        bill.payment_state = "blocked"
        self.assertEqual(self._position().status, "blocked")
        self.assertEqual(self._residuals(invoice, bill), [100, -60])

    def test_who_still_pays_is_said_in_words(self):
        for customer, invoiced, billed, words in (
            (self.partner, 100, 374.40, f"We still pay {self.currency.format(274.40)}"),
            (self.customer, 100, 100, "Nothing remains to pay"),
        ):
            self._invoice(customer, invoiced)
            self._bill(customer, billed)
            self.assertEqual(self._position(customer).net_in_words, words)

    def test_a_blocked_item_leaves_the_others_nettable(self):
        self._agreement(self.partner)
        self._invoice(self.partner, 100)
        self._bill(self.partner, 60)
        blocked = self._bill(self.partner, 25)
        blocked.payment_state = "blocked"

        self.assertRecordValues(
            self._position(),
            [{"status": "nettable", "smaller_side": 85, "nettable": 60}],
        )
        self.assertEqual(self._position().reason_code, "payment_blocked")

    def test_credits_beyond_one_sides_invoices_leave_nothing_to_net(self):
        self._agreement(self.partner)
        self._refund(self.partner, 100)
        self._bill(self.partner, 60)

        self.assertRecordValues(
            self._position(),
            [
                {
                    "status": "nothing",
                    "receivable": -100,
                    "smaller_side": 0,
                    "nettable": 0,
                }
            ],
        )

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

    def test_readers_see_positions_and_change_nothing(self):
        self._agreement(self.partner)
        self._invoice(self.partner, 100)
        self._bill(self.partner, 60)
        for group in (
            "account.group_account_invoice",
            "account.group_account_readonly",
        ):
            with self.subTest(group=group):
                reader = self._user(group, group)
                position = self._position().with_user(reader)
                self.assertEqual(position.nettable, 60)
                self.assertFalse(position.has_access("write"))
                with self.assertRaises(UserError):
                    position.action_create_netting()

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


@tagged("standard", "post_install", "-at_install")
class TestPositionCompanies(CompaniesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        other_data = cls.setup_other_company(name="Other")
        cls.other = other_data["company"]
        cls.books = {cls.company: cls.company_data, cls.other: other_data}
        cls.branch = cls._branch("Branch")

    def test_a_parents_agreement_covers_its_branches_and_nobody_else(self):
        agreement = self._agreement(self.partner)
        own = self._items_of(self.company, [100], [60])
        of_branch = self._items_of(self.branch, [70], [30])
        stranger = self._items_of(self.other, [900], [900])
        Position = self.env["account.netting.position"]

        def read(companies):
            return {
                (position.company_id, position.smaller_side, position.agreement_id)
                for position in Position.with_context(
                    allowed_company_ids=companies.ids
                ).search([("customer_id", "=", self.partner.id)])
            }

        self.assertTrue(own and of_branch and stranger)
        none = agreement.browse()
        self.assertEqual(
            read(self.company | self.branch | self.other),
            {
                (self.company, 60, agreement),
                (self.branch, 30, agreement),
                (self.other, 900, none),
            },
        )
        self.assertEqual(read(self.other), {(self.other, 900, none)})
        self.assertEqual(read(self.branch), {(self.branch, 30, agreement)})


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
