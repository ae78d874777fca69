"""Posting: the entry, what it settles, what stays open, and what is refused."""

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.account_netting.guard import at_work

from ..common import NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestPosting(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._agreement(cls.partner, (cls.customer, cls.vendor))
        cls.invoice = cls._invoice(cls.partner, 100)
        cls.bill = cls._bill(cls.partner, 60)

    # Amounts and orders
    # ------------------

    def test_the_smaller_side_is_netted_in_full(self):
        invoice = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 1200)

        netting = self._net(invoice, bill)

        self.assertSettled(netting)
        self.assertEqual(netting.amount, 100)
        self.assertEqual(self._residuals(invoice, bill), [0, -1100])
        self.assertEqual(invoice.payment_state, "paid")
        self.assertEqual(bill.payment_state, "partial")
        self.assertRecordValues(
            self._items(netting.move_ids),
            [
                {"account_id": self.payable.id, "debit": 100, "credit": 0},
                {"account_id": self.receivable.id, "debit": 0, "credit": 100},
            ],
        )

    def test_the_residual_counts_not_the_original_amount(self):
        invoice = self._invoice(self.partner, 300)
        bill = self._bill(self.partner, 200)

        self.assertSettled(self._net(invoice, bill))
        self.assertEqual(self._residuals(invoice, bill), [100, 0])

        second_bill = self._bill(self.partner, 10)
        netting = self._propose(invoice, second_bill)
        self.assertRecordValues(
            netting.line_ids.sorted("side", reverse=True),
            [
                {"amount_original": 300, "amount_open": 100, "amount": 10},
                {"amount_original": 10, "amount_open": 10, "amount": 10},
            ],
        )
        netting.action_post()

        self.assertSettled(netting)
        self.assertEqual(self._residuals(invoice, second_bill), [90, 0])

    def test_each_order_settles_other_invoices(self):
        left = {
            "due_asc": [100, 150, 0],
            "due_desc": [0, 200, 50],
            "amount_desc": [100, 100, 50],
            "amount_asc": [0, 250, 0],
        }
        for item_order, expected in left.items():
            with self.subTest(item_order=item_order):
                invoices = [
                    self._invoice(self.partner, 100, due="2025-03-15"),
                    self._invoice(self.partner, 300, due="2025-02-15"),
                    self._invoice(self.partner, 50, due="2025-01-31"),
                ]
                bill = self._bill(self.partner, 200)

                netting = self._net(*invoices, bill, item_order=item_order)

                self.assertSettled(netting)
                self.assertEqual(self._residuals(*invoices), expected)
                self.assertEqual(self._residuals(bill), [0])

    def test_the_order_holds_for_vendor_items_too(self):
        invoice = self._invoice(self.partner, 100)
        bills = [
            self._bill(self.partner, 80, due="2025-03-31"),
            self._bill(self.partner, 80, due="2025-01-31"),
        ]

        self.assertSettled(self._net(invoice, *bills))

        self.assertEqual(self._residuals(*bills), [-60, 0])

    def test_the_older_instalment_is_settled_first(self):
        invoice = self._invoice(self.partner, 1000, terms=self._thirty_seventy())
        bill = self._bill(self.partner, 500)

        self.assertSettled(self._net(invoice, bill))

        self.assertEqual(self._residuals(invoice), [0, 500])
        self.assertEqual(invoice.payment_state, "partial")

    def test_an_instalment_can_be_picked_by_itself(self):
        invoice = self._invoice(self.partner, 1000, terms=self._thirty_seventy())
        bill = self._bill(self.partner, 500)
        first, second = self._items(invoice).sorted("date_maturity")

        self.assertSettled(self._net(second, bill))

        self.assertEqual(self._residuals(first, second), [300, 200])
        self.assertEqual(invoice.payment_state, "partial")

    def test_any_amount_can_be_set_by_hand(self):
        invoice = self._invoice(self.partner, 1000)
        bill = self._bill(self.partner, 600)

        netting = self._net(invoice, bill, amounts={invoice: 250, bill: 250})

        self.assertSettled(netting)
        self.assertEqual(self._residuals(invoice, bill), [750, -350])
        self.assertEqual(invoice.payment_state, "partial")
        self.assertEqual(bill.payment_state, "partial")

    def test_many_items_are_matched_just_as_agreed(self):
        """Whatever order Odoo matches in: full items, and parts of others."""
        invoices = [
            self._invoice(self.partner, amount, due=due)
            for amount, due in (
                (70, "2025-05-31"),
                (70, "2025-01-31"),
                (30, "2025-02-28"),
                (90, "2025-02-28"),
            )
        ]
        bills = [self._bill(self.partner, amount) for amount in (100, 100, 40)]

        netting = self._net(
            *invoices,
            *bills,
            amounts={
                invoices[0]: 70,
                invoices[1]: 20,
                invoices[2]: 30,
                invoices[3]: 55,
                bills[0]: 100,
                bills[1]: 35,
                bills[2]: 40,
            },
        )

        self.assertSettled(netting)
        self.assertEqual(self._residuals(*invoices), [0, 50, 0, 35])
        self.assertEqual(self._residuals(*bills), [0, -65, 0])

    def test_a_cent_is_enough(self):
        invoice = self._invoice(self.partner, 0.01)
        bill = self._bill(self.partner, 0.02)

        self.assertSettled(self._net(invoice, bill))

        self.assertEqual(self._residuals(invoice, bill), [0, -0.01])

    # Accounts and partners
    # ---------------------

    def test_every_item_is_settled_on_its_own_account(self):
        first = self._invoice(self.partner, 100, due="2025-02-15")
        second = self._invoice(
            self.partner, 50, due="2025-01-31", account=self.receivable_2
        )
        bill = self._bill(self.partner, 120, account=self.payable_2)
        # The partner's own accounts are of no interest.
        self.partner.property_account_receivable_id = self.copy_account(self.receivable)
        self.partner.property_account_payable_id = self.copy_account(self.payable)

        netting = self._net(first, second, bill)

        self.assertSettled(netting)
        self.assertEqual(self._residuals(first, second, bill), [30, 0, 0])
        credits = {
            line.account_id: line.credit for line in self._items(netting.move_ids)
        }
        self.assertEqual(
            credits,
            {self.receivable: 70, self.receivable_2: 50, self.payable_2: 0},
        )

    def test_items_of_a_company_and_of_its_contacts_are_one_party(self):
        contact = self.env["res.partner"].create(
            {"name": "Contact", "parent_id": self.partner.id}
        )
        invoice = self._invoice(contact, 100)
        opening = self._misc_item(contact, 40, self.payable)

        netting = self._net(invoice, opening)

        self.assertSettled(netting)
        self.assertEqual(netting.customer_id, self.partner)
        self.assertEqual(self._residuals(invoice, opening), [60, 0])
        self.assertEqual(
            {
                line.account_id: line.partner_id
                for line in self._items(netting.move_ids)
            },
            {self.receivable: self.partner, self.payable: contact},
        )

    def test_two_partners_joined_by_an_agreement(self):
        invoice = self._invoice(self.customer, 100)
        bill = self._bill(self.vendor, 60)

        netting = self._net(invoice, bill)

        self.assertSettled(netting)
        self.assertEqual(self._residuals(invoice, bill), [40, 0])
        self.assertEqual(
            {
                line.account_id: line.partner_id
                for line in self._items(netting.move_ids)
            },
            {self.receivable: self.customer, self.payable: self.vendor},
        )

    def test_the_vendor_of_a_pair_is_not_its_customer(self):
        invoice = self._invoice(self.vendor, 100)
        bill = self._bill(self.vendor, 60)

        with self.assertRefused("No active netting agreement covers Vendor"):
            self._net(invoice, bill)

    def test_an_opening_balance_is_netted_although_it_has_no_follow_up(self):
        invoice = self._invoice(self.partner, 100)
        opening = self._misc_item(self.partner, 40, self.payable)
        self.assertTrue(self._items(opening).no_followup)
        self._items(invoice).no_followup = True

        self.assertSettled(self._net(invoice, opening))

        self.assertEqual(self._residuals(invoice, opening), [60, 0])

    # The entry
    # ---------

    def test_each_ledger_names_the_other(self):
        invoice = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 100)

        netting = self._net(invoice, bill)

        year, number = netting.name.split("/")[1:]
        self.assertEqual(netting.name, f"NETTING/2025/{number}")
        self.assertRecordValues(
            netting.move_ids.line_ids.sorted("sequence"),
            [
                {
                    "name": f"NETAR/{year}/{number}",
                    "account_id": self.payable.id,
                    "balance": 100,
                },
                {
                    "name": netting.name,
                    "account_id": self.bridging.id,
                    "balance": -100,
                },
                {
                    "name": f"NETAP/{year}/{number}",
                    "account_id": self.receivable.id,
                    "balance": -100,
                },
                {
                    "name": netting.name,
                    "account_id": self.bridging.id,
                    "balance": 100,
                },
            ],
        )

    def test_the_entry_stands_in_the_netting_journal_on_the_netting_date(self):
        netting = self._net(self.invoice, self.bill)

        self.assertRecordValues(
            netting.move_ids,
            [
                {
                    "journal_id": self.journal.id,
                    "date": netting.date,
                    "ref": netting.name,
                    "partner_id": self.partner.id,
                    "state": "posted",
                }
            ],
        )

    def test_full_items_share_a_line_and_parts_have_their_own(self):
        invoices = [self._invoice(self.partner, amount) for amount in (50, 30, 90)]
        bill = self._bill(self.partner, 100)

        netting = self._net(*invoices, bill)

        self.assertSettled(netting)
        receivables = self._items(netting.move_ids).filtered("credit")
        self.assertEqual(sorted(receivables.mapped("credit")), [20, 80])
        self.assertEqual(
            netting.line_ids.filtered(lambda line: line.amount == 20).entry_line_id,
            receivables.filtered(lambda line: line.credit == 20),
        )

    def test_every_item_has_its_own_line_where_the_agreement_says_so(self):
        agreement = self._own_agreement(entry_detail="item")
        partner = agreement.party_ids.customer_id
        invoices = [self._invoice(partner, amount) for amount in (50, 30)]
        bill = self._bill(partner, 100)

        netting = self._net(*invoices, bill)

        self.assertSettled(netting)
        receivables = self._items(netting.move_ids).filtered("credit")
        self.assertEqual(sorted(receivables.mapped("credit")), [30, 50])

    def test_one_entry_per_ledger_where_the_agreement_says_so(self):
        agreement = self._own_agreement(posting="two")
        partner = agreement.party_ids.customer_id
        invoice = self._invoice(partner, 100)
        bill = self._bill(partner, 60)

        netting = self._net(invoice, bill)

        self.assertSettled(netting)
        self.assertEqual(len(netting.move_ids), 2)
        self.assertEqual(self._residuals(invoice, bill), [40, 0])
        for move in netting.move_ids:
            self.assertEqual(len(self._items(move)), 1)
            self.assertEqual(
                (move.line_ids - self._items(move)).account_id, self.bridging
            )

    def test_a_second_bridging_account_takes_the_vendor_side(self):
        control = self.copy_account(self.bridging)
        agreement = self._own_agreement(payable_account_id=control.id)
        partner = agreement.party_ids.customer_id
        invoice = self._invoice(partner, 100)
        bill = self._bill(partner, 60)

        netting = self._net(invoice, bill)

        self.assertSettled(netting)
        lines = netting.move_ids.line_ids
        self.assertEqual(
            lines.filtered(lambda line: line.account_id == control).balance, -60
        )
        self.assertEqual(
            lines.filtered(lambda line: line.account_id == self.bridging).balance, 60
        )

    def test_dimensions_stand_on_the_bridging_lines_only(self):
        plan = self.env["account.analytic.plan"].create({"name": "Project"})
        project = self.env["account.analytic.account"].create(
            {"name": "House", "plan_id": plan.id}
        )
        distribution = {str(project.id): 100.0}
        agreement = self._own_agreement(analytic_distribution=distribution)
        partner = agreement.party_ids.customer_id

        netting = self._net(self._invoice(partner, 100), self._bill(partner, 60))

        items = self._items(netting.move_ids)
        self.assertFalse(any(items.mapped("analytic_distribution")))
        for line in netting.move_ids.line_ids - items:
            self.assertEqual(line.analytic_distribution, distribution)
        self.assertEqual(sum(project.line_ids.mapped("amount")), 0)

    def test_default_taxes_of_accounts_stay_away(self):
        """A tax on an account would book itself on the entry's lines."""
        for account in (self.bridging, self.receivable, self.payable):
            account.tax_ids = self.tax_sale_a
        invoice, bill = self.invoice, self.bill

        netting = self._net(invoice, bill)

        self.assertSettled(netting)
        self.assertFalse(netting.move_ids.line_ids.tax_ids)
        self.assertEqual(len(netting.move_ids.line_ids), 4)

    def test_a_hashed_journal_seals_the_entry(self):
        self.journal.restrict_mode_hash_table = True

        netting = self._net(self.invoice, self.bill)

        self.assertSettled(netting)
        self.assertTrue(netting.move_ids.inalterable_hash)

    def test_storno_companies_net_and_reverse_too(self):
        self.company.account_storno = True
        invoice = self._invoice(self.partner, 100)
        refund = self._refund(self.partner, 30)
        bill = self._bill(self.partner, 60)

        netting = self._net(invoice, refund, bill)
        self.assertSettled(netting)

        netting.action_reverse(date="2025-06-20")
        self.assertReversed(netting)
        self.assertEqual(self._residuals(invoice, refund, bill), [100, -30, -60])

    def test_context_defaults_of_a_form_do_not_reach_the_entry(self):
        """Buttons pass on what the view they stand in set as defaults."""
        proposal = self._propose(self.invoice, self.bill)

        proposal.with_context(
            default_move_type="out_invoice",
            default_journal_id=self.company_data["default_journal_sale"].id,
            default_partner_id=self.customer.id,
        ).action_post()

        self.assertSettled(proposal)

    # What documents say
    # ------------------

    def test_a_netted_invoice_is_paid_and_names_its_netting(self):
        invoice = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 100)

        netting = self._net(invoice, bill)

        for document in (invoice, bill):
            self.assertEqual(document.payment_state, "paid")
            self.assertEqual(document.netting_ids, netting)
            widget = document.invoice_payments_widget
            self.assertEqual(
                [entry.get("netting_name") for entry in widget["content"]],
                [netting.name],
            )

    def test_only_the_netting_part_of_the_payments_says_netted(self):
        invoice = self._invoice(self.partner, 100)
        self._pay(invoice, 40)
        netting = self._net(invoice, self._bill(self.partner, 60))

        names = [
            entry.get("netting_name")
            for entry in invoice.invoice_payments_widget["content"]
        ]

        self.assertCountEqual(names, [None, netting.name])
        self.assertEqual(invoice.payment_state, "paid")

    def test_the_netting_keeps_what_it_printed(self):
        invoice = self._invoice(self.partner, 100, ref="PO 7")
        netting = self._net(invoice, self._bill(self.partner, 60))
        number = invoice.name

        self._pay(invoice)

        self.assertRecordValues(
            netting.line_ids.filtered(lambda line: line.side == "receivable"),
            [
                {
                    "number": number,
                    "reference": "PO 7",
                    "amount_original": 100,
                    "amount_open": 100,
                    "amount": 60,
                    "amount_left": 40,
                }
            ],
        )

    def test_an_item_left_at_zero_is_not_part_of_the_posted_netting(self):
        invoice = self._invoice(self.partner, 100)
        other = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 60)
        netting = self._propose(invoice, other, bill, item_order="amount_desc")
        netting.line_ids = [
            Command.create(
                {
                    "move_line_id": self._items(other).id,
                    "side": "receivable",
                    "currency_id": self.currency.id,
                    "amount": 0,
                }
            )
        ]

        netting.action_post()

        self.assertSettled(netting)
        self.assertEqual(netting.line_ids.move_line_id, self._items(invoice, bill))

    # Refusals
    # --------

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

    def _thirty_seventy(self):
        return self.env["account.payment.term"].create(
            {
                "name": "30 % now, 70 % in 60 days",
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": 30, "nb_days": 0}
                    ),
                    Command.create(
                        {"value": "percent", "value_amount": 70, "nb_days": 60}
                    ),
                ],
            }
        )

    def _own_agreement(self, **vals):
        """Make a partner of its own with an agreement of its own terms."""
        partner = self.env["res.partner"].create({"name": "Special"})
        return self._agreement(partner, **vals)
