"""The worked examples of early-payment discounts: every figure is compared."""

from pathlib import Path

from odoo.tests import tagged

from ..pages import read_amounts, walk_page
from .discount_common import DiscountCommon

PAGE = Path(__file__).resolve().parents[2] / "docs" / "examples_discounts.md"

#: What an example says of the agreement.
POLICIES = {
    "when the netting closes the document in time": "closing",
    "The same agreement": "closing",
    "whatever is netted in time": "pro_rata",
}


@tagged("standard", "post_install", "-at_install")
class TestDiscountPage(DiscountCommon):
    def test_every_example_of_the_page_comes_out_as_it_says(self):
        walk_page(self, PAGE, 5, lambda section, _number: self._walk(section))

    def _walk(self, section):
        text = " ".join(section.text.split())
        (policy,) = {policy for words, policy in POLICIES.items() if words in text}
        self._policy(policy)
        bill = self._taxed_bill()
        self.assertEqual((bill.amount_untaxed, bill.amount_total), (826.45, 1000))
        for row in section.tables["Step"]:
            entry = self._take_step(row, bill)
            found = self._read_step(entry, bill)
            self.assertEqual(
                found,
                [
                    read_amounts(row[name])[0]
                    for name in ("Discount", "Tax", "Bill left")
                ],
            )
            self._compare_entry(entry, bill, section.tables.get("Label", []))

    def _take_step(self, row, bill):
        """Net or pay as a row says, and return the entry."""
        (amount,) = read_amounts(row["Amount"])
        if row["Step"] == "Pay":
            payment = self._pay(bill, date=row["On"])
            self.assertEqual(payment.amount, amount)  # what *Pay* proposes
            return payment.move_id
        netting = self._net(bill, self._invoice(self.partner, amount), date=row["On"])
        self.assertSettled(netting)
        self.assertEqual(netting.amount, amount)
        return netting.move_ids

    def _read_step(self, entry, bill):
        """Return the discount, the tax in it, and what is left of the bill."""
        taxes = entry.line_ids.filtered("tax_line_id")
        goods = entry.line_ids.filtered(lambda line: line.account_id == self.gain)
        return [
            -self.currency.round(sum((taxes | goods).mapped("balance"))),
            -self.currency.round(sum(taxes.mapped("balance"))),
            bill.amount_residual,
        ]

    def _compare_entry(self, entry, bill, rows):
        if not rows:
            return
        accounts = {
            self.payable: "Account Payable",
            self.receivable: "Account Receivable",
            self.bridging: "Netting Bridging Account",
            self.gain: "Cash Discount Gain",
            self.company_data["default_account_tax_purchase"]: "Tax Paid",
        }
        number = entry.netting_id.name.rpartition("/")[2]
        item = entry.netting_id.payable_line_ids.number
        self.assertEqual(
            [
                (
                    line.name.replace(item, "Bill"),
                    accounts[line.account_id],
                    line.debit,
                    line.credit,
                )
                for line in entry.line_ids.sorted("sequence")
            ],
            [
                (
                    row["Label"].replace("00001", number),
                    row["Account"],
                    *(read_amounts(row[side])[0] for side in ("Debit", "Credit")),
                )
                for row in rows
            ],
        )
