"""The worked examples of the guide: every figure of its tables is compared."""

from pathlib import Path

from odoo.fields import Command
from odoo.tests import tagged

from .common import DOCUMENT_DATE, DUE_DATE, NettingCommon
from .pages import read_amounts, walk_page

PAGE = Path(__file__).resolve().parents[1] / "docs" / "scenarios.md"

#: First words of a row that tell what to book; how, and the sign of its side.
KINDS = {
    "Invoice": ("_invoice", 1),
    "Bill": ("_bill", -1),
    "Credit note": ("_refund", 1),
    "Vendor credit note": ("_bill_refund", -1),
    "Customer payment": ("_payment", 1),
    "Vendor payment": ("_payment", -1),
}


#: What the columns of an example say of the netting's items.
FIELDS = {
    "Netted": "amount",
    "Discount": "amount_discount",
    "Transferred": "amount_transferred",
}


@tagged("standard", "post_install", "-at_install")
class TestScenarios(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._agreement(cls.partner)

    def test_every_example_of_the_guide_comes_out_as_it_says(self):
        walk_page(
            self, PAGE, 8, lambda section, number: self._walk(section, f"S{number}")
        )

    def _walk(self, section, name):
        currency = self.currency
        if rates := section.tables.get("From"):
            currency = self._foreign_currency(
                name, rates={row["From"]: read_amounts(row["Rate"])[0] for row in rates}
            )
        rows = section.tables["Document"]
        items = [self._book(row, currency) for row in rows]
        self.assertEqual(self._read(rows, items), self._expect(rows, "Open before"))
        self._agree(section.text)
        self._cap(section.tables.get("Cap of a month", []))
        order = "amount_desc" if "largest first" in section.text else "due_asc"
        if not any(read_amounts(row["Netted"])[0] for row in rows):
            with self.assertRefused():
                self._propose(*items, item_order=order)
            return

        netting = self._net(*items, item_order=order)

        self.assertEqual(netting.state, "posted")
        if "Moved" not in section.tables:  # what moved is open
            self.assertSettled(netting)
        self.assertEqual(self._read(rows, items), self._expect(rows, "Left"))
        for row, item in zip(rows, items, strict=True):
            lines = netting.line_ids.filtered(
                lambda line, item=item: item == line.move_line_id
            )
            for column, field in FIELDS.items():
                if column in row:
                    self.assertEqual(
                        sum(lines.mapped(field)), read_amounts(row[column])[0]
                    )
        if losses := section.tables.get("Exchange difference"):
            self.assertEqual(
                self._exchange_loss(),
                sum(read_amounts(row["Loss"])[0] for row in losses),
            )
        self._compare_entry(netting, section.tables.get("Label", []))
        self._compare_moved(netting, section.tables.get("Moved", []))
        self._take_back(netting, rows, items)

        netting.action_reverse(date="2025-06-20")

        self.assertEqual(netting.state, "reversed")
        if "Taken back" not in rows[0]:
            self.assertReversed(netting)
        self.assertEqual(self._read(rows, items), self._expect(rows, "Open before"))
        self.assertEqual(self._exchange_loss(), 0)

    def _agree(self, text):
        """Agree on what the text of an example says."""
        terms = {
            "when the netting closes the document in time": {
                "discount_vendor": "closing"
            },
            "whatever is netted in time": {"discount_vendor": "pro_rata"},
            "*what is left moves to the vendor account*": {"residual": "to_payable"},
        }
        for words, vals in terms.items():
            if words in " ".join(text.split()):
                self.agreement.action_draft()
                self.agreement.write(vals)
                self.agreement.action_activate()

    def _cap(self, rows):
        """Set the cap of an example, and net what was netted under it before."""
        for row in rows:
            (most,), (netted,) = map(read_amounts, row.values())
            self.env["account.netting.cap"].create(
                {"partner_id": self.partner.id, "period": "month", "amount": most}
            )
            self._net(
                self._invoice(self.partner, netted), self._bill(self.partner, netted)
            )

    def _compare_moved(self, netting, rows):
        """Compare what moved, by the account on which it stands now."""
        moved = netting.line_ids.transfer_line_id
        self.assertEqual(len(moved), len(rows))
        for row, item in zip(rows, moved, strict=True):
            for column, account, sign in (
                ("Customer account", self.receivable, 1),
                ("Vendor account", self.payable, -1),
            ):
                stands = sign * item.amount_residual * (item.account_id == account)
                self.assertEqual([stands], read_amounts(row[column]))

    def _take_back(self, netting, rows, items):
        """Take back what an example says, and compare what is open again."""
        if "Taken back" not in rows[0]:
            return
        netting.action_take_back(
            {
                item.id: read_amounts(row["Taken back"])[0]
                for row, item in zip(rows, items, strict=True)
            },
            date="2025-06-18",
        )
        self.assertEqual(netting.state, "posted")
        self.assertEqual(self._read(rows, items), self._expect(rows, "Open again"))

    def _book(self, row, currency):
        method, sign = self._find_kind(row)
        options = {"currency": currency, "date": row.get("Dated", DOCUMENT_DATE)}
        if method == "_payment":
            options["partner_type"] = "customer" if sign > 0 else "supplier"
        else:
            options["due"] = row.get("Due", DUE_DATE)
            if percentage := row.get("Terms"):
                options["terms"] = self._half_year(float(percentage.rstrip(" %")))
        amount = abs(read_amounts(row["Open before"])[0])
        return self._items(getattr(self, method)(self.partner, amount, **options))

    def _half_year(self, percentage):
        """Return terms that bring so much for what is paid within half a year."""
        return self.env["account.payment.term"].create(
            {
                "name": f"{percentage} % within half a year",
                "early_discount": True,
                "discount_percentage": percentage,
                "discount_days": 180,
                "line_ids": [Command.create({"value_amount": 100, "nb_days": 190})],
            }
        )

    def _read(self, rows, items):
        """Return what is open on each document, as the page writes it."""
        found = {}
        for row, item in zip(rows, items, strict=True):
            _method, sign = self._find_kind(row)
            amounts = [
                item.amount_residual_currency * sign,
                item.amount_residual * sign,
            ]
            found[row["Document"]] = amounts[: len(read_amounts(row["Left"]))]
        return found

    def _expect(self, rows, column):
        return {row["Document"]: read_amounts(row[column]) for row in rows}

    def _find_kind(self, row):
        name = row["Document"]
        return next(how for kind, how in KINDS.items() if name.startswith(kind))

    def _netted(self, netting, item):
        lines = netting.line_ids.filtered(lambda line: line.move_line_id == item)
        return sum(lines.mapped("amount"))

    def _compare_entry(self, netting, rows):
        if not rows:
            return
        number = netting.name.rpartition("/")[2]
        accounts = {
            self.payable: "Account Payable",
            self.receivable: "Account Receivable",
            self.bridging: "Netting Bridging Account",
            self.company.account_journal_early_pay_discount_gain_account_id: (
                "Cash Discount Gain"
            ),
        }
        bills = netting.payable_line_ids.mapped("number")
        self.assertEqual(
            [
                (
                    line.name.replace(bills[0], "Bill"),
                    accounts[line.account_id],
                    line.debit,
                    line.credit,
                )
                for line in netting.move_ids.line_ids.sorted("sequence")
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

    def _exchange_loss(self):
        accounts = (
            self.company.income_currency_exchange_account_id
            | self.company.expense_currency_exchange_account_id
        )
        domain = [("account_id", "in", accounts.ids), ("parent_state", "=", "posted")]
        return sum(self.env["account.move.line"].search(domain).mapped("balance"))

    def test_the_whole_story(self):
        """Agreement, wizard, netting, payment of the rest, reversal."""
        invoice = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 1200)
        action = self._wizard(self.partner).action_post()
        netting = self.env["account.netting"].browse(action["res_id"])
        payment = self._pay(bill, date="2025-06-18")
        self.assertEqual(payment.amount, 1100)
        self.assertEqual(bill.payment_state, "paid")

        netting.action_reverse(date="2025-06-20", reason="Invoice disputed")

        self.assertReversed(netting)
        self.assertEqual(self._residuals(invoice, bill), [100, -100])
        self.assertEqual(invoice.payment_state, "not_paid")
        self.assertEqual(bill.payment_state, "partial")
