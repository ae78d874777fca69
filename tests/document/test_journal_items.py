"""What a netting books is on its form, for everyone who may see the netting."""

from odoo.fields import Command
from odoo.tests import Form, tagged

from ..common import NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestJournalItems(NettingCommon):
    def _read(self, netting, user=None):
        self.env.invalidate_all()
        return netting.with_user(user or self.env.user).journal_items

    def _read_lines(self, netting, user=None):
        """Return ``(account, label, settles, debit, credit)`` of each line."""
        return [
            (
                line["account"],
                line["label"],
                line["settles"],
                line["debit"],
                line["credit"],
            )
            for entry in self._read(netting, user)["entries"]
            for line in entry["lines"]
        ]

    def _name(self, account):
        return f"{account.code} {account.name}"

    def _proposal(self):
        self._agreement(self.partner)
        return self._propose(
            self._invoice(self.partner, 100, due="2025-02-01"),
            self._invoice(self.partner, 70, due="2025-02-02"),
            self._bill(self.partner, 150),
        )

    def test_a_proposal_shows_the_lines_that_posting_makes(self):
        netting = self._proposal()
        number = netting.name.removeprefix("NETTING/")
        first, second = netting.receivable_line_ids.mapped("number")
        preview = self._read(netting)

        self.assertTrue(preview["preview"])
        self.assertEqual(
            [(entry["debit"], entry["credit"]) for entry in preview["entries"]],
            [(300, 300)],
        )
        self.assertEqual(
            self._read_lines(netting),
            [
                (
                    self._name(self.payable),
                    f"NETAR/{number}",
                    netting.payable_line_ids.number,
                    150,
                    0,
                ),
                (self._name(self.bridging), netting.name, "", 0, 150),
                (self._name(self.receivable), f"NETAP/{number}", first, 0, 100),
                (self._name(self.receivable), f"NETAP/{number}", second, 0, 50),
                (self._name(self.bridging), netting.name, "", 150, 0),
            ],
        )

    def test_what_was_posted_equals_the_preview(self):
        netting = self._proposal()
        preview = self._read_lines(netting)
        netting.action_post()

        self.assertEqual(self._read_lines(netting), preview)
        posted = self._read(netting)
        self.assertFalse(posted["preview"])
        self.assertEqual(
            [(entry["name"], entry["move_id"]) for entry in posted["entries"]],
            [(netting.move_ids.name, netting.move_ids.id)],
        )

    def test_two_entries_and_foreign_amounts_show_as_they_are_posted(self):
        self._agreement(self.customer, posting="two")
        netting = self._propose(
            self._invoice(self.customer, 300, currency=self.foreign),
            self._bill(self.customer, 300, currency=self.foreign),
        )
        preview = self._read(netting)["entries"]

        # 2.5 for one on the netting date
        self.assertEqual([entry["debit"] for entry in preview], [120, 120])
        line = preview[0]["lines"][0]
        self.assertEqual(
            (line["amount_currency"], line["currency_id"]), (300, self.foreign.id)
        )
        netting.action_post()

        posted = self._read(netting)["entries"]
        self.assertEqual(
            [entry["lines"] for entry in posted if entry["title"] == "Netting"],
            [entry["lines"] for entry in preview],
        )
        self.assertEqual(
            {entry["title"] for entry in posted}, {"Netting", "Exchange Differences"}
        )

    def test_a_reversed_netting_shows_its_reversal_too(self):
        netting = self._proposal()
        netting.action_post()
        netting.action_reverse(date="2025-06-20")

        entries = self._read(netting)["entries"]
        self.assertEqual(
            [(entry["title"], entry["move_id"]) for entry in entries],
            [
                ("Netting", netting.move_ids.id),
                ("Reversal", netting.reversal_move_ids.id),
            ],
        )

    def test_who_may_see_the_netting_sees_what_it_books(self):
        netting = self._proposal()
        preview = self._read_lines(netting)
        clerk = self._user("clerk", "account.group_account_invoice")
        auditor = self._user("auditor", "account.group_account_readonly")

        for user in (clerk, auditor):
            self.assertEqual(self._read_lines(netting, user), preview)
        netting.action_post()
        for user in (clerk, auditor):
            self.assertEqual(self._read_lines(netting, user), preview)

    def test_an_edited_amount_shows_before_it_is_saved(self):
        netting = self._proposal()
        with Form(netting) as form:
            with form.receivable_line_ids.edit(1) as line:
                line.amount = 20
            with form.payable_line_ids.edit(0) as line:
                line.amount = 120
            (entry,) = form.journal_items["entries"]
            self.assertEqual(
                [line["debit"] - line["credit"] for line in entry["lines"]],
                [120, -120, -100, -20, 120],
            )
            form.save()
        netting.line_ids = [
            Command.update(line.id, {"amount": 0}) for line in netting.line_ids
        ]
        self.assertEqual(self._read(netting)["entries"], [])

    def test_a_cancelled_netting_books_nothing(self):
        netting = self._proposal()
        netting.action_cancel()

        self.assertEqual(self._read(netting)["entries"], [])
