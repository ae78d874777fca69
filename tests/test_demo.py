"""The demo company: every figure ``make demo`` shows must hold."""

import sys
from pathlib import Path

from odoo import fields
from odoo.tests import TransactionCase, tagged

from odoo.addons.account_netting.demo import demo_tables
from odoo.addons.account_netting.demo.demo_company import DemoCompany

# The tools lie beside the add-on; Odoo's own test runner does not start there.
sys.path.append(str(Path(__file__).resolve().parents[1]))

from tools.demo import WHAT_TO_LOOK_AT


@tagged("long", "standard", "post_install", "-at_install")
class TestDemo(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Active is enough here: loading their translations takes a while.
        for code in demo_tables.LANGUAGES:
            cls.env["res.lang"]._activate_lang(code)
        cls.demo = DemoCompany(cls.env.company)
        cls.demo.load()
        cls.Item = cls.env["account.move.line"].with_context(active_test=False)

    def read_totals(self, domain, *fields_to_sum):
        groups = self.Item._read_group(
            [*domain, ("parent_state", "=", "posted")],
            groupby=["currency_id"],
            aggregates=[f"{field}:sum" for field in fields_to_sum],
        )
        return {currency.name: totals for currency, *totals in groups}

    def test_the_bridging_account_is_zero_in_each_currency(self):
        account = self.env.company.netting_account_id

        totals = self.read_totals(
            [("account_id", "=", account.id)],
            *("balance", "amount_currency", "amount_residual"),
        )

        self.assertEqual(totals, {"EUR": [0, 0, 0], "USD": [0, 0, 0]})

    def test_each_partners_balance_is_what_it_has_open(self):
        for account_type in ("asset_receivable", "liability_payable"):
            for partner in self.env["res.partner"].search([]):
                with self.subTest(account_type=account_type, partner=partner.name):
                    for balance, residual in self.read_totals(
                        [
                            ("account_type", "=", account_type),
                            ("partner_id", "=", partner.id),
                        ],
                        *("balance", "amount_residual"),
                    ).values():
                        self.assertAlmostEqual(balance, residual, places=2)

    def test_positions_agree_with_the_ledger_in_each_currency(self):
        """Only what has open items on both sides is a position, so pair by pair."""
        positions = self.env["account.netting.position"].search([])

        self.assertEqual(
            set(positions.currency_id.mapped("name")), {"EUR", "GBP", "USD"}
        )
        for position in positions:
            with self.subTest(pair=position.display_name):
                for account_type, partner, shown in (
                    ("asset_receivable", position.customer_id, position.receivable),
                    ("liability_payable", position.vendor_id, -position.payable),
                ):
                    totals = self.read_totals(
                        [
                            ("account_type", "=", account_type),
                            ("partner_id", "child_of", partner.id),
                            ("currency_id", "=", position.currency_id.id),
                        ],
                        "amount_residual_currency",
                    )
                    [ledger] = totals[position.currency_id.name]
                    self.assertFalse(
                        position.currency_id.compare_amounts(shown, ledger)
                    )

    def test_positions_agree_with_the_wizard(self):
        for position in self.env["account.netting.position"].search([]):
            with self.subTest(pair=position.display_name):
                wizard = self.env["account.netting.wizard"].browse(
                    position.action_create_netting()["res_id"]
                )
                for lines in (wizard.receivable_line_ids, wizard.payable_line_ids):
                    self.assertFalse(
                        position.currency_id.compare_amounts(
                            sum(lines.mapped("amount")), position.nettable
                        )
                    )

    def test_nothing_is_dated_in_the_future(self):
        late = self.env["account.move"].search([("date", ">", fields.Date.today())])

        self.assertFalse(late.mapped("name"))

    def test_one_netting_is_reversed_two_are_posted_and_one_waits(self):
        nettings = self.env["account.netting"].search([], order="name")

        self.assertEqual(
            nettings.mapped("state"), ["reversed", "posted", "posted", "draft"]
        )

    def test_the_posted_netting_leaves_the_rest_of_one_bill(self):
        # 3,675.00 + 2,554.35 - 612.50 against 4,590.00 + 2,203.20
        self.assertRecordValues(
            self.demo.documents["morgenroth_meters"]
            | self.demo.documents["morgenroth_service"]
            | self.demo.documents["morgenroth_return"]
            | self.demo.documents["morgenroth_housings_1"]
            | self.demo.documents["morgenroth_housings_2"],
            [
                {"payment_state": "paid", "amount_residual": 0},
                {"payment_state": "paid", "amount_residual": 0},
                {"payment_state": "paid", "amount_residual": 0},
                {"payment_state": "paid", "amount_residual": 0},
                {"payment_state": "partial", "amount_residual": 1176.35},
            ],
        )

    def test_the_reversed_netting_leaves_nothing_behind(self):
        self.assertRecordValues(
            self.demo.documents["ibarrola_gauges"]
            | self.demo.documents["ibarrola_brackets_1"],
            [
                {"payment_state": "not_paid", "amount_residual": 2180.00},
                {"payment_state": "not_paid", "amount_residual": 1980.00},
            ],
        )

    def test_find_pairs_proposes_the_party_in_two_records(self):
        Candidate = self.demo.env["account.netting.candidate"]

        found = Candidate.search(Candidate.action_find()["domain"])

        self.assertIn(
            (
                self.demo.partners["halloran_customer"],
                self.demo.partners["halloran_vendor"],
                "pair",
            ),
            [(row.customer_id, row.vendor_id, row.kind) for row in found],
        )

    def test_loading_it_again_changes_nothing(self):
        before = self.env["account.move"].search_count([])

        self.env["account.chart.template"]._write_netting_demo(self.env.company)

        self.assertEqual(self.env["account.move"].search_count([]), before)

    def test_the_menus_it_points_to_are_there(self):
        menus = self.env["ir.ui.menu"].search([])
        menus = set(menus.with_context(lang="en_US").mapped("complete_name"))

        for menu in WHAT_TO_LOOK_AT:
            self.assertIn(menu.replace(" > ", "/"), menus)

    def read_nettable(self):
        """Return what each screen says can be netted today, in company currency."""
        self.env.invalidate_all()
        company = self.env.company
        Position = self.env["account.netting.position"]
        positions = Position.search([])
        totals = Position.formatted_read_group(
            [], groupby=["customer_id"], aggregates=["nettable_company:sum"]
        )
        journal = company.netting_journal_id
        card = journal._get_journal_dashboard_data_batched()[journal.id]
        Party = self.env["account.netting.party"]
        figures = {
            "list": sum(positions.mapped("nettable_company")),
            "filter": sum(
                Position.search([("status", "=", "nettable")]).mapped(
                    "nettable_company"
                )
            ),
            "pivot": sum(total["nettable_company:sum"] for total in totals),
            "link of the card": sum(
                Position.search(
                    journal.action_open_netting_positions()["domain"]
                ).mapped("nettable_company")
            ),
            "pairs": sum(Party.search([]).mapped("nettable")),
            "agreements": sum(
                self.env["account.netting.agreement"].search([]).mapped("nettable")
            ),
            "wizards": sum(
                self.env["account.netting.wizard"]
                .browse(position.action_create_netting()["res_id"])
                .total_receivable
                for position in positions
                if position.currency_id == company.currency_id
            )
            + sum(
                positions.filtered(
                    lambda item: item.currency_id != company.currency_id
                ).mapped("nettable_company")
            ),
        }
        rounded = {name: company.currency_id.round(figures[name]) for name in figures}
        self.assertEqual(
            card["netting_amount"], company.currency_id.format(rounded["list"])
        )
        return rounded

    def test_all_screens_agree_on_what_can_be_netted_in_every_state(self):
        states = {}
        states["untouched"] = self.read_nettable()
        agreement = self.env["account.netting.agreement"].search(
            [("state", "=", "active")]
        )
        largest = max(agreement, key=lambda item: item.nettable)
        before = largest.nettable
        largest.action_close()
        states["an agreement closed"] = self.read_nettable()
        self.assertEqual(largest.nettable, 0)
        items = self.env["account.move.line"]
        for position in self.env["account.netting.position"].search(
            [("status", "=", "nettable")]
        ):
            items |= items.search(position._get_items_domain())
        Netting = self.env["account.netting"]
        nettings = Netting.browse(Netting.propose(items.ids))
        states["proposed"] = self.read_nettable()
        nettings.action_post()
        states["posted"] = self.read_nettable()

        for state, figures in states.items():
            with self.subTest(state=state):
                self.assertEqual(figures, dict.fromkeys(figures, figures["list"]))
        untouched, closed, proposed, posted = (
            figures["list"] for figures in states.values()
        )
        self.assertGreater(untouched, 0)
        self.assertAlmostEqual(untouched - closed, before, places=2)
        self.assertEqual((proposed, posted), (0, 0))
