"""With Odoo's modules that heed a state of payment: a netting counts as a payment.

Each with its country's chart: netted, then reversed.
"""

from odoo.tests import tagged

from ...common import NettingCommon


class CountryCommon(NettingCommon):
    """Fixture: an invoice of 400.00 and a bill of 1,000.00 in a country's chart."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._agreement(cls.partner)
        cls.invoice = cls._invoice(cls.partner, 400)
        cls.bill = cls._bill(cls.partner, 1000)

    @classmethod
    def _taxes(cls, *names):
        Chart = cls.env["account.chart.template"].with_company(cls.company)
        return cls.env["account.tax"].union(*(Chart.ref(name) for name in names))


@tagged("standard", "post_install", "-at_install")
class TestItaly(CountryCommon):
    @classmethod
    @CountryCommon.setup_chart_template("it")
    def setUpClass(cls):
        super().setUpClass()

    def test_tax_that_the_administration_pays_itself_is_never_netted(self):
        """Split payment: of 1,220.00, 220.00 are owed to the tax office, not to us."""
        invoice = self._invoice(
            self.partner, 1000, taxes=self._taxes("22vsp_group"), due="2025-01-20"
        )
        bill = self._bill(self.partner, 5000)

        netting = self._net(invoice, bill)

        self.assertEqual(netting.amount, 1000)
        self.assertSettled(netting)
        told = netting.settled_documents()[0]
        self.assertEqual((told["document"], told["amount"]), (invoice.name, 1000))
        netting.action_reverse(date="2025-07-01")
        self.assertReversed(netting)
        self.assertEqual(self._residuals(invoice), [1000])

    def test_the_method_of_payment_in_the_e_invoice_stays_the_default(self):
        netting = self._net(self.invoice, self.bill)
        self.assertEqual(self.invoice.l10n_it_payment_method, "MP05")

        netting.action_reverse(date="2025-07-01")

        self.assertReversed(netting)
        self.assertEqual(self.invoice.l10n_it_payment_method, "MP05")


@tagged("standard", "post_install", "-at_install")
class TestHungary(CountryCommon):
    @classmethod
    @CountryCommon.setup_chart_template("hu")
    def setUpClass(cls):
        super().setUpClass()

    def test_an_advance_that_was_netted_counts_as_paid_until_it_is_reversed(self):
        """The final invoice asks for its state of payment alone."""
        netting = self._net(self.invoice, self.bill)
        self.assertEqual(self.invoice.payment_state, "paid")

        netting.action_reverse(date="2025-07-01")
        self.assertReversed(netting)
        self.assertEqual(self.invoice.payment_state, "not_paid")


@tagged("standard", "post_install", "-at_install")
class TestVietnam(CountryCommon):
    @classmethod
    @CountryCommon.setup_chart_template("vn")
    def setUpClass(cls):
        super().setUpClass()
        cls.company.account_fiscal_country_id = cls.env.ref("base.vn")

    def test_the_portal_is_to_be_told_of_a_netting_and_of_its_reversal(self):
        self.invoice.l10n_vn_edi_invoice_state = "sent"

        netting = self._net(self.invoice, self.bill)
        self.assertEqual(
            self.invoice.l10n_vn_edi_invoice_state, "payment_state_to_update"
        )

        self.invoice.l10n_vn_edi_invoice_state = "sent"
        netting.action_reverse(date="2025-07-01")
        self.assertReversed(netting)
        self.assertEqual(
            self.invoice.l10n_vn_edi_invoice_state, "payment_state_to_update"
        )


@tagged("standard", "post_install", "-at_install")
class TestDenmark(CountryCommon):
    @classmethod
    @CountryCommon.setup_chart_template("dk")
    def setUpClass(cls):
        super().setUpClass()

    def test_an_invoice_is_netted_and_reversed(self):
        netting = self._net(self.invoice, self.bill)
        self.assertSettled(netting)
        self.assertEqual(self.invoice.payment_state, "paid")

        netting.action_reverse(date="2025-07-01")
        self.assertReversed(netting)


@tagged("standard", "post_install", "-at_install")
class TestRomania(CountryCommon):
    @classmethod
    @CountryCommon.setup_chart_template("ro")
    def setUpClass(cls):
        super().setUpClass()

    def test_tax_on_payment_falls_due_at_the_date_of_the_set_off(self):
        """Of 1,210.00 with 21 % of tax on payment, 400.00 bear 69.42."""
        self.company.tax_exigibility = True
        account = self.copy_account(self.company_data["default_account_revenue"])
        account.reconcile = True
        tax = self.env["account.tax"].create(
            {
                "name": "21 % on payment",
                "amount": 21,
                "type_tax_use": "sale",
                "tax_exigibility": "on_payment",
                "cash_basis_transition_account_id": account.id,
            }
        )
        invoice = self._invoice(self.partner, 1000, taxes=tax)

        netting = self._net(invoice, self._bill(self.partner, 400))

        self.assertEqual(netting.tax_move_ids.date, netting.date)
        (told,) = netting.settled_documents()[0]["taxes"]
        self.assertEqual((told["base"], told["tax"]), (330.58, 69.42))
        netting.action_reverse(date="2025-07-01")
        self.assertReversed(netting)


@tagged("standard", "post_install", "-at_install")
class TestPoland(CountryCommon):
    @classmethod
    @CountryCommon.setup_chart_template("pl")
    def setUpClass(cls):
        super().setUpClass()

        cls.tax = cls.env["account.tax"].create(
            {"name": "23 %", "amount": 23, "type_tax_use": "sale"}
        )
        cls.split = cls._invoice(
            cls.customer, 20000, taxes=cls.tax, netting_split_payment=True
        )

    def test_by_agreement_the_net_of_what_is_in_split_payment_is_netted(self):
        """Of 24,600.00, the 4,600.00 of tax have to be paid."""
        self._agreement(self.customer)

        netting = self._net(self.split, self._bill(self.customer, 30000))

        self.assertEqual(netting.amount, 20000)
        self.assertEqual(self._residuals(self.split), [4600])
        self.assertEqual(self._codes(self.split), ["kept_out"])
        self.assertIn("split payment", self._messages(self.split))
        netting.action_reverse(date="2025-07-01")
        self.assertReversed(netting)
        self.assertEqual(self._codes(self.split), [])

    def test_after_the_tax_was_paid_the_net_is_netted(self):
        self._agreement(self.customer)
        self._pay(self.split, 4600)

        netting = self._net(self.split, self._bill(self.customer, 30000))

        self.assertEqual(netting.amount, 20000)
        self.assertEqual(self._residuals(self.split), [0])

    def test_by_one_sided_notice_all_of_it_is_netted(self):
        self._agreement(self.customer, kind="notice")

        netting = self._net(self.split, self._bill(self.customer, 30000))

        self.assertEqual(netting.amount, 24600)


@tagged("standard", "post_install", "-at_install")
class TestExpenses(CountryCommon):
    def test_an_expense_is_paid_by_a_netting_and_not_any_more_by_its_reversal(self):
        # Whoever keeps the books need not keep the employees.
        employee = (
            self.env["hr.employee"]
            .sudo()
            .create({"name": "Employee", "work_contact_id": self.partner.id})
        )
        expense = self.env["hr.expense"].create(
            {
                "name": "Travel",
                "employee_id": employee.id,
                "total_amount_currency": 400,
                "company_id": self.company.id,
            }
        )
        expense.account_move_id = self._document("in_receipt", self.partner, 400)

        netting = self._net(self.invoice, expense.account_move_id)
        self.assertEqual(expense.state, "paid")

        netting.action_reverse(date="2025-07-01")
        self.assertReversed(netting)
        self.assertEqual(expense.state, "posted")
