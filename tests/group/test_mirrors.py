"""An invoice of one company and its bill in another are one obligation, not two."""

import doctest

from odoo.tests import tagged

from odoo.addons.account_netting_group.core import mirrors
from odoo.addons.account_netting_group.wizards import account_netting_group_position

from .test_across_paths import OneAcrossCommon


@tagged("standard", "post_install", "-at_install")
class TestMirrors(OneAcrossCommon):
    def test_the_examples_in_the_docstrings_hold(self):
        for module in (mirrors, account_netting_group_position):
            results = doctest.testmod(module)
            self.assertFalse(results.failed)
            self.assertTrue(results.attempted)

    def test_an_invoice_and_its_bill_are_one_obligation(self):
        """A invoices B 1,000, and B has the bill with A's number: 1,000, not 2,000."""
        invoice, bill = self._invoice_and_bill(1000, 1000)

        obligation = self._find(self.a, self.b)

        self.assertRecordValues(
            obligation,
            [
                {
                    "claim_move_id": invoice.id,
                    "debt_move_id": bill.id,
                    "claim": 1000.0,
                    "debt": 1000.0,
                    "amount": 1000.0,
                    "difference": 0.0,
                    "state": "agreed",
                }
            ],
        )
        self.assertFalse(self._find(self.b, self.a))

    def test_amounts_that_differ_are_a_mismatch(self):
        """A claims 1,000 and B says 930: 930 are owed, 70 differ."""
        self._invoice_and_bill(1000, 930)

        self.assertRecordValues(
            self._find(self.a, self.b),
            [{"amount": 930.0, "difference": 70.0, "state": "mismatch"}],
        )

    def test_what_one_of_the_two_lacks_is_shown(self):
        self._document_in(self.a, "out_invoice", self.b.partner_id, 300.0)

        self.assertRecordValues(
            self._find(self.a, self.b),
            [{"claim": 300.0, "debt": 0.0, "amount": 0.0, "state": "claim_only"}],
        )

    def test_what_was_paid_with_one_of_them_alone_differs(self):
        invoice, _bill = self._invoice_and_bill(1000, 1000)
        paid = self._items_of(self.a, [-400], [], partner=self.b.partner_id)
        item = self._items(invoice)
        paid.account_id = item.account_id
        (paid | item).reconcile()

        self.assertRecordValues(
            self._find(self.a, self.b),
            [{"claim": 600.0, "debt": 1000.0, "difference": -400.0}],
        )

    def test_a_document_made_from_another_is_its_mirror(self):
        """Odoo's modules between companies say so, whatever the numbers are."""
        invoice, bill = self._invoice_and_bill(1000, 1000, ref="else")
        other = self._document_in(self.b, "in_invoice", self.a.partner_id, 1000.0)
        Obligation = self.env["account.netting.obligation"]
        made_from = {bill.id: invoice.id}
        prepare = type(Obligation)._prepare_booked

        def link(model, move, currency_id, units):
            booked = prepare(model, move, currency_id, units)
            source = made_from.get(move.id)
            return booked._replace(links=booked.links | {("move", source)})

        self.patch(type(Obligation), "_prepare_booked", link)
        found = self._find(self.a, self.b)

        self.assertEqual(found.mapped("state"), ["agreed", "debt_only"])
        self.assertEqual(found[0].debt_move_id, bill)
        self.assertEqual(found[1].debt_move_id, other)

    def test_what_is_due_after_netting_across_is_one_obligation(self):
        """B owes A 100, and both books say so."""
        self._propose_across(self.invoice, self.bill).action_post()

        self.assertRecordValues(
            self._find(self.a, self.b),
            [{"claim": 100.0, "debt": 100.0, "amount": 100.0, "state": "agreed"}],
        )

    def test_a_claim_is_not_netted_against_its_own_mirror(self):
        """What A is owed by B, and what B owes A, are no two claims to net."""
        with self.assertRaisesRegex(Exception, "one obligation"):
            self._across(
                self.a,
                (self.a, self.b),
                customer=self.b.partner_id,
                vendor=self.a.partner_id,
            )

    def _invoice_and_bill(self, invoiced, billed, ref=None):
        invoice = self._document_in(self.a, "out_invoice", self.b.partner_id, invoiced)
        bill = self._document_in(self.b, "in_invoice", self.a.partner_id, billed)
        bill.ref = ref or invoice.name
        return invoice, bill

    def _find(self, creditor, debtor):
        found = self.env["account.netting.obligation"]._find()
        return found.filtered(
            lambda one: (one.creditor_id, one.debtor_id) == (creditor, debtor)
        )
