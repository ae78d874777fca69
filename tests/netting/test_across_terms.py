"""Across currencies: limits, what is left, locks, what is asked, printed and paid."""

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..common import NETTING_DATE
from ..ledger.currency_common import REVERSAL_DATE
from .ways_in_common import AcrossWaysInCommon


@tagged("standard", "post_install", "-at_install")
class TestAcrossTerms(AcrossWaysInCommon):
    # Limits, and what is left
    # ------------------------

    def test_a_cap_counts_in_the_settlement_currency(self):
        agreement = self._across()
        self.env["account.netting.cap"].create(
            {"agreement_id": agreement.id, "amount": 300, "period": "netting"}
        )

        netting = self._propose(self.invoice, self.bill)

        self.assertEqual(netting.amount, 300)
        self.assertEqual(self._get_line(netting, self.invoice).amount, 330)

    def test_a_reserve_stays_payable(self):
        agreement = self._across(active=False)
        agreement.party_ids.reserve = 400
        agreement.action_activate()

        netting = self._propose(self.invoice, self.bill)

        self.assertEqual(netting.amount, 500)

    def test_a_small_difference_is_written_off_in_its_own_currency(self):
        """A tolerance of 100.00 CC is one of 110.00 USD: all of the rest."""
        account = self.company_data["default_account_expense"]
        self._across(tolerance_amount=100, tolerance_account_id=account.id)
        before = self._open(self.invoice, self.bill)

        netting = self._propose(self.invoice, self.bill)

        line = self._get_line(netting, self.invoice)
        self.assertEqual((line.amount, line.amount_written_off), (990, 110))
        netting.action_post()
        self.assertEqual(self._open(self.invoice, self.bill), [(0, 0), (0, 0)])
        self.assertEqual(line.write_off_line_id.amount_currency, 110)
        self.assertEqual(line.write_off_line_id.balance, 100)
        self._assert_bridge_is_zero(netting)
        netting.action_reverse(date=REVERSAL_DATE)
        self.assertEqual(self._open(self.invoice, self.bill), before)

    def test_what_is_left_moves_in_its_own_currency(self):
        """110.00 USD are left, and move to the vendor account as 110.00 USD."""
        self._across(residual="to_payable")
        before = self._open(self.invoice, self.bill)

        netting = self._propose(self.invoice, self.bill)
        netting.action_post()

        line = self._get_line(netting, self.invoice)
        self.assertEqual(line.amount_transferred, 110)
        moved = line.transfer_line_id
        self.assertEqual(moved.currency_id, self.dollar)
        self.assertEqual(moved.amount_residual_currency, 110)
        self.assertEqual(moved.account_id, self.payable)
        self.assertEqual(self._open(self.invoice, self.bill), [(0, 0), (0, 0)])
        netting.action_reverse(date=REVERSAL_DATE)
        self.assertEqual(self._open(self.invoice, self.bill), before)
        self.assertTrue(moved.reconciled)

    def test_credits_are_netted_the_other_way_round(self):
        """A credit note of 110.00 USD against one of the vendor's of 60.00 CC."""
        partner = self.env["res.partner"].create({"name": "Credits"})
        self._across(partner)
        credit = self._refund(partner, 110, currency=self.dollar)
        debit = self._bill_refund(partner, 60)

        netting = self._propose(credit, debit)

        self.assertTrue(netting.is_inverse)
        self.assertEqual(netting.amount, 60)
        self.assertEqual(self._get_line(netting, credit).amount, -66)
        netting.action_post()
        self.assertEqual(self._open(credit)[0][0], -44)
        self._assert_bridge_is_zero(netting)
        netting.action_reverse(date=REVERSAL_DATE)
        self.assertEqual(self._open(credit)[0][0], -110)

    # Locks, asking, paying
    # ---------------------

    def test_a_locked_date_is_refused(self):
        self._across()
        self.company.fiscalyear_lock_date = fields.Date.to_date("2025-06-30")

        with self.assertRaisesRegex(UserError, "locked"):
            self._propose(self.invoice, self.bill)

    def test_rates_belong_to_what_the_partner_accepts(self):
        self._across(rate_source="manual")
        netting = self._propose(self.invoice, self.bill)
        netting.action_send()

        facts = netting._get_shown_facts(self.partner)
        self.assertEqual(facts["rates"], [["USX", "1.1"]])
        with self.assertRaisesRegex(UserError, "no draft"):
            netting.rate_ids.rate = 1.11

        netting.action_draft()
        netting.rate_ids.rate = 1.11
        self.assertNotEqual(netting._get_shown_facts(self.partner), facts)

    def test_a_rate_entered_on_the_form_of_a_draft_shows_what_comes_of_it(self):
        """At 1.12, 990.00 USD are 883.93: 16.07 less than the bill."""
        self._across(rate_source="manual", rate_tolerance=2)
        netting = self._propose(self.invoice, self.bill)

        with Form(netting) as form:
            with form.rate_ids.edit(0) as row:
                row.rate = 1.12
            self.assertEqual(form.total_receivable, 883.93)
            self.assertEqual(form.difference, -16.07)

        self.assertEqual(netting.difference, -16.07)

    def test_a_draft_says_that_its_rate_changed_and_recomputes(self):
        self._across()
        netting = self._propose(self.invoice, self.bill)
        self.assertNotIn("netting_rates", netting.item_alerts or {})
        self.dollar.rate_ids.filtered(lambda rate: rate.rate == 1.10).rate = 1.2
        netting.invalidate_recordset(["item_alerts"])

        alert = netting.item_alerts["netting_rates"]

        self.assertIn("1.20", alert["message"])
        self.assertEqual(alert["action_call"][1], "action_distribute")
        netting.action_distribute()
        self.assertEqual(self._get_line(netting, self.invoice).amount, 1080)

    def test_a_rate_that_changed_since_the_partner_was_asked_is_asked_again(self):
        self._across()
        netting = self._propose(self.invoice, self.bill)
        netting.action_send()
        self.dollar.rate_ids.filtered(lambda rate: rate.rate == 1.10).rate = 1.11

        with self.assertRaisesRegex(UserError, r"1\.10.*1\.11.*ask again"):
            netting.action_post()

    def test_pay_leaves_the_agreement_out_and_says_why(self):
        self._across()

        wizard = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=self.bill.ids)
            .create({"payment_date": NETTING_DATE, "netting_mode": "first"})
        )

        self.assertFalse(wizard.netting_available)
        self.assertFalse(wizard.netting_line_ids)
        message = wizard.netting_alerts["netting_across"]["message"]
        self.assertIn("Create Netting", message)
        with self.assertRaisesRegex(UserError, "across currencies"):
            wizard._create_payments()

    def test_the_preview_is_what_is_posted(self):
        self._across()
        netting = self._propose(self.invoice, self.bill)

        (preview,) = netting.journal_items["entries"]
        netting.action_post()
        netting.invalidate_recordset(["journal_items"])
        posted = netting.journal_items["entries"][0]

        for name in ("debit", "credit", "amount_currency", "currency_id", "account"):
            self.assertEqual(
                [line[name] for line in preview["lines"]],
                [line[name] for line in posted["lines"]],
            )

    def test_items_are_added_to_a_draft_with_the_rate_of_their_currency(self):
        self._across()
        netting = self._propose(self.invoice, self.bill)
        other = self._bill(self.partner, 84, currency=self.pound)

        netting.action_add_open_items()
        netting.action_distribute()

        self.assertEqual(netting.amount, 1000)
        self.assertEqual(self._get_line(netting, other).amount_settled, 100)
        self.assertEqual(netting.rate_ids.currency_id, self.dollar | self.pound)

    def test_the_dialog_to_take_back_totals_in_the_settlement_currency(self):
        self._across()
        netting = self._propose(self.invoice, self.bill)
        netting.action_post()
        dialog = self.env["account.netting.take.back"].create(
            {"netting_id": netting.id, "date": REVERSAL_DATE}
        )
        for line in dialog.line_ids:
            line.amount = {"receivable": 330, "payable": 300}[line.side]

        self.assertEqual((dialog.total_receivable, dialog.total_payable), (300, 300))
        dialog.action_take_back()

        self.assertEqual(netting.amount_taken_back, 300)
        self.assertEqual(netting.amount_posted, 600)
        self._assert_bridge_is_zero(netting)

    def test_an_invoice_is_asked_whether_it_can_be_netted(self):
        self._across()

        check = self.env["account.netting.check"].create(
            {"move_id": self.invoice.id, "date": NETTING_DATE}
        )

        self.assertTrue(check.is_nettable)
        self.assertIn("900.00", check.answer)

    def test_a_pair_knows_its_smaller_side_across(self):
        party = self._across().party_ids

        self.assertEqual(party.receivable, 880)
        self.assertEqual(party.smaller_side, 880)

    def test_a_small_rate_is_told_the_other_way_round(self):
        tell = self.env["res.currency"]._format_netting_rate
        own = self.currency.name

        self.assertEqual(tell(self.currency, self.dollar, 1.1), f"1 {own} = 1.10 USX")
        self.assertEqual(
            tell(self.currency, self.dollar, 1.085), f"1 {own} = 1.085 USX"
        )
        self.assertEqual(
            tell(self.dollar, self.currency, 0.00625), f"1 {own} = 160.00 USX"
        )

    def test_a_statement_of_account_adds_up_each_currency_by_itself(self):
        self._across()
        position = self._position()

        sides = position._get_account_sides(self.env["res.partner"])
        results = position._get_account_results(sides, self.env["res.partner"])

        self.assertEqual(
            [(side.currency, side.open) for side in sides],
            [(self.dollar, 1100), (self.currency, 900)],
        )
        self.assertEqual(
            [(result.currency, result.amount) for result in results],
            [(self.dollar, 1100), (self.currency, 900)],
        )
        report = self.env.ref("account_netting.action_report_netting_account")
        html = report._render_qweb_html(report.report_name, position.ids)[0].decode()
        self.assertIn("1,100.00", html)
        self.assertIn("in USX", html)
        self.assertNotIn("2,000.00", html)

    def test_agreement_terms_are_printed(self):
        agreement = self._across(rate_source="manual", rate_tolerance=2)

        terms = " ".join(agreement._get_print_across_terms())

        self.assertIn("equal in", terms)
        self.assertIn("2.00", terms)
        facts = agreement._get_shown_facts(self.partner)
        self.assertEqual(facts["rate_source"], "manual")

    def test_papers_name_the_rates_and_total_each_currency(self):
        self._across()
        netting = self._propose(self.invoice, self.bill)
        netting.action_post()

        self.assertEqual(len(netting._get_print_rates()), 1)
        self.assertIn("1.10", netting._get_print_rates()[0])
        sides = netting._get_print_sides()
        self.assertEqual(
            [(side.currency, side.netted, side.settled) for side in sides],
            [(self.dollar, 990, 900), (self.currency, 900, 900)],
        )
        report = self.env.ref("account_netting.action_report_netting_advice")
        html = report._render_qweb_html(report.report_name, netting.ids)[0].decode()
        self.assertIn("1.10", html)
        self.assertIn("USX", html)
        remaining = {
            result.currency: result.amount for result in netting._get_print_results()
        }
        self.assertEqual(remaining[self.dollar], 110)
