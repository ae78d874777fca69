"""Posting: what is refused, above all what changed since the proposal."""

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.account_netting.guard import at_work

from .posting_common import PostingCommon


@tagged("standard", "post_install", "-at_install")
class TestPostingRefusals(PostingCommon):
    def test_a_netting_is_posted_once(self):
        netting = self._net(self.invoice, self.bill)

        with self.assertRefused(netting.name, "cannot be posted"):
            netting.action_post()

    def test_a_cancelled_proposal_is_not_posted(self):
        netting = self._propose(self.invoice, self.bill)
        netting.action_cancel()

        with self.assertRefused(netting.name, "cannot be posted"):
            netting.action_post()

    def test_what_was_sent_waits_for_an_answer_only_where_one_is_needed(self):
        sent = self._propose(self.invoice, self.bill)
        sent.action_send()
        sent.action_post()
        self.assertSettled(sent)

        partner = self.env["res.partner"].create({"name": "Careful"})
        agreement = self._agreement(partner, active=False, acceptance_required=True)
        agreement.action_record_acceptance()
        agreement.action_activate()
        waiting = self._propose(self._invoice(partner, 100), self._bill(partner, 60))
        waiting.action_send()

        with self.assertRefused(waiting.name, "not answered"):
            waiting.action_post()

        at_work(waiting).write({"state": "accepted"})
        waiting.action_post()
        self.assertSettled(waiting)

    def test_a_refused_proposal_is_not_posted(self):
        netting = self._propose(self.invoice, self.bill)
        at_work(netting).write({"state": "refused"})

        with self.assertRefused(netting.name, "Refused"):
            netting.action_post()

    def test_several_are_posted_all_or_none_and_each_failing_one_is_named(self):
        good = self._propose(self.invoice, self.bill)
        bad = self.env["account.netting"]
        for _ in range(2):
            invoice = self._invoice(self.customer, 10)
            bill = self._bill(self.vendor, 10)
            bad |= self._propose(invoice, bill)
            invoice.action_toggle_block_payment()

        with self.assertRefused(bad[0].name, bad[1].name) as caught:
            (good | bad).action_post()

        self.assertNotIn(good.name, str(caught.exception))

    def test_several_are_posted_together(self):
        nettings = self._propose(
            self._invoice(self.partner, 100),
            self._bill(self.partner, 60),
            self._invoice(self.customer, 10),
            self._bill(self.vendor, 10),
        )
        self.assertEqual(len(nettings), 2)

        nettings.action_post()

        self.assertSettled(nettings)

    def test_items_paid_since_the_proposal_are_never_settled_twice(self):
        invoice, bill = self.invoice, self.bill
        netting = self._propose(invoice, bill)
        self._pay(invoice)

        with self.assertRefused(netting.name, invoice.name, "Nothing is open"):
            netting.action_post()

    def test_items_paid_in_part_since_the_proposal(self):
        invoice, bill = self.invoice, self.bill
        netting = self._propose(invoice, bill)
        self._pay(invoice, 70)

        with self.assertRefused(netting.name, invoice.name, "30.00", "60.00"):
            netting.action_post()

        netting.action_distribute()
        netting.action_post()
        self.assertSettled(netting)
        self.assertEqual(self._residuals(invoice, bill), [0, -30])
        self.assertEqual(
            netting.line_ids.filtered(
                lambda line: line.number == invoice.name
            ).amount_open,
            30,
        )

    def test_amounts_edited_in_the_proposal_are_checked_again(self):
        invoice = self._invoice(self.partner, 1000)
        bill = self._bill(self.partner, 600)
        netting = self._propose(invoice, bill)
        receivable, payable = netting.line_ids.sorted("side", reverse=True)

        payable.amount = 600.01
        receivable.amount = 600.01
        with self.assertRefused(netting.name, bill.name, "600.01", "600.00"):
            netting.action_post()

        payable.amount = 600
        with self.assertRefused(netting.name, "must be equal", "600.01"):
            netting.action_post()

        payable.amount = receivable.amount = -5
        with self.assertRefused(netting.name, invoice.name, bill.name, "wrong sign"):
            netting.action_post()

        payable.amount = receivable.amount = 0
        with self.assertRefused(netting.name, "zero"):
            netting.action_post()

    def test_a_proposal_whose_item_was_deleted_is_not_posted(self):
        invoice, bill = self.invoice, self.bill
        netting = self._propose(invoice, bill)
        invoice.button_draft()
        invoice.with_context(force_delete=True).unlink()

        with self.assertRefused(netting.name, "deleted"):
            netting.action_post()

    def test_an_invoice_set_to_draft_since_the_proposal(self):
        invoice = self._invoice(self.partner, 100)
        netting = self._propose(invoice, self._bill(self.partner, 60))
        invoice.button_draft()

        with self.assertRefused(netting.name, "not posted"):
            netting.action_post()

    def test_an_item_of_a_company_the_user_does_not_work_in(self):
        """It is refused at once; another module's code may bring it in all the same."""
        other = self.setup_other_company(name="Other")
        stranger = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "company_id": other["company"].id,
                "journal_id": other["default_journal_sale"].id,
                "partner_id": self.partner.id,
                "invoice_date": "2025-01-15",
                "invoice_line_ids": [
                    Command.create({"name": "Goods", "price_unit": 100, "tax_ids": []})
                ],
            }
        )
        stranger.action_post()
        netting = self._propose(self.invoice, self.bill)
        item = self._items(stranger)
        with (
            self.assertRefused(stranger.name, "another company"),
            self.env.cr.savepoint(),
        ):
            netting.line_ids = [Command.create({"move_line_id": item.id, "amount": 10})]
        vals = netting.line_ids._prepare_snapshot_vals(item)
        at_work(netting).line_ids = [
            Command.create({**vals, "move_line_id": item.id, "amount": 10})
        ]

        with self.assertRefused(netting.name, stranger.name, "another company"):
            netting.action_post()
        with self.assertRefused(netting.name, stranger.name, "another company"):
            netting.with_context(allowed_company_ids=self.company.ids).action_post()

    def test_an_agreement_closed_since_the_proposal(self):
        agreement = self._own_agreement()
        partner = agreement.party_ids.customer_id
        netting = self._propose(self._invoice(partner, 100), self._bill(partner, 60))
        agreement.action_close()

        with self.assertRefused(netting.name, "No active netting agreement"):
            netting.action_post()

    def test_a_pair_taken_out_of_its_agreement_since_the_proposal(self):
        agreement = self._own_agreement()
        partner = agreement.party_ids.customer_id
        netting = self._propose(self._invoice(partner, 100), self._bill(partner, 60))
        agreement.action_draft()
        agreement.party_ids.customer_id = self.env["res.partner"].create(
            {"name": "Somebody else"}
        )
        agreement.action_activate()

        with self.assertRefused(netting.name, "No active netting agreement"):
            netting.action_post()

    def test_a_journal_or_account_no_longer_in_use(self):
        agreement = self._own_agreement(
            journal_id=self.journal.copy().id,
            account_id=self.copy_account(self.bridging).id,
        )
        partner = agreement.party_ids.customer_id
        netting = self._propose(self._invoice(partner, 100), self._bill(partner, 60))

        agreement.journal_id.active = False
        with self.assertRefused(netting.name, "no usable journal"):
            netting.action_post()

        agreement.journal_id.active = True
        agreement.account_id.active = False
        with self.assertRefused(netting.name, "bridging account"):
            netting.action_post()

    def test_a_missing_exchange_set_up_is_refused_before_anything_is_written(self):
        invoice = self._invoice(self.partner, 1000, currency=self.foreign)
        bill = self._bill(self.partner, 1000, currency=self.foreign, date="2025-03-15")
        netting = self._propose(invoice, bill)
        for field in (
            "currency_exchange_journal_id",
            "income_currency_exchange_account_id",
            "expense_currency_exchange_account_id",
        ):
            with self.subTest(field=field):
                kept = self.company[field]
                self.company[field] = False

                with self.assertRefused(netting.name, "exchange journal"):
                    netting.action_post()

                self.company[field] = kept
        netting.action_post()
        self.assertSettled(netting)

    def test_a_missing_rate_is_refused(self):
        """Odoo would take the first rate there is, or 1.0."""
        young = self._foreign_currency("YNG", rates={"2025-05-01": 3.0})
        invoice = self._invoice(self.partner, 100, currency=young)
        bill = self._bill(self.partner, 100, currency=young)

        with self.assertRefused("YNG", "enter one first"):
            self._net(invoice, bill, date="2025-04-15")
        self.assertSettled(self._net(invoice, bill, date="2025-05-01"))

    @mute_logger("odoo.sql_db")
    def test_the_entry_cannot_settle_something_else_without_a_word(self):
        """A module that changes Odoo's matching is found out, and nothing stays."""
        invoice, bill = self.invoice, self.bill
        netting = self._propose(invoice, bill)
        Line = self.env.registry["account.move.line"]

        self.patch(Line, "_reconcile_plan", lambda lines, plan: None)

        with self.assertRaisesRegex(Exception, "matched the items differently"):
            netting.action_post()
