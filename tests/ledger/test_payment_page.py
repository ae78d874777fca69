"""The worked examples of a payment with a netting: every figure is compared."""

from pathlib import Path

from odoo.tests import tagged

from ..pages import read_amounts, walk_page
from .payment_common import PaymentNettingCommon

PAGE = Path(__file__).resolve().parents[2] / "docs" / "examples_payments.md"

#: What an example chooses in the dialog.
MODES = {
    "**Net the difference**": "difference",
    "**Net first, then pay the rest**": "first",
    "**Net what can be netted, leave the rest open**": "open",
}
DUE_DATES = ("2025-02-15", "2025-03-15", "2025-04-15")


@tagged("standard", "post_install", "-at_install")
class TestPaymentPage(PaymentNettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.charges = cls.expense.copy({"name": "Bank charges", "code": "659998"})

    def test_every_example_of_the_page_comes_out_as_it_says(self):
        walk_page(self, PAGE, 4, lambda section, _number: self._walk(section))

    def _walk(self, section):
        rows = section.tables["Document"]
        documents = [
            self._book(row, due) for row, due in zip(rows, DUE_DATES, strict=False)
        ]
        own, figures = documents[0], self._read_row(rows[0])
        wizard = self._register(own, netting_mode=self._find_mode(section))
        if wizard.netting_mode != "first":
            wizard.amount = figures["Paid"]
        if figures["Written off"]:
            self.assertEqual(wizard.payment_difference, figures["Written off"])
            wizard.payment_difference_handling = "reconcile"
            wizard.writeoff_account_id = self.charges
        self.assertEqual(wizard.amount, figures["Paid"])

        payment, netting = self._pay_and_net(wizard)

        self.assertEqual(netting.amount, figures["Netted"])
        self.assertEqual(payment.amount, figures["Paid"])
        for row, document in zip(rows, documents, strict=True):
            figures = self._read_row(row)
            line = netting.line_ids.filtered(
                lambda line, document=document: line.move_id == document
            )
            self.assertEqual(line.amount, figures["Netted"])
            self.assertEqual(document.amount_residual, figures["Left"])
        self._compare_entry(payment, section.tables.get("Account", []))

    def _find_mode(self, section):
        text = " ".join(section.text.split())
        (mode,) = {mode for words, mode in MODES.items() if words in text}
        return mode

    def _book(self, row, due):
        make = self._invoice if row["Document"].startswith("Invoice") else self._bill
        return make(self.partner, self._read_row(row)["Open before"], due=due)

    def _read_row(self, row):
        figures = {
            name: read_amounts(text)[0]
            for name, text in row.items()
            if name != "Document"
        }
        settled = sum(figures[name] for name in ("Netted", "Paid", "Written off"))
        self.assertEqual(figures["Open before"] - settled, figures["Left"])
        return figures

    def _compare_entry(self, payment, rows):
        names = {
            self.receivable: "Account Receivable",
            self.charges: "Bank charges",
            payment.outstanding_account_id: "Outstanding Receipts",
        }
        found = (
            {
                (names[line.account_id], line.debit, line.credit)
                for line in payment.move_id.line_ids
            }
            if rows
            else set()
        )
        wanted = {
            (
                row["Account"],
                *(read_amounts(row[side])[0] for side in ("Debit", "Credit")),
            )
            for row in rows
        }
        self.assertEqual(found, wanted)
