"""What users of Odoo and of other systems reported in public, tried on this add-on.

Each test names the report it comes from. Most are of faults in matching, exchange
differences or tax on payment that a netting would inherit; the others are of systems
that net. The figures are ours, or those of the report where it has any.
"""

from odoo.fields import Command
from odoo.tests import tagged

from .common import NETTING_DATE, NettingCommon


@tagged("long", "standard", "post_install", "-at_install")
class TestMatchingReports(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._agreement(cls.partner)

    def test_both_documents_of_odd_rates_are_closed_without_a_cent_left(self):
        """odoo/odoo#87963: 26.45 at 1.5289 stayed open with 0.01."""
        euro = self._foreign_currency("EU1", rates={"2025-01-01": 1 / 1.5289})
        tax = self._tax(15)
        invoice = self._invoice(self.partner, 23, taxes=tax, currency=euro)
        bill = self._bill(self.partner, 26.45, currency=euro)
        self.assertEqual(invoice.amount_total, 26.45)

        netting = self._net(invoice, bill)

        self.assertSettled(netting)
        self.assertEqual(invoice.payment_state, "paid")
        self.assertEqual(bill.payment_state, "paid")
        self.assertEqual(self._residuals(invoice, bill), [0, 0])
        self.assertEqual(self._residuals_currency(invoice, bill), [0, 0])

    def test_a_part_in_foreign_currency_leaves_its_share_in_both(self):
        """odoo/odoo#19432: 90 of 100 closed the invoice, the rate having moved."""
        moved = self._foreign_currency(
            "EU2", rates={"2025-01-01": 0.5, "2025-03-01": 0.45}
        )
        invoice = self._invoice(self.partner, 100, currency=moved)
        bill = self._bill(self.partner, 90, currency=moved, date="2025-03-02")

        self.assertSettled(self._net(invoice, bill))

        self.assertEqual(invoice.payment_state, "partial")
        self.assertEqual(self._residuals_currency(invoice, bill), [10, 0])
        self.assertEqual(self._residuals(invoice, bill), [20, 0])

    def test_a_currency_of_whole_units_and_a_strong_one_both_close(self):
        """odoo/odoo#222221: 16,345 yen against 17.46 dollars at 936.29."""
        yen = self._foreign_currency("JP1", rounding=1.0, rates={"2025-01-01": 936.29})
        invoice = self._invoice(self.partner, 16345, currency=yen)
        bill = self._bill(self.partner, 16345, currency=yen)

        netting = self._net(invoice, bill)

        self.assertSettled(netting)
        self.assertEqual(netting.amount_company, 17.46)
        self.assertEqual(self._residuals(invoice, bill), [0, 0])
        netting.action_reverse()
        self.assertReversed(netting)
        self.assertEqual(self._residuals_currency(invoice, bill), [16345, -16345])

    def test_the_loss_on_an_opening_payable_has_the_right_sign(self):
        """frappe/erpnext#58741: 400 of 1,000 USD carried at 83, settled at 85."""
        dollar = self._foreign_currency(
            "US1", rates={"2025-01-01": 1 / 83, "2025-06-01": 1 / 85}
        )
        opening = self._misc_item(
            self.partner, 1000, self.payable, currency=dollar, balance=83000
        )
        claim = self._misc_item(
            self.partner, 400, currency=dollar, balance=34000, date="2025-06-02"
        )

        netting = self._net(opening, claim)

        self.assertSettled(netting)
        self.assertEqual(self._residuals_currency(opening, claim), [-600, 0])
        self.assertEqual(self._residuals(opening, claim), [-49800, 0])
        lost = netting.exchange_move_ids.line_ids.filtered(
            lambda line: (
                line.account_id == self.company.expense_currency_exchange_account_id
            )
        )
        self.assertEqual(sum(lost.mapped("balance")), 800)

    def test_every_exchange_entry_of_several_invoices_is_reversed(self):
        """odoo/odoo#14498: of three exchange entries only one was reversed."""
        invoices = [
            self._invoice(self.partner, 100, currency=self.foreign) for _ in range(3)
        ]
        bill = self._bill(self.partner, 300, currency=self.foreign)
        netting = self._net(*invoices, bill)
        exchange = netting.exchange_move_ids
        self.assertTrue(exchange)

        netting.action_reverse()

        self.assertReversed(netting)
        self.assertEqual(exchange.reversal_move_ids.reversed_entry_id, exchange)
        self.assertEqual(self._residuals(*invoices, bill), [50, 50, 50, -150])

    def test_a_netted_credit_note_with_an_exchange_difference_is_paid(self):
        """odoo/odoo#127890: an exchange entry changed the state of a credit note."""
        refund = self._refund(self.partner, 100, currency=self.foreign)
        invoice = self._invoice(self.partner, 300, currency=self.foreign)
        bill = self._bill(self.partner, 200, currency=self.foreign)

        self.assertSettled(self._net(refund, invoice, bill))

        self.assertEqual(
            (refund | invoice | bill).mapped("payment_state"), ["paid"] * 3
        )

    def test_defaults_of_the_screen_one_comes_from_do_not_reach_the_entries(self):
        """odoo/odoo#53639: exchange entries in the sales journal of the screen."""
        invoice = self._invoice(self.partner, 100, currency=self.foreign)
        bill = self._bill(self.partner, 100, currency=self.foreign)
        screen = {
            "default_move_type": "out_invoice",
            "default_journal_id": self.company_data["default_journal_sale"].id,
            "default_partner_id": self.vendor.id,
            "default_currency_id": self.currency.id,
        }
        Netting = self.env["account.netting"].with_context(**screen)

        netting = Netting.browse(
            Netting.propose(self._items(invoice, bill).ids, date=NETTING_DATE)
        )
        netting.action_post()

        netting = netting.with_context({})
        self.assertSettled(netting)
        self.assertEqual(netting.move_ids.journal_id, self.journal)
        self.assertEqual(netting.move_ids.mapped("move_type"), ["entry"])
        self.assertEqual(
            netting.exchange_move_ids.journal_id,
            self.company.currency_exchange_journal_id,
        )
        netting.with_context(**screen).action_reverse()
        self.assertReversed(netting)
        self.assertEqual(netting.reversal_move_ids.journal_id, self.journal)

    def test_a_payment_of_a_contact_is_netted_with_the_company_it_belongs_to(self):
        """odoo/odoo#66024, #36184: a payment of a contact of the same name."""
        contact = self.env["res.partner"].create(
            {"name": self.partner.name, "parent_id": self.partner.id}
        )
        advance = self._payment(contact, 200)
        invoice = self._invoice(contact, 300)
        bill = self._bill(self.partner, 250)

        self.assertSettled(self._net(advance, invoice, bill))

        self.assertEqual(self._residuals(advance, invoice, bill), [0, 0, -150])

    def test_the_bank_pays_what_remains_after_the_netting(self):
        """odoo/odoo#30664: invoice 100, bill 50, and 50 come in at the bank."""
        invoice = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 50)
        self.assertSettled(self._net(invoice, bill))

        money = self._payment(self.partner, 50, date="2025-06-20")
        (self._items(invoice) | self._items(money)).reconcile()

        self.assertEqual(self._residuals(invoice, bill, money), [0, 0, 0])
        self.assertEqual(invoice.payment_state, "paid")

    def test_items_of_a_locked_period_are_netted_on_an_open_day(self):
        """OCA/account-reconcile#712: matching across a locked period."""
        invoice = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 60)
        self.company.fiscalyear_lock_date = "2025-05-31"

        self.assertSettled(self._net(invoice, bill))

        self.assertEqual(self._residuals(invoice, bill), [40, 0])

    def test_an_entry_never_has_a_debit_or_credit_below_zero(self):
        """frappe/erpnext#47672: returns made entries with negative amounts."""
        netting = self._net(
            self._invoice(self.partner, 100),
            self._refund(self.partner, 30),
            self._bill(self.partner, 90),
            self._bill_refund(self.partner, 20),
        )

        self.assertSettled(netting)
        self.assertEqual(netting.amount, 70)
        for line in netting.move_ids.line_ids:
            self.assertGreaterEqual(line.debit, 0)
            self.assertGreaterEqual(line.credit, 0)

    def test_a_document_cannot_be_cancelled_while_its_netting_stands(self):
        """frappe/erpnext#35150, #46505: the set-off outlived its document."""
        invoice = self._invoice(self.partner, 100)
        self._net(invoice, self._bill(self.partner, 100))

        for undo in ("button_draft", "button_cancel"):
            with self.subTest(undo=undo), self.assertRefused("Reverse netting"):
                getattr(invoice, undo)()

    def test_posting_a_document_nets_nothing_by_itself(self):
        """frappe/erpnext#57260, #46283: a set-off nobody had asked for."""
        invoice = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 100)

        self.assertEqual(self._residuals(invoice, bill), [100, -100])
        self.assertFalse(invoice.netting_ids | bill.netting_ids)

    def test_what_was_netted_is_offered_no_more_and_the_rest_is(self):
        """OCA/account-financial-tools#786: the balance came from the first amount."""
        invoice = self._invoice(self.partner, 300)
        self._net(invoice, self._bill(self.partner, 200))
        bill = self._bill(self.partner, 10)

        wizard = self._wizard(invoice | bill)

        self.assertEqual(
            {line.move_line_id: line.amount_open for line in wizard.line_ids},
            {self._items(invoice): 100, self._items(bill): 10},
        )

    def test_a_period_closed_and_reopened_hides_no_item(self):
        """frappe/erpnext#52728: entries of a reopened period were not offered."""
        opening = self._misc_item(self.partner, 500, self.payable)
        invoice = self._invoice(self.partner, 500)
        self.company.fiscalyear_lock_date = "2025-12-31"
        with self.assertRefused("locked period"):
            self._net(opening, invoice)
        self.company.fiscalyear_lock_date = False

        self.assertSettled(self._net(opening, invoice))

    def test_the_company_of_the_items_is_netted_in_whichever_is_switched_on(self):
        """frappe/erpnext#22834: the entry went to the default company."""
        invoice = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 100)
        other = self.env["res.company"].create({"name": "Switched On"})
        self.env.user.company_ids |= other
        both = (other | self.company).ids
        Netting = self.env["account.netting"].with_context(allowed_company_ids=both)

        netting = Netting.browse(
            Netting.propose(self._items(invoice, bill).ids, date=NETTING_DATE)
        )
        netting.action_post()

        self.assertSettled(netting)
        self.assertEqual(netting.company_id, self.company)
        self.assertEqual(netting.move_ids.company_id, self.company)
        self.assertEqual(netting.move_ids.journal_id, self.journal)

    def test_the_dimension_of_the_agreement_is_on_the_bridging_lines(self):
        """frappe/erpnext#41866: the set-off had lost its accounting dimension."""
        plan = self.env["account.analytic.plan"].create({"name": "Departments"})
        account = self.env["account.analytic.account"].create(
            {"name": "Sales", "plan_id": plan.id}
        )
        self._agreement(
            (self.customer, self.vendor), analytic_distribution={account.id: 100}
        )
        netting = self._net(
            self._invoice(self.customer, 100), self._bill(self.vendor, 100)
        )

        bridging = netting.move_ids.line_ids.filtered(
            lambda line: line.account_id == self.bridging
        )
        self.assertEqual(
            bridging.mapped("analytic_distribution"), [{str(account.id): 100}] * 2
        )

    def _tax(self, percent):
        return self.env["account.tax"].create(
            {"name": f"{percent} %", "amount": percent, "type_tax_use": "sale"}
        )


