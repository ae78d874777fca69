"""With OCA's base_tier_validation: nettings are approved, and nothing goes around."""

from odoo.tests import tagged

from ...common import NETTING_DATE
from .tier_common import TierCommon


@tagged("standard", "post_install", "-at_install")
class TestBaseTierValidation(TierCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._agreement(cls.partner, (cls.customer, cls.vendor))
        cls.tier = cls._tier("account.netting", "[('amount', '>', 50)]")

    def _proposal(self, amount):
        return self._propose(
            self._invoice(self.partner, amount),
            self._bill(self.partner, amount, ref=str(amount)),
        )

    def test_a_netting_above_the_limit_is_posted_once_it_is_approved(self):
        netting = self._proposal(60)
        with self.assertRefused(netting.name, "Request its validation"):
            netting.action_post()

        netting.request_validation()
        with self.assertRefused(netting.name, self.reviewer.name):
            netting.action_post()

        self._approve(netting)
        netting.action_post()
        self.assertSettled(netting)
        netting.action_reverse(date="2025-07-01")
        self.assertReversed(netting)

    def test_a_netting_below_the_limit_needs_nobody(self):
        netting = self._proposal(50)

        netting.action_post()

        self.assertSettled(netting)

    def test_a_netting_that_was_refused_is_not_posted(self):
        netting = self._proposal(60)
        netting.request_validation()
        netting.invalidate_recordset()
        netting.with_user(self.reviewer).reject_tier()

        with self.assertRefused(netting.name, "approval was refused"):
            netting.action_post()

    def test_what_was_approved_cannot_be_changed(self):
        netting = self._proposal(60)
        netting.request_validation()
        self._approve(netting)
        for change in (
            lambda: netting.line_ids.write({"amount": 40}),
            lambda: netting.line_ids[0].unlink(),
            lambda: netting.write({"date": "2025-06-20"}),
            netting.action_distribute,
        ):
            with self.assertRefused(netting.name):
                change()

        netting.restart_validation()
        netting.line_ids.write({"amount": 40})
        netting.action_post()
        self.assertSettled(netting)
        self.assertEqual(netting.amount, 40)

    def test_a_rule_leaves_what_needs_approval_as_a_proposal_and_says_so(self):
        self._invoice(self.partner, 60)
        self._bill(self.partner, 60)
        self._invoice(self.customer, 40)
        self._bill(self.vendor, 40)
        rule = self.env["account.netting.rule"].create({"name": "Nightly"})
        rule.action_activate()

        run = rule.action_run(date=NETTING_DATE)

        by_pair = run.line_ids.grouped("customer_id")
        waiting, posted = by_pair[self.partner], by_pair[self.customer]
        self.assertEqual((waiting.outcome, posted.outcome), ("proposed", "posted"))
        self.assertEqual(waiting.reason_code, "approval_needed")
        self.assertIn("needs approval", waiting.reason)
        self.assertFalse(posted.reason)
        self.assertEqual(waiting.netting_id.state, "draft")
        waiting.netting_id.request_validation()
        self._approve(waiting.netting_id)
        run.action_post_proposals()
        self.assertSettled(waiting.netting_id)
        self.assertEqual(waiting.outcome, "posted")

    def test_the_form_offers_the_validation(self):
        arch = str(self.env["account.netting"].get_view(view_type="form")["arch"])

        self.assertIn('name="request_validation"', arch)
        self.assertIn('name="validate_tier"', arch)
