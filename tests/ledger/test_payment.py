"""A recorded payment: what is left open of it can be netted from its form."""

from odoo.tests import tagged

from odoo.addons.account.tests.common import AccountTestInvoicingHttpCommon

from ..common import NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestPayment(NettingCommon, AccountTestInvoicingHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._agreement(cls.partner)

    def _payment_of(self, *args, **options):
        return self._payment(*args, **options).origin_payment_id

    def _open_wizard(self, payment):
        action = payment.action_create_netting()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        wizard.date = "2025-06-15"
        return wizard

    def _netted(self, wizard):
        return {line.number: line.amount for line in wizard.line_ids}

    def test_a_payment_on_account_tells_what_is_open_of_it(self):
        payment = self._payment_of(self.partner, 200)
        self.assertEqual(payment.netting_open, 200)

        settled = self._pay(self._invoice(self.partner, 100))
        self.assertEqual(settled.netting_open, 0)

        payment.action_draft()
        self.assertEqual(payment.netting_open, 0)

    def test_an_advance_lessens_what_its_side_owes(self):
        """Acceptance case B5: 300 less 200 are 100, against a bill of 250."""
        invoice = self._invoice(self.partner, 300)
        bill = self._bill(self.partner, 250)
        payment = self._payment_of(self.partner, 200)

        wizard = self._open_wizard(payment)

        self.assertEqual(
            self._netted(wizard),
            {payment.name: -200, invoice.name: 300, bill.name: 100},
        )
        wizard.action_post()
        self.assertSettled(payment.move_id.netting_ids)
        self.assertEqual(self._residuals(payment.move_id, invoice, bill), [0, 0, -150])
        self.assertEqual((payment.netting_open, payment.netting_count), (0, 1))
        self.assertEqual(
            payment.action_open_nettings()["res_id"],
            payment.move_id.netting_ids.id,
        )

    def test_an_overpayment_is_netted_with_what_the_other_side_credits(self):
        invoice = self._invoice(self.partner, 1000)
        payment = self._pay(invoice, 1200)
        self.assertEqual(payment.netting_open, 200)
        credit = self._bill_refund(self.partner, 150)

        wizard = self._open_wizard(payment)
        self.assertNotIn(invoice.name, self._netted(wizard))
        wizard.action_post()

        netting = payment.move_id.netting_ids
        self.assertSettled(netting)
        self.assertTrue(netting.is_inverse)
        self.assertEqual(payment.netting_open, 50)
        self.assertEqual(self._residuals(credit), [0])

    def test_a_prepayment_to_a_vendor(self):
        bill = self._bill(self.partner, 400)
        invoice = self._invoice(self.partner, 100)
        payment = self._payment_of(self.partner, 300, partner_type="supplier")
        self.assertEqual(payment.netting_open, 300)

        self._open_wizard(payment).action_post()

        self.assertSettled(payment.move_id.netting_ids)
        self.assertEqual(self._residuals(payment.move_id, bill, invoice), [0, 0, 0])

    def test_two_partners_of_an_agreement(self):
        self._agreement((self.customer, self.vendor))
        invoice = self._invoice(self.customer, 300)
        bill = self._bill(self.vendor, 100)
        payment = self._payment_of(self.customer, 200)

        self._open_wizard(payment).action_post()

        self.assertEqual(self._residuals(payment.move_id, invoice, bill), [0, 0, 0])

    def test_other_currencies_are_left_alone(self):
        payment = self._payment_of(self.partner, 200, currency=self.foreign)
        self._invoice(self.partner, 300)
        invoice = self._invoice(self.partner, 500, currency=self.foreign)
        bill = self._bill(self.partner, 300, currency=self.foreign)

        wizard = self._open_wizard(payment)

        self.assertEqual(
            self._netted(wizard),
            {payment.name: -200, invoice.name: 500, bill.name: 300},
        )

    def test_a_payment_that_nothing_goes_with_says_so(self):
        self._bill(self.partner, 250)
        payment = self._payment_of(self.partner, 200)

        wizard = self._open_wizard(payment)

        with self.assertRefused("nothing to net"):
            wizard.action_post()

    def test_in_the_browser(self):
        self._user("accountant", "account_netting.group_netting_user")
        invoice = self._invoice(self.partner, 300)
        bill = self._bill(self.partner, 250)
        payment = self._payment_of(self.partner, 200)

        self.start_tour(
            f"/odoo/account.payment/{payment.id}",
            "account_netting_recorded_payment",
            login="accountant",
        )

        self.assertEqual(self._residuals(payment.move_id, invoice, bill), [0, 0, -150])
