"""With Odoo's module that withholds tax at payment: a netting withholds it, too."""

from random import Random

from odoo.fields import Command
from odoo.tests import BaseCase, tagged

from odoo.addons.account_netting_withholding.models.document_taxes import (
    DocumentTax,
    DocumentTaxes,
)

from ...common import NETTING_DATE
from .withholding_common import WithholdingCommon


@tagged("standard", "post_install", "-at_install")
class TestWithholding(WithholdingCommon):
    def test_a_bill_is_netted_less_its_tax_which_is_withheld_with_a_number(self):
        invoice = self._invoice(self.partner, 1000)
        bill = self._bill(self.partner, 400, taxes=self.withheld)

        netting = self._net(invoice, bill)

        self.assertSettled(netting)
        self.assertEqual(netting.amount, 360)
        self.assertEqual(self._residuals(invoice, bill), [640, 0])
        self.assertEqual(self._withheld(), 40)
        tax = netting.withholding_ids
        self.assertEqual((tax.name, tax.base_amount, tax.amount), ("WHT001", 400, 40))
        line = netting.line_ids.filtered(lambda line: line.side == "payable")
        self.assertEqual((line.amount_withheld, line.amount_left), (40, 0))
        self.assertEqual(tax.move_id.date, netting.date)
        self.assertEqual(bill.payment_state, "paid")

    def test_a_part_is_netted_and_the_rest_is_paid_with_the_rest_of_the_tax(self):
        invoice = self._invoice(self.partner, 400)
        bill = self._bill(self.partner, 1000, taxes=self.withheld)

        netting = self._net(invoice, bill)
        self.assertSettled(netting)
        self.assertEqual(self._withheld(), 44.44)
        self.assertEqual(self._residuals(invoice, bill), [0, -555.56])

        payment = self._register(bill)._create_payments()
        self.assertEqual(self._withheld(), 100)
        self.assertEqual(self._get_bank(payment), 500)
        self.assertEqual(self._residuals(bill), [0])

    def test_a_bill_netted_in_three_parts_withholds_all_its_tax(self):
        bill = self._bill(self.partner, 100, taxes=self.withheld)
        for _part in range(3):
            self.assertSettled(self._net(self._invoice(self.partner, 30), bill))

        self.assertEqual(self._withheld(), 10)
        self.assertEqual(self._residuals(bill), [0])

    def test_value_added_tax_is_no_base_of_what_is_withheld(self):
        """Of 1,070.00, 30.00 are withheld: 3 % of 1,000.00."""
        vat = self.env["account.tax"].create(
            {"name": "7 %", "amount": 7, "type_tax_use": "purchase"}
        )
        three = self._withholding_tax("3 %", -3, "purchase")
        bill = self._bill(self.partner, 1000, taxes=vat | three)

        netting = self._net(self._invoice(self.partner, 520), bill)

        self.assertEqual(self._residuals(bill), [-535])
        self.assertEqual(self._withheld(), 15)
        self.assertEqual(netting.withholding_ids.base_amount, 500)
        # There is no sequence: it goes by the netting's number.
        self.assertEqual(netting.withholding_ids.name, netting.name)

    def test_more_than_is_left_without_the_tax_is_refused_and_says_why(self):
        invoice = self._invoice(self.partner, 1000)
        bill = self._bill(self.partner, 400, taxes=self.withheld)

        with self.assertRefused("360.00", "withheld", "40.00"):
            self._propose(invoice, bill, amounts={invoice: 400, bill: 400})

    def test_no_discount_goes_with_what_tax_is_withheld_of(self):
        """Its base would change: 360.00 are netted and 40.00 withheld, as without."""
        agreement = self.env["account.netting.agreement"].search([], limit=1)
        agreement.action_draft()
        agreement.discount_vendor = "pro_rata"
        agreement.action_activate()
        terms = self.env["account.payment.term"].create(
            {
                "name": "2 % within half a year",
                "early_discount": True,
                "discount_percentage": 2,
                "discount_days": 180,
                "line_ids": [Command.create({"value_amount": 100, "nb_days": 190})],
            }
        )
        bill = self._bill(self.partner, 400, taxes=self.withheld, terms=terms)
        plain = self._bill(self.partner, 100, terms=terms)

        netting = self._propose(self._invoice(self.partner, 1000), bill, plain)

        self.assertIn(bill.name, netting.alerts["netting_discount"]["message"])
        netting.action_post()
        self.assertSettled(netting)
        self.assertEqual((netting.amount, self._withheld()), (458, 40))
        self.assertEqual(self._residuals(bill, plain), [0, 0])

    def test_an_invoice_from_which_the_customer_withholds(self):
        invoice = self._invoice(self.partner, 100, taxes=self.by_customer)
        bill = self._bill(self.partner, 200)

        netting = self._net(invoice, bill)

        self.assertEqual(netting.amount, 97)
        self.assertEqual(self._residuals(invoice, bill), [0, -103])
        self.assertEqual(self._withheld(), -3)  # ours, to be set against our own tax

    def test_a_credit_note_gives_back_what_would_have_been_withheld(self):
        bill = self._bill(self.partner, 400, taxes=self.withheld)
        refund = self._bill_refund(self.partner, 100, taxes=self.withheld)

        netting = self._net(self._invoice(self.partner, 1000), bill, refund)

        self.assertEqual(netting.amount, 270)
        self.assertEqual(self._residuals(bill, refund), [0, 0])
        self.assertEqual(self._withheld(), 30)

    def test_a_foreign_currency_at_the_rate_of_the_netting_date(self):
        """40.00 at 2.5 are 16.00; the bill was booked at 2.0."""
        invoice = self._invoice(self.partner, 1000, currency=self.foreign)
        bill = self._bill(self.partner, 400, taxes=self.withheld, currency=self.foreign)

        netting = self._net(invoice, bill)

        self.assertSettled(netting)
        self.assertEqual(self._residuals_currency(bill), [0])
        self.assertEqual(self._residuals(bill), [0])
        self.assertEqual(self._withheld(), 16)
        netting.action_reverse(date="2025-06-30")
        self.assertReversed(netting)
        self.assertEqual(self._residuals(bill), [-200])
        self.assertEqual(self._withheld(), 0)

    def test_a_reversal_takes_back_what_was_withheld(self):
        invoice = self._invoice(self.partner, 400)
        bill = self._bill(self.partner, 1000, taxes=self.withheld)
        netting = self._net(invoice, bill)

        netting.action_reverse(date="2025-07-01")

        self.assertReversed(netting)
        self.assertEqual(self._residuals(invoice, bill), [400, -1000])
        self.assertEqual(self._withheld(), 0)
        self.assertEqual(
            netting.withheld_move_ids.sorted("id").mapped("date")[-1],
            netting.reversal_date,
        )
        again = self._net(invoice, bill)
        self.assertEqual((again.amount, self._withheld()), (400, 44.44))

    def test_a_part_taken_back_is_withheld_no_more(self):
        invoice = self._invoice(self.partner, 1000)
        bill = self._bill(self.partner, 400, taxes=self.withheld)
        netting = self._net(invoice, bill)

        dialog = self.env["account.netting.take.back"].create(
            {"netting_id": netting.id}
        )
        dialog.line_ids.amount = 90
        self.assertEqual(dialog.effect_move_ids, netting.withheld_move_ids)
        netting.action_take_back(
            {self._items(invoice).id: 90, self._items(bill).id: 90}, date="2025-07-01"
        )

        self.assertEqual(self._residuals(invoice, bill), [730, -100])
        self.assertEqual(self._withheld(), 30)
        netting.action_reverse(date="2025-07-02")
        self.assertEqual(self._residuals(invoice, bill), [1000, -400])
        self.assertEqual(self._withheld(), 0)

    def test_the_entry_that_withholds_is_undone_by_its_netting_alone(self):
        bill = self._bill(self.partner, 400, taxes=self.withheld)
        netting = self._net(self._invoice(self.partner, 1000), bill)
        entry = netting.withheld_move_ids

        for undo in (
            entry.button_draft,
            entry.button_cancel,
            entry.unlink,
            lambda: entry._reverse_moves([{}], cancel=True),
            lambda: entry.line_ids.remove_move_reconcile(),
        ):
            with self.assertRefused(netting.name, "Reverse netting"):
                undo()

    def test_a_locked_tax_period_is_told_before(self):
        invoice = self._invoice(self.partner, 1000)
        bill = self._bill(self.partner, 400, taxes=self.withheld)
        self.company.tax_lock_date = NETTING_DATE

        self.assertEqual(self._codes(bill), ["date_locked"])
        self.assertEqual(self._codes(invoice), [])

    def test_what_is_kept_out_stays_open_with_its_tax(self):
        bill = self._bill(self.partner, 400, taxes=self.withheld)
        bill.write({"netting_hold": "part", "netting_hold_amount": 100})

        netting = self._net(self._invoice(self.partner, 1000), bill)

        self.assertEqual(netting.amount, 270)
        self.assertEqual(self._residuals(bill), [-100])
        self.assertEqual(self._withheld(), 30)

    def test_settled_documents_tell_all_that_was_settled(self):
        bill = self._bill(self.partner, 400, taxes=self.withheld)
        netting = self._net(self._invoice(self.partner, 1000), bill)

        told = {row["document"]: row for row in netting.settled_documents()}

        self.assertEqual(told[bill.name]["amount"], 400)
        (tax,) = told[bill.name]["taxes"]
        self.assertEqual((tax["tax_id"], tax["base"], tax["tax"]), (False, 400, 0))
        netting.action_reverse(date="2025-07-01")
        rows = self.env["account.netting.settlement"].search(
            [("move_id", "=", bill.id)]
        )
        self.assertEqual(sum(rows.mapped("amount")), 0)

    def test_the_advice_tells_what_was_withheld_and_its_number(self):
        bill = self._bill(self.partner, 400, taxes=self.withheld)
        proposal = self._propose(self._invoice(self.partner, 1000), bill)
        self.assertIn("of tax will be withheld", self._print(proposal))

        proposal.action_post()

        printed = self._print(proposal)
        self.assertIn("40.00", printed)
        self.assertIn("WHT001", printed)

    def _print(self, netting):
        report = self.env.ref("account_netting.action_report_netting_advice")
        return str(self.env["ir.actions.report"]._render_qweb_html(report, netting.ids))

    def test_who_may_post_nettings_needs_no_further_rights(self):
        user = self._user("netter", "account_netting.group_netting_user")
        bill = self._bill(self.partner, 400, taxes=self.withheld)
        invoice = self._invoice(self.partner, 1000)

        netting = self._net(invoice, bill, user=user)

        self.assertEqual(netting.withholding_ids.amount, 40)

    def test_a_rule_nets_and_withholds(self):
        bill = self._bill(self.partner, 400, taxes=self.withheld)
        self._invoice(self.partner, 1000)
        rule = self.env["account.netting.rule"].create({"name": "Rule"})
        rule.action_activate()

        run = rule.action_run(date=NETTING_DATE)

        self.assertEqual(run.netting_ids.amount, 360)
        self.assertEqual(self._residuals(bill), [0])
        self.assertEqual(self._withheld(), 40)


@tagged("standard", "post_install", "-at_install")
class TestShares(BaseCase):
    """What is withheld of parts, for any amounts: units are cents."""

    def test_parts_lose_no_cent_and_a_netted_amount_settles_what_it_says(self):
        chance = Random(1)
        for _book in range(500):
            total = chance.randint(1, 10 ** chance.randint(2, 8))
            bases = [chance.randint(1, total) for _tax in range(chance.randint(1, 3))]
            rates = [chance.choice((1, 2, 3, 5, 10, 15, 20)) for _tax in bases]
            taxes = [
                DocumentTax({}, base, max(base * rate // 100, 1))
                for base, rate in zip(bases, rates, strict=True)
            ]
            whole = sum(tax.units for tax in taxes)
            if whole >= total:
                continue
            before = withheld = 0
            while before < total:
                left = DocumentTaxes(total, before, taxes)
                most = total - before
                nettable = most - left.withheld(most)
                netted = chance.randint(0, max(nettable, 0))
                settled = left.settled(netted, most)
                if chance.random() < 0.3 or not settled or settled > most:
                    settled = most
                else:
                    self.assertEqual(settled - left.withheld(settled), netted)
                withheld += left.withheld(settled)
                before += settled
            self.assertEqual(withheld, whole)
