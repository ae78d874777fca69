"""Proposing: what is put together, what is left out, what is kept, what is edited."""

from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.account_netting.guard import at_work

from ..common import NETTING_DATE
from .propose_common import ProposeCommon


@tagged("standard", "post_install", "-at_install")
class TestPropose(ProposeCommon):
    # What is proposed
    # ----------------

    def test_a_proposal_says_what_will_be_netted_and_writes_no_entry(self):
        before = self.env["account.move"].search_count([])

        netting = self._propose(self.invoice, self.bill)

        self.assertRecordValues(
            netting,
            [
                {
                    "state": "draft",
                    "agreement_id": self.agreement.id,
                    "customer_id": self.partner.id,
                    "vendor_id": self.partner.id,
                    "currency_id": self.currency.id,
                    "date": fields.Date.to_date(NETTING_DATE),
                    "total_receivable": 60,
                    "total_payable": 60,
                    "difference": 0,
                    "amount": 60,
                    "amount_company": 60,
                    "is_inverse": False,
                }
            ],
        )
        self.assertRecordValues(
            netting.line_ids.sorted("side"),
            [
                {
                    "side": "payable",
                    "number": self.bill.name,
                    "amount_open": 60,
                    "amount": 60,
                    "amount_left": 0,
                },
                {
                    "side": "receivable",
                    "number": self.invoice.name,
                    "amount_open": 100,
                    "amount": 60,
                    "amount_left": 40,
                },
            ],
        )
        self.assertEqual(self.env["account.move"].search_count([]), before)
        self.assertEqual(self._residuals(self.invoice, self.bill), [100, -60])

    def test_it_can_be_called_from_outside(self):
        """Over the external API: a list of ids, an ISO date, string keys, ids back."""
        receivable, payable = self._items(self.invoice, self.bill).ids

        ids = self.env["account.netting"].propose(
            item_ids=[receivable, payable],
            date="2025-06-10",
            amounts={str(receivable): 25, str(payable): 25},
        )

        netting = self.env["account.netting"].browse(ids)
        self.assertIsInstance(ids, list)
        self.assertEqual(netting.date, fields.Date.to_date("2025-06-10"))
        self.assertEqual(netting.amount, 25)

    def test_without_a_date_it_is_today(self):
        netting = self._propose(self.invoice, self.bill, date=None)

        self.assertEqual(netting.date, fields.Date.context_today(netting))

    def test_one_netting_per_pair_and_currency(self):
        nettings = self._propose(
            self.invoice,
            self.bill,
            self._invoice(self.partner, 50, currency=self.foreign),
            self._bill(self.partner, 80, currency=self.foreign),
            self._invoice(self.customer, 30),
            self._bill(self.vendor, 20),
        )

        self.assertEqual(
            {
                (netting.customer_id, netting.vendor_id, netting.currency_id): (
                    netting.amount
                )
                for netting in nettings
            },
            {
                (self.partner, self.partner, self.currency): 60,
                (self.partner, self.partner, self.foreign): 50,
                (self.customer, self.vendor, self.currency): 20,
            },
        )

    def test_a_netting_lists_its_partners_each_once(self):
        own = self._propose(
            self._invoice(self.partner, 100.0), self._bill(self.partner, 60.0)
        )
        across = self._propose(
            self._invoice(self.customer, 100.0), self._bill(self.vendor, 60.0)
        )

        self.assertEqual(own.partner_ids, self.partner)
        self.assertEqual(across.partner_ids, self.customer | self.vendor)
        self.assertEqual(
            self.env["account.netting"].search(
                [("partner_ids", "in", self.vendor.ids), ("id", ">=", own.id)]
            ),
            across,
        )

    def test_items_without_a_counterpart_are_not_proposed(self):
        lonely = self._invoice(self.customer, 30)

        netting = self._propose(self.invoice, self.bill, lonely)

        self.assertEqual(netting.customer_id, self.partner)

    def test_items_not_needed_do_not_appear(self):
        later = self._invoice(self.partner, 40, due="2025-05-15")

        netting = self._propose(self.invoice, self.bill, later)

        self.assertEqual(
            netting.line_ids.move_line_id, self._items(self.invoice, self.bill)
        )

    def test_numbers_run_by_year_and_company(self):
        other = self.setup_other_company(name="Other")["company"]
        self.assertTrue(other.netting_journal_id)
        first = self._propose(self.invoice, self.bill)
        first.action_cancel()
        second = self._propose(self.invoice, self.bill, date="2025-07-15")
        second.action_cancel()
        third = self._propose(self.invoice, self.bill, date="2026-01-15")

        self.assertEqual(first.name, "NETTING/2025/00001")
        self.assertEqual(second.name, "NETTING/2025/00002")
        self.assertEqual(third.name, "NETTING/2026/00001")

    def test_numbers_follow_how_the_sequence_was_set_up(self):
        draw = self.company._draw_netting_numbers
        sequence = self.env["ir.sequence"].search(
            [("code", "=", "account.netting"), ("company_id", "=", self.company.id)]
        )

        self.assertEqual(
            draw("2025-03-15", 2), ["NETTING/2025/00001", "NETTING/2025/00002"]
        )
        sequence.implementation = "no_gap"
        sequence.date_range_ids.number_next_actual = 8
        self.assertEqual(
            draw("2025-03-15", 2), ["NETTING/2025/00008", "NETTING/2025/00009"]
        )
        sequence.write({"use_date_range": False, "prefix": "N", "number_next": 20})
        self.assertEqual(draw("2025-03-15", 2), ["N00020", "N00021"])

    # Reservation
    # -----------

    def test_an_item_stands_in_one_open_netting_only(self):
        first = self._propose(self.invoice, self.bill)
        second_bill = self._bill(self.partner, 30)

        with self.assertRefused("nothing to net", self.invoice.name, first.name):
            self._propose(self.invoice, second_bill)
        with self.assertRefused(self.invoice.name, first.name):
            self._propose(
                self.invoice,
                second_bill,
                amounts={self.invoice: 30, second_bill: 30},
            )

    def test_an_open_netting_keeps_its_items_in_every_state(self):
        netting = self._propose(self.invoice, self.bill)
        for state, reserved in (
            ("draft", True),
            ("sent", True),
            ("accepted", True),
            ("refused", False),
            ("cancel", False),
            ("draft", True),
            ("posted", False),
            ("reversed", False),
        ):
            with self.subTest(state=state):
                at_work(netting).write({"state": state})
                self.assertEqual(
                    netting.line_ids.mapped("reserved"), [reserved, reserved]
                )

    def test_an_amount_of_zero_reserves_nothing(self):
        netting = self._propose(self.invoice, self.bill)
        for line in netting.line_ids:
            line.amount = 0

        other = self._propose(self.invoice, self.bill)

        self.assertTrue(other)

    @mute_logger("odoo.sql_db")
    def test_the_database_itself_keeps_two_nettings_apart(self):
        self._propose(self.invoice, self.bill)
        other = self._propose(
            self._invoice(self.partner, 10), self._bill(self.partner, 10)
        )

        with self.assertRaisesRegex(UniqueViolation, "item_in_one_open_netting"):
            at_work(other).write(
                {
                    "line_ids": [
                        Command.create(
                            {
                                "move_line_id": self._items(self.invoice).id,
                                "side": "receivable",
                                "currency_id": self.currency.id,
                                "amount": 10,
                            }
                        )
                    ]
                }
            )
            self.env.flush_all()

    def test_a_cancelled_proposal_lets_its_items_go(self):
        first = self._propose(self.invoice, self.bill)
        first.action_cancel()

        second = self._net(self.invoice, self.bill)

        self.assertSettled(second)

    def test_a_cancelled_proposal_whose_items_are_netted_elsewhere_stays_so(self):
        first = self._propose(self.invoice, self.bill)
        first.action_cancel()
        second = self._propose(self.invoice, self.bill)

        with self.assertRefused(
            first.name, self.invoice.name, self.bill.name, second.name
        ):
            first.action_draft()

    def test_a_deleted_proposal_lets_its_items_go(self):
        self._propose(self.invoice, self.bill).unlink()

        self.assertSettled(self._net(self.invoice, self.bill))

    # Editing
    # -------

    def test_amounts_of_a_proposal_can_be_edited(self):
        netting = self._propose(self.invoice, self.bill)

        for line in netting.line_ids:
            line.amount = 25

        self.assertRecordValues(netting, [{"amount": 25, "difference": 0}])
        netting.action_post()
        self.assertSettled(netting)
        self.assertEqual(self._residuals(self.invoice, self.bill), [75, -35])

    def test_the_difference_of_a_proposal_shows_at_once(self):
        netting = self._propose(self.invoice, self.bill)

        netting.line_ids.filtered(lambda line: line.side == "receivable").amount = 70

        self.assertRecordValues(
            netting, [{"total_receivable": 70, "total_payable": 60, "difference": 10}]
        )

    def test_the_date_of_a_proposal_can_be_edited(self):
        netting = self._propose(self.invoice, self.bill)

        netting.date = "2025-06-20"
        netting.action_post()

        self.assertSettled(netting)
        self.assertEqual(netting.move_ids.date, fields.Date.to_date("2025-06-20"))

    def test_what_is_kept_of_an_item_is_read_off_the_ledger(self):
        netting = self._propose(self.invoice, self.bill)
        other = self._invoice(self.partner, 40)

        netting.line_ids = [
            Command.create(
                {
                    "move_line_id": self._items(other).id,
                    "side": "payable",
                    "currency_id": self.foreign.id,
                    "amount": 10,
                }
            )
        ]

        self.assertRecordValues(
            netting.line_ids.filtered(lambda line: line.move_id == other),
            [
                {
                    "side": "receivable",
                    "number": other.name,
                    "currency_id": self.currency.id,
                    "amount_open": 40,
                    "amount_original": 40,
                    "amount": 10,
                }
            ],
        )

    def test_only_the_amount_of_an_item_can_be_changed(self):
        line = self._propose(self.invoice, self.bill).line_ids[0]
        for vals in ({"number": "X"}, {"amount_open": 1}, {"side": "payable"}):
            with self.subTest(vals=vals), self.assertRefused(line.number):
                line.write(vals)

    def test_a_proposal_that_was_sent_stays_as_it_is(self):
        netting = self._propose(self.invoice, self.bill)
        netting.action_send()

        with self.assertRefused(netting.name):
            netting.date = "2025-06-20"
        with self.assertRefused(netting.name):
            netting.line_ids[0].amount = 1
        with self.assertRefused(netting.name):
            netting.line_ids[0].unlink()
        with self.assertRefused(netting.name):
            netting.action_distribute()

        netting.action_draft()
        netting.date = "2025-06-20"

    def test_another_order_can_be_applied_to_a_proposal(self):
        large = self._invoice(self.partner, 500)
        netting = self._propose(self.invoice, large, self._bill(self.partner, 150))
        self.assertEqual(self._netted(netting, self.invoice, large), [100, 50])

        netting.action_distribute(item_order="amount_desc")

        self.assertEqual(self._netted(netting, self.invoice, large), [0, 150])
        netting.action_post()
        self.assertSettled(netting)
        self.assertEqual(self._residuals(self.invoice, large), [100, 350])

    def _netted(self, netting, *documents):
        amounts = {line.move_id: line.amount for line in netting.line_ids}
        return [amounts[document] for document in documents]
