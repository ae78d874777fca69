"""Rules: currencies and the condition on items."""

from datetime import datetime, timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import NETTING_DATE
from .rule_common import RuleItemsCommon


@tagged("standard", "post_install", "-at_install")
class TestRuleConditions(RuleItemsCommon):
    """Which items a rule's currencies and its condition let through."""

    # Currencies
    # ----------

    def test_each_currency_is_netted_by_itself(self):
        """Case C5, by a rule."""
        documents = self._invoice(self.partner, 1000, currency=self.foreign)
        documents += self._invoice(self.partner, 300)
        documents += self._bill(self.partner, 600, currency=self.foreign)
        documents += self._bill(self.partner, 100)

        run = self._run(date="2025-01-20")

        self.assertEqual(
            {line.currency_id: line.amount for line in run.line_ids},
            {self.foreign: 600, self.currency: 100},
        )
        self.assertEqual(self._residuals(*documents), [200, 200, 0, 0])
        self.assertEqual(self._residuals_currency(documents[0]), [400])
        self.assertSettled(run.netting_ids)

    def test_currencies_narrow_the_items(self):
        documents = self._invoice(self.partner, 1000, currency=self.foreign)
        documents += self._invoice(self.partner, 300)
        documents += self._bill(self.partner, 600, currency=self.foreign)
        documents += self._bill(self.partner, 100)

        run = self._run(date="2025-01-20", currency_ids=self.currency.ids)

        self.assertEqual(run.line_ids.currency_id, self.currency)
        self.assertEqual(self._residuals(*documents), [500, 200, -300, 0])

    # Condition on items
    # ------------------

    def test_a_condition_leaves_invoices_out_that_were_not_sent(self):
        sent, unsent = (self._invoice(self.partner, 100) for _number in range(2))
        sent.is_move_sent = True
        bill = self._bill(self.partner, 300)

        run = self._run(
            item_domain="['|', ('move_id.is_move_sent', '=', True),"
            " ('move_id.move_type', 'in', ['in_invoice', 'in_refund'])]"
        )

        self.assertEqual(run.netting_ids.state, "posted")
        self.assertEqual(self._residuals(sent, unsent, bill), [0, 100, -200])

    def test_the_condition_on_items_narrows_both_sides(self):
        invoice_1 = self._invoice(self.partner, 100, ref="export")
        invoice_2 = self._invoice(self.partner, 100)
        bill_1 = self._bill(self.partner, 60)
        bill_2 = self._bill(self.partner, 30, ref="export")

        run = self._run(item_domain="[('move_id.ref', '=', 'export')]")

        self.assertEqual(run.netting_ids.amount, 30)
        self.assertEqual(
            self._residuals(invoice_1, invoice_2, bill_1, bill_2), [70, 100, -60, 0]
        )

    def test_a_pair_without_an_item_that_meets_the_condition_is_skipped(self):
        self._invoice(self.partner, 100)
        self._bill(self.partner, 60)

        run = self._run(item_domain="[('move_id.ref', '=', 'export')]")

        self.assertOutcomes(run, {self.partner: "skipped"})
        self.assertReason(run, self.partner, "nothing that can be netted")

    def test_a_condition_that_cannot_be_read_is_refused(self):
        for item_domain in (
            "[('move_id.ref', '=',",
            "[('no_such_field', '=', 1)]",
            "[('date', 'resembles', 1)]",
            "[('date', '<', context_today())]",
            "{'move_id': 1}",
            "7",
        ):
            with (
                self.subTest(item_domain=item_domain),
                self.assertRaises(ValidationError) as caught,
            ):
                self._rule(active=False, item_domain=item_domain)
            self.assertIn("cannot be read", str(caught.exception))

    def test_a_condition_on_what_its_author_may_not_read_is_refused(self):
        """Which items meet the condition would tell what stands there."""
        manager = self._user("manager", "account_netting.group_netting_manager")
        rule = self._rule(active=False).with_user(manager)
        for item_domain in (
            "[('company_id.user_ids.password', '!=', False)]",
            "[('move_id.company_id.user_ids.password', 'like', 'a')]",
            "[('create_uid', 'any', [('totp_secret', '!=', False)])]",
            "['!', ('partner_id', 'not any', [('user_ids.password', '=', 'x')])]",
            "[('create_uid.totp_secret', '=', 'x')]",
            "['|', ('move_id.ref', '=', 'x'), ('create_uid.password', '=', 'x')]",
        ):
            with self.subTest(item_domain=item_domain):
                with (
                    mute_logger("odoo.orm.models", "odoo.addons.base.models.ir_model"),
                    self.assertRaises(UserError),
                ):
                    rule.item_domain = item_domain
                with (
                    mute_logger("odoo.orm.models", "odoo.addons.base.models.ir_model"),
                    self.assertRaises(UserError),
                ):
                    rule.create({"name": "New", "item_domain": item_domain})
                self.assertEqual(rule.item_domain, "[]")
        rule.item_domain = "[('move_id.ref', '=', 'x'), ('partner_id.vat', '!=', '1')]"

    def test_the_scheduled_action_sees_no_more_than_the_author_of_a_condition(self):
        """A condition may lead to records that are none of the author's."""
        self.env["res.users.apikeys"]._generate(
            None, "Xanadu", datetime.now() + timedelta(days=1)
        )
        self._invoice(self.partner, 100)
        self._bill(self.partner, 60)
        manager = self._user("manager", "account_netting.group_netting_manager")
        system = self.env.ref("base.user_root")
        condition = "[('create_uid.api_key_ids.name', '=', 'Xanadu')]"
        rule = self._rule().with_user(manager)
        rule.item_domain = condition

        run = rule.with_user(system).action_run(date=NETTING_DATE)

        self.assertOutcomes(run, {self.partner: "skipped"})
        rule.with_user(self.env.user).item_domain = condition
        run = rule.with_user(system).action_run(date=NETTING_DATE)
        self.assertOutcomes(run, {self.partner: "posted"})

    def test_an_empty_condition_lets_every_item_through(self):
        invoice = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 60)

        self._run(item_domain=False)

        self.assertEqual(self._residuals(invoice, bill), [40, 0])
