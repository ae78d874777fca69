"""With OCA's account_journal_lock_date: a locked journal is a reason, not an error."""

from odoo.tests import tagged

from ...common import NETTING_DATE, NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestAccountJournalLockDate(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._agreement(cls.partner)

    def _documents(self, **options):
        return (
            self._invoice(self.partner, 100, **options),
            self._bill(self.partner, 60, ref=str(options), **options),
        )

    def test_a_locked_netting_journal_is_a_reason(self):
        invoice, bill = self._documents()
        netting = self._propose(invoice, bill)
        self.journal.fiscalyear_lock_date = NETTING_DATE

        self.assertIn("date_locked", self._codes(bill))
        self.assertIn(self.journal.display_name, self._messages(bill))
        with self.assertRefused(netting.name, self.journal.display_name):
            netting.action_post()

        netting.date = "2025-06-16"
        netting.action_post()
        self.assertSettled(netting)

    def test_who_is_no_administrator_is_held_to_the_stricter_date(self):
        _invoice, bill = self._documents()
        self.journal.period_lock_date = NETTING_DATE
        item = self._items(bill)
        self.env.user.group_ids |= self.env.ref("account.group_account_manager")
        self.assertEqual(self._codes(bill), [])

        user = self._user("biller", "account_netting.group_netting_user")

        reasons = item.with_user(user).netting_reasons(date=NETTING_DATE)[item.id]
        self.assertEqual([reason["code"] for reason in reasons], ["date_locked"])

    def test_a_locked_exchange_journal_stops_nettings_of_other_currencies(self):
        exchange = self.company.currency_exchange_journal_id
        exchange.fiscalyear_lock_date = NETTING_DATE
        _invoice, bill = self._documents()
        _invoice, foreign_bill = self._documents(currency=self.foreign)

        self.assertEqual(self._codes(bill), [])
        self.assertEqual(self._codes(foreign_bill), ["date_locked"])
        self.assertIn(exchange.display_name, self._messages(foreign_bill))

    def test_a_reversal_on_a_locked_day_says_which_journal(self):
        netting = self._net(*self._documents())
        self.journal.fiscalyear_lock_date = "2025-06-30"

        with self.assertRefused(netting.name, self.journal.display_name):
            netting.action_reverse(date="2025-06-30")

        netting.action_reverse(date="2025-07-01")
        self.assertReversed(netting)
