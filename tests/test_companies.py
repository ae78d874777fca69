"""Companies keep to themselves."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import NETTING_DATE
from .companies_common import CompaniesCommon

STORED_MODELS = (
    "account.netting.agreement",
    "account.netting.party",
    "account.netting",
    "account.netting.line",
)


@tagged("standard", "post_install", "-at_install")
class TestTwoCompanies(CompaniesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        other_data = cls.setup_other_company(name="Other")
        cls.other = other_data["company"]
        cls.books = {cls.company: cls.company_data, cls.other: other_data}
        cls.own_agreement = cls._agreement(cls.partner)
        cls.own_user = cls._user_of(cls.company)
        cls.other_user = cls._user_of(cls.other)

    def _agree_in_other(self, **vals):
        return self._agreement(self.partner, company_id=self.other.id, **vals)

    def test_each_company_gets_a_netting_of_its_own(self):
        other_agreement = self._agree_in_other()
        items = self._items_of(self.company, [100], [60])
        items |= self._items_of(self.other, [50], [80])

        nettings = self._net(items).sorted("amount")

        self.assertRecordValues(
            nettings,
            [
                {
                    "company_id": self.other.id,
                    "agreement_id": other_agreement.id,
                    "amount": 50.0,
                },
                {
                    "company_id": self.company.id,
                    "agreement_id": self.own_agreement.id,
                    "amount": 60.0,
                },
            ],
        )
        for netting in nettings:
            self.assertEqual(netting.move_ids.company_id, netting.company_id)
            self.assertEqual(
                netting.move_ids.journal_id, netting.company_id.netting_journal_id
            )
            self.assertIn(
                netting.company_id.netting_account_id,
                netting.move_ids.line_ids.account_id,
            )
            self.assertEqual(
                netting.line_ids.move_line_id.company_id, netting.company_id
            )
        self.assertEqual(self._residuals(items), [40.0, 0.0, 0.0, -30.0])

    def test_companies_number_their_nettings_each_for_itself(self):
        self._agree_in_other()

        nettings = [
            self._net(self._items_of(company, [10], [10]))
            for company in (self.company, self.other)
        ]

        self.assertEqual(
            [netting.name for netting in nettings], ["NETTING/2025/00001"] * 2
        )

    def test_an_agreement_of_one_company_does_not_cover_the_other(self):
        items = self._items_of(self.other, [100], [60])

        with self.assertRefused("No active netting agreement covers Both"):
            self._propose(items)

    def test_items_of_both_companies_never_meet(self):
        self._agree_in_other()
        items = self._items_of(self.company, [100], [])
        items |= self._items_of(self.other, [], [100])

        with self.assertRefused("There is nothing to net"):
            self._propose(items)

    def test_another_companys_items_are_refused(self):
        self._agree_in_other()
        own = self._items_of(self.company, [100], [60])
        others = self._items_of(self.other, [100], [60])
        Netting = self._as(self.own_user, self.env["account.netting"])

        for items in (others, own | others):
            with self.assertRefused(
                "do not exist in the companies you work in",
                ", ".join(str(item_id) for item_id in others.ids),
            ):
                Netting.propose(items.ids, date=NETTING_DATE)

    def test_another_companys_items_are_unseen(self):
        self._agree_in_other()
        own = self._items_of(self.company, [100], [60])
        self._items_of(self.other, [1000], [1000])
        partner = self._as(self.own_user, self.partner)

        wizard = partner.env["account.netting.wizard"].browse(
            partner.action_create_netting()["res_id"]
        )

        self.assertEqual(wizard.line_ids.move_line_id, own)

    def test_a_balance_shows_its_own_company_only(self):
        other_agreement = self._agree_in_other()
        self._items_of(self.company, [100], [60])
        self._items_of(self.other, [50], [80])

        self.assertRecordValues(
            (self.own_agreement | other_agreement).party_ids,
            [
                {"receivable": 100.0, "payable": 60.0, "nettable": 60.0},
                {"receivable": 50.0, "payable": 80.0, "nettable": 50.0},
            ],
        )

    def test_another_companys_agreement_is_no_rival(self):
        self.assertEqual(self._agree_in_other().state, "active")

    def test_an_agreement_takes_no_journal_or_account_of_another_company(self):
        for field, record in (
            ("journal_id", self.journal),
            ("account_id", self.bridging),
            ("payable_account_id", self.bridging),
        ):
            with self.subTest(field), self.assertRaises(UserError):
                self._agree_in_other(active=False, **{field: record.id})

    def test_each_company_nets_at_its_own_rate(self):
        self._agree_in_other()
        rates = self.foreign.rate_ids
        rates.copy({"company_id": self.other.id}).filtered(
            lambda rate: str(rate.name) == "2025-06-01"
        ).rate = 5.0
        items = self._items_of(self.company, [100], [100], currency=self.foreign)
        items |= self._items_of(self.other, [100], [100], currency=self.foreign)

        nettings = self._net(items)

        self.assertEqual(
            {netting.company_id: netting.amount_company for netting in nettings},
            {self.company: 40.0, self.other: 20.0},
        )
        for netting in nettings:
            lines = netting.move_ids.line_ids
            exchange = (
                lines.matched_debit_ids | lines.matched_credit_ids
            ).exchange_move_id
            self.assertTrue(exchange)
            self.assertEqual(exchange.company_id, netting.company_id)
            self.assertTrue(all(netting.line_ids.move_line_id.mapped("reconciled")))

    def test_posting_from_the_other_company_books_in_the_nettings_own(self):
        """The companies ticked in the menu bar decide what is seen, not where."""
        items = self._items_of(self.company, [100], [60], currency=self.foreign)
        netting = self._propose(items)

        netting.with_context(
            allowed_company_ids=(self.other | self.company).ids
        ).action_post()

        self.assertSettled(netting)
        self.assertEqual(netting.move_ids.company_id, self.company)
        self.assertEqual(netting.amount_company, 24.0)

    def test_rules_hide_every_stored_model_from_other_companies(self):
        self._agree_in_other()
        for company in (self.company, self.other):
            self._net(self._items_of(company, [100], [60]))
            self._propose(self._items_of(company, [10], [10]))

        for model in STORED_MODELS:
            for user in (self.own_user, self.other_user):
                with self.subTest(model=model, user=user.name):
                    Model = self._as(user, self.env[model])
                    seen = Model.search([])
                    hidden = self.env[model].search(
                        [("company_id", "!=", user.company_id.id)]
                    )

                    self.assertEqual(seen.company_id, user.company_id)
                    self.assertTrue(hidden)
                    for record in self._as(user, hidden):
                        for operation in ("read", "write", "unlink"):
                            with self.assertRaises(AccessError):
                                record.check_access(operation)

    def test_another_companys_nettings_cannot_be_worked_on(self):
        self._agree_in_other()
        items = self._items_of(self.other, [100], [60])
        netting = self._propose(items)
        foreign_netting = self._as(self.own_user, netting)

        for action in ("action_post", "action_cancel", "action_send", "action_draft"):
            with self.subTest(action), self.assertRefused(error=AccessError):
                getattr(foreign_netting, action)()

        netting.action_post()
        with self.assertRefused(error=AccessError):
            foreign_netting.action_reverse(date=NETTING_DATE)

    def test_a_netting_cannot_be_smuggled_into_another_company(self):
        agreement = self._agree_in_other()
        own = self._items_of(self.company, [100], [60])
        Netting = self._as(self.own_user, self.env["account.netting"])
        vals = {
            "agreement_id": agreement.id,
            "company_id": self.other.id,
            "customer_id": self.partner.id,
            "vendor_id": self.partner.id,
            "currency_id": self.currency.id,
            "date": NETTING_DATE,
            "line_ids": [
                Command.create({"move_line_id": item.id, "side": "payable"})
                for item in own
            ],
        }

        with self.assertRefused(error=AccessError):
            Netting.create(vals)
        disguised = Netting.create(dict(vals, company_id=self.company.id))
        with self.assertRefused():
            disguised.action_post()

    def test_another_companys_open_netting_is_no_obstacle(self):
        self._agree_in_other()
        self._propose(self._items_of(self.other, [100], [60]))
        own = self._items_of(self.company, [100], [60])
        Netting = self._as(self.own_user, self.env["account.netting"])

        netting = Netting.browse(Netting.propose(own.ids, date=NETTING_DATE))
        netting.action_post()

        self.assertEqual(netting.state, "posted")
