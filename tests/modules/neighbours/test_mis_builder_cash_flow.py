"""With OCA's mis_builder_cash_flow: what is to be netted is no flow of cash."""

from odoo.tests import tagged

from odoo.addons.account_netting_mis_cash_flow.hooks import uninstall_hook

from ...common import NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestMisBuilderCashFlow(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._agreement(cls.partner)

    def _flows(self, *moves):
        """Return ``(debit, credit)`` of each move's receivable or payable item."""
        self.env.flush_all()
        self.env["mis.cash_flow"].invalidate_model()
        items = self._items(*moves)
        flows = self.env["mis.cash_flow"].search([("move_line_id", "in", items.ids)])
        by_item = {flow.move_line_id: (flow.debit, flow.credit) for flow in flows}
        return [by_item[item] for item in items]

    def test_a_proposal_leaves_both_flows_and_comes_back_when_it_is_cancelled(self):
        invoice, bill = self._invoice(self.partner, 100), self._bill(self.partner, 60)
        self.assertEqual(self._flows(invoice, bill), [(100, 0), (0, 60)])

        netting = self._propose(invoice, bill)

        self.assertEqual(self._flows(invoice, bill), [(40, 0), (0, 0)])
        netting.action_cancel()
        self.assertEqual(self._flows(invoice, bill), [(100, 0), (0, 60)])

    def test_what_is_posted_is_out_by_itself_until_it_is_reversed(self):
        invoice, bill = self._invoice(self.partner, 100), self._bill(self.partner, 60)

        netting = self._net(invoice, bill)

        self.assertEqual(self._flows(invoice, bill), [(40, 0), (0, 0)])
        netting.action_reverse(date="2025-07-01")
        self.assertEqual(self._flows(invoice, bill), [(100, 0), (0, 60)])

    def test_a_foreign_item_leaves_with_its_share_in_company_currency(self):
        options = {"currency": self.foreign}  # 2.0 for one, on the documents' date
        invoice = self._invoice(self.partner, 100, **options)
        bill = self._bill(self.partner, 25, **options)

        self._propose(invoice, bill)

        self.assertEqual(self._flows(invoice, bill), [(37.5, 0), (0, 0)])

    def test_uninstalled_the_forecast_is_as_it_was(self):
        invoice, bill = self._invoice(self.partner, 100), self._bill(self.partner, 60)
        self._propose(invoice, bill)
        self.env.flush_all()

        uninstall_hook(self.env)

        self.assertEqual(self._flows(invoice, bill), [(100, 0), (0, 60)])
        self.env.cr.execute("SELECT pg_get_viewdef('mis_cash_flow'::regclass)")
        self.assertNotIn("account_netting", self.env.cr.fetchone()[0])
