"""Posting: the entry, and what documents say of it."""

from odoo.fields import Command
from odoo.tests import tagged

from .posting_common import PostingCommon


@tagged("standard", "post_install", "-at_install")
class TestPostingEntry(PostingCommon):
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
