"""Nobody undoes a netting by its entry or its matching: only *Reverse netting* does."""

from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import tagged

from .guards_common import POINTER, GuardsCommon


@tagged("standard", "post_install", "-at_install")
class TestGuards(GuardsCommon):
    def _unreconcile(self, items):
        """Press *Unreconcile* in the list of journal items."""
        items.with_context(active_ids=items.ids).action_unreconcile_match_entries()

    def test_the_manager_of_these_tests_may_reverse_nettings(self):
        self.assertTrue(self.manager.has_group("account_netting.group_netting_manager"))

    # The entry
    # ---------

    def test_the_entry_is_not_reset_to_draft(self):
        self.assertShut(
            self.entry, lambda entry: entry.button_draft(), self.netting.name, POINTER
        )

    def test_the_entry_is_not_cancelled(self):
        self.assertShut(
            self.entry, lambda entry: entry.button_cancel(), self.netting.name, POINTER
        )

    def test_the_entry_is_not_deleted(self):
        self.assertShut(self.entry, lambda entry: entry.unlink())

    def test_the_lines_are_not_deleted(self):
        self.assertShut(self.entry.line_ids, lambda lines: lines.unlink(), POINTER)

    def test_the_entry_is_not_reversed(self):
        self.assertShut(self.entry, lambda entry: entry._reverse_moves(), POINTER)
        self.assertShut(
            self.entry, lambda entry: entry._reverse_moves(cancel=True), POINTER
        )

    def test_the_entry_is_not_reversed_by_the_dialog(self):
        for button in ("reverse_moves", "refund_moves", "modify_moves"):
            with self.subTest(button=button), self.assertRefused(POINTER):
                getattr(self._reversal(self.entry), button)()

    def test_the_state_of_the_entry_is_not_written(self):
        for state in ("draft", "cancel"):
            with self.subTest(state=state):
                self.assertShut(
                    self.entry,
                    lambda entry, s=state: entry.write({"state": s}),
                    POINTER,
                )

    def test_what_the_entry_books_is_not_written(self):
        first, second, *_rest = self.entry.line_ids
        changes = {
            "netting_id": False,
            "date": "2025-06-16",
            "partner_id": self.customer.id,
            "journal_id": self.company_data["default_journal_misc"].id,
            "currency_id": self.foreign.id,
            "reversed_entry_id": self.bill.id,
            "move_type": "out_invoice",
            "line_ids": [
                Command.update(first.id, {"balance": first.balance + 1}),
                Command.update(second.id, {"balance": second.balance - 1}),
            ],
        }
        for field, value in changes.items():
            with self.subTest(field=field):
                self.assertShut(
                    self.entry, lambda entry, v={field: value}: entry.write(v)
                )

    def test_readonly_fields_of_the_entry_are_not_written_past_odoo_s_check(self):
        for vals in ({"date": "2025-06-16"}, {"partner_id": self.customer.id}):
            with self.subTest(vals=vals):
                self.assertShut(
                    self.entry.with_context(skip_readonly_check=True),
                    lambda entry, v=vals: entry.write(v),
                    POINTER,
                )

    def test_what_the_lines_book_is_not_written(self):
        changes = {
            "account_id": self.receivable_2.id,
            "partner_id": self.customer.id,
            "balance": 1,
            "debit": 1,
            "credit": 1,
            "amount_currency": 1,
            "currency_id": self.foreign.id,
            "date": "2025-06-16",
            "move_id": self.bill.id,
            "matched_debit_ids": [Command.clear()],
            "matched_credit_ids": [Command.clear()],
        }
        lines = self.entry.line_ids
        for line in (self._items(self.entry)[0], (lines - self._items(self.entry))[0]):
            for field, value in changes.items():
                with self.subTest(account=line.account_id.name, field=field):
                    if field.startswith("matched") and not line[field]:
                        continue
                    self.assertShut(line, lambda rec, v={field: value}: rec.write(v))

    def test_the_account_is_not_changed_together_with_the_item_s(self):
        """Odoo lets all lines of a matching change their account at once."""
        items = self._items(self.invoice) | self._items(self.entry).filtered("credit")

        self.assertShut(
            items,
            lambda lines: lines.write({"account_id": self.receivable_2.id}),
            POINTER,
        )

    def test_unmatched_bridging_lines_are_not_changed_either(self):
        """With two bridging accounts, nothing but the guard protects these lines."""
        partner = self.env["res.partner"].create({"name": "Control"})
        control = self.copy_account(self.bridging)
        self._agreement(partner, payable_account_id=control.id)
        netting = self._net(self._invoice(partner, 10), self._bill(partner, 10))
        bridging = netting.move_ids.line_ids.filtered(lambda line: not line.reconciled)
        self.assertEqual(len(bridging), 2)

        self.assertShut(
            bridging, lambda lines: lines.write({"partner_id": partner.id + 1}), POINTER
        )
        self.assertShut(
            bridging,
            lambda lines: lines.write({"account_id": self.expense.id}),
            POINTER,
        )
        self.assertShut(bridging, lambda lines: lines.unlink(), POINTER)

    def test_no_lines_are_added(self):
        vals_list = [
            {
                "move_id": self.entry.id,
                "account_id": account.id,
                "partner_id": self.partner.id,
                "balance": balance,
            }
            for account, balance in ((self.receivable, 5), (self.payable, -5))
        ]

        self.assertShut(
            self.env["account.move.line"],
            lambda lines: self._create(lines, vals_list),
            POINTER,
        )

    def test_labels_and_references_stay_free(self):
        self.entry.ref = "Agreed on the phone"
        self.entry.line_ids[0].name = "Agreed on the phone"

        self.assertSettled(self.netting)

    def test_a_copy_of_the_entry_is_no_netting_entry(self):
        copy = self.entry.copy()

        self.assertFalse(copy.netting_id)
        self.assertEqual(self.netting.move_ids, self.entry)

    # The matching
    # ------------

    def test_the_matching_of_the_entry_is_not_undone(self):
        self.assertShut(
            self.entry.line_ids, lambda lines: lines.remove_move_reconcile(), POINTER
        )

    def test_the_matching_of_the_documents_is_not_undone(self):
        for document in (self.invoice, self.bill):
            with self.subTest(document=document.name):
                self.assertShut(
                    self._items(document),
                    lambda lines: lines.remove_move_reconcile(),
                    self.netting.name,
                    POINTER,
                )

    def test_the_matching_is_not_undone_from_the_list_of_items(self):
        for lines in (self._items(self.invoice), self.entry.line_ids):
            self.assertShut(
                lines.with_context(active_ids=lines.ids),
                lambda rec: rec.action_unreconcile_match_entries(),
                POINTER,
            )

    def test_the_matching_is_not_undone_from_the_payment_widget(self):
        partial = self.invoice.invoice_payments_widget["content"][0]["partial_id"]

        self.assertShut(
            self.invoice,
            lambda invoice: invoice.js_remove_outstanding_partial(partial),
            POINTER,
        )

    def test_the_matching_itself_is_not_deleted(self):
        partials = self._partials()
        self.assertEqual(len(partials), 3)

        for partial in partials:
            self.assertShut(partial, lambda rec: rec.unlink(), POINTER)

    def test_the_matching_itself_is_not_written(self):
        changes = {
            "amount": 1,
            "debit_amount_currency": 1,
            "credit_amount_currency": 1,
            "debit_move_id": self._items(self.invoice).id,
            "credit_move_id": self._items(self.bill).id,
        }
        for field, value in changes.items():
            with self.subTest(field=field):
                self.assertShut(
                    self._partials()[0],
                    lambda partial, v={field: value}: partial.write(v),
                    POINTER,
                )

    def test_a_payment_matched_with_the_same_invoice_can_still_be_undone(self):
        payment = self._pay(self.invoice, 40)
        self.assertEqual(self.invoice.payment_state, "paid")

        self._items(payment.move_id).remove_move_reconcile()

        self.assertEqual(self._residuals(self.invoice), [40])
        self.assertSettled(self.netting)

    def test_what_is_not_the_nettings_is_undone_from_the_list_of_items(self):
        payment = self._pay(self.invoice, 40)
        other = self._invoice(self.partner, 25)
        advance = self._payment(self.partner, 55)
        self.assertEqual(self._residuals(self.invoice), [0])
        self._items(other, advance).reconcile()

        with patch.object(
            self.registry["res.users"], "_bus_send", autospec=True
        ) as told:
            self._unreconcile(self._items(payment.move_id))

        self.assertEqual(self._residuals(self.invoice), [40])
        self.assertEqual(self._residuals(payment.move_id), [-40])
        self.assertSettled(self.netting)
        [call] = told.call_args_list
        self.assertIn(self.netting.name, call.args[2]["message"])
        # Nobody spoke of those.
        self.assertEqual(self._residuals(other, advance), [0, -30])

    def test_an_invoice_paid_together_with_a_netted_one_is_freed(self):
        other = self._invoice(self.partner, 25)
        payment = self._payment(self.partner, 65)
        (self._items(self.invoice, other) | self._items(payment)).reconcile()
        self.assertEqual(self._residuals(self.invoice, other, payment), [0, 0, 0])

        self._unreconcile(self._items(other))

        self.assertEqual(self._residuals(self.invoice, other, payment), [40, 25, -65])
        self.assertSettled(self.netting)

    def test_the_exchange_difference_of_a_netting_stays_with_it(self):
        invoice = self._invoice(self.partner, 100, currency=self.foreign)
        netting = self._net(
            invoice, self._bill(self.partner, 60, currency=self.foreign)
        )
        payment = self._pay(invoice, 40, date="2025-07-15")
        self.assertEqual(self._residuals(invoice), [0])

        self._unreconcile(self._items(payment.move_id))

        self.assertEqual(self._residuals(invoice), [20])
        self.assertEqual(self._residuals_currency(invoice), [40])
        self.assertSettled(netting)
        self.assertFalse(netting.exchange_move_ids.reversal_move_ids)

    # The reversal entry
    # ------------------

    def test_the_reversal_entry_is_guarded_too(self):
        self.netting.action_reverse(date="2025-06-20")
        for entry in (self.netting.reversal_move_ids, self.entry):
            doors = {
                "draft": lambda move: move.button_draft(),
                "cancel": lambda move: move.button_cancel(),
                "delete": lambda move: move.unlink(),
                "reverse": lambda move: move._reverse_moves(cancel=True),
                "unmatch": lambda move: move.line_ids.remove_move_reconcile(),
                "link": lambda move: move.write({"netting_id": False}),
            }
            for name, door in doors.items():
                with self.subTest(door=name, entry=entry.ref):
                    self.assertShut(entry, door)
        self.assertReversed(self.netting)

    def _partials(self):
        lines = self.entry.line_ids
        return lines.matched_debit_ids | lines.matched_credit_ids
