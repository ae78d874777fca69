"""A typed amount is answered with what saving it would show, and plans nothing anew."""

import operator
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import Form, tagged

from ..common import NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestTypedAmounts(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._agreement(
            cls.partner,
            residual="to_payable",
            tolerance_amount=5,
            tolerance_account_id=cls.company_data["default_account_expense"].id,
        )
        cls.documents = [
            cls._invoice(cls.partner, 400, due="2025-02-01"),
            cls._invoice(cls.partner, 300, due="2025-03-01"),
            cls._bill(cls.partner, 250, due="2025-02-01"),
            cls._bill(cls.partner, 350, due="2025-03-01"),
        ]

    def _type(self, record, side, amounts, **others):
        """Type amounts as the browser does, and return its answer.

        :param others: what was edited before, and is not saved yet
        """
        answer = record.onchange(
            {side: self._update(record, side, amounts), **others},
            [side],
            Form(record)._view["fields_spec"],
        )["value"]
        self.env.clear()  # as a request ends
        return answer

    def _update(self, record, side, amounts):
        return [
            Command.update(line.id, {"amount": amount})
            for line, amount in zip(record[side], amounts, strict=True)
        ]

    def _read(self, record, names):
        spec = Form(record)._view["fields_spec"]
        [values] = record.web_read({name: spec[name] for name in names})
        return {name: values[name] for name in names}

    def _assert_as_saved(self, record, side, amounts, **others):
        answer = self._type(record, side, amounts, **others)
        edited = {
            **{name: value for name, value in others.items() if name in self.editable},
            side: self._update(record, side, amounts),
        }
        record.write(edited)
        self.env.invalidate_all()
        self.assertIn("total_receivable", answer)
        self.assertEqual(answer, self._read(record, answer))
        return answer

    editable = ("date", "writes_off", "payable_line_ids", "receivable_line_ids")

    def test_a_proposal_answers_what_saving_shows(self):
        netting = self._propose(*self.documents)
        for amounts in [(200, 300), (397, 203), (0, 12), (0, 0), (400, 200)]:
            answer = self._assert_as_saved(netting, "receivable_line_ids", amounts)
        self.assertEqual(answer["difference"], 0)
        answer = self._assert_as_saved(netting, "payable_line_ids", (250, 349))
        self.assertEqual((answer["difference"], answer["amount"]), (1, 600))
        self.assertTrue(answer["journal_items"]["entries"])

    def test_what_was_edited_before_is_heeded(self):
        netting = self._propose(*self.documents)
        before = self._type(netting, "receivable_line_ids", (397, 203))
        self.assertTrue(before["has_written_off"])

        # without the small difference, 3 more move to the other account
        answer = self._assert_as_saved(
            netting, "receivable_line_ids", (397, 203), **before, writes_off=False
        )
        self.assertFalse(answer["has_written_off"])
        answer = self._assert_as_saved(
            netting,
            "receivable_line_ids",
            (100, 50),
            **answer,
            payable_line_ids=self._update(netting, "payable_line_ids", (90, 60)),
            date="2025-06-10",
        )
        self.assertEqual((answer["amount"], answer["difference"]), (150, 0))
        self.assertEqual(answer["total_payable"], 150)

    def test_the_wizard_answers_what_saving_shows(self):
        wizard = self._wizard(self.partner)
        for amounts in [(200, 300), (397, 203), (0, 0), (400, 200)]:
            self._assert_as_saved(wizard, "receivable_line_ids", amounts)
        answer = self._assert_as_saved(wizard, "payable_line_ids", (250, 349))
        self.assertEqual((answer["difference"], answer["has_written_off"]), (1, True))

    def test_nothing_is_computed_anew_of_other_items(self):
        netting = self._propose(*self.documents)
        edited = netting.receivable_line_ids[0]
        self.env.flush_all()
        Line = type(edited)
        computed = set()

        def note(lines):
            computed.update(lines._origin.ids)
            return get_worth(lines)

        get_worth = Line._compute_amount_left
        with patch.object(Line, "_compute_amount_left", note):
            netting.onchange(
                {"receivable_line_ids": [Command.update(edited.id, {"amount": 12})]},
                ["receivable_line_ids"],
                Form(netting)._view["fields_spec"],
            )

        self.assertEqual(computed, set(edited.ids))

    def test_an_item_is_answered_without_judging_the_others(self):
        netting = self._propose(*self.documents)
        first, second = netting.receivable_line_ids
        view = Form(netting)._view["fields_spec"]
        told = self._type(netting, "receivable_line_ids", (100, first.amount))
        self.env.flush_all()
        Planner = type(self.env["account.netting.planner"])
        for parent, queries in [({}, 14), (told, 18)]:
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            with patch.object(Planner, "_plan_nettings", side_effect=AssertionError):
                answer = second.onchange(
                    {"amount": 298, "netting_id": {**parent, "id": netting.id}},
                    ["amount"],
                    view["receivable_line_ids"]["fields"],
                )["value"]
            self.assertLessEqual(self.env.cr.sql_log_count - before, queries)
        second.amount = 298
        self.assertEqual(answer["amount_written_off"], 2)
        self.assertEqual(answer, {name: second[name] for name in answer})

    def test_a_form_holds_one_copy_of_each_item(self):
        netting = self._propose(*self.documents)
        held = []

        def note(form):
            if not form.id:
                held.append((form.line_ids._ids, form._get_items()._ids))
            return get_journal_items(form)

        get_journal_items = type(netting)._get_journal_items
        with patch.object(type(netting), "_get_journal_items", note):
            self._type(netting, "receivable_line_ids", (1, 2))

        [(whole, sides)] = held
        self.assertTrue(all(map(operator.is_, whole, sides)))

    def test_what_another_module_hooks_on_the_items_is_called(self):
        netting = self._propose(*self.documents)
        methods = {
            "receivable_line_ids": [
                lambda form: {"warning": {"title": "T", "message": "Hooked"}}
            ]
        }
        with patch.object(type(netting), "_onchange_methods", methods):
            answer = netting.onchange(
                {
                    "receivable_line_ids": self._update(
                        netting, "receivable_line_ids", (1, 2)
                    )
                },
                ["receivable_line_ids"],
                Form(netting)._view["fields_spec"],
            )

        self.assertEqual(answer["warning"]["message"], "Hooked")
        self.assertEqual(answer["value"]["total_receivable"], 3)
