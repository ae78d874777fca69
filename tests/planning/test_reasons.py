"""Why not? Every reason has its code, its sentence, its place, and its end."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.account_netting.core.reasons import ITEM_REASONS
from odoo.addons.account_netting.guard import at_work

from ..common import NETTING_DATE, NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestReasons(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._agreement(cls.partner)
        cls.invoice = cls._invoice(cls.partner, 100)
        cls.bill = cls._bill(cls.partner, 60)

    def test_an_open_item_has_none(self):
        self.assertEqual(self._codes(self.invoice), [])
        self.assertEqual(self._codes(self.bill), [])

    def test_every_reason_is_a_code_and_a_sentence(self):
        item = self._items(self.invoice)
        self.invoice.action_toggle_block_payment()

        reasons = item.netting_reasons(date=NETTING_DATE)

        self.assertEqual(
            reasons,
            {
                item.id: [
                    {
                        "code": "payment_blocked",
                        "message": f"Its payment is blocked: {self.invoice.name}, "
                        "$\N{NO-BREAK SPACE}100.00 open. Unblock it on the document "
                        "first.",
                    }
                ]
            },
        )

    def test_all_reasons_are_told_in_a_fixed_order(self):
        self.invoice.action_toggle_block_payment()
        self.company.fiscalyear_lock_date = "2025-01-31"
        self.agreement.action_close()

        codes = self._codes(self.invoice, date="2025-01-10")

        self.assertEqual(
            codes,
            ["no_agreement", "payment_blocked", "date_locked", "date_before_item"],
        )
        self.assertEqual(codes, sorted(codes, key=ITEM_REASONS.index))

    def test_not_posted(self):
        draft = self._invoice(self.partner, 100, post=False)
        self.assertEqual(self._codes(draft), ["not_posted"])

        draft.action_post()
        self.assertEqual(self._codes(draft), [])

    def test_settled(self):
        payment = self._pay(self.invoice)
        self.assertEqual(self._codes(self.invoice), ["settled"])

        payment.action_draft()
        payment.action_cancel()
        self.assertEqual(self._codes(self.invoice), [])

    def test_not_a_receivable_or_payable(self):
        line = self.invoice.invoice_line_ids

        self.assertIn("not_receivable_payable", self._codes(line))
        self.assertEqual(self._codes(self._items(self.invoice)), [])

    def test_wrong_currency(self):
        foreign = self._invoice(self.partner, 100, currency=self.foreign)
        with (
            self.assertRefused(foreign.name, "another currency"),
            self.env.cr.savepoint(),
        ):
            self._netting_by_hand(foreign, self.bill)

        netting = self._netting_by_hand(self.invoice, self.bill)
        netting.action_post()
        self.assertSettled(netting)

    def test_wrong_company(self):
        """The invoice of a branch, in a netting of its parent company."""
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.company.id}
        )
        elsewhere = self._items(self._invoice(self.partner, 100))
        elsewhere.move_id.company_id = elsewhere.company_id = branch
        with (
            self.assertRefused(elsewhere.move_name, "another company"),
            self.env.cr.savepoint(),
        ):
            self._netting_by_hand(elsewhere, self.bill)

        netting = self._netting_by_hand(self.invoice, self.bill)
        netting.action_post()
        self.assertSettled(netting)

    def test_outside_the_pair(self):
        """The vendor's invoice, where the vendor is in the pair as vendor only."""
        self._agreement((self.customer, self.vendor))
        stranger = self._invoice(self.vendor, 100)
        with (
            self.assertRefused(stranger.name, "none of the pair"),
            self.env.cr.savepoint(),
        ):
            self._netting_by_hand(stranger, self.bill)

        netting = self._netting_by_hand(self.invoice, self.bill)
        netting.action_post()
        self.assertSettled(netting)

    def test_an_item_without_a_partner(self):
        nobody = self._misc_item(self.env["res.partner"], 100)

        self.assertEqual(self._codes(nobody), ["outside_pair", "no_agreement"])
        with self.assertRefused(nobody.name, "without a partner"):
            self._net(nobody, self.bill)

    def test_no_agreement(self):
        invoice = self._invoice(self.customer, 100)
        self.assertEqual(self._codes(invoice), ["no_agreement"])
        self.assertIn("Customer", self._messages(invoice))
        self.assertIn("06/15/2025", self._messages(invoice))

        agreement = self._agreement(self.customer, active=False)
        self.assertEqual(self._codes(invoice), ["no_agreement"])

        agreement.action_activate()
        self.assertEqual(self._codes(invoice), [])

        agreement.action_close()
        self.assertEqual(self._codes(invoice), ["no_agreement"])

    def test_an_agreement_holds_from_its_first_to_its_last_day(self):
        invoice = self._invoice(self.customer, 100)
        self._agreement(self.customer, date_start="2025-03-01", date_end="2025-03-31")

        for date, codes in (
            ("2025-02-28", ["no_agreement"]),
            ("2025-03-01", []),
            ("2025-03-31", []),
            ("2025-04-01", ["no_agreement"]),
        ):
            with self.subTest(date=date):
                self.assertEqual(self._codes(invoice, date=date), codes)

    def test_not_accepted(self):
        agreement = self._agreement(
            self.customer, active=False, acceptance_required=True
        )
        agreement.action_record_acceptance()
        agreement.action_activate()
        invoice = self._invoice(self.customer, 100)
        self.assertEqual(self._codes(invoice), [])

        at_work(agreement.answer_ids).sudo().state = "refused"
        self.assertEqual(self._codes(invoice), ["not_accepted"])

        at_work(agreement.answer_ids).sudo().state = "accepted"
        self.assertEqual(self._codes(invoice), [])

    def test_payment_blocked(self):
        self.bill.action_toggle_block_payment()
        self.assertEqual(self._codes(self.bill), ["payment_blocked"])
        with self.assertRefused("nothing to net", self.bill.name, "blocked"):
            self._net(self.invoice, self.bill)
        with self.assertRefused(self.bill.name, "blocked"):
            self._net(
                self.invoice, self.bill, amounts={self.invoice: 60, self.bill: 60}
            )

        self.bill.action_toggle_block_payment()
        self.assertEqual(self._codes(self.bill), [])

    def test_payment_blocked_since_the_proposal(self):
        netting = self._propose(self.invoice, self.bill)
        self.bill.action_toggle_block_payment()

        with self.assertRefused(netting.name, self.bill.name, "blocked"):
            netting.action_post()

        self.bill.action_toggle_block_payment()
        netting.action_post()
        self.assertSettled(netting)
        self.assertEqual(self.bill.payment_state, "paid")

    def test_a_payment_without_an_entry_is_on_its_way(self):
        self.inbound_payment_method_line.payment_account_id = False
        with patch.object(
            self.env.registry["account.move"],
            "_get_invoice_in_payment_state",
            lambda move: "in_payment",
        ):
            payment = self._pay(self.invoice)
            self.assertEqual(payment.state, "in_process")
            self.assertFalse(payment.move_id)
            self.assertEqual(self._codes(self.invoice), ["payment_pending"])
            with self.assertRefused("nothing to net", self.invoice.name):
                self._net(self.invoice, self.bill)
            self.assertEqual(self._residuals(self.bill), [-60])

            payment.action_cancel()
            self.assertEqual(self._codes(self.invoice), [])

            self.assertSettled(self._net(self.invoice, self.bill))
            self.assertEqual(self._residuals(self.invoice, self.bill), [40, 0])

    def test_a_draft_payment_is_on_its_way(self):
        payment = self.env["account.payment"].create(
            {
                "amount": 100,
                "date": NETTING_DATE,
                "partner_id": self.partner.id,
                "invoice_ids": [Command.link(self.invoice.id)],
            }
        )
        self.assertEqual(payment.state, "draft")
        self.assertEqual(self._codes(self.invoice), ["payment_pending"])

        payment.action_cancel()
        self.assertEqual(self._codes(self.invoice), [])

    def test_a_posted_payment_stands_in_nobody_s_way(self):
        payment = self._pay(self.invoice, 30)
        advance = self._payment(self.partner, 20)
        self.assertEqual(payment.state, "in_process")

        self.assertEqual(self._codes(self.invoice), [])
        self.assertEqual(self._codes(advance), [])

    def test_in_another_netting(self):
        netting = self._propose(self.invoice, self.bill)
        self.assertEqual(self._codes(self.invoice), ["in_other_netting"])
        self.assertIn(netting.name, self._messages(self.invoice))

        netting.action_cancel()
        self.assertEqual(self._codes(self.invoice), [])

    def test_a_posted_netting_reserves_nothing(self):
        self._net(self.invoice, self.bill)

        self.assertEqual(self._codes(self.invoice), [])

    def test_no_setup(self):
        agreement = self._agreement(
            self.customer,
            journal_id=self.journal.copy().id,
            account_id=self.copy_account(self.bridging).id,
        )
        invoice = self._invoice(self.customer, 100)
        for record in (agreement.journal_id, agreement.account_id):
            with self.subTest(record=record._name):
                record.active = False
                self.assertEqual(self._codes(invoice), ["no_setup"])

                record.active = True
                self.assertEqual(self._codes(invoice), [])

    def test_a_bridging_account_that_is_none_any_more(self):
        control = self.copy_account(self.bridging)
        self._agreement(self.customer, payable_account_id=control.id)
        invoice = self._invoice(self.customer, 100)
        for vals in ({"reconcile": False}, {"active": False}):
            with self.subTest(vals=vals):
                kept = {field: control[field] for field in vals}
                control.write(vals)
                self.assertEqual(self._codes(invoice), ["no_setup"])

                control.write(kept)
                self.assertEqual(self._codes(invoice), [])

    def test_date_locked(self):
        self.company.fiscalyear_lock_date = NETTING_DATE
        self.assertEqual(self._codes(self.invoice), ["date_locked"])
        self.assertIn("Global Lock Date", self._messages(self.invoice))

        self.assertEqual(self._codes(self.invoice, date="2025-06-16"), [])

    def test_date_in_the_future(self):
        today = fields.Date.context_today(self.invoice)

        self.assertEqual(
            self._codes(self.invoice, date=today + timedelta(days=1)),
            ["date_in_future"],
        )
        self.assertEqual(self._codes(self.invoice, date=today), [])

    def test_date_before_the_item(self):
        self.assertEqual(
            self._codes(self.invoice, date="2025-01-14"), ["date_before_item"]
        )
        self.assertIn("01/15/2025", self._messages(self.invoice, date="2025-01-14"))

        self.assertEqual(self._codes(self.invoice, date="2025-01-15"), [])

    def test_no_rate(self):
        young = self._foreign_currency("YNG", rates={"2025-05-01": 3.0})
        invoice = self._invoice(self.partner, 100, currency=young)
        self.assertEqual(self._codes(invoice, date="2025-04-30"), ["no_rate"])
        self.assertIn("YNG", self._messages(invoice, date="2025-04-30"))

        young.rate_ids = [
            Command.create(
                {"name": "2025-04-30", "rate": 3.0, "company_id": self.company.id}
            )
        ]
        self.assertEqual(self._codes(invoice, date="2025-04-30"), [])

    def test_no_exchange_setup(self):
        invoice = self._invoice(self.partner, 100, currency=self.foreign)
        self.assertEqual(self._codes(invoice), [])
        for field in (
            "currency_exchange_journal_id",
            "income_currency_exchange_account_id",
            "expense_currency_exchange_account_id",
        ):
            with self.subTest(field=field):
                kept = self.company[field]
                self.company[field] = False
                self.assertEqual(self._codes(invoice), ["no_exchange_setup"])
                self.assertEqual(self._codes(self.invoice), [])
                self.company[field] = kept
        self.assertEqual(self._codes(invoice), [])

    def test_not_due(self):
        self._agreement(self.customer, only_due=True)
        invoice = self._invoice(self.customer, 100, due="2025-06-16")
        self.assertEqual(self._codes(invoice), ["not_due"])
        self.assertIn("06/16/2025", self._messages(invoice))

        self.assertEqual(self._codes(invoice, date="2025-06-16"), [])

    def test_an_item_without_a_due_date_is_due_on_its_date(self):
        self._agreement(self.customer, only_due=True)
        opening = self._misc_item(self.customer, 40, due=False)

        self.assertEqual(self._codes(opening), [])

    def test_no_follow_up_is_no_reason(self):
        self._items(self.invoice).no_followup = True

        self.assertEqual(self._codes(self.invoice), [])

    def test_items_left_out_are_told_in_the_chatter(self):
        blocked = self._invoice(self.partner, 500)
        blocked.action_toggle_block_payment()

        netting = self._propose(self.invoice, self.bill, blocked)

        self.assertNotIn(self._items(blocked), netting.line_ids.move_line_id)
        told = " ".join(netting.message_ids.mapped("body"))
        self.assertIn(blocked.name, told)
        self.assertIn("blocked", told)

    def _line_by_hand(self, document):
        return Command.create(
            {
                "move_line_id": self._items(document).id,
                "side": "receivable",
                "currency_id": self.currency.id,
                "amount": 60,
            }
        )

    def _netting_by_hand(self, *documents):
        """Create a netting as a caller of the external API may."""
        return self.env["account.netting"].create(
            {
                "agreement_id": self.agreement.id,
                "company_id": self.company.id,
                "customer_id": self.partner.id,
                "vendor_id": self.partner.id,
                "currency_id": self.currency.id,
                "date": NETTING_DATE,
                "line_ids": [self._line_by_hand(document) for document in documents],
            }
        )
