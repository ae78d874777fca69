"""What the tests of posting begin with."""

from ..common import NettingCommon


class PostingCommon(NettingCommon):
    """An invoice over 100 and a bill over 60 to net; holds no test itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._agreement(cls.partner, (cls.customer, cls.vendor))
        cls.invoice = cls._invoice(cls.partner, 100)
        cls.bill = cls._bill(cls.partner, 60)

    def _own_agreement(self, **vals):
        """Make a partner of its own with an agreement of its own terms."""
        partner = self.env["res.partner"].create({"name": "Special"})
        return self._agreement(partner, **vals)
