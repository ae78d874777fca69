"""Beside whatever else is installed: all views load, and a netting goes its whole way.

``make modules-check`` runs this with all neighbours at once, installed after ours and
before, and with one after the other when it is asked to.
"""

from pathlib import Path

from odoo.tests import tagged

from tools import oca

from ...common import NettingCommon
from ...pages import Section

OURS = "account_netting%"
PAGE = Path(__file__).resolve().parents[3] / "docs" / "guide" / "neighbours.md"


@tagged("standard", "post_install", "-at_install")
class TestTogether(NettingCommon):
    def test_every_view_on_what_we_share_loads(self):
        views = self.env["ir.ui.view"].search([("model", "in", self._shared_models())])
        loaded = 0
        for view in views.filtered(lambda view: view.mode == "primary"):
            with self.subTest(model=view.model, view=view.xml_id):
                kind = view.type
                self.assertIn(
                    kind, self.env[view.model].get_views([(view.id, kind)])["views"]
                )
                loaded += 1
        self.assertGreater(loaded, 100)

    def _shared_models(self):
        """Return the names of models that a view of ours shows or extends."""
        data = self.env["ir.model.data"].search(
            [("model", "=", "ir.ui.view"), ("module", "=like", OURS)]
        )
        views = self.env["ir.ui.view"].browse(data.mapped("res_id"))
        return list({view.model for view in views if view.model in self.env})

    def test_the_guide_names_the_versions_that_are_tried(self):
        table = Section(PAGE.read_text()).tables["module"]
        orders = {
            requirement.removeprefix("odoo-addon-").replace("-", "_").split("==")[0]
            for package in oca.PAYMENT_ORDERS
            for requirement in package.requirements[:1]
        }
        told = {row["module"]: row["version tried"] for row in table}
        self.assertEqual({name: told[name] for name in oca.NEIGHBOURS}, oca.NEIGHBOURS)
        self.assertEqual(set(told) - set(oca.NEIGHBOURS), orders)

    def test_a_netting_is_proposed_posted_and_reversed(self):
        self._agreement(self.partner)
        for currency, options in (
            (self.currency, {}),
            (self.foreign, {"currency": self.foreign}),
        ):
            with self.subTest(currency=currency.name):
                invoice = self._invoice(self.partner, 100, **options)
                refund = self._refund(self.partner, 30, **options)
                bill = self._bill(self.partner, 50, ref=currency.name, **options)

                netting = self._propose(invoice, refund, bill)
                self.assertEqual(netting.state, "draft")
                self.assertEqual(netting.amount, 50)
                netting.action_post()

                self.assertSettled(netting)
                self.assertEqual(
                    self._residuals_currency(invoice, refund, bill), [20, 0, 0]
                )
                netting.action_reverse(date="2025-07-01")
                self.assertReversed(netting)
                self.assertEqual(
                    self._residuals_currency(invoice, refund, bill), [100, -30, -50]
                )

    def test_a_rule_nets_and_its_run_tells(self):
        agreement = self._agreement(self.partner)
        invoice, bill = self._invoice(self.partner, 100), self._bill(self.partner, 60)
        rule = self.env["account.netting.rule"].create(
            {
                "name": "Nightly",
                "agreement_scope": "selected",
                "agreement_ids": agreement.ids,
            }
        )
        rule.action_activate()

        run = rule.action_run(date="2025-06-15")

        self.assertEqual(run.line_ids.mapped("outcome"), ["posted"])
        self.assertEqual(self._residuals(invoice, bill), [40, 0])
