"""Where netting across companies would pay, before any agreement."""

from odoo.fields import Command
from odoo.tests import Form, tagged

from ..common import NETTING_DATE
from .group_common import GroupCommon


@tagged("standard", "post_install", "-at_install")
class TestGroupPositions(GroupCommon):
    def test_what_companies_net_by_themselves_comes_first(self):
        """P owes A 100 and is owed 30 there; B owes it 130: 30 in A, 70 across."""
        self._owed(self.a, [100], [30])
        self._owed(self.b, [], [130])

        self.assertRecordValues(
            self._find(self.p),
            [
                {
                    "receivable": 100.0,
                    "payable": 160.0,
                    "own": 30.0,
                    "across": 70.0,
                    "agreement_id": False,
                    "company_ids": (self.a | self.b).ids,
                }
            ],
        )

    def test_nothing_shows_where_each_company_can_do_it_alone(self):
        self._owed(self.a, [100], [100])
        self._owed(self.b, [50], [20])

        self.assertFalse(self._find(self.p))

    def test_each_currency_stands_by_itself(self):
        self._owed(self.a, [100])
        self._owed(self.b, [], [80], currency=self.foreign)

        self.assertFalse(self._find(self.p))

    def test_a_partner_with_a_record_for_each_company_is_one(self):
        """Known by the same VAT number, whatever the two are called."""
        own = self.env["res.partner"].create(
            [
                {"name": name, "company_id": company.id, "vat": vat}
                for name, company, vat in (
                    ("P at A", self.a, "BE0477472701"),
                    ("P at B", self.b, "BE 0477.472.701"),
                )
            ]
        )
        invoice = self._items_of(self.a, [100], [], partner=own[0])
        bill = self._items_of(self.b, [], [60], partner=own[1])

        found = self._find(own)
        self.assertEqual(found.partner_ids, own)
        self.assertEqual(found.across, 60.0)

        action = found.action_agree()
        Agreement = self.env["account.netting.agreement"]
        with Form(Agreement.with_context(**action["context"])) as form:
            agreement = form.save()
        self.assertRecordValues(
            agreement.party_ids,
            [
                {
                    "customer_id": own[0].id,
                    "customer_company_id": self.a.id,
                    "vendor_id": own[1].id,
                    "vendor_company_id": self.b.id,
                }
            ],
        )
        agreement.action_activate()
        group = self._propose_across(invoice, bill)
        group.action_post()
        self.assertEqual(self._open(invoice, bill), [40.0, 0.0])

    def test_an_agreement_is_filled_in_with_all_companies(self):
        """P owes A 100 and B 50, and C owes P 130: C is where most stands."""
        for company, sides in ((self.a, [100]), (self.b, [50])):
            self._owed(company, sides)
        self._owed(self.c, [], [130])

        action = self._find(self.p).action_agree()
        agreement = self.env["account.netting.agreement"].create(
            {
                key.removeprefix("default_"): value
                for key, value in action["context"].items()
            }
        )

        self.assertEqual(agreement.company_id, self.c)
        self.assertEqual(agreement.scope, "together")
        self.assertEqual(agreement.party_ids.customer_company_id, self.a | self.b)
        self.assertEqual(agreement.party_ids.vendor_company_id, self.c)
        agreement.action_activate()
        found = self._find(self.p)
        self.assertEqual(found.agreement_id, agreement)
        wizard = self.env["account.netting.wizard"].browse(found.action_net()["res_id"])
        wizard.date = NETTING_DATE
        self.assertEqual(wizard.total_receivable, 130.0)

    def test_what_sister_companies_owe_each_other_is_no_position(self):
        self._items_of(self.a, [100], [], partner=self.b.partner_id)
        self._items_of(self.c, [], [100], partner=self.b.partner_id)

        self.assertFalse(self._find(self.b.partner_id))

    def test_only_companies_switched_on_are_looked_at(self):
        self._owed(self.a, [100])
        self._owed(self.b, [], [100])
        user = self._user("both", "account_netting.group_netting_user")
        user.company_ids = [Command.set((self.a | self.b).ids)]
        for companies, count in ((self.a | self.b, 1), (self.a, 0)):
            Position = (
                self.env["account.netting.group.position"]
                .with_user(user)
                .with_context(allowed_company_ids=companies.ids)
            )
            found = Position._find().filtered(lambda one: one.partner_ids == self.p)
            self.assertEqual(len(found), count)

    def _find(self, partners):
        found = self.env["account.netting.group.position"]._find()
        return found.filtered(lambda one: one.partner_ids & partners)
