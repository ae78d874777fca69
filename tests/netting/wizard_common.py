"""What the tests of *Create netting* begin with."""

from ..common import NettingCommon


class WizardCommon(NettingCommon):
    """An invoice over 1,000 and a bill over 600 to net; holds no test itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._agreement(cls.partner, (cls.customer, cls.vendor))
        cls.invoice = cls._invoice(cls.partner, 1000)
        cls.bill = cls._bill(cls.partner, 600)
