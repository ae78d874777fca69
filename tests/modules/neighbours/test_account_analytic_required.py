"""With OCA's account_analytic_required: its policies are met, or said before."""

from odoo.tests import tagged

from ...common import NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestAccountAnalyticRequired(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        plan = cls.env["account.analytic.plan"].create({"name": "Projects"})
        cls.north, cls.south = (
            {
                str(
                    cls.env["account.analytic.account"]
                    .create({"name": name, "plan_id": plan.id})
                    .id
                ): 100.0
            }
            for name in ("North", "South")
        )

    def test_a_bridging_account_that_demands_one_stops_the_agreement(self):
        self.bridging.analytic_policy = "posted"
        agreement = self._agreement(self.partner, active=False)

        with self.assertRefused(self.bridging.display_name, agreement.name):
            agreement.action_activate()

        agreement.analytic_distribution = self.north
        agreement.action_activate()
        netting = self._net(
            self._invoice(self.partner, 100), self._bill(self.partner, 60)
        )
        self.assertSettled(netting)

    def test_a_policy_set_later_is_a_reason(self):
        self._agreement(self.partner)
        self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 60)
        self.bridging.analytic_policy = "always"

        self.assertEqual(self._codes(bill), ["no_setup"])
        self.assertIn(self.bridging.display_name, self._messages(bill))

    def test_a_bridging_account_that_refuses_one_stops_the_agreement(self):
        self.bridging.analytic_policy = "never"
        agreement = self._agreement(
            self.partner, active=False, analytic_distribution=self.north
        )

        with self.assertRefused(self.bridging.display_name):
            agreement.action_activate()

    def test_lines_take_over_what_the_items_account_demands(self):
        agreement = self._agreement(self.partner)
        invoices = [self._invoice(self.partner, amount) for amount in (100, 30, 20)]
        bill = self._bill(self.partner, 150)
        for invoice, distribution in zip(
            invoices, (self.north, self.south, self.north), strict=True
        ):
            self._items(invoice).analytic_distribution = distribution
        self.receivable.analytic_policy = "always"

        netting = self._net(*invoices, bill)

        self.assertSettled(netting)
        lines = netting.move_ids.line_ids.filtered(
            lambda line: line.account_id == self.receivable
        )
        self.assertEqual(
            {str(line.analytic_distribution): line.credit for line in lines},
            {str(self.north): 120, str(self.south): 30},
        )
        self.assertEqual(agreement.entry_detail, "summary")
        netting.action_reverse(date="2025-07-01")
        self.assertReversed(netting)

    def test_an_item_without_what_its_account_demands_is_a_reason(self):
        self._agreement(self.partner)
        self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 60)
        self.payable.analytic_policy = "posted"

        self.assertEqual(self._codes(bill), ["analytic_missing"])
        self.assertIn(self.payable.display_name, self._messages(bill))
