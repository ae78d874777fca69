"""Rules: due dates, and the smallest and largest amount of a netting."""

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .rule_common import RuleItemsCommon


@tagged("standard", "post_install", "-at_install")
class TestRuleLimits(RuleItemsCommon):
    """What is due, and how much a netting of a rule may be."""

    # Due dates
    # ---------

    def _due_documents(self):
        return [
            self._invoice(self.partner, 100, due="2025-06-15"),
            self._invoice(self.partner, 100, due="2025-06-16"),
            self._invoice(self.partner, 100, due="2025-06-25"),
            self._invoice(self.partner, 100, due="2025-06-26"),
            self._bill(self.partner, 1000, due="2025-05-31"),
        ]

    def test_items_are_netted_before_they_are_due_unless_told(self):
        documents = self._due_documents()

        self._run()

        self.assertEqual(self._residuals(*documents), [0, 0, 0, 0, -600])

    def test_only_due_items_leaves_out_what_falls_due_after_the_date(self):
        documents = self._due_documents()

        run = self._run(only_due=True)

        self.assertEqual(self._residuals(*documents), [0, 100, 100, 100, -900])
        self.assertReason(run, self.partner, documents[1].name, "It falls due on")

    def test_due_within_days_counts_from_the_netting_date(self):
        documents = self._due_documents()

        self._run(due_within_days=10)

        self.assertEqual(self._residuals(*documents), [0, 0, 0, 100, -700])

    def test_due_within_days_goes_before_only_due(self):
        documents = self._due_documents()

        self._run(only_due=True, due_within_days=10)

        self.assertEqual(self._residuals(*documents), [0, 0, 0, 100, -700])

    def test_an_agreement_for_due_items_is_not_widened_by_the_rule(self):
        self.agreement.action_draft()
        self.agreement.only_due = True
        self.agreement.action_activate()
        documents = self._due_documents()

        self._run(due_within_days=10)

        self.assertEqual(self._residuals(*documents), [0, 100, 100, 100, -900])

    def test_a_pair_with_nothing_due_is_skipped_with_its_reason(self):
        invoice = self._invoice(self.partner, 100, due="2025-06-16")
        self._bill(self.partner, 60, due="2025-06-16")

        run = self._run(only_due=True)

        self.assertOutcomes(run, {self.partner: "skipped"})
        self.assertReason(run, self.partner, invoice.name, "It falls due on")

    # Amounts
    # -------

    def test_a_netting_below_the_minimum_is_not_made(self):
        invoice = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 60)

        run = self._run(min_amount=60.01)

        self.assertOutcomes(run, {self.partner: "skipped"})
        self.assertReason(run, self.partner, "below the rule's minimum")
        self.assertEqual(self._residuals(invoice, bill), [100, -60])

    def test_a_netting_of_just_the_minimum_is_made(self):
        invoice = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 60)

        self._run(min_amount=60)

        self.assertEqual(self._residuals(invoice, bill), [40, 0])

    def test_a_netting_stops_at_the_maximum(self):
        invoice = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 60)

        run = self._run(max_amount=25)

        self.assertEqual(self._residuals(invoice, bill), [75, -35])
        self.assertSettled(run.netting_ids)

    def test_the_minimum_of_a_foreign_netting_is_in_company_currency(self):
        """600 FOR count 240 at the rate of the netting date, 2.5."""
        invoice = self._invoice(self.partner, 1000, currency=self.foreign)
        bill = self._bill(self.partner, 600, currency=self.foreign, date="2025-03-15")

        run = self._run(min_amount=240.01)
        self.assertOutcomes(run, {self.partner: "skipped"})

        run = self._run(min_amount=240)
        self.assertOutcomes(run, {self.partner: "posted"})
        self.assertEqual(self._residuals_currency(invoice, bill), [400, 0])

    def test_the_maximum_of_a_foreign_netting_is_in_company_currency(self):
        """100 at the rate of the netting date, 2.5, are 250 FOR."""
        invoice = self._invoice(self.partner, 1000, currency=self.foreign)
        bill = self._bill(self.partner, 600, currency=self.foreign, date="2025-03-15")

        run = self._run(max_amount=100)

        self.assertEqual(run.netting_ids.amount, 250)
        self.assertEqual(run.line_ids.amount_company, 100)
        self.assertEqual(self._residuals_currency(invoice, bill), [750, -350])
        self.assertSettled(run.netting_ids)

    def test_the_amounts_hold_for_each_netting_not_for_the_run(self):
        other = self._pair("Other", 100, 60)
        self._agreement(other, name="Other")
        invoice = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 60)

        self._run(max_amount=50)

        self.assertEqual(self._residuals(invoice, bill), [50, -10])
        self.assertEqual(self._open(other), [50, -10])

    def test_amounts_out_of_order_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "above its maximum"):
            self._rule(active=False, min_amount=100, max_amount=99.99)

    def test_amounts_and_days_below_zero_are_refused(self):
        for vals in (
            {"min_amount": -1},
            {"max_amount": -1},
            {"due_within_days": -1},
            {"interval_number": 0},
        ):
            with (
                self.subTest(**vals),
                mute_logger("odoo.sql_db"),
                self.assertRaises(Exception) as caught,
            ):
                self._rule(active=False, **vals)
            self.assertRegex(
                str(caught.exception), "amounts_not_negative|interval_positive"
            )
