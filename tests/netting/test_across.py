"""Ways in to a netting across currencies: wizard, rule, position, page.

The company counts in CC, 1.10 USD and 0.84 GBP for one of it on the netting date.
"""

from odoo.tests import Form, tagged

from ..common import NETTING_DATE
from .ways_in_common import AcrossWaysInCommon


@tagged("standard", "post_install", "-at_install")
class TestAcrossWaysIn(AcrossWaysInCommon):
    def _wizard_line(self, wizard, document):
        item = self._items(document)
        return wizard.line_ids.filtered(lambda line: line.move_line_id == item)

    # The wizard
    # ----------

    def test_the_wizard_brings_the_other_side_in_whatever_currency(self):
        self._across()

        wizard = self._wizard(self.invoice)

        self.assertEqual(wizard.currency_id, self.currency)
        self.assertTrue(wizard.is_across)
        self.assertTrue(wizard.is_single)
        self.assertEqual(self._wizard_line(wizard, self.bill).amount, 900)
        line = self._wizard_line(wizard, self.invoice)
        self.assertEqual((line.amount, line.amount_settled), (990, 900))
        self.assertEqual(wizard.total_receivable, 900)
        self.assertFalse(wizard.difference)
        self.assertRecordValues(
            wizard.rate_ids,
            [
                {
                    "currency_id": self.dollar.id,
                    "settlement_currency_id": self.currency.id,
                    "rate": 1.10,
                    "usual_rate": 1.10,
                    "is_manual": False,
                }
            ],
        )

    def test_the_wizard_of_a_payment_brings_what_is_open_in_whatever_currency(self):
        """An advance of 110.00 USD, against our prepayment of 60.00 CC."""
        partner = self.env["res.partner"].create({"name": "Advances"})
        self._across(partner)
        advance = self._payment(partner, 110, currency=self.dollar)
        prepaid = self._payment(partner, 60, partner_type="supplier")

        wizard = self._wizard(advance.origin_payment_id)

        line = self._wizard_line(wizard, prepaid)
        self.assertEqual(line.amount, -60)
        self.assertEqual(self._wizard_line(wizard, advance).amount, -66)

    def test_an_amount_is_edited_and_the_other_side_balanced(self):
        """550.00 USD are 500.00 CC; the bill follows."""
        self._across()
        wizard = self._wizard(self.invoice | self.bill)

        with Form(wizard) as form, form.receivable_line_ids.edit(0) as row:
            row.amount = 550
        self.assertEqual(wizard.difference, -400)
        wizard.action_balance()

        self.assertEqual(self._wizard_line(wizard, self.bill).amount, 500)
        self.assertFalse(wizard.difference)
        wizard.action_post()
        self.assertEqual(
            self._open(self.invoice, self.bill), [(550, 440), (-400, -400)]
        )

    def test_balancing_follows_in_the_other_currency(self):
        self._across()
        wizard = self._wizard(self.invoice | self.bill)
        with Form(wizard) as form, form.payable_line_ids.edit(0) as row:
            row.amount = 100

        wizard.action_balance()

        self.assertEqual(self._wizard_line(wizard, self.invoice).amount, 110)

    def test_a_rate_is_entered_in_the_wizard(self):
        self._across(rate_source="manual", rate_tolerance=2)
        wizard = self._wizard(self.invoice | self.bill)
        self.assertTrue(wizard.rate_ids.is_manual)

        with Form(wizard) as form, form.rate_ids.edit(0) as row:
            row.rate = 1.12

        self.assertEqual(self._wizard_line(wizard, self.invoice).amount, 1008)
        wizard.action_post()
        netting = self.bill.netting_ids
        self.assertEqual(netting.rate_ids.rate, 1.12)
        self.assertEqual(self._open(self.invoice)[0][0], 92)

    def test_a_rate_too_far_off_is_said_beside_the_items(self):
        self._across(rate_source="manual", rate_tolerance=1)
        wizard = self._wizard(self.invoice | self.bill)

        with Form(wizard) as form, form.rate_ids.edit(0) as row:
            row.rate = 1.12

        reason = self._wizard_line(wizard, self.invoice).reason
        self.assertIn("1.12", reason)
        self.assertIn("1.10", reason)
        self.assertFalse(self._wizard_line(wizard, self.bill).reason)

    def test_an_amount_to_net_is_in_the_settlement_currency(self):
        self._across()
        wizard = self._wizard(self.invoice | self.bill)

        with Form(wizard) as form:
            form.amount_to_net = 300

        self.assertEqual(self._wizard_line(wizard, self.invoice).amount, 330)
        self.assertEqual(self._wizard_line(wizard, self.bill).amount, 300)

    # Rules
    # -----

    def _make_rule(self, **vals):
        rule = self.env["account.netting.rule"].create(
            {"name": "Rule", "next_run": False, **vals}
        )
        rule.action_activate()
        return rule

    def test_a_rule_simulates_and_nets_across(self):
        agreement = self._across()
        rule = self._make_rule()

        simulated = rule.action_simulate(date=NETTING_DATE).line_ids
        run = rule.action_run(date=NETTING_DATE)

        self.assertEqual((simulated.outcome, simulated.amount), ("would_post", 900))
        self.assertEqual(simulated.currency_id, self.currency)
        self.assertEqual(run.line_ids.outcome, "posted")
        self.assertEqual(run.line_ids.payable, 900)
        self.assertEqual(run.line_ids.documents_closed, 1)
        self.assertEqual(run.netting_ids.agreement_id, agreement)
        self.assertEqual(self._open(self.invoice, self.bill), [(110, 88), (0, 0)])
        self.assertSettled(run.netting_ids)

    def test_a_rule_says_which_rate_is_missing(self):
        self._across()
        unknown = self._foreign_currency("UNX", rates={"2025-07-01": 2.0})
        other = self.env["res.partner"].create({"name": "Other"})
        self._across(other)
        self._invoice(other, 10, currency=unknown)
        self._bill(other, 10)

        run = self._make_rule().action_run(date=NETTING_DATE)

        line = run.line_ids.filtered(lambda line: line.customer_id == other)
        self.assertEqual((line.outcome, line.reason_code), ("failed", "no_rate"))
        self.assertIn("UNX", line.reason)

    def test_a_rule_for_some_currencies_leaves_others_alone(self):
        self._across()
        self._invoice(self.partner, 84, currency=self.pound)
        rule = self._make_rule(currency_ids=(self.pound | self.currency).ids)

        run = rule.action_run(date=NETTING_DATE)

        self.assertEqual(run.netting_ids.amount, 100)
        self.assertEqual(self._open(self.invoice), [(1100, 880)])

    # Positions and pairs
    # -------------------

    def test_a_position_is_one_row_in_the_settlement_currency(self):
        """Today's rate is 1.10 as well: 1,000.00 against 900.00, though of two."""
        agreement = self._across()

        position = self._position().ensure_one()

        self.assertRecordValues(
            position,
            [
                {
                    "currency_id": self.currency.id,
                    "agreement_id": agreement.id,
                    "receivable": 1000,
                    "payable": 900,
                    "smaller_side": 900,
                    "nettable": 900,
                    "status": "nettable",
                    "item_count": 2,
                }
            ],
        )
        self.assertEqual(position.item_ids, self._items(self.invoice, self.bill))
        self.assertEqual(agreement.party_ids.nettable, 900)
        found = position.search([("item_ids", "in", self._items(self.invoice).ids)])
        self.assertEqual(found, position)

    def test_a_position_of_an_agreement_for_each_currency_needs_both_sides(self):
        self._agreement(self.partner)

        self.assertFalse(self._position())
