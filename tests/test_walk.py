"""The walk from an amount to the entry is the one the developers' page tells."""

import sys
from contextlib import contextmanager
from pathlib import Path

from odoo.tests import tagged

from .common import NettingCommon
from .pages import Section

ROOT = Path(__file__).resolve().parents[1]
ADDON = ROOT / "account_netting"
PAGE = ROOT / "docs" / "development" / "walk.md"


@contextmanager
def record_calls():
    """Record each function of the add-on when it is first called, in order."""
    calls = {}
    prefix = f"{ADDON}/"

    def note(frame, event, _argument):
        path = frame.f_code.co_filename
        if event == "call" and path.startswith(prefix):
            calls.setdefault((path.removeprefix(prefix), frame.f_code.co_name))

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield calls
    finally:
        sys.setprofile(before)


@tagged("standard", "post_install", "-at_install")
class TestWalk(NettingCommon):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._agreement(cls.partner)
        cls.steps = [
            (row["File"].strip("`"), row["Enters at"].strip("`"))
            for row in Section(PAGE.read_text()).tables["File"]
        ]

    def test_the_walk_meets_each_file_once_and_in_the_order_of_the_page(self):
        documents = self._invoice(self.partner, 100) | self._bill(self.partner, 60)
        wizard = self._wizard(documents)
        wizard.line_ids.write({"amount": 40, "is_edited": True})

        with record_calls() as calls:
            wizard.action_post()

        self.assertEqual(documents.mapped("amount_residual"), [60, 20])
        files = [file for file, _function in self.steps]
        self.assertEqual(len(files), len(set(files)))
        walked = [call for call in calls if call in self.steps]
        self.assertEqual(walked, self.steps)

    def test_no_file_of_the_ledger_is_left_out_of_the_walk(self):
        """What posting writes is told whole: these are for other walks, or hooks."""
        others = {
            "__init__.py",
            "account_move.py",
            "account_move_line.py",
            "account_netting_settlement.py",
            "account_partial_reconcile.py",
            "account_payment.py",
            "discount.py",
            "move_form.py",
            "net_again.py",
            "parts.py",
            "related_moves.py",
            "rests.py",
            "reverse.py",
            "rounding.py",
            "sparing.py",
            "taking_back.py",
            "transferred.py",
        }
        told = {Path(file).name for file, _function in self.steps}

        self.assertEqual(
            {path.name for path in (ADDON / "models" / "ledger").glob("*.py")}
            - others
            - told,
            set(),
        )
