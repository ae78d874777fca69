"""Branches net under their parent's agreement, each by itself."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import NETTING_DATE
from .companies_common import CompaniesCommon


@tagged("standard", "post_install", "-at_install")
class TestBranches(CompaniesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.books = {cls.company: cls.company_data}
        cls.branch = cls._branch("Branch")
        cls.sister = cls._branch("Sister")

    def test_a_branch_nets_under_its_parents_agreement(self):
        agreement = self._agreement(self.partner)
        items = self._items_of(self.branch, [100], [60])

        netting = self._net(items)

        self.assertSettled(netting)
        self.assertRecordValues(
            netting,
            [
                {
                    "company_id": self.branch.id,
                    "agreement_id": agreement.id,
                    "amount": 60.0,
                }
            ],
        )
        self.assertEqual(netting.move_ids.company_id, self.branch)
        self.assertEqual(netting.move_ids.journal_id, self.journal)
        self.assertIn(self.bridging, netting.move_ids.line_ids.account_id)
        self.assertEqual(self._residuals(items), [40.0, 0.0])

        netting.action_reverse(date=NETTING_DATE)

        self.assertReversed(netting)
        self.assertEqual(netting.reversal_move_ids.company_id, self.branch)

    def test_parent_and_branches_each_get_a_netting(self):
        self._agreement(self.partner)
        companies = self.company | self.branch | self.sister
        items = self.env["account.move.line"]
        for company in companies:
            items |= self._items_of(company, [100], [60])

        nettings = self._net(items)

        self.assertSettled(nettings)
        self.assertEqual(len(nettings), 3)
        self.assertEqual(nettings.company_id, companies)

    def test_items_of_parent_and_branch_never_meet(self):
        self._agreement(self.partner)
        items = self._items_of(self.company, [100], [])
        items |= self._items_of(self.branch, [], [100])

        with self.assertRefused("There is nothing to net"):
            self._propose(items)

    def test_a_branchs_agreement_covers_neither_parent_nor_sister(self):
        self._agreement(self.partner, company_id=self.branch.id)
        for company in (self.company, self.sister):
            items = self._items_of(company, [100], [60])
            with (
                self.subTest(company.name),
                self.assertRefused("No active netting agreement"),
            ):
                self._propose(items)

        netting = self._net(self._items_of(self.branch, [100], [60]))

        self.assertSettled(netting)

    def test_parent_and_branch_cannot_both_have_an_agreement(self):
        parents = self._agreement(self.partner)
        branchs = self._agreement(self.partner, active=False, company_id=self.branch.id)
        with self.assertRefused("already netted under Agreement"):
            branchs.action_activate()

        parents.action_close()
        branchs.action_activate()
        parents.action_draft()

        with self.assertRefused("already netted under Agreement"):
            parents.action_activate()
        self._agreement(self.partner, company_id=self.sister.id)

    def test_foreign_currency_in_a_branch(self):
        self._agreement(self.partner)
        items = self._items_of(self.branch, [1000], [600], currency=self.foreign)

        netting = self._net(items)

        self.assertSettled(netting)
        self.assertEqual(netting.amount_company, 240.0)
        self.assertEqual(self._residuals(items), [200.0, 0.0])

        netting.action_reverse(date="2025-06-20")

        self.assertReversed(netting)
        self.assertEqual(self._residuals(items), [500.0, -300.0])

    def test_a_user_of_the_branch_alone_can_net_there(self):
        agreement = self._agreement(self.partner)
        items = self._items_of(self.branch, [1000], [600], currency=self.foreign)
        user = self._user_of(self.branch, "account_netting.group_netting_user")
        Netting = self._as(user, self.env["account.netting"])

        netting = Netting.browse(Netting.propose(items.ids, date=NETTING_DATE))
        netting.action_post()

        self.assertEqual(netting.state, "posted")
        self.assertEqual(netting.agreement_id.name, agreement.name)
        self.assertSettled(netting.with_env(self.env))

    def test_a_user_of_the_branch_sees_neither_parents_nor_sisters_nettings(self):
        agreement = self._agreement(self.partner)
        for company in (self.company, self.branch, self.sister):
            self._net(self._items_of(company, [100], [60]))
        user = self._user_of(self.branch)

        for model in ("account.netting", "account.netting.line"):
            seen = self._as(user, self.env[model]).search([])
            self.assertEqual(seen.company_id, self.branch)
        for model in ("account.netting.agreement", "account.netting.party"):
            seen = self._as(user, self.env[model]).search([])
            self.assertEqual(seen.company_id, agreement.company_id)

    def test_a_manager_of_the_branch_cannot_change_the_parents_agreement(self):
        agreement = self._agreement(self.partner, active=False)
        own = self._as(self._user_of(self.branch), agreement)

        self.assertEqual(own.name, "Agreement")
        with self.assertRefused(error=AccessError):
            own.name = "Changed"
        with self.assertRefused(error=AccessError):
            own.action_activate()
        with self.assertRefused(error=AccessError):
            own.party_ids.unlink()

    def test_a_lock_of_the_parent_holds_for_the_branch(self):
        self._agreement(self.partner)
        items = self._items_of(self.branch, [100], [60])
        netting = self._propose(items)
        self.company.hard_lock_date = "2025-06-30"

        with self.assertRefused("is in a locked period"):
            netting.action_post()

    def test_the_parents_wizard_shows_the_branchs_items(self):
        agreement = self._agreement(self.partner)
        items = self._items_of(self.branch, [100], [60])

        wizard = self._wizard(agreement.party_ids)

        self.assertEqual(wizard.line_ids.move_line_id, items)
