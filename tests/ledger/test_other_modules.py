"""What another module may do to items and entries of a netting, and what it may not."""

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.account_netting.core.plan import ItemLimit

from ..common import NettingCommon
from .across_common import AcrossCommon
from .currency_common import REVERSAL_DATE

#: Of a bill of 1,220.00 so much is withheld; 1,020.00 are left to pay.
WITHHELD = 200


@tagged("standard", "post_install", "-at_install")
class TestPartsSettledByOthers(NettingCommon):
    """A module that withholds 200.00 of a bill once the rest of it is settled."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._agreement(cls.partner)
        cls.bill = cls._bill(cls.partner, 1220)
        cls.invoice = cls._invoice(cls.partner, 2000)
        cls.item = cls.bill.line_ids.filtered(
            lambda line: line.account_id.account_type == "liability_payable"
        )

    def setUp(self):
        super().setUp()
        self._say_what_may_be_netted()

    def _say_what_may_be_netted(self):
        Eligibility = self.registry["account.netting.eligibility"]
        judge, get_sentence = Eligibility._judge, Eligibility._get_sentence
        key, units = self.item.id, 100 * (1220 - WITHHELD)

        def judge_net_to_pay(eligibility, plans):
            judge(eligibility, plans)
            for plan in plans:
                if key in {item.key for item in plan.items}:
                    plan.limits[key] = ItemLimit(units, "net_to_pay")

        def get_own_sentence(eligibility, code, item, target):
            if code == "net_to_pay":
                return "200.00 of it are withheld."
            return get_sentence(eligibility, code, item, target)

        self.patch(Eligibility, "_judge", judge_net_to_pay)
        self.patch(Eligibility, "_get_sentence", get_own_sentence)

    def _withhold_with_matching(self):
        """Settle the withheld part whenever the item is matched with something."""
        Line = self.registry["account.move.line"]
        reconcile_plan = Line._reconcile_plan
        account = self.company_data["default_account_revenue"]
        item = self.item
        done = []

        def withhold(lines, plans):
            result = reconcile_plan(lines, plans)
            if not done and any(item in plan for plan in plans):
                done.append(True)
                entry = item.env["account.move"].create(
                    {
                        "move_type": "entry",
                        "date": "2025-06-15",
                        "line_ids": [
                            Command.create(
                                {
                                    "name": "Withheld",
                                    "partner_id": item.partner_id.id,
                                    "account_id": own.id,
                                    "balance": balance,
                                }
                            )
                            for own, balance in (
                                (item.account_id, WITHHELD),
                                (account, -WITHHELD),
                            )
                        ],
                    }
                )
                entry.action_post()
                reconcile_plan(lines, [item | entry.line_ids[0]])
            return result

        self.patch(Line, "_reconcile_plan", withhold)

    def test_no_more_is_netted_than_such_a_module_says(self):
        netting = self._net(self.invoice, self.bill)

        self.assertSettled(netting)
        self.assertEqual(netting.amount, 1020)
        self.assertEqual(self._residuals(self.invoice, self.bill), [980, -200])

    def test_more_is_refused_in_its_own_words(self):
        with self.assertRefused("200.00 of it are withheld."):
            self._propose(
                self.invoice, self.bill, amounts={self.invoice: 1220, self.bill: 1220}
            )

    def test_what_it_settles_itself_is_accepted_where_it_is_explained(self):
        self._withhold_with_matching()
        item = self.item

        def explain(line):
            return WITHHELD if line.move_line_id == item else 0.0

        Line = self.registry["account.netting.line"]
        self.patch(Line, "_get_amount_settled_besides", explain)

        netting = self._net(self.invoice, self.bill)

        self.assertEqual((netting.state, netting.amount), ("posted", 1020))
        self.assertEqual(self._residuals(self.invoice, self.bill), [980, 0])

    def test_what_nobody_explains_is_refused_and_nothing_stays(self):
        self._withhold_with_matching()
        netting = self._propose(self.invoice, self.bill)

        with self.assertRaises(UserError) as caught:
            netting.action_post()
        self.assertIn("matched the items differently", str(caught.exception))
        self.assertEqual(self._residuals(self.invoice, self.bill), [2000, -1220])


class LinesOfOthersCommon(NettingCommon):
    """A module that adds lines to the netting's entry while it is posted."""

    def _add_lines(self, *vals_list):
        """Let lines be added to each entry of a netting when it is posted."""
        Move = self.registry["account.move"]
        post = Move._post

        def add_and_post(moves, soft=True):
            for move in moves.filtered("netting_id"):
                # What a netting takes back is the mirror of its entry, them included.
                if not move.reversed_entry_id:
                    move.line_ids = [
                        Command.create({"name": "Unit", **vals}) for vals in vals_list
                    ]
            return post(moves, soft)

        self.patch(Move, "_post", add_and_post)


