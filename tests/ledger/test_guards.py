"""Nobody undoes a netting behind its back: every way but *Reverse netting* is shut."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import NettingCommon

#: What a caller of the external API may put into the context.
FORGED = {"account_netting_at_work": True}
POINTER = "Reverse netting"


@tagged("standard", "post_install", "-at_install")
class TestGuards(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._agreement(cls.partner)
        cls.invoice = cls._invoice(cls.partner, 100)
        cls.bill = cls._bill(cls.partner, 60)
        cls.netting = cls._net(cls.invoice, cls.bill)
        cls.entry = cls.netting.move_ids
        cls.manager = cls._user("another_manager", "account.group_account_manager")

    def assertShut(self, records, door, *texts, error=UserError):
        """Check that a door is shut: to accountants, to the system, to forgers."""
        for who, opened in (
            ("the accountant", records),
            ("another manager", records.with_user(self.manager)),
            ("the system", records.sudo()),
            ("a forger", records.with_context(**FORGED)),
            ("an eraser", records.with_context(force_delete=True)),
        ):
            with self.subTest(who=who), self.assertRefused(*texts, error=error):
                door(opened)

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

    # The documents
    # -------------

    def test_netted_documents_are_not_reset_to_draft(self):
        for document in (self.invoice, self.bill):
            with self.subTest(document=document.name):
                self.assertShut(
                    document,
                    lambda move: move.button_draft(),
                    document.name,
                    self.netting.name,
                    POINTER,
                )

    def test_netted_documents_are_not_cancelled(self):
        for document in (self.invoice, self.bill):
            with self.subTest(document=document.name):
                self.assertShut(
                    document, lambda move: move.button_cancel(), document.name, POINTER
                )

    def test_the_state_of_netted_documents_is_not_written(self):
        for state in ("draft", "cancel"):
            self.assertShut(
                self.invoice, lambda move, s=state: move.write({"state": s}), POINTER
            )

    def test_netted_documents_are_not_deleted(self):
        self.assertShut(self.invoice, lambda move: move.unlink())

    def test_netted_documents_are_not_reversed_and_made_anew(self):
        for document in (self.invoice, self.bill):
            with (
                self.subTest(document=document.name),
                self.assertRefused(document.name, POINTER),
            ):
                self._reversal(document).modify_moves()

    def test_a_netted_miscellaneous_entry_is_not_reversed(self):
        """Odoo reverses those by undoing what they are matched with."""
        opening = self._misc_item(self.partner, 30, self.payable)
        self._net(self.invoice, opening)

        with self.assertRefused(opening.name, POINTER):
            self._reversal(opening).reverse_moves()

    def test_a_netted_payment_is_not_reset_or_cancelled(self):
        advance = self._payment(self.partner, 30)
        bill_refund = self._bill_refund(self.partner, 30)
        self._net(advance, bill_refund)
        payment = advance.origin_payment_id

        for button in ("action_draft", "action_cancel"):
            with self.subTest(button=button):
                self.assertShut(
                    payment, lambda rec, b=button: getattr(rec, b)(), POINTER
                )

    def test_a_plain_credit_note_is_allowed(self):
        action = self._reversal(self.invoice).refund_moves()
        refund = self.env["account.move"].browse(action["res_id"])
        refund.action_post()

        self.assertSettled(self.netting)
        self.assertEqual(self._residuals(self.invoice, refund), [0, -60])

    def test_two_credit_notes_of_one_invoice_can_be_posted_together(self):
        refunds = self.env["account.move"]
        for _ in range(2):
            action = self._reversal(self.invoice).refund_moves()
            refunds |= self.env["account.move"].browse(action["res_id"])
        refunds.invoice_line_ids.price_unit = 20

        refunds.action_post()

        self.assertEqual(refunds.mapped("state"), ["posted"] * 2)
        self.assertSettled(self.netting)

    def test_documents_are_free_again_once_the_netting_is_reversed(self):
        self.netting.action_reverse(date="2025-06-20")

        (self.invoice | self.bill).button_draft()

        self.assertEqual((self.invoice | self.bill).mapped("state"), ["draft"] * 2)

    def test_documents_of_a_proposal_stay_free(self):
        invoice = self._invoice(self.partner, 100)
        self._propose(invoice, self._bill(self.partner, 60))

        invoice.button_draft()

        self.assertEqual(invoice.state, "draft")

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

    # The document
    # ------------

    def test_the_netting_is_not_written_past_its_buttons(self):
        other = self._agreement(self.customer, active=False)
        changes = {
            "state": "draft",
            "name": "NETTING/2025/99999",
            "agreement_id": other.id,
            "customer_id": self.customer.id,
            "vendor_id": self.customer.id,
            "currency_id": self.foreign.id,
            "company_id": self.company.id,
            "date": "2025-06-16",
            "move_ids": [Command.clear()],
            "reversal_move_ids": [Command.link(self.bill.id)],
            "reversal_date": "2025-06-16",
            "reversal_reason": "None",
            "line_ids": [Command.clear()],
        }
        for field, value in changes.items():
            with self.subTest(field=field):
                self.assertShut(
                    self.netting,
                    lambda netting, v={field: value}: netting.write(v),
                    self.netting.name,
                )

    def test_the_state_of_a_proposal_is_not_written_either(self):
        proposal = self._propose(self.invoice, self._bill(self.partner, 10))
        for state in ("sent", "accepted", "posted", "reversed", "cancel"):
            with self.subTest(state=state):
                self.assertShut(
                    proposal, lambda netting, s=state: netting.write({"state": s})
                )

    def test_the_items_of_a_posted_netting_are_not_changed(self):
        line = self.netting.line_ids[0]
        for vals in (
            {"amount": 1},
            {"amount_open": 1},
            {"move_line_id": False},
            {"entry_line_id": False},
            {"number": "INV/1"},
            {"netting_id": self._propose(self.invoice, self._bill(self.partner, 1)).id},
        ):
            with self.subTest(vals=vals):
                self.assertShut(line, lambda rec, v=vals: rec.write(v))
        self.assertShut(line, lambda rec: rec.unlink())
        self.assertShut(
            line,
            lambda rec: self._create(
                rec,
                {
                    "netting_id": self.netting.id,
                    "move_line_id": self._items(self.invoice).id,
                    "amount": 1,
                    "currency_id": self.currency.id,
                    "side": "receivable",
                },
            ),
        )

    def test_a_netting_is_not_deleted_once_posted(self):
        self.assertShut(self.netting, lambda netting: netting.unlink())
        self.netting.action_reverse(date="2025-06-20")
        self.assertShut(self.netting, lambda netting: netting.unlink())

    def test_a_netting_is_not_duplicated(self):
        self.assertShut(self.netting, lambda netting: netting.copy())

    def test_a_netting_is_not_cancelled_once_posted(self):
        for button in ("action_cancel", "action_draft", "action_send"):
            with self.subTest(button=button):
                self.assertShut(
                    self.netting,
                    lambda netting, b=button: getattr(netting, b)(),
                    self.netting.name,
                )

    def test_nettings_are_born_as_proposals(self):
        self.assertShut(
            self.env["account.netting"],
            lambda model: self._create(model, self._netting_vals(state="posted")),
        )

    def test_no_entry_becomes_a_netting_entry_from_outside(self):
        self.assertShut(
            self.bill, lambda move: move.write({"netting_id": self.netting.id})
        )
        self.assertShut(
            self.env["account.move"],
            lambda model: self._create(
                model, {"move_type": "entry", "netting_id": self.netting.id}
            ),
        )
        self.assertShut(
            self.env["account.netting"],
            lambda model: self._create(
                model, self._netting_vals(move_ids=[Command.link(self.bill.id)])
            ),
        )

    def test_a_netting_made_from_outside_takes_its_figures_from_the_books(self):
        bill = self._bill(self.partner, 40)

        netting = self.env["account.netting"].create(
            self._netting_vals(line_ids=[self._forge_line(bill)])
        )

        self.assertRecordValues(
            netting.line_ids,
            [{"side": "payable", "amount_open": 40, "currency_id": self.currency.id}],
        )

    def test_a_netting_takes_no_items_of_others(self):
        """Not when it is posted only: they would be reserved until then."""
        netting = self._propose(self.invoice, self._bill(self.partner, 10))
        foreign = self._bill(self.partner, 40, currency=self.foreign)
        for document, reason in (
            (self._invoice(self.customer, 50), "none of the pair's partners"),
            (foreign, "in another currency"),
        ):
            forged = self._forge_line(document)
            for door in (
                lambda model, forged=forged: model.create(
                    self._netting_vals(line_ids=[forged])
                ),
                lambda _model, forged=forged: netting.write({"line_ids": [forged]}),
                lambda _model, forged=forged: netting.write(
                    {"payable_line_ids": [forged]}
                ),
            ):
                with self.subTest(document=document.name):
                    self.assertShutBySavepoint(door, document.name, reason)
            self.assertFalse(self._items(document).netting_line_ids)

    def test_a_netting_takes_no_lines_of_other_accounts_and_none_without_item(self):
        netting = self._propose(self.invoice, self._bill(self.partner, 10))
        revenue = self._invoice(self.partner, 50).invoice_line_ids
        for item, reason in (
            (revenue, "not on a receivable or payable account"),
            (revenue.browse(), "Choose the journal item"),
        ):
            vals = {"move_line_id": item.id, "side": "receivable", "amount": 5}
            self.assertShutBySavepoint(
                lambda _model, vals=vals: netting.write(
                    {"line_ids": [Command.create(vals)]}
                ),
                reason,
            )

    def test_a_netting_takes_no_line_of_another(self):
        netting = self._propose(self.invoice, self._bill(self.partner, 10))
        other = self._propose(
            self._invoice(self.partner, 20), self._bill(self.partner, 20)
        )

        self.assertShut(
            netting,
            lambda own: own.write({"line_ids": [Command.link(other.line_ids[0].id)]}),
        )

        self.assertEqual(len(other.line_ids), 2)

    def _forge_line(self, document):
        return Command.create(
            {
                "move_line_id": self._items(document).id,
                "side": "receivable",
                "currency_id": self.foreign.id,
                "amount": 40,
            }
        )

    def assertShutBySavepoint(self, door, *texts):
        """Check that nothing comes of what is refused once its records are there."""
        with self.assertRefused(*texts), self.env.cr.savepoint():
            door(self.env["account.netting"])

    def _create(self, model, vals):
        """Create in a savepoint: some checks need the record before they refuse it."""
        with self.env.cr.savepoint():
            return model.create(vals)

    def _netting_vals(self, **vals):
        return {
            "agreement_id": self.agreement.id,
            "company_id": self.company.id,
            "customer_id": self.partner.id,
            "vendor_id": self.partner.id,
            "currency_id": self.currency.id,
            "date": "2025-06-15",
            **vals,
        }

    def _reversal(self, move):
        return (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({"journal_id": move.journal_id.id, "date": "2025-06-20"})
        )

    def _partials(self):
        lines = self.entry.line_ids
        return lines.matched_debit_ids | lines.matched_credit_ids
