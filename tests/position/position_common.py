"""Finds positions, for their tests."""

from ..common import NettingCommon


class PositionCommon(NettingCommon):
    """Verbs of the tests of positions; holds no test itself."""

    def _position(self, partner=None, currency=None):
        self.env.invalidate_all()  # as in another request: the figures are the books'
        return (
            self.env["account.netting.position"]
            .search(
                [
                    ("customer_id", "=", (partner or self.partner).id),
                    ("currency_id", "=", (currency or self.currency).id),
                ]
            )
            .ensure_one()
        )

    def _search(self, *domain):
        self.env.invalidate_all()
        return self.env["account.netting.position"].search(
            [("customer_id", "in", (self.partner | self.customer).ids), *domain]
        )