@tagged("standard", "post_install", "-at_install")
class TestLinesOfOthers(LinesOfOthersCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._agreement(cls.partner)
        cls.invoice = cls._invoice(cls.partner, 100)
        cls.bill = cls._bill(cls.partner, 60)

    def test_lines_that_balance_by_themselves_are_accepted(self):
        revenue = self.company_data["default_account_revenue"]
        expense = self.company_data["default_account_expense"]
        self._add_lines(
            {"account_id": revenue.id, "balance": 7},
            {"account_id": expense.id, "balance": -7},
        )

        netting = self._net(self.invoice, self.bill)

        self.assertEqual((netting.state, netting.amount), ("posted", 60))
        self.assertEqual(self._residuals(self.invoice, self.bill), [40, 0])
        added = netting.move_ids.line_ids.filtered(lambda line: line.name == "Unit")
        self.assertEqual(sorted(added.mapped("balance")), [-7, 7])

    def test_a_line_of_ours_that_was_changed_is_refused(self):
        Move = self.registry["account.move"]
        post = Move._post

        def change_and_post(moves, soft=True):
            for move in moves.filtered("netting_id"):
                receivable = move.line_ids.filtered(
                    lambda line: line.account_id.account_type == "asset_receivable"
                )
                receivable.partner_id = self.env["res.partner"].create({"name": "X"})
            return post(moves, soft)

        self.patch(Move, "_post", change_and_post)
        netting = self._propose(self.invoice, self.bill)

        with self.assertRaises(UserError) as caught:
            netting.action_post()
        self.assertIn(netting.name, str(caught.exception))
        self.assertEqual(self._residuals(self.invoice, self.bill), [100, -60])


@tagged("standard", "post_install", "-at_install")
class TestLinesOfOthersAcross(LinesOfOthersCommon, AcrossCommon):
    def test_what_another_module_books_as_exchange_is_no_rounding_of_ours(self):
        """In JPY at 160, 0.51 CC are 82, not 81.6; three are 1.54 CC, not 1.53."""
        yen = self._foreign_currency("JPX", rounding=1, rates={"2025-01-01": 160})
        self._across(settlement_currency_id=yen.id)
        invoice, *others = (self._invoice(self.partner, 0.51) for _ in range(3))
        bill = self._bill(self.partner, 246, currency=yen)
        documents = (invoice, *others, bill)
        before = self._open(*documents)
        exchange = self.company.expense_currency_exchange_account_id
        liability = self.copy_account(self.company_data["default_account_tax_sale"])
        self._add_lines(
            {"account_id": exchange.id, "partner_id": False, "balance": 7},
            {"account_id": liability.id, "balance": -7},
        )
        netting = self._propose(*documents)
        netting.action_post()
        self.assertEqual(netting.rounding_line_ids.mapped("balance"), [-0.01])
        amounts = {self._items(invoice).id: 0.51, self._items(bill).id: 82}
        netting.action_take_back(amounts, date=REVERSAL_DATE)

        netting.action_reverse(date=REVERSAL_DATE)

        self.assertEqual(self._open(*documents), before)
        lines = (netting.move_ids | netting.reversal_move_ids).line_ids
        added = lines.filtered(lambda line: line.name == "Unit")
        self.assertEqual(sorted(added.mapped("balance")), [-7, -7, 7, 7])
