"""Today is the company's day, whoever asks and from wherever."""

from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from ..common import NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestCompanyDay(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._agreement(cls.partner)
        cls.invoice = cls._invoice(cls.partner, 100)
        cls.bill = cls._bill(cls.partner, 60)
        cls.env.user.tz = False

    def test_a_run_by_night_bears_the_day_of_the_company(self):
        """20:00 on 30 June in Mexico City is 2:00 on 1 July in UTC."""
        self.company.partner_id.tz = "America/Mexico_City"
        rule = self.env["account.netting.rule"].create(
            {"name": "Rule", "company_id": self.company.id, "post": True}
        )
        rule.action_activate()

        with freeze_time("2025-07-01 02:00:00"):
            run = rule.action_run()

        self.assertEqual(run.date, date(2025, 6, 30))
        self.assertEqual(run.netting_ids.date, date(2025, 6, 30))

    def test_a_morning_in_auckland_is_not_in_the_future(self):
        """8:00 on 30 June in Auckland is 20:00 on 29 June in UTC."""
        self.company.partner_id.tz = "Pacific/Auckland"
        with freeze_time("2025-06-29 20:00:00"):
            netting = self._net(self.invoice, self.bill, date="2025-06-30")
            self.assertSettled(netting)

            rest, bill = self.invoice, self._bill(self.partner, 10)
            with self.assertRefused("future"):
                self._net(rest, bill, date="2025-07-01")
            netting.action_reverse()
            self.assertEqual(netting.reversal_date, date(2025, 6, 30))

    def test_a_proposal_without_a_date_bears_the_day_of_the_company(self):
        self.company.partner_id.tz = "America/Mexico_City"

        with freeze_time("2025-07-01 02:00:00"):
            netting = self._propose(self.invoice, self.bill, date=None)

        self.assertEqual(netting.date, date(2025, 6, 30))

    def test_the_company_s_day_does_not_depend_on_the_caller(self):
        self.company.partner_id.tz = "America/Mexico_City"
        with freeze_time("2025-07-01 02:00:00"):
            for zone in (False, "UTC", "Pacific/Auckland"):
                with self.subTest(zone=zone):
                    company = self.company.with_context(tz=zone)
                    self.assertEqual(company._get_netting_today(), date(2025, 6, 30))

    def test_a_branch_without_a_zone_has_its_parent_s(self):
        self.company.partner_id.tz = "Pacific/Auckland"
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.company.id}
        )
        branch.partner_id.tz = False

        with freeze_time("2025-06-29 20:00:00"):
            self.assertEqual(branch._get_netting_today(), date(2025, 6, 30))
