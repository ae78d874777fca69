"""Decimals and rates at which every rounding loses or gains something."""

from odoo.tests import tagged

from .currency_common import CurrencyCommon


@tagged("long", "standard", "post_install", "-at_install")
class TestAwkwardCurrencies(CurrencyCommon):
    """Decimals and rates at which something is lost or gained in every rounding.

    Every amount counts the smallest units of its currency.
    """

    company_rounding = 0.01

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if cls.company_rounding != 0.01:
            cls.company.currency_id = cls._foreign_currency(
                "OWN", cls.company_rounding, rates={"2025-01-01": 1.0}
            )
            cls.currency = cls.company.currency_id
        cls.agreement = cls._agreement(cls.partner)

    def _items_in_units(self, receivables, payables, currency, **options):
        return self._open_items(
            self.partner,
            [currency.round(units * currency.rounding) for units in receivables],
            [currency.round(units * currency.rounding) for units in payables],
            currency,
            **options,
        )

    def test_any_decimals_at_any_rates(self):
        for name, rounding, first, last in (
            ("YEN", 1.0, 0.333333, 151.37),
            ("CEN", 0.01, 151.37, 0.333333),
            ("DIN", 0.001, 0.0071, 3.0),
        ):
            with self.subTest(decimals=rounding, rates=(first, last)):
                currency = self._foreign_currency(
                    name, rounding, rates={"2025-01-01": first, "2025-06-01": last}
                )
                items = self._items_in_units(
                    [10_001, 3_333, 7, 1], [9_999, -50], currency
                )
                items |= self._items_in_units(
                    [777], [10_000, 1], currency, date="2025-06-05"
                )

                self.assertNetsAndReverses(items)

    def test_amounts_that_are_worth_nothing_in_company_currency(self):
        tiny = self._foreign_currency(
            "TIN", self.company_rounding, rates={"2025-01-01": 1000.0}
        )
        items = self._items_in_units([3, 4, 5], [1, 1, 7], tiny)
        self.assertEqual(items.mapped("balance"), [0.0] * 6)

        netting = self.assertNetsAndReverses(items)

        self.assertEqual(netting.amount_company, 0.0)
        self.assertEqual(set(netting.move_ids.line_ids.mapped("balance")), {0.0})

    def test_amounts_that_are_worth_nothing_one_by_one_but_a_unit_together(self):
        tiny = self._foreign_currency(
            "TIN", self.company_rounding, rates={"2025-01-01": 3.0}
        )
        self.agreement.action_draft()
        self.agreement.entry_detail = "item"
        self.agreement.action_activate()
        items = self._items_in_units([1, 1, 1], [3], tiny)

        netting = self.assertNetsAndReverses(items)

        self.assertEqual(netting.amount_company, self.company_rounding)


@tagged("long")
class TestAwkwardCurrenciesOfYenCompany(TestAwkwardCurrencies):
    company_rounding = 1.0


@tagged("long")
class TestAwkwardCurrenciesOfDinarCompany(TestAwkwardCurrencies):
    company_rounding = 0.001
