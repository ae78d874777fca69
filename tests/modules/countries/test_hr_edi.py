"""With Odoo's reporting of collections in Croatia: a netting is a set-off."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.l10n_hr_edi import tools

from ...common import NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestCroatia(NettingCommon):
    """What is sent is read where it would leave for the authority's server."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._agreement(cls.partner)
        cls.invoice = cls._invoice(cls.partner, 1250)
        cls.bill = cls._bill(cls.partner, 400)
        cls.addendum = cls.env["l10n_hr_edi.addendum"].create(
            {"move_id": cls.invoice.id, "mer_document_eid": "4711"}
        )

    def test_what_is_netted_and_what_is_paid_are_told_apart_and_taken_back(self):
        netting = self._net(self.invoice, self.bill)
        self._pay(self.invoice, 850)
        self.assertEqual(self._report(), [("O", 400), ("T", 850)])
        self.assertEqual(self._report(), [])

        netting.action_reverse(date="2025-07-01")
        self.assertTrue(self.invoice.l10n_hr_payment_unreported)
        self.assertEqual(self._report(), [("O", -400)])
        self.assertEqual(self.addendum.payment_reported_amount, 850)
        self.assertFalse(self.invoice.l10n_hr_payment_unreported)

    def test_a_reversal_that_leaves_nothing_paid_is_told_too(self):
        netting = self._net(self.invoice, self._bill(self.partner, 2000))
        self.assertEqual(self._report(), [("O", 1250)])

        netting.action_reverse(date="2025-07-01")

        self.assertEqual(self.invoice.payment_state, "not_paid")
        self.assertEqual(self._report(), [("O", -1250)])
        self.assertEqual(self._report(), [])

    def test_a_payment_in_the_place_of_a_netting_is_told_although_sums_are_alike(self):
        netting = self._net(self.invoice, self.bill)
        self._report()
        netting.action_reverse(date="2025-07-01")
        self._pay(self.invoice, 400, date="2025-07-02")

        self.assertEqual(self.invoice.l10n_hr_set_off_unreported, -400)
        self.assertEqual(self._report(), [("O", -400), ("T", 400)])

    def test_a_refusal_of_the_server_notes_nothing(self):
        self._net(self.invoice, self.bill)

        with (
            patch.object(tools, "_make_request", side_effect=UserError("No")),
            self.assertRaises(UserError),
        ):
            self.invoice.l10n_hr_edi_mer_action_report_paid()

        self.assertEqual(self.addendum.netting_reported_amount, 0)
        self.assertEqual(self._report(), [("O", 400)])

    def _report(self):
        """Report, and return ``(method, amount)`` of what is sent."""
        sent = []

        def receive(company, endpoint, params):
            if endpoint == "mark_paid":
                sent.append((params["PaymentMethod"], params["PaymentAmount"]))
            return {
                "fiscalizationRequestId": "1",
                "fiscalizationTimestamp": "2025-07-01T12:00:00",
                "electronicId": "4711",
            }

        with patch.object(tools, "_make_request", receive):
            self.invoice.l10n_hr_edi_mer_action_report_paid()
        return sent
