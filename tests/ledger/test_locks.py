"""Dates a netting or its reversal may not have: Odoo would move them silently."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..common import DOCUMENT_DATE, NETTING_DATE, NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestLocks(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._agreement(cls.partner)
        cls.invoice = cls._invoice(cls.partner, 100)
        cls.bill = cls._bill(cls.partner, 60)
        cls.tomorrow = fields.Date.context_today(cls.company) + timedelta(days=1)

    def test_a_locked_date_is_refused_and_the_lock_is_named(self):
        locks = {
            "fiscalyear_lock_date": "Global Lock Date",
            "hard_lock_date": "Hard Lock Date",
        }
        for field, label in locks.items():
            with self.subTest(field=field):
                self._lock(field)

                with self.assertRefused(
                    "nothing to net", "06/15/2025", label, "06/30/2025"
                ):
                    self._net(self.invoice, self.bill)

    def test_a_period_locked_since_the_proposal(self):
        netting = self._propose(self.invoice, self.bill)
        for field in ("fiscalyear_lock_date", "hard_lock_date"):
            with self.subTest(field=field):
                self._lock(field)

                with self.assertRefused(netting.name, "locked period"):
                    netting.action_post()

    def test_the_first_open_day_will_do(self):
        self._lock("fiscalyear_lock_date")

        netting = self._net(self.invoice, self.bill, date="2025-07-01")

        self.assertSettled(netting)

    def test_locks_of_other_ledgers_do_not_matter(self):
        """A miscellaneous journal obeys neither the sales nor the purchase lock."""
        for field in ("sale_lock_date", "purchase_lock_date", "tax_lock_date"):
            self._lock(field)

        self.assertSettled(self._net(self.invoice, self.bill))

    def test_who_has_an_exception_from_a_lock_may_net(self):
        self._lock("fiscalyear_lock_date")
        self.env["account.lock_exception"].create(
            {
                "company_id": self.company.id,
                "user_id": self.env.user.id,
                "fiscalyear_lock_date": False,
                "end_datetime": fields.Datetime.now() + timedelta(hours=1),
            }
        )

        self.assertSettled(self._net(self.invoice, self.bill))

    def test_tomorrow_is_refused(self):
        with self.assertRefused("in the future"):
            self._net(self.invoice, self.bill, date=self.tomorrow)

    def test_a_proposal_moved_to_tomorrow_is_not_posted(self):
        netting = self._propose(self.invoice, self.bill)
        netting.date = self.tomorrow

        with self.assertRefused(netting.name, "in the future"):
            netting.action_post()

    def test_today_will_do(self):
        self.assertSettled(
            self._net(self.invoice, self.bill, date=self.tomorrow - timedelta(days=1))
        )

    def test_a_date_before_an_item_is_refused(self):
        with self.assertRefused(
            self.invoice.name, self.bill.name, "01/14/2025", "01/15/2025"
        ):
            self._net(self.invoice, self.bill, date="2025-01-14")

        self.assertSettled(self._net(self.invoice, self.bill, date=DOCUMENT_DATE))

    def test_a_proposal_moved_before_an_item_is_not_posted(self):
        netting = self._propose(self.invoice, self.bill)
        netting.date = "2025-01-14"

        with self.assertRefused(netting.name, self.invoice.name, "before"):
            netting.action_post()

    def test_the_entry_keeps_its_date_where_the_month_is_over(self):
        netting = self._net(self.invoice, self.bill)

        self.assertEqual(netting.move_ids.date, fields.Date.to_date(NETTING_DATE))

    # Reversal
    # --------

    def test_a_locked_reversal_date_is_refused_and_the_lock_is_named(self):
        netting = self._net(self.invoice, self.bill)
        locks = {
            "fiscalyear_lock_date": "Global Lock Date",
            "hard_lock_date": "Hard Lock Date",
        }
        for field, label in locks.items():
            with self.subTest(field=field):
                self._lock(field)

                with self.assertRefused(netting.name, "06/20/2025", label):
                    netting.action_reverse(date="2025-06-20")

    def test_a_netting_in_a_locked_period_is_reversed_after_it(self):
        netting = self._net(self.invoice, self.bill)
        self._lock("hard_lock_date")

        netting.action_reverse(date="2025-07-01")

        self.assertReversed(netting)
        self.assertEqual(self._residuals(self.invoice, self.bill), [100, -60])
        self.assertEqual(
            netting.reversal_move_ids.date, fields.Date.to_date("2025-07-01")
        )

    def test_a_reversal_tomorrow_is_refused(self):
        netting = self._net(self.invoice, self.bill)

        with self.assertRefused(netting.name, "in the future"):
            netting.action_reverse(date=self.tomorrow)

    def test_a_reversal_before_the_netting_is_refused(self):
        netting = self._net(self.invoice, self.bill)

        with self.assertRefused(netting.name, "06/15/2025"):
            netting.action_reverse(date="2025-06-14")

    def _lock(self, field, date="2025-06-30"):
        self.company.write({field: date})
