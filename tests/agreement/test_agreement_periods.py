"""Agreements: nobody is in two active ones of one period."""

from odoo.tests import tagged

from ..common import NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestAgreementPeriods(NettingCommon):
    def test_nobody_is_in_two_active_agreements_of_one_period(self):
        self._agreement(self.partner, (self.customer, self.vendor), name="First")
        for pair in (
            self.partner,
            (self.customer, self.customer),
            (self.vendor, self.vendor),
            (self.customer, self.vendor),
        ):
            agreement = self._agreement(pair, active=False)
            with self.subTest(pair=pair), self.assertRefused("already", "First"):
                agreement.action_activate()

    def test_a_customer_here_may_be_a_vendor_there(self):
        self._agreement((self.customer, self.vendor))

        self._agreement((self.vendor, self.customer))

    def test_two_that_collide_with_each_other_are_not_activated_together(self):
        both = self._agreement(self.partner, active=False, name="First")
        both |= self._agreement(self.partner, active=False, name="Second")

        with self.assertRefused("already"):
            both.action_activate()

        self.assertEqual(both.mapped("state"), ["draft", "draft"])

    def test_periods_decide_whether_agreements_collide(self):
        self._agreement(self.partner, date_start="2025-03-01", date_end="2025-03-31")
        collisions = {
            (False, False): True,
            ("2025-03-31", False): True,
            (False, "2025-03-01"): True,
            ("2025-03-10", "2025-03-20"): True,
            ("2025-04-01", "2025-04-30"): False,
            ("2025-01-01", "2025-02-28"): False,
        }
        for (start, end), collide in collisions.items():
            agreement = self._agreement(
                self.partner, active=False, date_start=start, date_end=end
            )
            with self.subTest(start=start, end=end):
                if collide:
                    with self.assertRefused("already"):
                        agreement.action_activate()
                else:
                    agreement.action_activate()

    def test_open_periods_collide(self):
        self._agreement(self.partner, date_start="2025-03-01")
        early = self._agreement(self.partner, active=False, date_end="2025-02-28")
        late = self._agreement(self.partner, active=False, date_start="2030-01-01")

        early.action_activate()
        with self.assertRefused("already"):
            late.action_activate()

    def test_one_that_is_over_may_be_active_and_nets_nothing(self):
        self._agreement(self.partner, date_end="2025-06-14")
        invoice = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 60)

        with self.assertRefused("No active netting agreement", "06/15/2025"):
            self._net(invoice, bill)

    def test_each_day_has_its_agreement(self):
        first = self._agreement(self.partner, date_end="2025-06-14")
        second = self._agreement(self.partner, date_start="2025-06-15")
        invoice = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 60)

        early = self._propose(invoice, bill, date="2025-06-14")
        early.action_cancel()
        late = self._propose(invoice, bill, date="2025-06-15")

        self.assertEqual(early.agreement_id, first)
        self.assertEqual(late.agreement_id, second)

    def test_a_closed_one_gives_way(self):
        self._agreement(self.partner).action_close()

        self._agreement(self.partner)
