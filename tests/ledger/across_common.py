"""What tests across currencies share.

The company counts in CC. USD counts 1.25 for one CC on the day of the documents,
15 January, and 1.10 on the netting date, 15 June.
"""

from .currency_common import CurrencyCommon


class AcrossCommon(CurrencyCommon):
    """What tests across currencies share; holds no test itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dollar = cls._foreign_currency(
            "USX", rates={"2025-01-01": 1.25, "2025-06-01": 1.10}
        )
        cls.pound = cls._foreign_currency(
            "GBX", rates={"2025-01-01": 0.80, "2025-06-01": 0.84}
        )

    @classmethod
    def _across(cls, *pairs, **vals):
        vals = {"currency_rule": "across", **vals}
        return cls._agreement(*(pairs or (cls.partner,)), **vals)

    def _get_line(self, netting, document):
        item = self._items(document)
        return netting.line_ids.filtered(lambda line: line.move_line_id == item)

    def _assert_bridge_is_zero(self, nettings):
        """The bridging account is zero in every currency, and its lines are matched."""
        moves = nettings.move_ids | nettings.reversal_move_ids
        lines = moves.line_ids.filtered(lambda line: line.account_id == self.bridging)
        self.assertTrue(lines)
        self.assertTrue(all(lines.mapped("reconciled")))
        self.assertTrue(self.company.currency_id.is_zero(sum(lines.mapped("balance"))))
        for currency, own in lines.grouped("currency_id").items():
            self.assertTrue(currency.is_zero(sum(own.mapped("amount_currency"))))
        self.assertEqual(lines.currency_id, nettings.currency_id)

    def _open(self, *documents):
        return [
            (item.amount_residual_currency, item.amount_residual)
            for document in documents
            for item in self._items(document)
        ]