@tagged("long", "standard", "post_install", "-at_install")
class TestTaxReports(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._agreement(cls.partner)
        cls.company.tax_exigibility = True
        tax_account = cls.company_data["default_account_tax_sale"]
        cls.transition = cls.copy_account(tax_account, {"reconcile": True})
        cls.due = cls.copy_account(tax_account)

    def test_instalments_netted_together_owe_the_tax_once(self):
        """odoo/odoo#236536: all instalments at once, and the tax came twice."""
        terms = self.env["account.payment.term"].create(
            {
                "name": "30 % now, balance in 60 days",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 30}),
                    Command.create(
                        {"value": "percent", "value_amount": 70, "nb_days": 60}
                    ),
                ],
            }
        )
        tax = self._tax(15)
        for detail in ("summary", "item"):
            with self.subTest(entry_detail=detail):
                before = self._tax_due()
                agreement = self.env["account.netting.agreement"].search(
                    [("party_ids.customer_id", "=", self.partner.id)]
                )
                agreement.action_draft()
                agreement.entry_detail = detail
                agreement.action_activate()
                invoice = self._invoice(self.partner, 1000, taxes=tax, terms=terms)
                self.assertSettled(self._net(invoice, self._bill(self.partner, 1150)))
                self.assertEqual(invoice.payment_state, "paid")
                self.assertEqual(self._tax_due() - before, 150)

    def test_a_tax_on_a_tax_falls_due_in_the_share_netted(self):
        """odoo/odoo#55330: 1 % that adds to the base of 20 %, 606 of 1,212 netted."""
        first = self._tax(1, include_base_amount=True, sequence=1)
        second = self._tax(20, sequence=2)
        invoice = self._invoice(self.partner, 1000, taxes=first | second)
        self.assertEqual(invoice.amount_total, 1212)

        netting = self._net(invoice, self._bill(self.partner, 606))

        self.assertSettled(netting)
        self.assertEqual(self._tax_due(), 106)
        netting.action_reverse()
        self.assertReversed(netting)
        self.assertEqual(self._tax_due(), 0)

    def test_the_tax_bears_the_netting_date_between_two_locks(self):
        """odoo/odoo#126316: between the tax lock and the general one."""
        invoice = self._invoice(self.partner, 1000, taxes=self._tax(15))
        bill = self._bill(self.partner, 1150)
        self.company.tax_lock_date = "2025-05-31"
        self.company.sale_lock_date = "2025-06-30"

        netting = self._net(invoice, bill)

        self.assertSettled(netting)
        self.assertEqual(
            netting.tax_move_ids.mapped("date"),
            [netting.date] * len(netting.tax_move_ids),
        )
        self.assertEqual(self._tax_due(), 150)

    def test_taxes_of_a_credit_note_and_an_invoice_cancel_out(self):
        """odoo/odoo#98005: a credit note and an invoice with tax on payment."""
        tax = self._tax(15)
        invoice = self._invoice(self.partner, 1000, taxes=tax)
        refund = self._refund(self.partner, 1000, taxes=tax)
        other = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 100)

        self.assertSettled(self._net(invoice, refund, other, bill))

        self.assertEqual(self._tax_due(), 0)
        self.assertEqual(self._residuals(invoice, refund, other, bill), [0, 0, 0, 0])

    def _tax(self, percent, **vals):
        repartition = [
            Command.create({"repartition_type": "base"}),
            Command.create({"repartition_type": "tax", "account_id": self.due.id}),
        ]
        return self.env["account.tax"].create(
            {
                "name": f"{percent} % on payment",
                "amount": percent,
                "type_tax_use": "sale",
                "tax_exigibility": "on_payment",
                "cash_basis_transition_account_id": self.transition.id,
                "invoice_repartition_line_ids": repartition,
                "refund_repartition_line_ids": repartition,
                **vals,
            }
        )

    def _tax_due(self):
        """Return what all entries together owe the tax office."""
        lines = self.env["account.move.line"].search(
            [("account_id", "=", self.due.id), ("parent_state", "=", "posted")]
        )
        return self.currency.round(-sum(lines.mapped("balance")))
