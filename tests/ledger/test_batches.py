"""Batches: what Odoo is spared for each netting of many, and nobody misses."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.account_netting.guard import at_work

from ..common import NETTING_DATE, NettingCommon


def counting(method, calls):
    """Return a method that notes each of its calls."""

    def counted(self, *args, **kwargs):
        calls.append(self)
        return method(self, *args, **kwargs)

    return counted


@tagged("standard", "post_install", "-at_install")
class TestBatches(NettingCommon):
    def _propose_many(self, count, date=NETTING_DATE):
        return self.env["account.netting"].union(
            *(
                self._propose(
                    self._invoice(self.partner, 100),
                    self._bill(self.partner, 60),
                    date=date,
                )
                for _number in range(count)
            )
        )

    # Numbers
    # -------

    def test_posting_many_asks_once_how_their_entries_are_numbered(self):
        self._agreement(self.partner)
        nettings = self._propose_many(12)
        move_class = self.env.registry["account.move"]
        asked = []
        with patch.object(
            move_class,
            "_get_last_sequence",
            counting(move_class._get_last_sequence, asked),
        ):
            nettings.action_post()
        self.assertLess(len(asked), 3)  # some are asked twice, the first time ever

    def test_entries_of_a_batch_are_numbered_without_gap_by_their_dates(self):
        self._agreement(self.partner)
        now = self._propose_many(3)
        later = self._propose_many(2, date="2026-02-03")

        (now | later).action_post()

        for nettings, year in ((now, "2025"), (later, "2026")):
            moves = nettings.move_ids.sorted("sequence_number")
            numbers = moves.mapped("sequence_number")
            first = numbers[0]
            self.assertEqual(numbers, list(range(first, first + len(moves))))
            self.assertTrue(all(f"/{year}/" in name for name in moves.mapped("name")))
            self.env.flush_all()
            self.env.invalidate_all()
            self.assertEqual(moves.mapped("sequence_number"), numbers)

    def test_numbers_follow_one_that_was_changed_meanwhile(self):
        self._agreement(self.partner)
        self._propose_many(2).action_post()
        entry = self.env["account.move"].create(
            {
                "journal_id": self.journal.id,
                "date": NETTING_DATE,
                "line_ids": [
                    Command.create({"account_id": self.receivable.id, "debit": 1}),
                    Command.create({"account_id": self.receivable.id, "credit": 1}),
                ],
            }
        )
        entry.action_post()
        entry.name = "OWN/2025/0700"

        nettings = self._propose_many(2)
        nettings.action_post()

        self.assertEqual(
            sorted(nettings.move_ids.mapped("name")), ["OWN/2025/0701", "OWN/2025/0702"]
        )

    # Values and checks
    # -----------------

    def test_lines_of_entries_come_to_their_amounts(self):
        self._agreement(self.partner)
        lines = self._net(
            self._invoice(self.partner, 100), self._bill(self.partner, 60)
        ).move_ids.line_ids
        amounts = lines.mapped("amount_currency")
        for name in ("price_subtotal", "price_total"):
            self.assertEqual(lines.mapped(name), amounts)

    def test_accounts_of_another_company_are_refused(self):
        other = self.env["res.company"].create({"name": "Other Books"})
        foreign = self.env["account.account"].create(
            {
                "name": "Theirs",
                "code": "990099",
                "account_type": "asset_current",
                "company_ids": [Command.set(other.ids)],
            }
        )
        own = {"account_id": self.receivable.id, "debit": 1}
        theirs = {"account_id": foreign.id, "credit": 1}
        with self.assertRaisesRegex(UserError, "company inconsistencies"):
            at_work(self.env["account.move"]).create(
                {
                    "journal_id": self.journal.id,
                    "date": NETTING_DATE,
                    "line_ids": [
                        Command.create(own),
                        Command.create({**own, "debit": 2}),
                        Command.create(theirs),
                        Command.create({**theirs, "credit": 2}),
                    ],
                }
            )
