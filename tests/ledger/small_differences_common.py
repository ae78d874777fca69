"""An agreement that writes off small differences, for their tests."""

from ..common import NettingCommon


class SmallDifferencesCommon(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.small = cls.company_data["default_account_expense"].copy(
            {"name": "Small Differences", "code": "659999"}
        )
        cls.agreement = cls._agreement(
            cls.partner, tolerance_amount=0.5, tolerance_account_id=cls.small.id
        )

    def _written_off(self, netting=None):
        """Return the balance of small differences, of a netting or of all."""
        domain = [("account_id", "=", self.small.id), ("parent_state", "=", "posted")]
        if netting:
            domain.append(("move_id.netting_id", "=", netting.id))
        lines = self.env["account.move.line"].search(domain)
        return self.currency.round(sum(lines.mapped("balance")))
