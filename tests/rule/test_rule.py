"""Rules: what each of their fields lets through, and when they do nothing."""

from ast import literal_eval
from datetime import datetime, timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

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
class TestRuleItems(RuleCommon):
    """Which items a rule nets, in which order and how far."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._agreement(cls.partner)

    # Credit notes and payments on account
    # ------------------------------------

    def test_credit_notes_reduce_their_side_when_included(self):
        """Case B1, by a rule."""
        documents = self._invoice(self.partner, 100)
        documents += self._refund(self.partner, 30)
        documents += self._bill(self.partner, 50)

        run = self._run(include_refunds=True)

        self.assertEqual(run.netting_ids.amount, 50)
        self.assertEqual(self._residuals(*documents), [20, 0, 0])
        self.assertEqual(documents.mapped("payment_state"), ["partial", "paid", "paid"])
        self.assertSettled(run.netting_ids)

    def test_credit_notes_stay_as_they_are_when_left_out(self):
        """Case B2."""
        documents = self._invoice(self.partner, 100)
        documents += self._refund(self.partner, 30)
        documents += self._bill(self.partner, 50)

        run = self._run(include_refunds=False)

        self.assertEqual(run.netting_ids.amount, 50)
        self.assertEqual(self._residuals(*documents), [50, -30, 0])
        self.assertEqual(
            documents.mapped("payment_state"), ["partial", "not_paid", "paid"]
        )
        self.assertSettled(run.netting_ids)

    def test_an_advance_reduces_its_side_when_included(self):
        """Case B5, advances included."""
        advance = self._payment(self.partner, 200)
        invoice = self._invoice(self.partner, 300)
        bill = self._bill(self.partner, 250)

        run = self._run(include_refunds=True)

        self.assertEqual(run.netting_ids.amount, 100)
        self.assertEqual(self._residuals(invoice, advance, bill), [0, 0, -150])
        self.assertSettled(run.netting_ids)

    def test_an_advance_stays_as_it_is_when_left_out(self):
        """Case B5, advances excluded."""
        advance = self._payment(self.partner, 200)
        invoice = self._invoice(self.partner, 300)
        bill = self._bill(self.partner, 250)

        run = self._run(include_refunds=False)

        self.assertEqual(run.netting_ids.amount, 250)
        self.assertEqual(self._residuals(invoice, advance, bill), [50, -200, 0])
        self.assertSettled(run.netting_ids)

    def test_credits_on_both_sides_are_netted_the_other_way_round(self):
        advance = self._payment(self.partner, 200)
        prepayment = self._payment(self.partner, 150, partner_type="supplier")

        run = self._run()

        self.assertEqual(self._residuals(advance, prepayment), [-50, 0])
        self.assertTrue(run.netting_ids.is_inverse)
        self.assertSettled(run.netting_ids)

    def test_credits_on_both_sides_net_nothing_when_left_out(self):
        self._payment(self.partner, 200)
        self._payment(self.partner, 150, partner_type="supplier")

        run = self._run(include_refunds=False)

        self.assertOutcomes(run, {self.partner: "skipped"})
        self.assertReason(run, self.partner, "nothing that can be netted")

    def test_a_side_whose_credits_outweigh_it_is_skipped_with_its_reason(self):
        """Case B3, by a rule."""
        documents = self._invoice(self.partner, 100)
        documents += self._refund(self.partner, 150)
        documents += self._bill(self.partner, 60)

        run = self._run()

        self.assertOutcomes(run, {self.partner: "skipped"})
        self.assertReason(run, self.partner, "credits outweigh")
        self.assertEqual(self._residuals(*documents), [100, -150, -60])

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

    # Order
    # -----

    def test_items_are_settled_in_the_order_of_the_rule(self):
        """Case A4, by a rule."""
        for item_order, expected in (
            ("due_asc", [100, 150, 0, 0]),
            ("due_desc", [0, 200, 50, 0]),
            ("amount_desc", [100, 100, 50, 0]),
            ("amount_asc", [0, 250, 0, 0]),
        ):
            partner = self.env["res.partner"].create({"name": item_order})
            self._agreement(partner, name=item_order)
            documents = [
                self._invoice(partner, 100, due="2025-03-15"),
                self._invoice(partner, 300, due="2025-02-15"),
                self._invoice(partner, 50, due="2025-01-31"),
                self._bill(partner, 200),
            ]

            run = self._run(item_order=item_order, customer_ids=partner.ids)

            with self.subTest(item_order=item_order):
                self.assertEqual(self._residuals(*documents), expected)
                self.assertSettled(run.netting_ids)

    def test_instalments_are_settled_oldest_first(self):
        """Case A7, by a rule."""
        terms = self.env["account.payment.term"].create(
            {
                "name": "30 % now, 70 % in 60 days",
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": share, "nb_days": days}
                    )
                    for share, days in ((30, 0), (70, 60))
                ],
            }
        )
        invoice = self._invoice(self.partner, 1000, terms=terms)
        bill = self._bill(self.partner, 500)

        self._run()

        self.assertEqual(self._residuals(invoice, bill), [0, 500, 0])

    # Who and what may be netted
    # --------------------------

    def test_a_blocked_bill_is_left_alone_and_the_run_says_why(self):
        """Case F2, by a rule."""
        invoice = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 60)
        bill.action_toggle_block_payment()
        rule = self._rule()

        run = self._run(rule)
        self.assertOutcomes(run, {self.partner: "skipped"})
        self.assertReason(run, self.partner, bill.name, "blocked")
        self.assertEqual(self._residuals(invoice, bill), [100, -60])

        bill.action_toggle_block_payment()
        run = self._run(rule)
        self.assertOutcomes(run, {self.partner: "posted"})
        self.assertEqual(self._residuals(invoice, bill), [40, 0])
        self.assertEqual(bill.payment_state, "paid")

    def test_what_is_left_out_of_a_netting_is_noted_with_it(self):
        self._invoice(self.partner, 100)
        self._bill(self.partner, 60)
        blocked = self._bill(self.partner, 30)
        blocked.action_toggle_block_payment()

        run = self._run()

        self.assertOutcomes(run, {self.partner: "posted"})
        self.assertReason(run, self.partner, blocked.name, "blocked")

    def test_an_opening_balance_without_follow_up_is_netted(self):
        """Case F3, by a rule."""
        opening = self._misc_item(self.partner, 40, self.payable)
        invoice = self._invoice(self.partner, 100)
        self._items(opening, invoice).no_followup = True

        self._run()

        self.assertEqual(self._residuals(opening, invoice), [0, 60])

    def test_an_item_with_a_draft_payment_is_left_alone(self):
        """Case F4, by a rule, with a payment that is not confirmed yet."""
        invoice = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 60)
        payment = self.env["account.payment"].create(
            {
                "amount": 100,
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.partner.id,
                "invoice_ids": [Command.set(invoice.ids)],
            }
        )
        rule = self._rule()

        run = self._run(rule)
        self.assertOutcomes(run, {self.partner: "skipped"})
        self.assertReason(run, self.partner, invoice.name, "payment is on its way")
        self.assertEqual(self._residuals(bill), [-60])

        payment.action_cancel()
        self._run(rule)
        self.assertEqual(self._residuals(invoice, bill), [40, 0])

    def test_a_family_is_netted_as_one(self):
        """Case F6, by a rule."""
        contact = self.env["res.partner"].create(
            {"name": "Contact", "parent_id": self.partner.id}
        )
        invoice = self._invoice(contact, 100)
        opening = self._misc_item(contact, 40, self.payable)

        run = self._run()

        self.assertEqual(self._residuals(invoice, opening), [60, 0])
        self.assertSettled(run.netting_ids)

    # Post or propose
    # ---------------

    def test_a_rule_that_does_not_post_leaves_proposals(self):
        invoice = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 60)
        rule = self._rule(post=False)

        run = self._run(rule)

        self.assertOutcomes(run, {self.partner: "proposed"})
        self.assertEqual(run.netting_ids.state, "draft")
        self.assertEqual(run.netting_ids.amount, 60)
        self.assertEqual(self._residuals(invoice, bill), [100, -60])
        run.netting_ids.action_post()
        self.assertEqual(self._residuals(invoice, bill), [40, 0])
        self.assertSettled(run.netting_ids)

    def test_items_that_were_proposed_are_not_proposed_again(self):
        self._invoice(self.partner, 100)
        self._bill(self.partner, 60)
        rule = self._rule(post=False)
        netting = self._run(rule).netting_ids

        run = self._run(rule)

        self.assertOutcomes(run, {self.partner: "skipped"})
        self.assertReason(run, self.partner, "in proposal", netting.name)
        self.assertFalse(run.netting_ids)


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
