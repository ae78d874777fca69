"""Create netting: what it finds, what it shows while it is edited, what it makes."""

from odoo import fields
from odoo.fields import Command
from odoo.tests import Form, tagged

from ..common import NETTING_DATE
from .wizard_common import WizardCommon


@tagged("standard", "post_install", "-at_install")
class TestWizard(WizardCommon):
    # Where it opens from
    # -------------------

    def test_it_finds_checks_and_allocates_from_wherever_it_is_opened(self):
        both = self._items(self.invoice, self.bill)
        for records in (
            self.agreement.party_ids[0],
            self.agreement,
            self.partner,
            self.invoice | self.bill,
            both,
        ):
            with self.subTest(model=records._name):
                wizard = self._wizard(records)

                self.assertEqual(wizard.line_ids.move_line_id, both)
                self.assertRecordValues(
                    wizard.receivable_line_ids,
                    [
                        {
                            "number": self.invoice.name,
                            "amount_open": 1000,
                            "amount": 600,
                            "amount_left": 400,
                        }
                    ],
                )
                self.assertRecordValues(
                    wizard.payable_line_ids,
                    [
                        {
                            "number": self.bill.name,
                            "amount_open": 600,
                            "amount": 600,
                            "amount_left": 0,
                        }
                    ],
                )
                self.assertRecordValues(
                    wizard,
                    [
                        {
                            "currency_id": self.currency.id,
                            "total_receivable": 600,
                            "total_payable": 600,
                            "difference": 0,
                            "is_agreement_missing": False,
                        }
                    ],
                )

    def test_every_record_has_an_action_that_opens_it(self):
        for records in (
            self.agreement.party_ids[0],
            self.agreement,
            self.partner,
            self.invoice | self.bill,
            self._items(self.invoice, self.bill),
        ):
            with self.subTest(model=records._name):
                action = records.action_create_netting()

                wizard = self.env[action["res_model"]].browse(action["res_id"])
                self.assertEqual(action["target"], "new")
                self.assertEqual(
                    wizard.line_ids.move_line_id, self._items(self.invoice, self.bill)
                )

    def test_without_a_date_it_is_today(self):
        wizard = (
            self.env["account.netting.wizard"]
            .with_context(active_model="res.partner", active_ids=self.partner.ids)
            .create({})
        )

        self.assertEqual(wizard.date, fields.Date.context_today(wizard))

    def test_a_contact_opens_its_company_and_the_whole_family(self):
        contact = self.env["res.partner"].create(
            {"name": "Contact", "parent_id": self.partner.id}
        )
        opening = self._misc_item(contact, 40, self.payable)

        wizard = self._wizard(contact)

        self.assertEqual(
            wizard.line_ids.move_line_id,
            self._items(self.invoice, self.bill, opening),
        )

    def test_a_partner_opens_its_pair(self):
        invoice = self._invoice(self.customer, 100)
        bill = self._bill(self.vendor, 60)
        for partner in (self.customer, self.vendor):
            with self.subTest(partner=partner.name):
                wizard = self._wizard(partner)

                self.assertEqual(
                    wizard.line_ids.move_line_id, self._items(invoice, bill)
                )

    def test_settled_and_draft_documents_of_a_partner_are_not_shown(self):
        self._pay(self.invoice)
        self._invoice(self.partner, 50, post=False)

        wizard = self._wizard(self.partner)

        self.assertEqual(wizard.line_ids.move_line_id, self._items(self.bill))

    def test_it_opens_from_nothing_too(self):
        wizard = self._wizard(self.partner.browse())

        self.assertFalse(wizard.line_ids)
        with self.assertRefused("Choose the items"):
            wizard.action_post()

    def test_what_is_missing_can_be_added(self):
        self._bill(self.partner, 500)
        other = self._invoice(self.partner, 70)
        wizard = self._wizard(self.invoice)
        self.assertEqual(wizard.total_receivable, 1000)

        action = wizard.action_load_all()

        self.assertEqual(action["res_id"], wizard.id)
        self.assertIn(self._items(other), wizard.line_ids.move_line_id)
        self.assertRecordValues(
            wizard, [{"total_receivable": 1070, "total_payable": 1070}]
        )

    # What it shows
    # -------------

    def test_what_cannot_be_netted_is_shown_with_its_reason(self):
        blocked = self._invoice(self.partner, 500)
        blocked.action_toggle_block_payment()

        wizard = self._wizard(self.partner)

        line = wizard.line_ids.filtered(
            lambda line: line.move_line_id.move_id == blocked
        )
        self.assertEqual(line.amount, 0)
        self.assertIn("blocked", line.reason)
        self.assertFalse(any((wizard.line_ids - line).mapped("reason")))
        with Form(wizard) as form:
            index = wizard.receivable_line_ids.ids.index(line.id)
            with (
                form.receivable_line_ids.edit(index) as edited,
                self.assertRaisesRegex(AssertionError, "readonly"),
            ):
                edited.amount = 10

    def test_the_order_is_followed_live(self):
        small = self._invoice(self.partner, 50, due="2025-05-31")
        wizard = self._wizard(self.partner)
        self.assertEqual(self._amounts(wizard, self.invoice, small), [600, 0])

        with Form(wizard) as form:
            form.item_order = "amount_asc"
            self.assertEqual(form.total_receivable, 600)
        self.assertEqual(self._amounts(wizard, self.invoice, small), [550, 50])

        with Form(wizard) as form:
            form.item_order = "due_desc"
        self.assertEqual(self._amounts(wizard, self.invoice, small), [550, 50])

        with Form(wizard) as form:
            form.item_order = "amount_desc"
        self.assertEqual(self._amounts(wizard, self.invoice, small), [600, 0])

    def test_totals_and_difference_are_live(self):
        with Form(self._wizard(self.partner)) as form:
            with form.receivable_line_ids.edit(0) as line:
                line.amount = 250
                self.assertEqual(line.amount_left, 750)
            self.assertEqual(form.total_receivable, 250)
            self.assertEqual(form.total_payable, 600)
            self.assertEqual(form.difference, -350)
            with form.payable_line_ids.edit(0) as line:
                line.amount = 250
            self.assertEqual(form.difference, 0)

    def test_the_date_is_checked_live(self):
        wizard = self._wizard(self.partner)

        with Form(wizard) as form:
            form.date = "2025-01-14"
        self.assertEqual(self._amounts(wizard, self.invoice, self.bill), [0, 0])
        for line in wizard.line_ids:
            self.assertIn("before", line.reason)

        with Form(wizard) as form:
            form.date = NETTING_DATE
        self.assertEqual(self._amounts(wizard, self.invoice, self.bill), [600, 600])

    def test_amounts_set_by_hand_outlive_another_date_but_not_another_order(self):
        wizard = self._wizard(self.partner)
        self._edit(wizard, 250, 250)

        with Form(wizard) as form:
            form.date = "2025-06-16"
        self.assertEqual(self._amounts(wizard, self.invoice, self.bill), [250, 250])

        with Form(wizard) as form:
            form.item_order = "due_desc"
        self.assertEqual(self._amounts(wizard, self.invoice, self.bill), [600, 600])

    def test_amounts_can_be_cleared_and_allocated_again(self):
        wizard = self._wizard(self.partner)

        wizard.action_clear()
        self.assertEqual(self._amounts(wizard, self.invoice, self.bill), [0, 0])

        wizard.action_distribute()
        self.assertEqual(self._amounts(wizard, self.invoice, self.bill), [600, 600])

    # What it makes
    # -------------

    def test_posting_opens_the_posted_netting(self):
        wizard = self._wizard(self.partner)

        action = wizard.action_post()

        netting = self.env["account.netting"].browse(action["res_id"])
        self.assertEqual(action["res_model"], "account.netting")
        self.assertSettled(netting)
        self.assertEqual(self._residuals(self.invoice, self.bill), [400, 0])

    def test_proposing_opens_the_proposal(self):
        action = self._wizard(self.partner).action_propose()

        netting = self.env["account.netting"].browse(action["res_id"])
        self.assertEqual(netting.state, "draft")
        self.assertEqual(netting.amount, 600)
        self.assertEqual(self._residuals(self.invoice, self.bill), [1000, -600])

    def test_any_amount_can_be_netted(self):
        wizard = self._wizard(self.invoice | self.bill)
        self._edit(wizard, 250, 250)

        action = wizard.action_post()

        self.assertSettled(self.env["account.netting"].browse(action["res_id"]))
        self.assertEqual(self._residuals(self.invoice, self.bill), [750, -350])
        self.assertEqual(
            (self.invoice | self.bill).mapped("payment_state"), ["partial"] * 2
        )

    def test_wrong_amounts_are_refused(self):
        wizard = self._wizard(self.invoice | self.bill)
        for receivable, payable, text in (
            (600.01, 600.01, "600.00"),
            (250, 250.01, "must be equal"),
            (0, 600, "zero"),
            (0, 0, "nothing to net"),
            (-5, -5, "wrong sign"),
        ):
            self._edit(wizard, receivable, payable)
            with self.subTest(amounts=(receivable, payable)), self.assertRefused(text):
                wizard.action_post()

    def test_two_wizards_never_settle_the_same_items_twice(self):
        first = self._wizard(self.invoice | self.bill)
        second = self._wizard(self.invoice | self.bill)

        first.action_post()

        with self.assertRefused(self.bill.name, "Nothing is open"):
            second.action_post()
        self.assertEqual(self._residuals(self.invoice, self.bill), [400, 0])

    def test_two_wizards_never_settle_more_than_is_open(self):
        first = self._wizard(self.invoice | self.bill)
        second = self._wizard(self.invoice | self.bill)
        self._edit(first, 250, 250)
        first.action_post()

        with self.assertRefused(self.bill.name, "350.00"):
            second.action_post()

    def test_items_proposed_meanwhile_are_refused(self):
        first = self._wizard(self.invoice | self.bill)
        second = self._wizard(self.invoice | self.bill)
        action = first.action_propose()
        proposal = self.env["account.netting"].browse(action["res_id"])

        with self.assertRefused(self.invoice.name, proposal.name):
            second.action_post()

    def test_items_blocked_meanwhile_are_refused(self):
        wizard = self._wizard(self.partner)
        self.bill.action_toggle_block_payment()

        with self.assertRefused(self.bill.name, "blocked"):
            wizard.action_post()

    def test_an_instalment_can_be_picked(self):
        terms = self.env["account.payment.term"].create(
            {
                "name": "30 % now, 70 % in 60 days",
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": percent, "nb_days": days}
                    )
                    for percent, days in ((30, 0), (70, 60))
                ],
            }
        )
        invoice = self._invoice(self.customer, 1000, terms=terms)
        bill = self._bill(self.vendor, 500)
        first, second = self._items(invoice).sorted("date_maturity")
        wizard = self._wizard(invoice | bill)
        for line in wizard.line_ids:
            line.amount = 0 if line.move_line_id == first else 500

        action = wizard.action_post()

        self.assertSettled(self.env["account.netting"].browse(action["res_id"]))
        self.assertEqual(self._residuals(first, second), [300, 200])

    def test_each_currency_becomes_a_netting_of_its_own(self):
        foreign_invoice = self._invoice(self.partner, 1000, currency=self.foreign)
        foreign_bill = self._bill(self.partner, 600, currency=self.foreign)
        wizard = self._wizard(self.partner)
        self.assertFalse(wizard.currency_id)
        self.assertIn("600.00", wizard.summary)

        action = wizard.action_post()

        nettings = self.env["account.netting"].search(action["domain"])
        self.assertSettled(nettings)
        self.assertEqual(nettings.currency_id, self.currency | self.foreign)
        self.assertEqual(nettings.mapped("amount"), [600, 600])
        self.assertEqual(self._residuals(self.invoice, self.bill), [400, 0])
        self.assertEqual(
            self._residuals_currency(foreign_invoice, foreign_bill), [400, 0]
        )

    def test_each_pair_becomes_a_netting_of_its_own(self):
        self._invoice(self.customer, 100)
        self._bill(self.vendor, 60)

        action = self._wizard(self.agreement).action_propose()

        nettings = self.env["account.netting"].search(action["domain"])
        self.assertEqual(
            {netting.customer_id: netting.amount for netting in nettings},
            {self.partner: 600, self.customer: 60},
        )

    def test_netting_users_work_with_it(self):
        netter = self._user("netter", "account_netting.group_netting_user")
        wizard = (
            self.env["account.netting.wizard"]
            .with_user(netter)
            .with_context(active_model="res.partner", active_ids=self.partner.ids)
            .create({"date": NETTING_DATE})
        )

        with Form(wizard) as form:
            form.item_order = "amount_asc"
        action = wizard.action_post()

        self.assertSettled(self.env["account.netting"].browse(action["res_id"]))

    def _edit(self, wizard, receivable, payable):
        """Set the amounts of the only item on each side, as a user does."""
        with Form(wizard) as form:
            with form.receivable_line_ids.edit(0) as line:
                line.amount = receivable
            with form.payable_line_ids.edit(0) as line:
                line.amount = payable

    def _amounts(self, wizard, *documents):
        amounts = {line.move_line_id.move_id: line.amount for line in wizard.line_ids}
        return [amounts[document] for document in documents]
