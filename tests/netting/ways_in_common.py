"""What the tests of ways in across currencies begin with."""

from ..ledger.across_common import AcrossCommon


class AcrossWaysInCommon(AcrossCommon):
    """An invoice over 1,100 USD and a bill over 900; holds no test itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._invoice(cls.partner, 1100, currency=cls.dollar)
        cls.bill = cls._bill(cls.partner, 900)

    def _position(self):
        self.env.invalidate_all()
        return self.env["account.netting.position"].search(
            [("customer_id", "=", self.partner.id)]
        )
