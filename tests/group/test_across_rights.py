"""Who may do and see what, where several companies net together."""

import sys
from pathlib import Path

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import NETTING_DATE
from .group_common import GroupCommon

# The tools lie beside the add-on; Odoo's own test runner does not start there.
sys.path.append(str(Path(__file__).resolve().parents[2]))

from tools.demo import IN_A_GROUP


@tagged("standard", "post_install", "-at_install")
class TestAcrossRights(GroupCommon):
    more = {"Stranger": {}}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stranger = cls.group - (cls.a | cls.b | cls.c)
        cls._across(cls.c, (cls.a, cls.c), (cls.b, cls.c), scope="together")
        cls.items = {
            cls.a: cls._owed(cls.a, [100]),
            cls.b: cls._owed(cls.b, [50]),
            cls.c: cls._owed(cls.c, [], [130]),
        }
        cls.netted = cls._propose_across(*cls.items.values())
        cls.users = {company: cls._user_of(company) for company in cls.items}
        cls.head = cls._user("head", "account_netting.group_netting_manager")
        cls.head.company_ids = [Command.set(cls.group.ids)]

    def test_the_menu_the_demo_points_to_is_there(self):
        menus = self.env["ir.ui.menu"].sudo().search([]).with_context(lang="en_US")

        for menu in IN_A_GROUP:
            self.assertIn(menu.replace(" > ", "/"), menus.mapped("complete_name"))

    def test_a_proposal_is_shown_in_each_company_with_its_own_items(self):
        for company, amount in ((self.a, 100.0), (self.b, 30.0), (self.c, 130.0)):
            self.env.invalidate_all()
            shown = self._as(self.users[company], self.netted)
            self.assertEqual(shown.line_ids.move_line_id, self.items[company])
            self.assertEqual(shown.amount, amount)

    def test_the_hub_sees_its_own_items_of_the_proposal_alone(self):
        """What others have open is in its books only once it was transferred."""
        shown = self._as(self.users[self.c], self.netted.netting_id)
        self.assertEqual(shown.line_ids.move_line_id, self.items[self.c])
        self.assertFalse(
            self._as(self.users[self.c], self.env["account.netting.line"]).search(
                [("move_line_id", "in", self.items[self.a].ids)]
            )
        )
        self.env.invalidate_all()  # whoever posts has a request of its own

        self.netted.action_post()

        self.env.invalidate_all()
        self.assertEqual(len(shown.line_ids), 3)
        self.assertEqual(shown.line_ids.move_line_id.company_id, self.c)

    def test_nothing_of_another_company_is_read(self):
        self.netted.action_post()
        for company, user in self.users.items():
            others = self.netted.line_ids.filtered(
                lambda line, own=company: line.company_id != own
            )
            moves = self.netted.move_ids.filtered(
                lambda move, own=company: move.company_id != own
            )
            for records in (others, moves, moves.line_ids):
                for record in records:
                    with self.assertRaises(AccessError):
                        self._as(user, record).read(["display_name"])
            Line = self._as(user, self.env["account.netting.group.line"])
            self.assertEqual(Line.search([]).company_id, company)
            Intercompany = self._as(user, self.env["account.netting.intercompany"])
            self.assertFalse(Intercompany.search([("company_id", "!=", company.id)]))

    def test_who_works_in_one_company_cannot_post(self):
        for user in self.users.values():
            with self.assertRaises(UserError):
                self._as(user, self.netted).action_post()
        self.assertEqual(self.netted.state, "draft")

    def test_who_works_in_all_posts_what_another_proposed(self):
        shown = self._as(self.head, self.netted)

        shown.action_post()

        self.assertAcross(self.netted)

    def test_all_companies_must_be_switched_on(self):
        shown = self.netted.with_user(self.head).with_context(
            allowed_company_ids=(self.a | self.c).ids
        )

        with self.assertRaises(UserError) as caught:
            shown.action_post()

        self.assertIn("Company B", str(caught.exception))

    def test_a_user_reverses_nothing(self):
        self.netted.action_post()
        user = self._user("user", "account_netting.group_netting_user")
        user.company_ids = [Command.set(self.group.ids)]

        with self.assertRaises(AccessError):
            self._as(user, self.netted).action_reverse(date=NETTING_DATE)

    def test_a_stranger_sees_no_proposal(self):
        user = self._user_of(self.stranger)
        Group = self._as(user, self.env["account.netting.group"])

        self.assertFalse(Group.search([]))
        with self.assertRaises(AccessError):
            self._as(user, self.netted).read(["name"])
