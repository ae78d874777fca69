"""What a report needs of each settled document, by rate of tax."""

import pytest

from odoo.fields import Command
from odoo.modules.migration import load_script
from odoo.tests import tagged
from odoo.tools import file_path

from .test_taxes import TaxCommon


@tagged("standard", "post_install", "-at_install")
class TestSettledDocuments(TaxCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tax_20 = cls.env["account.tax"].create(
            {"name": "20 %", "amount": 20, "type_tax_use": "sale"}
        )

    def test_an_invoice_netted_in_part_tells_amount_base_and_tax_of_the_part(self):
        invoice = self._invoice(self.partner, 1000, taxes=self.tax_20)
        bill = self._bill(self.partner, 300)

        netting = self._net(invoice, bill)

        told = netting.settled_documents()
        self.assertEqual(
            [(row["document"], row["side"], row["amount"]) for row in told],
            [(invoice.name, "receivable", 300), (bill.name, "payable", 300)],
        )
        self.assertEqual(
            {
                name: told[0][name]
                for name in (
                    "netting",
                    "document_id",
                    "event",
                    "date",
                    "means",
                    "sign",
                    "currency",
                )
            },
            {
                "netting": netting.name,
                "document_id": invoice.id,
                "event": "netted",
                "date": "2025-06-15",
                "means": "set_off",
                "sign": 1,
                "currency": self.currency.name,
            },
        )
        self.assertEqual(
            told[0]["taxes"],
            [
                {
                    "tax_id": self.tax_20.id,
                    "rate": 20,
                    "due_on_payment": False,
                    "amount": 300,
                    "base": 250,
                    "tax": 50,
                }
            ],
        )
        self.assertEqual(self._rows(bill), [("netted", 300, 300, 0)])

    def test_each_rate_has_a_row_and_what_bears_none_too(self):
        invoice = self._invoice(self.partner, 1000, taxes=self.tax_20)
        invoice.button_draft()
        invoice.invoice_line_ids = [
            Command.create(
                {"name": "Free", "price_unit": 500, "tax_ids": [Command.clear()]}
            ),
            Command.create(
                {
                    "name": "Later",
                    "price_unit": 200,
                    "tax_ids": [Command.set(self.tax_on_payment.ids)],
                }
            ),
        ]
        invoice.action_post()  # 1,200.00 and 500.00 and 230.00

        self._net(invoice, self._bill(self.partner, 965))

        self.assertCountEqual(
            self._rows(invoice),
            [
                ("netted", 600, 500, 100),
                ("netted", 250, 250, 0),
                ("netted", 115, 100, 15),
            ],
        )
        due = self._settlements(invoice).filtered("is_due")
        self.assertEqual((due.rate, due.amount_tax), (15, 15))

    def test_thirds_of_an_invoice_add_up_to_its_tax(self):
        invoice = self._invoice(self.partner, 100, taxes=self.tax_20)

        nettings = [
            self._net(invoice, self._bill(self.partner, 40)) for _part in range(3)
        ]

        self.assertEqual(
            [row[2:] for row in self._rows(invoice)],
            [(33.33, 6.67), (33.34, 6.66), (33.33, 6.67)],
        )
        nettings[1].action_reverse(date="2025-11-27")
        self.assertEqual(self._rows(invoice)[-1], ("reversed", -40, -33.34, -6.66))

    def test_two_parts_posted_together_add_up_as_well(self):
        invoice = self._invoice(
            self.partner, 100.05, taxes=self.tax_20, terms=self._terms(50, 50)
        )
        nettings = self.env["account.netting"]
        for item in self._items(invoice):
            bill = self._bill(self.partner, item.amount_residual)
            nettings |= self._propose(item, bill)

        nettings.action_post()

        rows = self._settlements(invoice)
        self.assertEqual(len(rows), 2)
        self.assertAlmostEqual(sum(rows.mapped("amount_base")), 100.05)
        self.assertAlmostEqual(sum(rows.mapped("amount_tax")), 20.01)

    def test_what_is_taken_back_and_reversed_stands_with_minus(self):
        invoice = self._invoice(self.partner, 1000, taxes=self.tax_on_payment)
        bill = self._bill(self.partner, 575)
        netting = self._net(invoice, bill)

        netting.action_take_back(
            {self._items(invoice).id: 115, self._items(bill).id: 115},
            date="2025-07-01",
        )
        netting.action_reverse(date="2025-08-01")

        self.assertEqual(
            self._rows(invoice),
            [
                ("netted", 575, 500, 75),
                ("taken_back", -115, -100, -15),
                ("reversed", -460, -400, -60),
            ],
        )
        told = netting.settled_documents(date_from="2025-07-01", date_to="2025-07-31")
        self.assertEqual(
            [(row["document"], row["event"], row["sign"]) for row in told],
            [(invoice.name, "taken_back", -1), (bill.name, "taken_back", -1)],
        )

    def test_a_credit_note_is_settled_with_minus_and_reversed_with_plus(self):
        invoice = self._invoice(self.partner, 1000, taxes=self.tax_20)
        refund = self._refund(self.partner, 100, taxes=self.tax_20)
        netting = self._net(invoice, refund, self._bill(self.partner, 1080))

        netting.action_reverse(date="2025-08-01")

        self.assertEqual(
            self._rows(refund),
            [("netted", -120, -100, -20), ("reversed", 120, 100, 20)],
        )

    def test_a_payment_on_account_has_neither_base_nor_tax(self):
        payment = self._payment(self.partner, 100)
        invoice = self._invoice(self.partner, 160)

        self._net(invoice, payment, self._bill(self.partner, 60))

        self.assertEqual(self._rows(payment), [("netted", -100, 0, 0)])

    def test_tax_on_payment_is_what_its_entries_say_in_a_foreign_currency(self):
        """1,150.00 at 2.5: 400.00 of base and 60.00 of tax in company currency."""
        invoice = self._invoice(
            self.partner, 1000, taxes=self.tax_on_payment, currency=self.foreign
        )
        bill = self._bill(self.partner, 333.33, currency=self.foreign)

        netting = self._net(invoice, bill)

        due = self._settlements(invoice)
        entered = netting.tax_move_ids.line_ids.filtered("tax_line_id")
        self.assertTrue(entered)
        self.assertEqual(due.amount, 333.33)
        self.assertAlmostEqual(due.amount_tax, -sum(entered.mapped("balance")))

    @pytest.mark.long
    def test_reading_takes_as_many_queries_for_fifty_documents_as_for_five(self):
        counts = []
        for size in (5, 50):
            items = [
                self._invoice(self.partner, 10, taxes=self.tax_20)
                for _number in range(size)
            ]
            bill = self._bill(self.partner, 12 * size)
            netting = self._net(*items, bill)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(len(netting.settled_documents()), size + 1)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1)

    def test_rows_say_who_wrote_them_and_whose_they_are(self):
        invoice = self._invoice(self.partner, 100)
        user = self._user(
            "poster",
            "account.group_account_manager,base.group_user",
        )
        netting = self._propose(invoice, self._bill(self.partner, 60))
        netting.with_user(user).action_post()

        row = self._settlements(invoice)

        self.assertEqual((row.create_uid, row.write_uid), (user, user))
        self.assertEqual(row.create_date, self.env.cr.now())
        self.assertEqual(row.company_id, netting.company_id)
        self.assertEqual(row.means, "set_off")
        self.assertFalse(row.is_due)

    def _settlements(self, document):
        return self.env["account.netting.settlement"].search(
            [("move_id", "=", document.id)], order="id"
        )

    def _rows(self, document):
        """Return ``(event, amount, base, tax)`` of each row of a document."""
        return [
            (row.event, row.amount, row.amount_base, row.amount_tax)
            for row in self._settlements(document)
        ]


@tagged("standard", "post_install", "-at_install")
class TestSettlementMigration(TaxCommon):
    def test_nettings_of_before_are_noted_with_their_reversals(self):
        standing = self._net(
            self._invoice(self.partner, 1000, taxes=self.tax_on_payment),
            self._bill(self.partner, 575),
        )
        undone = self._net(
            self._invoice(self.partner, 200, taxes=self.tax_on_payment),
            self._bill(self.partner, 230),
        )
        undone.action_reverse(date="2025-08-01")
        told = (standing | undone).settled_documents()
        self.env.flush_all()
        self.cr.execute("DELETE FROM account_netting_settlement")
        # Their column is new in this version.
        self.cr.execute("UPDATE account_netting_line SET amount_taken_back = 0")
        self.env.invalidate_all()

        load_script(
            file_path("account_netting/migrations/19.0.3.0.0/post-settlements.py"),
            "settlements",
        ).migrate(self.cr, "19.0.2.0.0")

        self.assertTrue(told)
        self.assertEqual((standing | undone).settled_documents(), told)
