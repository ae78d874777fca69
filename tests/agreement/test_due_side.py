"""What must be due: everything, or only what is owed to whoever declares it."""

from psycopg2 import IntegrityError

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestDueSide(NettingCommon):
    def _notice_in(self, country):
        self.company.account_fiscal_country_id = self.env.ref(f"base.{country}")
        return self._agreement(self.partner, kind="notice")

    def _documents(self, invoice_due, bill_due):
        return (
            self._invoice(self.partner, 1000, due=invoice_due),
            self._bill(self.partner, 800, due=bill_due),
        )

    def test_in_germany_the_own_debt_need_not_be_due(self):
        agreement = self._notice_in("de")
        invoice, bill = self._documents("2025-03-01", "2025-07-30")

        netting = self._net(invoice, bill)

        self.assertEqual(agreement.due_side, "claims")
        self.assertEqual(netting.amount, 800)
        self.assertSettled(netting)

    def test_in_germany_the_own_claim_must_be_due(self):
        self._notice_in("de")
        invoice, bill = self._documents("2025-07-30", "2025-03-01")

        self.assertEqual(self._codes(invoice), ["not_due"])
        self.assertEqual(self._codes(bill), [])
        with self.assertRefused(invoice.name, "07/30/2025", "06/15/2025"):
            self._net(invoice, bill)

    def test_a_credit_note_of_the_vendor_is_a_claim_of_ours(self):
        self._notice_in("de")
        credit = self._bill_refund(self.partner, 100, due="2025-07-30")
        ours = self._refund(self.partner, 100, due="2025-07-30")

        self.assertEqual(self._codes(credit), ["not_due"])
        self.assertEqual(self._codes(ours), [])

    def test_in_austria_both_must_be_due(self):
        agreement = self._notice_in("at")
        invoice, bill = self._documents("2025-03-01", "2025-07-30")

        self.assertEqual(agreement.due_side, "both")
        self.assertEqual(self._codes(bill), ["not_due"])
        self.assertEqual(self._codes(invoice), [])

    def test_by_agreement_in_germany_both_must_be_due_where_it_says_so(self):
        self.company.account_fiscal_country_id = self.env.ref("base.de")
        agreement = self._agreement(self.partner, only_due=True)
        _invoice, bill = self._documents("2025-03-01", "2025-07-30")

        self.assertEqual(agreement.due_side, "both")
        self.assertEqual(self._codes(bill), ["not_due"])

    def test_only_what_we_owe_must_be_due(self):
        """A bill due in March against an invoice that falls due in July."""
        agreement = self._agreement(self.partner, only_due=True, due_side="debts")
        invoice, bill = self._documents("2025-07-30", "2025-03-01")
        late = self._bill(self.partner, 100, due="2025-07-30")
        ours = self._refund(self.partner, 100, due="2025-07-30")

        self.assertEqual(self._codes(late), ["not_due"])
        self.assertEqual(self._codes(ours), ["not_due"])  # we owe it, too
        netting = self._net(invoice, bill)

        self.assertEqual(netting.amount, 800)
        self.assertSettled(netting)
        shown = agreement._get_shown_facts(self.partner)
        self.assertEqual(shown["due_side"], "debts")

    def test_a_proposal_is_judged_by_the_same_terms(self):
        self._agreement(self.partner, only_due=True, due_side="debts")
        invoice, bill = self._documents("2025-07-30", "2025-03-01")
        netting = self._propose(invoice, bill)

        netting.date = "2025-02-20"

        self.assertFalse(netting.receivable_line_ids.reason)
        self.assertIn("03/01/2025", netting.payable_line_ids.reason)

    def test_a_rule_nets_claims_before_they_are_due(self):
        self._agreement(self.partner, only_due=True, due_side="debts")
        self._documents("2025-07-30", "2025-03-01")
        rule = self.env["account.netting.rule"].create({"name": "Rule", "post": True})
        rule.only_due = False
        rule.action_activate()

        self.assertEqual(rule.action_run(date="2025-06-15").netting_ids.amount, 800)

    def test_a_notice_nets_no_claim_before_it_is_due(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            self._agreement(self.partner, active=False, kind="notice", due_side="debts")
