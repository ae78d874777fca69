"""Every way in to a netting across currencies: wizard, rule, position, page, *Pay*.

The company counts in CC, 1.10 USD and 0.84 GBP for one of it on the netting date.
"""

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..common import NETTING_DATE
from ..ledger.across_common import AcrossCommon
from ..ledger.currency_common import REVERSAL_DATE


@tagged("standard", "post_install", "-at_install")
class TestAcrossWaysIn(AcrossCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._invoice(cls.partner, 1100, currency=cls.dollar)
        cls.bill = cls._bill(cls.partner, 900)

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

    def _position(self):
        self.env.invalidate_all()
        return self.env["account.netting.position"].search(
            [("customer_id", "=", self.partner.id)]
        )

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
