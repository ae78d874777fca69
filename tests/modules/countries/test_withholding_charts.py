"""Tax that is withheld, in the charts of the countries that have it."""

from odoo.fields import Command
from odoo.tests import Form, tagged

from ...common import NETTING_DATE, NettingCommon


class ChartCommon(NettingCommon):
    """Fixture of a company with a country's chart, which has the taxes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._agreement(cls.partner)

    @classmethod
    def _taxes(cls, *names):
        Chart = cls.env["account.chart.template"].with_company(cls.company)
        taxes = cls.env["account.tax"].union(*(Chart.ref(name) for name in names))
        taxes.active = True
        taxes.withholding_sequence_id = cls.env["ir.sequence"].create(
            {"name": "Certificates", "company_id": cls.company.id}
        )
        return taxes

    def _read_withheld(self, taxes):
        """Return base and tax as tax reports count them, above zero when we owe it."""
        lines = self.env["account.move.line"].search(
            [
                ("parent_state", "=", "posted"),
                "|",
                ("tax_ids", "in", taxes.ids),
                ("tax_line_id", "in", taxes.ids),
            ]
        )
        tagged_lines = self.env["account.move.line"].search(
            [
                ("tax_tag_ids", "in", taxes.repartition_line_ids.tag_ids.ids),
                ("parent_state", "=", "posted"),
            ]
        )
        withheld = lines.filtered("tax_line_id")
        return (
            abs(sum((tagged_lines - withheld).mapped("balance"))),
            -sum(withheld.mapped("balance")),
        )


@tagged("standard", "post_install", "-at_install")
class TestPhilippines(ChartCommon):
    @classmethod
    @ChartCommon.setup_chart_template("ph")
    def setUpClass(cls):
        super().setUpClass()

    def test_an_invoice_is_netted_paid_and_reversed_with_the_tax_withheld_from_us(self):
        """1,120.00, 100.00 withheld of 1,000.00: 510.00 netted settle 560.00."""
        taxes = self._taxes("l10n_ph_tax_sale_12", "l10n_ph_tax_sale_10_wi011")
        withheld = taxes.filtered("is_withholding_tax_on_payment")
        invoice = self._invoice(self.partner, 1000, taxes=taxes)
        bill = self._bill(self.partner, 510)

        netting = self._net(invoice, bill)
        self.assertSettled(netting)
        self.assertEqual(self._residuals(invoice, bill), [560, 0])
        self.assertEqual(self._read_withheld(withheld), (500, -50))

        payment = self._pay(invoice, date="2025-06-20")
        self.assertEqual(self._read_withheld(withheld), (1000, -100))
        self.assertEqual(payment.withholding_line_ids.amount, 50)
        self.assertEqual(self._residuals(invoice), [0])

        netting.action_reverse(date="2025-07-01")
        self.assertReversed(netting)
        self.assertEqual(self._residuals(invoice, bill), [560, -510])
        self.assertEqual(self._read_withheld(withheld), (500, -50))

    def test_what_is_withheld_when_the_bill_is_booked_is_not_withheld_again(self):
        """Of 1,120.00, the bill itself withholds 100.00."""
        taxes = self._taxes("l10n_ph_tax_purchase_12", "l10n_ph_tax_purchase_10_wi011")
        bill = self._bill(self.partner, 1000, taxes=taxes)

        netting = self._net(self._invoice(self.partner, 2000), bill)

        self.assertEqual(netting.amount, 1020)
        self.assertFalse(netting.withholding_ids)


@tagged("standard", "post_install", "-at_install")
class TestSriLanka(ChartCommon):
    @classmethod
    @ChartCommon.setup_chart_template("lk")
    def setUpClass(cls):
        super().setUpClass()
        cls.withheld = cls._taxes("l10n_lk_tax_purchase_5_wht_i_d")

    def test_a_bill_is_netted_paid_and_reversed_with_the_right_tax(self):
        """Of 1,000.00, 50.00 are withheld: 475.00 netted settle 500.00."""
        bill = self._bill(self.partner, 1000, taxes=self.withheld)
        invoice = self._invoice(self.partner, 475)

        netting = self._net(invoice, bill)
        self.assertSettled(netting)
        self.assertEqual(self._residuals(invoice, bill), [0, -500])
        self.assertEqual(self._read_withheld(self.withheld)[1], 25)

        payment = self._pay(bill, date="2025-06-20")
        self.assertEqual(self._read_withheld(self.withheld)[1], 50)
        self.assertEqual(payment.withholding_line_ids.base_amount, 500)

        netting.action_reverse(date="2025-07-01")
        self.assertReversed(netting)
        self.assertEqual(self._residuals(invoice, bill), [475, -500])
        self.assertEqual(self._read_withheld(self.withheld)[1], 25)


@tagged("standard", "post_install", "-at_install")
class TestThailand(ChartCommon):
    @classmethod
    @ChartCommon.setup_chart_template("th")
    def setUpClass(cls):
        super().setUpClass()

    def test_tax_of_the_chart_is_withheld_when_the_bill_is_booked(self):
        """Of 1,000.00, the bill itself withholds 30.00: 970.00 are left to net."""
        bill = self._bill(self.partner, 1000, taxes=self._taxes("tax_wht_co_3"))
        invoice = self._invoice(self.partner, 2000)

        netting = self._net(invoice, bill)

        self.assertEqual(netting.amount, 970)
        self.assertFalse(netting.withholding_ids)
        netting.action_reverse(date="2025-07-01")
        self.assertReversed(netting)

    def test_tax_that_is_withheld_on_payment_is_withheld_with_the_netting(self):
        """Set to be withheld on payment, as its form allows: 485.00 settle 500.00."""
        tax = self._taxes("tax_wht_co_3")
        tax.is_withholding_tax_on_payment = True
        bill = self._bill(self.partner, 1000, taxes=tax)
        invoice = self._invoice(self.partner, 485)

        netting = self._net(invoice, bill)
        self.assertSettled(netting)
        self.assertEqual(self._residuals(bill), [-500])
        self.assertEqual(self._read_withheld(tax), (500, 15))

        self._pay(bill, date="2025-06-20")
        self.assertEqual(self._read_withheld(tax), (1000, 30))

        netting.action_reverse(date="2025-07-01")
        self.assertReversed(netting)
        self.assertEqual(self._read_withheld(tax), (500, 15))


@tagged("standard", "post_install", "-at_install")
class TestTaiwan(ChartCommon):
    @classmethod
    @ChartCommon.setup_chart_template("tw")
    def setUpClass(cls):
        super().setUpClass()
        # The chart marks it Non Trade.
        cls._items(cls._invoice(cls.customer, 1)).account_id.non_trade = False

    def test_a_tax_of_nothing_stands_in_no_netting_s_way(self):
        tax = self._taxes("l10n_tw_tax_purchase_pc_exempt_domestic_purchases")
        bill = self._bill(self.partner, 1000, taxes=tax)

        netting = self._net(self._invoice(self.partner, 2000), bill)

        self.assertEqual(netting.amount, 1000)

    def test_a_tax_that_is_added_at_payment_is_left_to_pay(self):
        tax = self._taxes("l10n_tw_tax_purchase_2_art_11_gbrt")
        bill = self._bill(self.partner, 1000, taxes=tax)

        self.assertEqual(self._codes(bill), ["withheld_at_payment"])


@tagged("standard", "post_install", "-at_install")
class TestArgentina(ChartCommon):
    """10 % withheld of what is paid to the partner, on amounts without tax."""

    @classmethod
    @ChartCommon.setup_chart_template("ar_ri")
    def setUpClass(cls):
        super().setUpClass()
        cls.withheld = cls._tax("ex_tax_withholding_iibb_caba_applied")
        cls.withheld.write(
            {
                "amount": 10,
                "amount_type": "percent",
                "l10n_ar_withholding_sequence_id": cls.env["ir.sequence"]
                .create({"name": "Certificates", "company_id": cls.company.id})
                .id,
            }
        )
        cls.partner.l10n_ar_partner_tax_ids = [
            Command.create({"tax_id": cls.withheld.id})
        ]
        cls.partner.l10n_latam_identification_type_id = cls.env.ref("l10n_ar.it_cuit")
        cls.partner.write(
            {
                "vat": "30714295698",
                "country_id": cls.env.ref("base.ar").id,
                "l10n_ar_afip_responsibility_type_id": cls.env.ref("l10n_ar.res_IVARI"),
            }
        )
        cls.bill = cls._misc_bill(1000)
        cls.invoice = cls._misc_item(cls.partner, 400)

    @classmethod
    def _tax(cls, name):
        Chart = cls.env["account.chart.template"].with_company(cls.company)
        return Chart.ref(name)

    @classmethod
    def _misc_bill(cls, amount, number="1-1"):
        return cls._bill(
            cls.partner,
            amount,
            taxes=cls._tax("ri_tax_vat_21_compras"),
            l10n_latam_document_number=number,
        )

    def test_a_netting_alone_is_left_to_pay(self):
        self.assertEqual(self._codes(self.bill), ["withheld_at_payment"])
        self.assertEqual(self._codes(self.invoice), [])
        self.partner.l10n_ar_partner_tax_ids.to_date = "2025-06-14"
        self.assertEqual(self._codes(self.bill), [])

    def test_net_first_and_the_payment_withholds_on_the_whole_base(self):
        """Of 1,210.00, 400.00 are netted; 100.00 of 1,000.00 are withheld."""
        payment = self._pay_first(self.bill)

        self.assertEqual(self._residuals(self.bill, self.invoice), [0, 0])
        self.assertEqual(
            abs(sum(payment.l10n_ar_withholding_ids.mapped("balance"))), 100
        )
        self.assertEqual(payment.amount, 710)

    def test_what_leaves_too_little_to_withhold_of_is_refused(self):
        self._misc_item(self.partner, 5000)

        with self.assertRefused("100.00", "Net less"):
            self._pay_first(self.bill)

    def test_it_is_reversed_when_the_payment_was_cancelled(self):
        payment = self._pay_first(self.bill)
        netting = payment.made_netting_id
        with self.assertRefused(payment.name, "Cancel it first"):
            netting.action_reverse(date="2025-07-01")

        payment.action_draft()
        payment.action_cancel()
        netting.action_reverse(date="2025-07-01")

        self.assertReversed(netting)
        self.assertEqual(self._residuals(self.bill, self.invoice), [-1210, 400])

    def _pay_first(self, bill):
        """Net first and pay on the screen, since the lines are made there."""
        with Form(
            self.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=bill.ids
            )
        ) as screen:
            screen.payment_date = NETTING_DATE
            screen.netting_mode = "first"
        return screen.record._create_payments()
