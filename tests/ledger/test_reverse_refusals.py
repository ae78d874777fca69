"""Reversing: what is refused, and several at once."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .reverse_common import REVERSAL_DATE, ReverseCommon


@tagged("standard", "post_install", "-at_install")
class TestReverseRefusals(ReverseCommon):
    def test_a_netting_is_reversed_once(self):
        netting = self._net(self.invoice, self.bill)
        netting.action_reverse(date=REVERSAL_DATE)

        with self.assertRefused(netting.name, "06/20/2025 already"):
            netting.action_reverse(date=REVERSAL_DATE)

        self.assertEqual(len(netting.reversal_move_ids), 1)

    def test_only_a_posted_netting_is_reversed(self):
        netting = self._propose(self.invoice, self.bill)

        with self.assertRefused(netting.name, "not posted"):
            netting.action_reverse(date=REVERSAL_DATE)
        with self.assertRefused(netting.name, "cannot be reversed"):
            netting.action_open_reverse()

        netting.action_cancel()
        with self.assertRefused(netting.name, "not posted"):
            netting.action_reverse(date=REVERSAL_DATE)

    def test_several_are_reversed_all_or_none(self):
        good = self._net(self.invoice, self.bill)
        bad = self._propose(self.invoice, self._bill(self.partner, 10))

        with self.assertRefused(bad.name) as caught:
            (good | bad).action_reverse(date=REVERSAL_DATE)

        self.assertNotIn(good.name, str(caught.exception))

    def test_several_are_reversed_together(self):
        nettings = self._net(self.invoice, self.bill)
        nettings |= self._net(
            self._invoice(self.partner, 30, currency=self.foreign),
            self._bill(self.partner, 30, currency=self.foreign),
        )

        nettings.action_reverse(date=REVERSAL_DATE)

        self.assertReversed(nettings)

    def test_two_nettings_of_one_item_are_reversed_together(self):
        for currency in (self.currency, self.foreign):
            with self.subTest(currency=currency.name):
                invoice = self._invoice(self.partner, 1000, currency=currency)
                bills = [
                    self._bill(self.partner, amount, currency=currency)
                    for amount in (400, 600)
                ]
                nettings = self._net(invoice, bills[0])
                nettings |= self._net(invoice, bills[1], date="2025-06-20")
                self.assertEqual(self._residuals_currency(invoice), [0])

                nettings.action_reverse(date="2025-06-30")

                self.assertReversed(nettings)
                self.assertEqual(
                    self._residuals_currency(invoice, *bills), [1000, -400, -600]
                )

    def test_only_netting_managers_may_reverse(self):
        netting = self._net(self.invoice, self.bill)
        for login, group in (
            ("plain", "account.group_account_invoice"),
            ("netter", "account_netting.group_netting_user"),
        ):
            user = self._user(login, group)

            with self.assertRefused("managers", error=AccessError):
                netting.with_user(user).action_reverse(date=REVERSAL_DATE)
            with self.assertRefused("managers", error=AccessError):
                netting.with_user(user).action_open_reverse()

        manager = self._user("manager", "account_netting.group_netting_manager")
        netting.with_user(manager).action_reverse(date=REVERSAL_DATE)
        self.assertReversed(netting)
