"""With OCA's account_operating_unit: what settles an item is in the item's unit."""

from odoo.fields import Command
from odoo.tests import tagged

from ...common import NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestAccountOperatingUnit(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids |= cls.env.ref(
            "operating_unit.group_manager_operating_unit"
        )
        cls.north, cls.south = cls.env["operating.unit"].create(
            [
                {
                    "name": name,
                    "code": name,
                    "partner_id": cls.company.partner_id.id,
                    "company_id": cls.company.id,
                }
                for name in ("North", "South")
            ]
        )
        cls.env.user.operating_unit_ids = [
            Command.link(unit.id) for unit in cls.north | cls.south
        ]
        cls.clearing = cls.copy_account(cls.bridging)
        cls._agreement(cls.partner)

    def _documents(self, invoice_unit, bill_unit):
        invoice, bill = self._invoice(self.partner, 100), self._bill(self.partner, 60)
        for move, unit in ((invoice, invoice_unit), (bill, bill_unit)):
            move.line_ids.operating_unit_id = unit
        return invoice, bill

    def _balance_by_itself(self):
        self.company.write(
            {
                "inter_ou_clearing_account_id": self.clearing.id,
                "ou_is_self_balanced": True,
            }
        )

    def _balances(self, moves):
        """Return ``{(account, unit): balance}`` of entries, without zeros."""
        groups = moves.line_ids.grouped(
            lambda line: (line.account_id, line.operating_unit_id)
        )
        sums = {key: sum(lines.mapped("balance")) for key, lines in groups.items()}
        return {key: balance for key, balance in sums.items() if balance}

    def test_lines_take_the_items_unit(self):
        netting = self._net(*self._documents(self.north, self.north))

        self.assertSettled(netting)
        self.assertEqual(netting.move_ids.line_ids.operating_unit_id, self.north)
        self.assertEqual(
            self._balances(netting.move_ids),
            {(self.payable, self.north): 60, (self.receivable, self.north): -60},
        )

    def test_units_that_balance_by_themselves_clear_among_each_other(self):
        documents = self._documents(self.north, self.south)
        self._balance_by_itself()

        netting = self._net(*documents)

        self.assertSettled(netting)
        self.assertEqual(
            self._balances(netting.move_ids),
            {
                (self.payable, self.south): 60,
                (self.receivable, self.north): -60,
                (self.clearing, self.south): -60,
                (self.clearing, self.north): 60,
            },
        )
        netting.action_reverse(date="2025-07-01")
        self.assertReversed(netting)
        self.assertEqual(
            self._balances(netting.move_ids | netting.reversal_move_ids), {}
        )
        self.assertEqual(self._residuals(*documents), [100, -60])

    def test_items_of_one_side_in_different_units_have_lines_apart(self):
        invoice, bill = self._documents(self.north, self.north)
        other = self._bill(self.partner, 40, ref="other")
        other.line_ids.operating_unit_id = self.south

        netting = self._net(invoice, bill, other)

        self.assertSettled(netting)
        self.assertEqual(
            self._balances(netting.move_ids),
            {
                (self.payable, self.north): 60,
                (self.payable, self.south): 40,
                (self.receivable, self.north): -100,
            },
        )
