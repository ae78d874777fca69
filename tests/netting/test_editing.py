"""What the forms say before something is netted, and how a proposal is edited."""

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from odoo.addons.account_netting.exceptions import AgreementMissingError

from ..common import NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestEditing(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._agreement(cls.partner)
        cls.invoice = cls._invoice(cls.partner, 1000)
        cls.bill = cls._bill(cls.partner, 600)

    # Warnings
    # --------

    def test_a_running_discount_is_told_where_it_would_be_lost(self):
        invoice = self._invoice(self.partner, 1000, terms=self._discount(days=30))
        wizard = self._wizard(invoice | self.bill, date="2025-02-01")

        self.assertIn(
            f"{invoice.name} ($\xa0100.00 until 02/14/2025)",
            wizard.alerts["netting_discount"]["message"],
        )

    def test_a_discount_that_is_over_is_not_told(self):
        invoice = self._invoice(self.partner, 1000, terms=self._discount(days=30))
        wizard = self._wizard(invoice | self.bill, date="2025-02-15")

        self.assertFalse(wizard.alerts)

    def test_a_discount_of_an_item_left_out_is_not_told(self):
        invoice = self._invoice(self.partner, 1000, terms=self._discount(days=30))
        wizard = self._wizard(self.partner, date="2025-02-01")

        with Form(wizard) as form:
            for index in range(len(form.receivable_line_ids)):
                with form.receivable_line_ids.edit(index) as line:
                    line.amount = 600 if line.number != invoice.name else 0

            self.assertFalse(form.alerts)

    def test_a_proposal_tells_of_discounts_and_tax_until_it_is_posted(self):
        invoice = self._invoice(
            self.partner,
            1000,
            taxes=self._tax_on_payment(),
            terms=self._discount(days=30),
        )
        netting = self._propose(invoice, self.bill, date="2025-02-01")

        self.assertIn(invoice.name, netting.alerts["netting_discount"]["message"])
        self.assertIn(invoice.name, netting.alerts["netting_cash_basis"]["message"])

        netting.action_post()
        self.assertFalse(netting.alerts)

    def test_many_documents_are_counted(self):
        tax = self._tax_on_payment()
        invoices = [self._invoice(self.partner, 10, taxes=tax) for _number in range(5)]
        netting = self._propose(*invoices, self.bill)

        message = netting.alerts["netting_cash_basis"]["message"]

        self.assertIn(invoices[2].name, message)
        self.assertNotIn(invoices[3].name, message)
        self.assertIn("… and 2 more", message)

    def test_no_agreement_is_missed_where_none_would_help(self):
        wizard = self._wizard(self.invoice.line_ids | self.bill.line_ids)

        self.assertFalse(wizard.is_agreement_missing)
        wizard.action_post()
        self.assertEqual(self._residuals(self.invoice, self.bill), [400, 0])

    def test_amounts_set_by_hand_hold_up_no_other_netting(self):
        foreign = self._invoice(self.partner, 100, currency=self.foreign)
        early = self._bill(self.partner, 40, currency=self.foreign)
        late = self._bill(self.partner, 30, currency=self.foreign, date="2025-06-01")
        wizard = self._wizard(self.partner)
        with Form(wizard) as form:
            for index in range(len(form.receivable_line_ids)):
                with form.receivable_line_ids.edit(index) as line:
                    line.amount = 250 if line.number == self.invoice.name else 70

        wizard.line_ids.filtered(
            lambda line: line.number == foreign.name
        ).is_edited = False
        wizard.date = "2025-05-15"

        self.assertEqual(
            {line.number: line.amount for line in wizard.line_ids},
            {
                self.invoice.name: 250,
                self.bill.name: 600,
                foreign.name: 40,
                early.name: 40,
                late.name: 0,
            },
        )

    # Since it was proposed
    # ---------------------

    def test_a_proposal_nothing_happened_to_says_nothing(self):
        netting = self._propose(self.invoice, self.bill)

        self.assertFalse(netting.alerts)
        self.assertFalse(netting.item_alerts)

    def test_an_item_paid_since_is_named_with_a_way_out(self):
        other = self._invoice(self.partner, 100)
        netting = self._propose(self.invoice, other, self.bill, item_order="amount_asc")
        self._pay(other)

        alert = self._reread(netting).item_alerts["netting_refused"]

        self.assertIn(f"{other.name}: Nothing is open", alert["message"])
        model, method, ids = alert["action_call"]
        getattr(self.env[model].browse(ids), method)()
        self.assertFalse(self._reread(netting).item_alerts)
        netting.action_post()
        self.assertEqual(self._residuals(self.invoice, self.bill), [400, 0])

    def test_an_item_paid_in_part_since_is_named(self):
        netting = self._propose(self.invoice, self.bill)
        self._pay(self.invoice, 100)

        alert = self._reread(netting).item_alerts["netting_changed"]

        self.assertIn("900.00 is open by now", alert["message"])
        self.assertIn("1,000.00", alert["message"])

    def test_a_proposal_whose_agreement_was_closed_leads_to_it(self):
        netting = self._propose(self.invoice, self.bill)
        self.agreement.action_close()

        alert = self._reread(netting).item_alerts["netting_agreement"]

        self.assertEqual(alert["action"]["res_id"], self.agreement.id)
        with self.assertRefused(
            netting.name, self.invoice.name, error=AgreementMissingError
        ) as caught:
            netting.action_post()
        _message, action, _button = caught.exception.args
        self.assertEqual(action["res_id"], self.agreement.id)

    def test_who_may_make_no_agreement_is_told_to_ask(self):
        user = self._user("netter", "account_netting.group_netting_user")
        self.agreement.action_draft()
        self.agreement.unlink()

        with self.assertRefused("Ask a netting manager") as caught:
            self._propose(self.invoice, self.bill, user=user)
        self.assertIs(type(caught.exception), UserError)

    # Items and amounts
    # -----------------

    def test_open_items_are_added_without_an_amount(self):
        netting = self._propose(self.invoice, self.bill)
        other = self._bill(self.partner, 50)
        self._bill(self.partner, 50, currency=self.foreign)
        self._bill(self.vendor, 50)

        netting.action_add_open_items()
        netting.action_add_open_items()

        self.assertRecordValues(
            netting.line_ids.sorted("amount"),
            [
                {"number": other.name, "amount_open": 50, "amount": 0},
                {"number": self.invoice.name, "amount_open": 1000, "amount": 600},
                {"number": self.bill.name, "amount_open": 600, "amount": 600},
            ],
        )

    def test_only_proposals_take_more_items(self):
        netting = self._net(self.invoice, self.bill)

        with self.assertRefused(netting.name):
            netting.action_add_open_items()

    def test_another_order_replaces_the_amounts_at_once(self):
        late = self._invoice(self.partner, 500, due="2025-04-15")
        netting = self._propose(self.invoice, self.bill)
        netting.action_add_open_items()

        with Form(netting) as form:
            form.item_order = "due_desc"

            self.assertEqual(self._amounts(form), {late.name: 500, "rest": 100})

        self.assertEqual(netting.item_order, "due_desc")

    def test_the_order_proposed_in_is_kept(self):
        netting = self._propose(self.invoice, self.bill, item_order="amount_desc")

        self.assertEqual(netting.item_order, "amount_desc")

    def test_an_edited_amount_shows_the_difference(self):
        netting = self._propose(self.invoice, self.bill)

        with Form(netting) as form:
            with form.receivable_line_ids.edit(0) as line:
                line.amount = 500

            self.assertEqual(form.total_receivable, 500)
            self.assertEqual(form.difference, -100)
            self.assertIn("netting_difference", form.alerts)

    # Entries and documents
    # ---------------------

    def test_forms_offer_no_way_round_a_standing_netting(self):
        netting = self._net(self.invoice, self.bill)
        moves = self.invoice | self.bill | netting.move_ids

        self.assertFalse(any(moves.mapped("show_reset_to_draft_button")))
        self.assertIn(
            netting.name, netting.move_ids.alerts["account_netting"]["message"]
        )

    def test_documents_of_a_reversed_netting_can_be_reset(self):
        netting = self._net(self.invoice, self.bill)
        netting.action_reverse()

        self.assertTrue(self.invoice.show_reset_to_draft_button)
        self.assertFalse(netting.reversal_move_ids.show_reset_to_draft_button)
        self.assertIn(
            "reverses", netting.reversal_move_ids.alerts["account_netting"]["message"]
        )

    def test_partners_lead_to_their_nettings_on_either_side(self):
        self._agreement((self.customer, self.vendor))
        netting = self._net(
            self._invoice(self.customer, 100), self._bill(self.vendor, 100)
        )
        contact = self.env["res.partner"].create(
            {"name": "Bookkeeping", "parent_id": self.vendor.id}
        )

        for partner in self.customer | self.vendor | contact:
            self.assertEqual(partner.netting_count, 1)
            self.assertEqual(partner.action_open_nettings()["res_id"], netting.id)
        self.assertEqual(self.partner.netting_count, 0)

    def test_a_single_entry_opens_at_once(self):
        netting = self._net(self.invoice, self.bill)

        self.assertEqual(netting.action_open_moves()["res_id"], netting.move_ids.id)
        netting.action_reverse()
        self.assertEqual(
            netting.action_open_moves()["domain"],
            [("id", "in", (netting.move_ids | netting.reversal_move_ids).ids)],
        )

    # Helpers
    # -------

    def _discount(self, days):
        """Terms of 60 days, and a tenth off for paying within ``days``."""
        return self.env["account.payment.term"].create(
            {
                "name": "10 % off",
                "early_discount": True,
                "discount_percentage": 10,
                "discount_days": days,
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": 100, "nb_days": 60}
                    )
                ],
            }
        )

    def _tax_on_payment(self):
        self.company.tax_exigibility = True
        return self.env["account.tax"].create(
            {
                "name": "10 % on payment",
                "amount": 10,
                "tax_exigibility": "on_payment",
                "cash_basis_transition_account_id": self.copy_account(self.bridging).id,
            }
        )

    def _amounts(self, form):
        """Return ``{number: amount}`` of the customer items; ours is ``rest``."""
        amounts = {}
        for index in range(len(form.receivable_line_ids)):
            with form.receivable_line_ids.edit(index) as line:
                ours = line.number == self.invoice.name
                amounts["rest" if ours else line.number] = line.amount
        return amounts

    def _reread(self, netting):
        """Return the netting as another request reads it."""
        netting.invalidate_recordset()
        netting.line_ids.invalidate_recordset()
        return netting
