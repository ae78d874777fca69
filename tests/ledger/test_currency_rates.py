"""Which rate a netting in foreign currency takes, and what is said without one."""

from odoo.tests import tagged

from ..common import NETTING_DATE
from .currency_common import CurrencyCommon


@tagged("standard", "post_install", "-at_install")
class TestRates(CurrencyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._agreement(cls.partner)

    def test_a_missing_rate_is_refused_naming_the_currency(self):
        late = self._foreign_currency("LAT", rates={"2025-06-20": 2.0})
        items = self._open_items(self.partner, [100], [60], late)

        with self.assertRefused("There is no LAT rate on or before 06/15/2025"):
            self._propose(items)

        self.assertSettled(self._net(items, date="2025-06-20"))

    def test_a_rate_that_disappears_is_refused_at_posting(self):
        items = self._open_items(self.partner, [100], [60], self.foreign)
        netting = self._propose(items)
        self.foreign.rate_ids.unlink()

        with self.assertRefused(netting.name, "There is no FOR rate"):
            netting.action_post()

    def test_a_missing_rate_of_the_companys_own_currency_is_refused_too(self):
        items = self._open_items(self.partner, [100], [60], self.foreign)
        rate = self.env["res.currency.rate"].create(
            {"currency_id": self.currency.id, "name": "2025-06-16", "rate": 1.1}
        )
        own = self.currency.name

        with self.assertRefused(f"There is no {own} rate on or before 06/15/2025"):
            self._propose(items)

        rate.name = "2025-01-01"
        self.assertSettled(self._net(items))

    def test_a_rate_of_all_companies_will_do(self):
        shared = self._foreign_currency("SHA", rates={"2025-01-01": 2.0})
        shared.rate_ids.company_id = False
        items = self._open_items(self.partner, [100], [60], shared)

        netting = self._net(items)

        self.assertSettled(netting)
        self.assertEqual(netting.amount_company, 30.0)

    def test_a_rate_of_another_company_will_not_do(self):
        other = self.setup_other_company(name="Other")["company"]
        theirs = self._foreign_currency("THE", rates={"2025-01-01": 2.0})
        theirs.rate_ids.company_id = other
        items = self._open_items(self.partner, [100], [60], theirs)

        with self.assertRefused("There is no THE rate"):
            self._propose(items)

    def test_the_rate_of_the_netting_date_counts(self):
        for date, company_amount in (
            ("2025-02-28", 30.0),
            ("2025-03-01", 15.0),
            ("2025-06-01", 24.0),
        ):
            with self.subTest(date):
                items = self._open_items(self.partner, [60], [60], self.foreign)

                netting = self._net(items, date=date)

                self.assertSettled(netting)
                self.assertEqual(netting.amount_company, company_amount)
                self.assertEqual(
                    self._items(netting.move_ids).mapped("balance"),
                    [company_amount, -company_amount],
                )

    def test_moving_a_proposal_to_another_day_takes_that_days_rate(self):
        items = self._open_items(self.partner, [100], [60], self.foreign)
        netting = self._propose(items, date="2025-03-01")
        self.assertEqual(netting.amount_company, 15.0)

        netting.date = NETTING_DATE
        netting.action_post()

        self.assertSettled(netting)
        self.assertEqual(netting.amount_company, 24.0)
