"""What the tests of proposing begin with."""

from ..common import NettingCommon


class ProposeCommon(NettingCommon):
    """An invoice over 100 and a bill over 60 to net; holds no test itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._agreement(cls.partner, (cls.customer, cls.vendor))
        cls.invoice = cls._invoice(cls.partner, 100)
        cls.bill = cls._bill(cls.partner, 60)
