"""The worked examples across currencies: every figure of the page is compared."""

from pathlib import Path

from odoo.tests import tagged

from ..pages import read_amounts, walk_page
from .across_common import AcrossCommon
from .currency_common import REVERSAL_DATE

PAGE = Path(__file__).resolve().parents[2] / "docs" / "examples_currencies.md"

#: What to book by the first word of a row, and the sign of its side in Odoo.
KINDS = {"Invoice": ("_invoice", 1), "Bill": ("_bill", -1)}

#: Decimals that are not those of most currencies.
ROUNDING = {"JPY": 1}


@tagged("standard", "post_install", "-at_install")
class TestAcrossPage(AcrossCommon):
    def test_every_example_of_the_page_comes_out_as_it_says(self):
        walk_page(self, PAGE, 5, self._walk)

    def _walk(self, section, number):
        currencies = {"CC": self.currency}
        entered = {}
        for row in section.tables["Currency"]:
            name = row["Currency"]
            booked, netted = (
                read_amounts(row[f"Rate of the {moment}"])[0]
                for moment in ("documents", "netting")
            )
            currencies[name] = self._foreign_currency(
                f"{name[:2]}{number}",
                ROUNDING.get(name, 0.01),
                {"2025-01-01": booked, "2025-06-01": netted},
            )
            if "Entered" in row:
                entered[currencies[name]] = read_amounts(row["Entered"])[0]
        settlement = currencies["EUR" if "Settled in EUR" in section.text else "CC"]
        self._across(
            settlement_currency_id=settlement.id,
            rate_source="manual" if entered else "date",
        )
        rows = section.tables["Document"]
        documents = [self._book(row, currencies) for row in rows]
        self.assertEqual(self._read(rows, documents), self._expect(rows, "Open before"))

        netting = self._propose(*documents)
        for rate in netting.rate_ids.filtered(lambda rate: rate.currency_id in entered):
            rate.rate = entered[rate.currency_id]
            netting.action_distribute()
        netting.action_post()

        self.assertSettled(netting)
        self.assertEqual(self._read(rows, documents), self._expect(rows, "Left"))
        for row, document in zip(rows, documents, strict=True):
            line = self._get_line(netting, document)
            self.assertEqual(
                [line.amount, line.amount_settled],
                [read_amounts(row[column])[0] for column in ("Netted", "Settled")],
            )
        loss, gain = self._exchange_result(self._exchange_moves(netting))
        gains = section.tables.get("Exchange difference", [])
        self.assertAlmostEqual(
            gain - loss, sum(read_amounts(row["Gain"])[0] for row in gains), places=6
        )
        self._compare_entry(netting, section.tables.get("Label", []), currencies)
        netting.action_reverse(date=REVERSAL_DATE)
        self.assertReversed(netting)
        self.assertEqual(self._read(rows, documents), self._expect(rows, "Open before"))

    def _book(self, row, currencies):
        method, _sign = KINDS[row["Document"].split()[0]]
        amount = read_amounts(row["Open before"])[0]
        return getattr(self, method)(
            self.partner, amount, currency=currencies[row["In"]]
        )

    def _read(self, rows, documents):
        found = {}
        for row, document in zip(rows, documents, strict=True):
            _method, sign = KINDS[row["Document"].split()[0]]
            item = self._items(document)
            found[row["Document"]] = [
                sign * item.amount_residual_currency,
                sign * item.amount_residual,
            ]
        return found

    def _expect(self, rows, column):
        return {row["Document"]: read_amounts(row[column]) for row in rows}

    def _compare_entry(self, netting, rows, currencies):
        if not rows:
            return
        number = netting.name.rpartition("/")[2]
        accounts = {
            self.payable: "Account Payable",
            self.receivable: "Account Receivable",
            self.bridging: "Netting Bridging Account",
        }
        self.assertEqual(
            [
                (
                    line.name,
                    accounts[line.account_id],
                    line.currency_id,
                    line.amount_currency,
                    line.debit,
                    line.credit,
                )
                for line in netting.move_ids.line_ids.sorted("sequence")
            ],
            [
                (
                    row["Label"].replace("00001", number),
                    row["Account"],
                    currencies[row["In"]],
                    *(
                        read_amounts(row[column])[0]
                        for column in ("Amount", "Debit", "Credit")
                    ),
                )
                for row in rows
            ],
        )
