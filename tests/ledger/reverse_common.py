"""What the tests of reversing begin with."""

from ..common import NettingCommon

REVERSAL_DATE = "2025-06-20"


class ReverseCommon(NettingCommon):
    """An invoice over 100 and a bill over 60 to net; holds no test itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._agreement(cls.partner)
        cls.invoice = cls._invoice(cls.partner, 100)
        cls.bill = cls._bill(cls.partner, 60)
