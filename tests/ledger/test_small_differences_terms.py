"""Small differences: the terms, what happens once they change, and their account."""

from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .small_differences_common import SmallDifferencesCommon


@tagged("standard", "post_install", "-at_install")
class TestSmallDifferencesTerms(SmallDifferencesCommon):
    def test_terms_changed_since_write_off_no_more_than_was_proposed(self):
        """60.00 stay open as the partner accepted, whatever is agreed since."""
        self.agreement.action_draft()
        self.agreement.tolerance_amount = 0
        self.agreement.action_activate()
        invoice, bill = self._invoice(self.partner, 160), self._bill(self.partner, 100)
        netting = self._propose(invoice, bill)
        self.assertEqual(netting.receivable_line_ids.amount_left, 60)
        self.agreement.action_draft()
        self.agreement.tolerance_amount = 100
        self.agreement.action_activate()

        netting.action_post()

        self.assertFalse(any(netting.line_ids.mapped("amount_written_off")))
        self.assertEqual(self._residuals(invoice, bill), [60, 0])

    def test_a_proposal_says_that_the_terms_changed_and_takes_them_on_demand(self):
        """0.30 of 1,000.00 would be written off; by now 0.10 at most."""
        invoice = self._invoice(self.partner, 1_000)
        netting = self._propose(invoice, self._bill(self.partner, 999.70))
        self.assertFalse(netting.item_alerts)
        self.agreement.action_draft()
        self.agreement.write({"tolerance_amount": 0.10, "residual": "to_payable"})
        self.agreement.action_activate()

        alert = netting.item_alerts["netting_terms"]
        for words in ("0.10 by now", "up to $\N{NO-BREAK SPACE}0.50", "vendor account"):
            self.assertIn(words, alert["message"])
        self.assertEqual(netting.receivable_line_ids.amount_written_off, 0.30)
        model, method, ids = alert["action_call"]
        getattr(self.env[model].browse(ids), method)()

        line = netting.receivable_line_ids
        self.assertFalse(netting.item_alerts)
        self.assertEqual((line.amount_written_off, line.amount_transferred), (0, 0.30))
        netting.action_post()
        self.assertEqual(netting.state, "posted")
        self.assertEqual(invoice.amount_residual, 0)
        self.assertFalse(self._written_off())

    def test_a_sent_proposal_keeps_its_terms(self):
        netting = self._propose(
            self._invoice(self.partner, 1_000), self._bill(self.partner, 999.70)
        )
        netting.action_send()
        self.agreement.action_draft()
        self.agreement.tolerance_amount = 5
        self.agreement.action_activate()

        self.assertNotIn("action_call", netting.item_alerts["netting_terms"])
        with self.assertRefused("Set it to draft first"):
            netting.action_take_terms()

    def test_the_terms_are_locked_and_whole(self):
        with self.assertRefused("The terms of an active agreement are locked"):
            self.agreement.tolerance_amount = 1
        for vals, text in (
            ({"tolerance_amount": 1, "tolerance_account_id": False}, "choose the acc"),
            ({"tolerance_account_id": self.receivable.id}, "income or expenses"),
        ):
            partner = self.env["res.partner"].create({"name": "New"})
            with (
                self.subTest(vals),
                self.assertRaisesRegex(ValidationError, text),
                self.cr.savepoint(),
            ):
                self._agreement(
                    partner,
                    active=False,
                    **{"tolerance_amount": 1, "tolerance_account_id": self.small.id}
                    | vals,
                )
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            self._agreement(active=False, tolerance_amount=-1)

    def test_an_archived_account_is_a_reason(self):
        invoice, bill = self._invoice(self.partner, 100), self._bill(self.partner, 100)
        self.small.active = False

        self.assertEqual(self._codes(invoice), ["no_setup"])
        self.assertIn("archived", self._messages(invoice))
        with self.assertRefused("archived"):
            self._propose(invoice, bill)

    def test_a_deleted_account_is_a_reason(self):
        invoice = self._invoice(self.partner, 100)
        self.small.unlink()

        self.assertEqual(self._codes(invoice), ["no_setup"])
        self.assertIn("choose the account", self._messages(invoice))

    def test_new_agreements_take_what_the_company_proposes(self):
        self.company.write(
            {
                "netting_tolerance_amount": 0.05,
                "netting_tolerance_account_id": self.small.id,
            }
        )

        agreement = self._agreement(self.customer)

        self.assertEqual(agreement.tolerance_amount, 0.05)
        self.assertEqual(agreement.tolerance_account_id, self.small)
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.company.netting_tolerance_account_id = False
        with self.assertRaises(UserError), self.cr.savepoint():
            self.company.netting_tolerance_account_id = self.payable
