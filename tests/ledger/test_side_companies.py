"""What Odoo writes on account of a netting stands in the books of its company."""

from odoo.fields import Command
from odoo.tests import tagged

from ..common import NETTING_DATE
from ..companies_common import CompaniesCommon


@tagged("standard", "post_install", "-at_install")
class TestSideEntriesOfBranches(CompaniesCommon):
    """Two branches, each with 1,000.00 to get and 600.00 to pay in foreign currency.

    Booked at 2.0 and netted at 2.5: 600.00 less are worth 240.00, not 300.00.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.books = {cls.company: cls.company_data}
        cls.agreement = cls._agreement(cls.partner)
        cls.branches = cls._branch("Branch 1") | cls._branch("Branch 2")
        cls.items = {
            branch: cls._items_of(branch, [1000], [600], currency=cls.foreign)
            for branch in cls.branches
        }

    def _post_by_rule(self):
        rule = self.env["account.netting.rule"].create(
            {
                "name": "All",
                "company_id": self.company.id,
                "agreement_ids": [Command.set(self.agreement.ids)],
                "agreement_scope": "selected",
                "next_run": False,
            }
        )
        rule.action_activate()
        run = rule.with_context(
            allowed_company_ids=(self.company | self.branches).ids
        ).action_run(date=NETTING_DATE)
        return run.netting_ids.sorted("company_id")

    def _post_together(self):
        items = self.env["account.move.line"].union(*self.items.values())
        return self._net(items).sorted("company_id")

    def test_each_branch_has_its_exchange_entries_in_its_own_books(self):
        for post in (self._post_by_rule, self._post_together):
            with self.subTest(post.__name__), self.env.cr.savepoint() as savepoint:
                nettings = post()

                self.assertEqual(nettings.company_id, self.branches)
                for netting in nettings:
                    moves = netting._get_related_moves()
                    self.assertEqual(len(moves), 3)
                    self.assertEqual(moves.company_id, netting.company_id)
                self.assertEqual(
                    [
                        self._receivable_of(company)
                        for company in self.company | self.branches
                    ],
                    [0, 200, 200],
                )
                savepoint.rollback()

    def test_a_manager_of_one_branch_sees_and_reverses_all_of_it(self):
        nettings = self._post_together()
        branch = self.branches[1]
        netting = self._as(self._user_of(branch), nettings[1])
        self.assertEqual(netting.company_id, branch)
        self.assertEqual(len(netting._get_related_moves()), 3)
        printed = netting._get_print_entries()
        self.assertEqual([len(kind.moves) for kind in printed], [1, 2])

        netting.action_reverse(date="2025-11-27")

        self.assertEqual(netting.state, "reversed")
        self.assertEqual(len(netting._get_related_moves()), 6)
        self.assertEqual(netting._get_related_moves().company_id, branch)
        self.assertEqual(
            [self._receivable_of(company) for company in self.company | self.branches],
            [0, 200, 500],
        )

    def test_what_is_undone_in_branches_is_undone_in_their_own_books(self):
        """200.00 of 600.00 are taken back, booked at 2.0: 100.00, and then the rest."""
        nettings = self._post_together()
        everywhere = nettings.with_context(
            allowed_company_ids=(self.company | self.branches).ids
        )
        for netting in everywhere:
            netting.action_take_back(
                {line.move_line_id.id: 200 for line in netting.line_ids},
                date="2025-10-01",
            )
        self._assert_own_books(nettings)
        self.assertEqual(
            [self._receivable_of(company) for company in self.company | self.branches],
            [0, 300, 300],
        )

        everywhere.action_reverse(date="2025-11-27")

        self._assert_own_books(nettings)
        self.assertEqual(
            [self._receivable_of(company) for company in self.company | self.branches],
            [0, 500, 500],
        )

    def _assert_own_books(self, nettings):
        for netting in nettings:
            self.assertEqual(
                netting._get_related_moves().company_id, netting.company_id
            )

    def _receivable_of(self, company):
        """Return what the partner owes in a company's books, in company currency."""
        [[total]] = self.env["account.move.line"]._read_group(
            [
                ("account_id", "=", self.receivable.id),
                ("company_id", "=", company.id),
                ("parent_state", "=", "posted"),
            ],
            [],
            ["balance:sum"],
        )
        return total
