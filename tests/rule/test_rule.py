"""Rules: which pairs they are for, and when they do nothing."""

from ast import literal_eval

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..common import NETTING_DATE
from .rule_common import RuleCommon


@tagged("standard", "post_install", "-at_install")
class TestRuleScope(RuleCommon):
    """Which pairs a rule is for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north = cls._pair("North")
        cls.south = cls._pair("South")
        cls.agreement_north = cls._agreement(cls.north, name="North")
        cls.agreement_south = cls._agreement(cls.south, name="South")

    def test_who_makes_a_rule_on_the_screen_begins_with_proposals(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account_netting.account_netting_rule_action"
        )
        Rule = self.env["account.netting.rule"]

        shown = Form(Rule.with_context(**literal_eval(action["context"])))

        self.assertFalse(shown.post)
        self.assertTrue(Rule.create({"name": "Over the API"}).post)

    def test_a_rule_is_for_all_agreements_unless_some_are_selected(self):
        run = self._run()

        self.assertOutcomes(run, {self.north: "posted", self.south: "posted"})

    def test_a_rule_for_selected_agreements_leaves_the_others_alone(self):
        run = self._run(
            agreement_scope="selected", agreement_ids=self.agreement_north.ids
        )

        self.assertOutcomes(run, {self.north: "posted"})
        self.assertEqual(self._open(self.north), [40])
        self.assertEqual(self._open(self.south), [100, -60])

    def test_agreements_count_only_when_the_scope_says_so(self):
        run = self._run(agreement_scope="all", agreement_ids=self.agreement_north.ids)

        self.assertOutcomes(run, {self.north: "posted", self.south: "posted"})

    def test_a_rule_for_selected_agreements_needs_some(self):
        rule = self._rule(active=False, agreement_scope="selected")

        with self.assertRefused("select some first"):
            rule.action_activate()
        self.assertEqual(rule.state, "draft")

    def test_a_pair_without_an_active_agreement_is_not_looked_at(self):
        self.agreement_south.action_close()

        run = self._run()

        self.assertOutcomes(run, {self.north: "posted"})

    def test_a_pair_whose_agreement_is_over_on_the_date_is_not_looked_at(self):
        self.agreement_south.action_draft()
        self.agreement_south.date_end = "2025-06-14"
        self.agreement_south.action_activate()

        self.assertOutcomes(self._run(), {self.north: "posted"})

    def test_customers_narrow_the_pairs(self):
        run = self._run(customer_ids=self.north.ids)

        self.assertOutcomes(run, {self.north: "posted"})

    def test_vendors_narrow_the_pairs(self):
        run = self._run(vendor_ids=self.south.ids)

        self.assertOutcomes(run, {self.south: "posted"})

    def test_customers_and_vendors_must_both_fit(self):
        run = self._run(customer_ids=self.north.ids, vendor_ids=self.south.ids)

        self.assertFalse(run.line_ids)
        self.assertEqual(run.state, "done")

    def test_a_contact_stands_for_its_company(self):
        contact = self.env["res.partner"].create(
            {"name": "Someone", "parent_id": self.south.id}
        )

        run = self._run(customer_ids=contact.ids, vendor_ids=contact.ids)

        self.assertOutcomes(run, {self.south: "posted"})

    def test_two_partners_joined_by_an_agreement_are_one_pair(self):
        """Case F7, by a rule."""
        self._agreement((self.customer, self.vendor), name="Joined")
        invoice = self._invoice(self.customer, 100)
        bill = self._bill(self.vendor, 60)

        run = self._run(customer_ids=self.customer.ids)

        self.assertOutcomes(run, {self.customer: "posted"})
        self.assertEqual(self._residuals(invoice, bill), [40, 0])
        self.assertSettled(run.netting_ids)


@tagged("standard", "post_install", "-at_install")
class TestRuleStates(RuleCommon):
    """Rules do something while they are active, and only then."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._agreement(cls.partner)
        cls.invoice = cls._invoice(cls.partner, 100)
        cls.bill = cls._bill(cls.partner, 60)

    def test_a_new_rule_is_not_active(self):
        rule = self.env["account.netting.rule"].create({"name": "New"})

        self.assertEqual(rule.state, "draft")

    def test_an_inactive_rule_does_not_run(self):
        rule = self._rule(active=False)

        for run in (rule.action_run, rule.action_queue):
            with self.subTest(run.__name__), self.assertRefused("is not active"):
                run()
        self.assertFalse(rule.run_count)

    def test_a_deactivated_rule_does_not_run(self):
        rule = self._rule()
        rule.action_deactivate()

        with self.assertRefused("is not active"):
            rule.action_run()

    def test_an_inactive_rule_can_be_simulated(self):
        run = self._rule(active=False).action_simulate(date=NETTING_DATE)

        self.assertOutcomes(run, {self.partner: "would_post"})
        self.assertEqual(self._residuals(self.invoice, self.bill), [100, -60])

    def test_what_is_pending_when_the_rule_is_deactivated_is_skipped(self):
        rule = self._rule()
        rule.action_queue(date=NETTING_DATE)
        run = rule.run_ids
        self.assertOutcomes(run, {self.partner: "pending"})
        rule.action_deactivate()

        run.action_process_batch()

        self.assertOutcomes(run, {self.partner: "skipped"})
        self.assertReason(run, self.partner, "deactivated")
        self.assertEqual(run.state, "done")
        self.assertEqual(self._residuals(self.invoice, self.bill), [100, -60])

    def test_activating_twice_is_refused(self):
        rule = self._rule()

        with self.assertRefused("active already"):
            rule.action_activate()

    def test_deactivating_what_is_not_active_is_refused(self):
        rule = self._rule(active=False)

        with self.assertRefused("is not active"):
            rule.action_deactivate()

    def test_a_rule_with_runs_is_kept(self):
        rule = self._rule()
        self._run(rule)

        with self.assertRaisesRegex(UserError, "Deactivate it instead"):
            rule.unlink()

    def test_a_rule_without_runs_can_be_deleted(self):
        rule = self._rule()

        rule.unlink()

        self.assertFalse(rule.exists())

    def test_a_copy_begins_inactive(self):
        rule = self._rule(next_run="2030-01-01 02:00:00")

        copy = rule.copy()

        self.assertEqual(copy.state, "draft")
        self.assertNotEqual(copy.next_run, rule.next_run)
