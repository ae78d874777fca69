"""Positions: what is open with each pair, what of it can be netted, and why not."""

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.account_netting.guard import at_work

from ..companies_common import CompaniesCommon
from .position_common import PositionCommon


@tagged("standard", "post_install", "-at_install")
class TestPosition(PositionCommon):
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
