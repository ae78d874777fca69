"""With OCA's account_credit_control: nobody is reminded of what is to be netted."""

from odoo.fields import Command
from odoo.tests import tagged

from ...common import NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestAccountCreditControl(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids |= cls.env.ref(
            "account_credit_control.group_account_credit_control_manager"
        )
        cls._agreement(cls.partner)
        cls.policy = cls.env.ref("account_credit_control.credit_control_3_time")
        cls.policy.write(
            {
                "account_ids": [Command.set(cls.receivable.ids)],
                "company_id": cls.company.id,
            }
        )
        cls.partner.write({"credit_policy_id": cls.policy.id, "email": "p@example.com"})
        cls.invoice = cls._invoice(cls.partner, 100)
        cls.other = cls._invoice(cls.partner, 70)
        cls.bill = cls._bill(cls.partner, 100)

    def _run(self, date):
        run = self.env["credit.control.run"].create(
            {
                "date": date,
                "policy_ids": [Command.set(self.policy.ids)],
                "company_id": self.company.id,
            }
        )
        self.env.flush_all()  # it asks in SQL what was reminded of before
        run.generate_credit_lines()
        return run

    def test_what_a_proposal_reserves_is_left_out_and_the_run_says_so(self):
        netting = self._propose(self.invoice, self.bill)

        run = self._run("2025-06-20")

        self.assertEqual(run.line_ids.invoice_id, self.other)
        self.assertIn(netting.name, str(run.report))
        self.assertIn(self.invoice.name, str(run.report))
        self.assertEqual(self.invoice.netting_reserved_by_ids, netting)

    def test_what_is_free_of_an_item_is_reminded_of(self):
        self._propose(
            self.invoice, self.bill, amounts={self.invoice: 40, self.bill: 40}
        )

        run = self._run("2025-06-20")

        balances = {line.invoice_id: line.balance_due for line in run.line_ids}
        self.assertEqual(balances, {self.invoice: 60, self.other: 70})

    def test_a_reminder_prepared_before_waits(self):
        run = self._run("2025-06-01")
        netting = self._propose(self.invoice, self.bill)
        run.set_to_ready_lines()

        run.run_channel_action()

        states = {line.invoice_id: line.communication_id for line in run.line_ids}
        self.assertTrue(states[self.other])
        self.assertFalse(states[self.invoice])
        waiting = run.line_ids.filtered(lambda line: line.invoice_id == self.invoice)
        self.assertIn(netting.name, str(waiting.message_ids[0].body))

    def test_after_a_reversal_an_item_goes_on_where_it_was(self):
        self._run("2025-02-26").line_ids.write({"state": "sent"})
        netting = self._propose(self.invoice, self.bill)
        self.assertEqual(self._run("2025-06-16").line_ids.invoice_id, self.other)
        netting.action_post()
        self.assertEqual(self._run("2025-06-17").line_ids.invoice_id, self.other)

        netting.action_reverse(date="2025-07-01")

        lines = self._run("2025-07-02").line_ids
        self.assertEqual(
            {line.invoice_id: line.level for line in lines},
            {self.invoice: 2, self.other: 2},
        )
