"""What must be set up and in use: a reason before, not an error while posting."""

from odoo.tests import tagged

from ..common import NETTING_DATE, NettingCommon
from ..ledger.test_taxes import TaxCommon


@tagged("standard", "post_install", "-at_install")
class TestReadiness(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._agreement(cls.partner)

    def _assert_stopped(self, code, item, other, named):
        """The reason stands in reasons and positions alike, and posting names it."""
        self.assertIn(code, self._codes(item))
        self.assertIn(named, self._messages(item))
        self.env.invalidate_all()
        position = self.env["account.netting.position"].search(
            [("customer_id", "=", self.partner.id)], limit=1
        )
        self.assertIn(code, position.reason_code)
        with self.assertRefused(named):
            self._net(item, other)

    def test_an_archived_account_of_an_item_is_named(self):
        account = self.payable_2
        self.partner.property_account_payable_id = account
        invoice, bill = self._invoice(self.partner, 100), self._bill(self.partner, 60)
        account.active = False

        self._assert_stopped("account_archived", bill, invoice, account.display_name)
        self.assertEqual(self._codes(invoice), [])

        account.active = True
        self.assertSettled(self._net(invoice, bill))

    def test_an_archived_journal_of_the_agreement_is_named(self):
        invoice, bill = self._invoice(self.partner, 100), self._bill(self.partner, 60)
        self.agreement.journal_id.active = False

        self._assert_stopped(
            "no_setup", invoice, bill, self.agreement.journal_id.display_name
        )

    def test_archived_exchange_journal_and_accounts_are_named(self):
        invoice = self._invoice(self.partner, 100, currency=self.foreign)
        bill = self._bill(self.partner, 60, currency=self.foreign)
        for field in (
            "currency_exchange_journal_id",
            "income_currency_exchange_account_id",
            "expense_currency_exchange_account_id",
        ):
            with self.subTest(field=field):
                self.company[field].active = False
                self._assert_stopped(
                    "no_exchange_setup",
                    invoice,
                    bill,
                    self.company[field].display_name,
                )
                self.company[field].active = True
        self.assertEqual(self._codes(invoice), [])

    def test_what_is_left_is_exchange_difference_alone(self):
        """Paid in full in its currency, with 30.00 left in the company's."""
        invoice = self._invoice(self.partner, 100, currency=self.foreign)
        item = self._items(invoice)
        paid = self._misc_item(self.partner, -100, currency=self.foreign, balance=-20)
        (item | self._items(paid)).with_context(no_exchange_difference=True).reconcile()
        self.assertEqual([item.amount_residual_currency, item.reconciled], [0, False])

        self.assertEqual(self._codes(item), ["exchange_open"])
        self.assertIn(
            "30.00 of exchange difference are open, nothing in FOR",
            self._messages(item),
        )


@tagged("standard", "post_install", "-at_install")
class TestTaxReadiness(TaxCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._invoice(cls.partner, 100, taxes=cls.tax_on_payment)
        cls.bill = cls._bill(cls.partner, 60)

    def _assert_stopped(self, named):
        self.assertEqual(self._codes(self.invoice), ["no_tax_setup"])
        self.assertIn(named, self._messages(self.invoice))
        self.assertEqual(self._codes(self.bill), [])
        with self.assertRefused(named):
            self._net(self.invoice, self.bill)

    def test_the_cash_basis_journal_is_archived(self):
        journal = self.company.tax_cash_basis_journal_id
        journal.active = False

        self._assert_stopped(journal.display_name)

    def test_there_is_no_cash_basis_journal(self):
        self.company.tax_cash_basis_journal_id = False

        self._assert_stopped("no cash-basis journal")

    def test_an_account_that_the_tax_is_booked_on_is_archived(self):
        for account in (self.transition, self.tax_account):
            with self.subTest(account=account.display_name):
                account.active = False
                self._assert_stopped(account.display_name)
                account.active = True
        self.assertSettled(self._net(self.invoice, self.bill))

    def test_other_archived_accounts_stop_nothing(self):
        self.copy_account(self.tax_account).active = False

        self.assertEqual(self._codes(self.invoice), [])
        self.assertSettled(self._net(self.invoice, self.bill, date=NETTING_DATE))
