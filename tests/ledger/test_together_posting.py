"""Several partners netted: entries, currencies, payments, partners that move."""

from odoo.tests import tagged

from ..common import NETTING_DATE
from .payment_common import PaymentNettingCommon


@tagged("standard", "post_install", "-at_install")
class TestTogetherPosting(PaymentNettingCommon):
    """C1 owes 300.00 and C2 250.00; V is owed 400.00; one agreement for all."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement.action_close()
        cls.first, cls.second, cls.supplier = cls.env["res.partner"].create(
            [{"name": "Firsthand"}, {"name": "Secondhand"}, {"name": "Thirdhand"}]
        )
        cls.agreement = cls._agreement(
            (cls.first, cls.supplier), (cls.second, cls.second), scope="together"
        )
        cls.oldest = cls._invoice(cls.first, 300.0, date="2025-01-05")
        cls.newer = cls._invoice(cls.second, 250.0, date="2025-02-05")
        cls.owed = cls._bill(cls.supplier, 400.0)
        cls.documents = (cls.oldest, cls.newer, cls.owed)

    def test_two_entries_where_the_agreement_says_so(self):
        self._reopen(posting="two")

        netting = self._net(*self.documents)

        self.assertSettled(netting)
        self.assertEqual(
            sorted(sum(entry.line_ids.mapped("debit")) for entry in netting.move_ids),
            [400.0, 400.0],
        )
        self.assertEqual(self._residuals(*self.documents), [0.0, 150.0, 0.0])
        netting.action_reverse(date=NETTING_DATE)
        self.assertReversed(netting)
        self.assertEqual(self._residuals(*self.documents), [300.0, 250.0, -400.0])

    def test_a_part_is_taken_back_of_two_entries(self):
        self._reopen(posting="two")
        netting = self._net(*self.documents)
        oldest, owed = self._items(self.oldest), self._items(self.owed)

        netting.action_take_back({oldest.id: 50.0, owed.id: 50.0}, date=NETTING_DATE)

        self.assertEqual(self._residuals(*self.documents), [50.0, 150.0, -50.0])
        netting.action_reverse(date=NETTING_DATE)
        self.assertEqual(self._residuals(*self.documents), [300.0, 250.0, -400.0])

    def test_each_currency_has_a_netting_of_its_own(self):
        invoice = self._invoice(self.second, 100.0, currency=self.foreign)
        bill = self._bill(self.supplier, 80.0, currency=self.foreign)

        nettings = self._net(*self.documents, invoice, bill)

        self.assertEqual(len(nettings), 2)
        self.assertSettled(nettings)
        self.assertEqual(
            {netting.currency_id: netting.amount for netting in nettings},
            {self.currency: 400.0, self.foreign: 80.0},
        )
        self.assertEqual(self._residuals_currency(invoice, bill), [20.0, 0.0])
        nettings.action_reverse(date=NETTING_DATE)
        self.assertEqual(self._residuals_currency(invoice, bill), [100.0, -80.0])

    def test_paying_a_vendor_nets_what_all_customers_owe(self):
        wizard = self._register(self.owed)
        self.assertEqual(wizard.netting_available, 400.0)

        wizard.netting_mode = "first"
        self.assertEqual(wizard.amount, 0.0)
        wizard._create_payments()

        self.assertSettled(wizard.netting_id)
        self.assertEqual(self._residuals(*self.documents), [0.0, 150.0, 0.0])

    def test_paying_one_who_is_both_nets_what_others_owe(self):
        bill = self._bill(self.second, 90.0)
        self._pay(self.newer)

        wizard = self._register(bill)

        self.assertTrue(wizard.show_netting)
        self.assertEqual(wizard.netting_available, 90.0)

    def test_a_cap_on_the_agreement_holds_for_all(self):
        self.env["account.netting.cap"].create(
            {"agreement_id": self.agreement.id, "period": "netting", "amount": 320.0}
        )

        netting = self._net(*self.documents)

        self.assertEqual(netting.amount, 320.0)
        self.assertEqual(self._residuals(*self.documents), [0.0, 230.0, -80.0])

    def test_balances_of_a_partner_are_those_of_all(self):
        self.assertEqual(self.second.balance_as_customer, 550.0)
        self.assertEqual(self.second.balance_as_vendor, 400.0)

    def test_a_partner_that_joins_another_takes_its_proposal_along(self):
        netting = self._propose(*self.documents)
        self.first.is_company = True

        self.second.parent_id = self.first

        self.assertEqual(netting.partner_ids, self.first | self.supplier)
        self.assertEqual(len(self.agreement.party_ids), 2)
        netting.action_post()
        self.assertSettled(netting)

    def test_what_was_posted_stays_with_whom_it_was(self):
        (self.first | self.second).is_company = True
        self.second.parent_id = self.first
        netting = self._net(*self.documents)

        self.second.is_company = False

        self.assertEqual(self.second.commercial_partner_id, self.first)
        self.assertEqual(netting.partner_ids, self.first | self.second | self.supplier)
        for partner, document in (
            (self.first, self.oldest),
            (self.second, self.newer),
            (self.supplier, self.owed),
        ):
            lines = netting._for_partner(partner)._get_shown_lines()
            self.assertEqual(lines.number, document.name)

    def test_merged_partners_are_netted_as_one(self):
        netting = self._propose(*self.documents)

        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.first | self.second).ids, self.first
        )

        self.assertEqual(netting.partner_ids, self.first | self.supplier)
        netting.action_post()
        self.assertSettled(netting)

    def test_a_partner_that_leaves_cancels_the_proposal(self):
        netting = self._propose(*self.documents)
        party = self.agreement.party_ids.filtered(
            lambda party: party.customer_id == self.second
        )

        party.action_unlink_pair()

        self.assertEqual(netting.state, "cancel")
        self.assertEqual(self.agreement.state, "active")
        again = self._net(self.oldest, self.owed)
        self.assertEqual(again.amount, 300.0)

    def _reopen(self, **vals):
        self.agreement.action_draft()
        self.agreement.write(vals)
        self.agreement.action_activate()
