"""What an open netting reserves is seen, and its taking is told."""

from unittest.mock import patch

from odoo.tests import tagged

from .rule_common import RuleCommon

RECOMPUTE = "account_netting.mail_activity_item_taken"


class TakenCommon(RuleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._agreement(cls.partner)
        cls.invoice = cls._invoice(cls.partner, 1000)
        cls.bill = cls._bill(cls.partner, 900)
        cls.other_bill = cls._bill(cls.partner, 50)

    def _todos(self, netting):
        return netting.sudo().activity_search([RECOMPUTE])

    def _propose_400(self):
        return self._propose(
            self.invoice,
            self.bill,
            amounts={self.invoice: 400, self.bill: 400},
        )


@tagged("standard", "post_install", "-at_install")
class TestReservedBy(TakenCommon):
    """Lists of documents and items have a column and a filter."""

    def test_documents_and_items_name_the_open_netting(self):
        netting = self._propose_400()

        for document in (self.invoice, self.bill):
            self.assertEqual(document.netting_reserved_by_ids, netting)
            self.assertEqual(self._items(document).netting_reserved_by_ids, netting)
        self.assertFalse(self.other_bill.netting_reserved_by_ids)

    def test_they_are_found_by_it(self):
        netting = self._propose_400()
        reserved = self.invoice | self.bill
        among = [("id", "in", (reserved | self.other_bill).ids)]
        for domain, expected in (
            ([("netting_reserved_by_ids", "!=", False)], reserved),
            ([("netting_reserved_by_ids", "=", False)], self.other_bill),
            ([("netting_reserved_by_ids", "in", netting.ids)], reserved),
            ([("netting_reserved_by_ids", "=", netting.id)], reserved),
            ([("netting_reserved_by_ids", "not in", netting.ids)], self.other_bill),
            ([("netting_reserved_by_ids", "ilike", netting.name)], reserved),
            ([("netting_reserved_by_ids.state", "=", "draft")], reserved),
            ([("netting_reserved_by_ids.state", "=", "sent")], self.invoice.browse()),
        ):
            with self.subTest(domain):
                Move = self.env["account.move"]
                self.assertEqual(Move.search(among + domain, order="id"), expected)
                items = self._items(self.invoice, self.bill, self.other_bill)
                self.assertEqual(
                    items.filtered_domain(domain).move_id.sorted("id"), expected
                )
                found = items.search([("id", "in", items.ids), *domain])
                self.assertEqual(found.move_id.sorted("id"), expected)

    def test_whoever_may_not_read_nettings_gets_no_column(self):
        """A seller opens the list of invoices, too, where Odoo's Sales is there."""
        self.env["ir.model.access"].create(
            {
                "name": "As Odoo's Sales has it",
                "model_id": self.env["ir.model"]._get_id("account.move"),
                "group_id": self.env.ref("base.group_user").id,
                "perm_read": True,
            }
        )
        seller = self.env["res.users"].create(
            {
                "name": "Seller",
                "login": "seller of invoices",
                "group_ids": self.env.ref("base.group_user").ids,
            }
        )
        for xml_id, view_type in (
            ("account.view_out_invoice_tree", "list"),
            ("account.view_account_invoice_filter", "search"),
        ):
            view_id = self.env.ref(xml_id).id
            for user, is_there in ((self.env.user, True), (seller, False)):
                Move = self.env["account.move"].with_user(user)
                arch = Move.get_view(view_id, view_type)["arch"]
                self.assertEqual("netting_reserved_by_ids" in arch, is_there)

    def test_posted_and_cancelled_nettings_reserve_nothing(self):
        for step in ("action_cancel", "action_post"):
            netting = self._propose_400()
            getattr(netting, step)()
            self.env.invalidate_all()
            self.assertFalse(self.invoice.netting_reserved_by_ids)
            self.assertFalse(
                self.env["account.move"].search(
                    [
                        ("id", "=", self.bill.id),
                        ("netting_reserved_by_ids", "!=", False),
                    ]
                )
            )

    def test_an_item_left_out_is_not_reserved(self):
        netting = self._propose_400()
        netting.line_ids.filtered(lambda line: line.move_id == self.bill).amount = 0

        self.env.invalidate_all()

        self.assertFalse(self.bill.netting_reserved_by_ids)


@tagged("standard", "post_install", "-at_install")
class TestTaken(TakenCommon):
    """Whoever made a proposal is told at once when an item of it is taken."""

    def test_a_payment_is_told(self):
        netting = self._propose_400()

        payment = self._pay(self.bill, 600)

        todo = self._todos(netting)
        self.assertEqual(len(todo), 1)
        self.assertEqual(todo.user_id, self.env.user)
        self.assertIn(self.bill.name, todo.note)
        self.assertIn(payment.move_id.name, todo.note)
        self.assertIn("300.00", todo.note)
        self.assertIn("400.00", todo.note)
        self.assertIn(netting.name, payment.move_id.message_ids[0].body)

    def test_a_match_with_any_entry_is_told(self):
        netting = self._propose_400()
        entry = self._misc_item(self.partner, -400, self.payable)

        self._items(self.bill, entry).reconcile()

        todo = self._todos(netting)
        self.assertIn(entry.name, todo.note)
        self.assertIn("500.00", todo.note)

    def test_whoever_matches_is_warned_on_the_screen(self):
        netting = self._propose_400()
        entry = self._misc_item(self.partner, -400, self.payable)
        self.env.cr.precommit.run()
        last = self.env["bus.bus"].sudo().search([], order="id desc", limit=1).id

        self._items(self.bill, entry).reconcile()

        self.env.cr.precommit.run()
        messages = self.env["bus.bus"].sudo().search([("id", ">", last)])
        warnings = [
            message
            for message in messages.mapped("message")
            if "simple_notification" in message
        ]
        self.assertEqual(len(warnings), 1)
        self.assertIn(netting.name, warnings[0])
        self.assertIn(self.bill.name, warnings[0])

    def test_a_payment_without_an_entry_is_told(self):
        self.outbound_payment_method_line.payment_account_id = False
        netting = self._propose_400()

        # As with other modules; Odoo alone makes an entry in spite of it.
        with patch.object(
            self.env.registry["account.move"],
            "_get_invoice_in_payment_state",
            lambda move: "in_payment",
        ):
            payment = self._pay(self.bill, 600)

        self.assertFalse(payment.move_id)
        self.assertIn(self.bill.name, self._todos(netting).note)
        self.assertIn(netting.name, payment.message_ids[0].body)

    def test_all_that_is_taken_stands_in_one_todo(self):
        netting = self._propose_400()

        self._pay(self.bill, 600)
        self._pay(self.invoice, 700)

        todo = self._todos(netting)
        self.assertEqual(len(todo), 1)
        self.assertIn(self.bill.name, todo.note)
        self.assertIn(self.invoice.name, todo.note)

    def test_recomputing_closes_it(self):
        netting = self._propose_400()
        self._pay(self.bill, 600)

        netting.action_distribute()

        self.assertFalse(self._todos(netting))
        self.assertEqual(netting.amount, 300)

    def test_cancelling_closes_it(self):
        netting = self._propose_400()
        self._pay(self.bill, 600)

        netting.action_cancel()

        self.assertFalse(self._todos(netting))

    def test_posting_closes_it(self):
        netting = self._propose_400()
        self._pay(self.bill, 300)

        netting.action_post()

        self.assertSettled(netting)
        self.assertFalse(self._todos(netting))

    def test_what_is_not_reserved_is_not_told(self):
        netting = self._propose_400()

        self._pay(self.other_bill)
        netting.action_post()
        self._pay(self.bill)

        self.assertFalse(self._todos(netting))

    def test_a_rules_proposal_is_the_responsibles(self):
        responsible = self.env["res.users"].create(
            {"name": "Responsible", "login": "responsible of the rule"}
        )
        run = self._run(post=False, user_id=responsible.id)
        netting = run.netting_ids.filtered(
            lambda netting: netting.customer_id == self.partner
        )
        self.assertEqual(netting.state, "draft")

        self._pay(self.bill)

        self.assertEqual(self._todos(netting).user_id, responsible)

    def test_whoever_matches_needs_no_rights_on_nettings(self):
        netting = self._propose_400()
        clerk = self.env["res.users"].create(
            {
                "name": "Clerk",
                "login": "clerk who matches",
                "group_ids": self.env.ref("account.group_account_invoice").ids,
                "company_id": self.company.id,
                "company_ids": self.company.ids,
            }
        )
        entry = self._misc_item(self.partner, -400, self.payable)

        self._items(self.bill, entry).with_user(clerk).reconcile()

        self.assertTrue(self._todos(netting))
        self.assertEqual(
            self.bill.with_user(clerk).netting_reserved_by_ids.mapped("name"),
            netting.mapped("name"),
        )
