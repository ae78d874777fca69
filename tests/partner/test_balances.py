"""Net customer/vendor balances: proposals ahead of a payment run."""

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from ..common import NETTING_DATE
from ..rule.rule_common import RuleCommon


@tagged("standard", "post_install", "-at_install")
class TestBalances(RuleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.more_payable = cls._pair("More payable", 100, 260)
        cls.more_receivable = cls._pair("More receivable", 100, 60)
        cls.vendors = cls.more_payable | cls.more_receivable
        cls._agreement(*cls.vendors)

    def _propose_balances(self, user=None, **vals):
        """Propose what can be netted, all of it done at once; return the run."""
        Wizard = self.env["account.netting.balance.wizard"]
        wizard = Wizard.with_user(user or self.env.user).create(
            {"date": NETTING_DATE, **vals}
        )
        run = self.env["account.netting.run"].browse(wizard.action_propose()["res_id"])
        while run.with_user(user or self.env.user).action_process_batch():
            pass
        return run

    def assertLeftToPay(self, run, expected):
        """Check what is left to pay: ``{vendor: amount}``."""
        self.assertEqual(
            {line.vendor_id: line.left_to_pay for line in run.line_ids}, expected
        )

    def test_it_proposes_and_posts_nothing(self):
        run = self._propose_balances()

        self.assertEqual(run.state, "done")
        self.assertOutcomes(run, dict.fromkeys(self.vendors, "proposed"))
        self.assertEqual(run.netting_ids.mapped("state"), ["draft"] * 2)
        self.assertEqual(sorted(run.netting_ids.mapped("amount")), [60, 100])
        self.assertFalse(run.netting_ids.move_ids)
        self.assertEqual(run.proposal_count, 2)

    def test_each_vendor_shows_what_is_left_to_pay(self):
        run = self._propose_balances()

        self.assertLeftToPay(run, {self.more_payable: 160, self.more_receivable: 0})

    def test_currencies_are_proposed_one_by_one(self):
        self._invoice(self.more_payable, 500, currency=self.foreign)
        self._bill(self.more_payable, 800, currency=self.foreign)

        run = self._propose_balances(vendor_ids=self.more_payable.ids)

        self.assertEqual(
            {line.currency_id: line.left_to_pay for line in run.line_ids},
            {self.currency: 160, self.foreign: 300},
        )

    def test_only_the_vendors_asked_for(self):
        run = self._propose_balances(vendor_ids=self.more_payable.ids)

        self.assertOutcomes(run, {self.more_payable: "proposed"})

    def test_only_what_is_open_as_of_the_date(self):
        self._bill(self.more_receivable, 40, date="2025-06-20", due="2025-07-20")

        run = self._propose_balances(vendor_ids=self.more_receivable.ids)

        self.assertEqual(run.netting_ids.amount, 60)
        self.assertLeftToPay(run, {self.more_receivable: 40})

    def test_a_blocked_vendor_is_left_out_with_its_reason(self):
        self._toggle_block(self.more_payable)

        run = self._propose_balances()

        self.assertOutcomes(
            run, {self.more_payable: "skipped", self.more_receivable: "proposed"}
        )
        self.assertReason(run, self.more_payable, "blocked")
        self.assertLeftToPay(run, {self.more_payable: 260, self.more_receivable: 0})

    def test_a_partner_on_hold_is_left_out_with_its_reason(self):
        self.more_payable.write(
            {"netting_excluded": True, "netting_excluded_reason": "In a dispute"}
        )

        run = self._propose_balances()

        self.assertOutcomes(
            run, {self.more_payable: "skipped", self.more_receivable: "proposed"}
        )
        self.assertReason(run, self.more_payable, "excluded from netting")

    def test_it_begins_with_the_settings_of_the_company(self):
        self.company.netting_only_due = True
        self.company.netting_min_amount = 80

        form = Form(self.env["account.netting.balance.wizard"])
        self.assertTrue(form.only_due)
        self.assertEqual(form.min_amount, 80)
        run = self._propose_balances()

        self.assertOutcomes(
            run, {self.more_payable: "proposed", self.more_receivable: "skipped"}
        )

    def test_what_is_proposed_is_not_proposed_again(self):
        self._propose_balances()

        run = self._propose_balances()

        self.assertOutcomes(run, dict.fromkeys(self.vendors, "skipped"))
        # Nothing of what the first run proposed is paid yet.
        self.assertLeftToPay(run, {self.more_payable: 260, self.more_receivable: 60})

    def test_what_is_left_to_pay_follows_the_proposals(self):
        run = self._propose_balances()
        larger, smaller = run.netting_ids.sorted("amount", reverse=True)

        larger.line_ids.amount = 30
        smaller.action_cancel()

        self.assertLeftToPay(run, {self.more_payable: 230, self.more_receivable: 60})

    def test_a_simulation_shows_what_would_be_left_to_pay(self):
        run = self._rule().action_simulate(date=NETTING_DATE)

        self.assertLeftToPay(run, {self.more_payable: 160, self.more_receivable: 0})

    def test_the_proposals_are_posted_together(self):
        run = self._propose_balances()

        action = run.action_post_proposals()

        self.assertSettled(run.netting_ids)
        self.assertEqual(action["params"]["type"], "success")
        self.assertEqual(run.proposal_count, 0)

    def test_one_that_cannot_be_posted_does_not_stop_the_rest(self):
        run = self._propose_balances()
        blocked = run.netting_ids.filtered(
            lambda netting: netting.vendor_id == self.more_payable
        )
        self._toggle_block(self.more_payable)

        action = run.action_post_proposals()

        self.assertSettled(run.netting_ids - blocked)
        self.assertEqual(blocked.state, "draft")
        self.assertIn(blocked.name, action["params"]["message"])
        self.assertIn("blocked", action["params"]["message"])
        self.assertEqual(run.proposal_count, 1)

    def test_it_is_not_among_the_rules(self):
        run = self._propose_balances()

        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account_netting.account_netting_rule_action"
        )
        rules = self.env["account.netting.rule"].search(safe_eval(action["domain"]))
        self.assertNotIn(run.rule_id, rules)
        self.assertFalse(self.env["account.netting.run.wizard"].new({}).rule_id)
        self.assertFalse(run.rule_id.next_run)

    def test_netting_users_may_and_plain_invoicing_users_may_not(self):
        user = self._user("user", "account_netting.group_netting_user")
        run = self._propose_balances(user)
        self.assertOutcomes(run, dict.fromkeys(self.vendors, "proposed"))

        clerk = self._user("clerk", "account.group_account_invoice")
        with self.assertRaises(AccessError):
            self._propose_balances(clerk)
        with self.assertRaises(AccessError):
            run.with_user(clerk).action_post_proposals()

        run.with_user(user).action_post_proposals()
        self.assertSettled(run.netting_ids)
