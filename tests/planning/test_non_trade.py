"""Taxes, salaries and the like are no trade: netted only where an agreement says so."""

from odoo.tests import tagged

from ..common import NETTING_DATE, NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestNonTrade(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._agreement(cls.partner)
        cls.salaries = cls.copy_account(cls.payable, {"non_trade": True})
        cls.invoice = cls._invoice(cls.partner, 1000)
        cls.salary = cls._misc_item(cls.partner, 300, cls.salaries)

    def test_a_non_trade_item_is_not_netted(self):
        with self.assertRefused("nothing to net", "Non Trade"):
            self._net(self.invoice, self.salary)

        codes = self._items(self.salary).netting_reasons(date=NETTING_DATE)
        self.assertEqual(
            [reason["code"] for reason in codes[self._items(self.salary).id]],
            ["non_trade"],
        )

    def test_trade_items_beside_it_are_netted(self):
        bill = self._bill(self.partner, 200)

        self.assertSettled(self._net(self.invoice, bill, self.salary))

        self.assertEqual(
            self._residuals(self.invoice, bill, self.salary), [800, 0, -300]
        )

    def test_an_amount_typed_for_it_is_refused(self):
        with self.assertRefused("Non Trade"):
            self._net(
                self.invoice,
                self.salary,
                amounts={self.invoice: 300, self.salary: 300},
            )

    def test_an_agreement_may_net_it_too(self):
        self._include()

        self.assertSettled(self._net(self.invoice, self.salary))

        self.assertEqual(self._residuals(self.invoice, self.salary), [700, 0])

    def test_it_makes_no_position_and_no_balance(self):
        self.env.flush_all()
        self.assertFalse(self._positions())
        self.assertEqual(self.partner.balance_as_vendor, 0)
        self.assertEqual(self.agreement.party_ids.payable, 0)

        self._include()

        position = self._positions()
        self.assertEqual((position.receivable, position.payable), (1000, 300))
        self.assertEqual(position.nettable, 300)
        self.env.invalidate_all()
        self.assertEqual(self.partner.balance_as_vendor, 300)
        self.assertEqual(self.agreement.party_ids.payable, 300)

    def test_a_rule_leaves_it_alone(self):
        rule = self.env["account.netting.rule"].create(
            {"name": "Rule", "company_id": self.company.id, "post": True}
        )
        rule.action_activate()
        rule.action_run(date=NETTING_DATE)
        self.assertEqual(self._residuals(self.invoice, self.salary), [1000, -300])

        rule.action_deactivate()
        self._include()
        rule.action_activate()
        rule.action_run(date=NETTING_DATE)
        self.assertEqual(self._residuals(self.invoice, self.salary), [700, 0])

    def test_the_wizard_does_not_offer_it_for_the_pair(self):
        wizard = (
            self.env["account.netting.wizard"]
            .with_context(active_model="res.partner", active_ids=self.partner.ids)
            .create({"date": NETTING_DATE})
        )

        self.assertNotIn(self._items(self.salary), wizard.line_ids.move_line_id)

    def test_marked_since_the_proposal(self):
        bill = self._bill(self.partner, 200)
        netting = self._propose(self.invoice, bill)
        self.payable.non_trade = True

        with self.assertRefused(netting.name, bill.name, "Non Trade"):
            netting.action_post()

    def _include(self):
        self.agreement.action_draft()
        self.agreement.include_non_trade = True
        self.agreement.action_activate()

    def _positions(self):
        return self.env["account.netting.position"].search(
            [("customer_id", "=", self.partner.id)]
        )
