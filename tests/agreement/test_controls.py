from datetime import date, timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from ..common import NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestControls(NettingCommon):
    def _codes(self, *moves, date="2025-06-15"):
        items = self._items(*moves)
        reasons = items.netting_reasons(date=date)
        return {reason["code"] for found in reasons.values() for reason in found}

    def test_debit_only_refuses_while_the_customer_owes_more(self):
        self.partner.netting_as_customer = "debit_only"
        self.partner.netting_as_vendor = "debit_only"
        self._agreement(self.partner)
        invoice = self._invoice(self.partner, 300)
        bill = self._bill(self.partner, 100)

        self.assertEqual(self._codes(invoice, bill), {"direction_not_allowed"})

        self._bill(self.partner, 200)

        self.assertFalse(
            self._codes(invoice, bill),
            "all that is open counts, not what was chosen: 300 against 300",
        )

    def test_credit_only_refuses_while_we_owe_more(self):
        self.partner.netting_as_customer = "credit_only"
        self.partner.netting_as_vendor = "credit_only"
        self._agreement(self.partner)
        invoice = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 300)

        self.assertEqual(self._codes(invoice, bill), {"direction_not_allowed"})

        self._invoice(self.partner, 200)

        self.assertFalse(self._codes(invoice, bill))

    def test_a_control_holds_in_its_own_company_alone(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.partner.with_company(other).netting_as_customer = "not_allowed"
        self._agreement(self.partner)
        invoice = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 100)

        self.assertFalse(self._codes(invoice, bill))

    def test_a_pair_with_controls_that_do_not_go_together_is_refused(self):
        self.partner.netting_as_customer = "debit_only"

        with self.assertRaisesRegex(UserError, "do not go together"):
            self._agreement(self.partner, active=False)

    def test_what_has_nothing_to_do_with_controls_can_be_changed_all_the_same(self):
        pair = self._agreement(self.partner, active=False).party_ids
        self.partner.netting_as_customer = "debit_only"

        pair.priority = 5

        self.assertEqual(pair.priority, 5)
        with self.assertRaisesRegex(UserError, "do not go together"):
            pair.vendor_id = self.partner

    def test_an_agreement_is_not_activated_with_controls_that_do_not_go_together(self):
        agreement = self._agreement(self.partner, active=False)
        self.partner.netting_as_vendor = "credit_only"

        with self.assertRaisesRegex(UserError, "do not go together"):
            agreement.action_activate()

    def test_a_later_change_is_saved_and_becomes_a_reason(self):
        self._agreement(self.partner)
        invoice = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 100)
        self.partner.netting_as_vendor = "debit_only"

        self.assertEqual(self._codes(invoice, bill), {"direction_not_allowed"})
        with self.assertRaisesRegex(UserError, "do not go together"):
            self.env["account.netting"].propose(
                self._items(invoice, bill).ids, date="2025-06-15"
            )

        self.partner.netting_as_vendor = False

        self.assertFalse(self._codes(invoice, bill))

    def test_an_excluded_partner_is_left_out_until_the_end_date(self):
        self._agreement(self.partner)
        invoice = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 100)
        self.partner.write(
            {
                "netting_excluded": True,
                "netting_excluded_reason": "Insolvency",
                "netting_excluded_until": date(2025, 6, 14),
            }
        )

        self.assertFalse(self._codes(invoice, bill), "over since yesterday")

        self.partner.netting_excluded_until += timedelta(days=1)

        self.assertEqual(self._codes(invoice, bill), {"partner_excluded"})
        with self.assertRaisesRegex(UserError, "Insolvency"):
            self.env["account.netting"].propose(
                self._items(invoice, bill).ids, date="2025-06-15"
            )

        self.partner.netting_excluded = False

        self.assertFalse(self._codes(invoice, bill))

    def test_an_exclusion_says_why(self):
        with self.assertRaises(ValidationError):
            self.partner.netting_excluded = True

    def test_balances_reach_across_the_pair(self):
        customer, vendor = self.customer, self.vendor
        self._invoice(customer, 100)
        self._bill(vendor, 60)

        self.assertRecordValues(
            customer | vendor,
            [
                {"balance_as_customer": 100.0, "balance_as_vendor": 0.0},
                {"balance_as_customer": 0.0, "balance_as_vendor": 60.0},
            ],
        )

        self._agreement((customer, vendor))
        (customer | vendor).invalidate_recordset()

        self.assertRecordValues(
            customer | vendor,
            [
                {"balance_as_customer": 100.0, "balance_as_vendor": 60.0},
                {"balance_as_customer": 100.0, "balance_as_vendor": 60.0},
            ],
        )

    def test_the_partner_form_warns_when_a_control_stops_an_active_pair(self):
        self._agreement(self.partner)

        with (
            self.assertLogs("odoo.tests.form.onchange", level="WARNING") as logs,
            Form(self.partner) as form,
        ):
            form.netting_as_customer = "debit_only"

        self.assertIn("do not go together", logs.output[0])
