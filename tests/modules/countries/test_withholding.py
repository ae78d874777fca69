"""With Odoo's module that withholds tax at payment: a netting withholds it, too."""

from random import Random

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import BaseCase, Form, tagged

from odoo.addons.account_netting_withholding.models.document_taxes import (
    DocumentTax,
    DocumentTaxes,
)

from ...common import NETTING_DATE, NettingCommon


class WithholdingCommon(NettingCommon):
    """Fixture: 10 % withheld of bills with a sequence, 3 % of invoices by customers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._agreement(cls.partner)
        cls.withheld_account = cls.env["account.account"].create(
            {
                "name": "Tax withheld",
                "code": "WITHHELD",
                "account_type": "liability_current",
            }
        )
        cls.sequence = cls.env["ir.sequence"].create(
            {
                "name": "Certificates",
                "prefix": "WHT",
                "padding": 3,
                "implementation": "no_gap",
            }
        )
        cls.withheld = cls._withholding_tax("10 %", -10, "purchase")
        cls.withheld.withholding_sequence_id = cls.sequence
        cls.by_customer = cls._withholding_tax("3 % by customers", -3, "sale")
        bank = cls.company_data["default_journal_bank"]
        methods = (
            bank.inbound_payment_method_line_ids | bank.outbound_payment_method_line_ids
        )
        methods.payment_account_id = cls.env["account.account"].create(
            {
                "name": "Outstanding",
                "code": "OUTSTD",
                "account_type": "asset_current",
                "reconcile": True,
            }
        )

    @classmethod
    def _withholding_tax(cls, name, amount, tax_use):
        lines = [
            Command.create({"repartition_type": "base", "factor_percent": 100}),
            Command.create(
                {
                    "repartition_type": "tax",
                    "factor_percent": 100,
                    "account_id": cls.withheld_account.id,
                }
            ),
        ]
        return cls.env["account.tax"].create(
            {
                "name": name,
                "amount": amount,
                "type_tax_use": tax_use,
                "is_withholding_tax_on_payment": True,
                "invoice_repartition_line_ids": lines,
                "refund_repartition_line_ids": lines,
            }
        )

    @classmethod
    def _withheld(cls, account=None):
        """Return what is withheld by now: above zero is owed to the tax office."""
        lines = cls.env["account.move.line"].search(
            [
                ("account_id", "=", (account or cls.withheld_account).id),
                ("parent_state", "=", "posted"),
            ]
        )
        return cls.currency.round(-sum(lines.mapped("balance")))

    @classmethod
    def _register(cls, *documents, date=NETTING_DATE, **vals):
        ids = [document.id for document in documents]
        return (
            cls.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=ids)
            .create({"payment_date": date, **vals})
        )

    def _get_bank(self, payments):
        """Return what goes through the bank, above zero."""
        return abs(sum(payments._seek_for_lines()[0].mapped("balance")))


@tagged("standard", "post_install", "-at_install")
class TestWithholding(WithholdingCommon):
    def test_a_bill_is_netted_less_its_tax_which_is_withheld_with_a_number(self):
        invoice = self._invoice(self.partner, 1000)
        bill = self._bill(self.partner, 400, taxes=self.withheld)

        netting = self._net(invoice, bill)

        self.assertSettled(netting)
        self.assertEqual(netting.amount, 360)
        self.assertEqual(self._residuals(invoice, bill), [640, 0])
        self.assertEqual(self._withheld(), 40)
        tax = netting.withholding_ids
        self.assertEqual((tax.name, tax.base_amount, tax.amount), ("WHT001", 400, 40))
        line = netting.line_ids.filtered(lambda line: line.side == "payable")
        self.assertEqual((line.amount_withheld, line.amount_left), (40, 0))
        self.assertEqual(tax.move_id.date, netting.date)
        self.assertEqual(bill.payment_state, "paid")

    def test_a_part_is_netted_and_the_rest_is_paid_with_the_rest_of_the_tax(self):
        invoice = self._invoice(self.partner, 400)
        bill = self._bill(self.partner, 1000, taxes=self.withheld)

        netting = self._net(invoice, bill)
        self.assertSettled(netting)
        self.assertEqual(self._withheld(), 44.44)
        self.assertEqual(self._residuals(invoice, bill), [0, -555.56])

        payment = self._register(bill)._create_payments()
        self.assertEqual(self._withheld(), 100)
        self.assertEqual(self._get_bank(payment), 500)
        self.assertEqual(self._residuals(bill), [0])

    def test_a_bill_netted_in_three_parts_withholds_all_its_tax(self):
        bill = self._bill(self.partner, 100, taxes=self.withheld)
        for _part in range(3):
            self.assertSettled(self._net(self._invoice(self.partner, 30), bill))

        self.assertEqual(self._withheld(), 10)
        self.assertEqual(self._residuals(bill), [0])

    def test_value_added_tax_is_no_base_of_what_is_withheld(self):
        """Of 1,070.00, 30.00 are withheld: 3 % of 1,000.00."""
        vat = self.env["account.tax"].create(
            {"name": "7 %", "amount": 7, "type_tax_use": "purchase"}
        )
        three = self._withholding_tax("3 %", -3, "purchase")
        bill = self._bill(self.partner, 1000, taxes=vat | three)

        netting = self._net(self._invoice(self.partner, 520), bill)

        self.assertEqual(self._residuals(bill), [-535])
        self.assertEqual(self._withheld(), 15)
        self.assertEqual(netting.withholding_ids.base_amount, 500)
        # There is no sequence: it goes by the netting's number.
        self.assertEqual(netting.withholding_ids.name, netting.name)

    def test_more_than_is_left_without_the_tax_is_refused_and_says_why(self):
        invoice = self._invoice(self.partner, 1000)
        bill = self._bill(self.partner, 400, taxes=self.withheld)

        with self.assertRefused("360.00", "withheld", "40.00"):
            self._propose(invoice, bill, amounts={invoice: 400, bill: 400})

    def test_no_discount_goes_with_what_tax_is_withheld_of(self):
        """Its base would change: 360.00 are netted and 40.00 withheld, as without."""
        agreement = self.env["account.netting.agreement"].search([], limit=1)
        agreement.action_draft()
        agreement.discount_vendor = "pro_rata"
        agreement.action_activate()
        terms = self.env["account.payment.term"].create(
            {
                "name": "2 % within half a year",
                "early_discount": True,
                "discount_percentage": 2,
                "discount_days": 180,
                "line_ids": [Command.create({"value_amount": 100, "nb_days": 190})],
            }
        )
        bill = self._bill(self.partner, 400, taxes=self.withheld, terms=terms)
        plain = self._bill(self.partner, 100, terms=terms)

        netting = self._propose(self._invoice(self.partner, 1000), bill, plain)

        self.assertIn(bill.name, netting.alerts["netting_discount"]["message"])
        netting.action_post()
        self.assertSettled(netting)
        self.assertEqual((netting.amount, self._withheld()), (458, 40))
        self.assertEqual(self._residuals(bill, plain), [0, 0])

    def test_an_invoice_from_which_the_customer_withholds(self):
        invoice = self._invoice(self.partner, 100, taxes=self.by_customer)
        bill = self._bill(self.partner, 200)

        netting = self._net(invoice, bill)

        self.assertEqual(netting.amount, 97)
        self.assertEqual(self._residuals(invoice, bill), [0, -103])
        self.assertEqual(self._withheld(), -3)  # ours, to be set against our own tax

    def test_a_credit_note_gives_back_what_would_have_been_withheld(self):
        bill = self._bill(self.partner, 400, taxes=self.withheld)
        refund = self._bill_refund(self.partner, 100, taxes=self.withheld)

        netting = self._net(self._invoice(self.partner, 1000), bill, refund)

        self.assertEqual(netting.amount, 270)
        self.assertEqual(self._residuals(bill, refund), [0, 0])
        self.assertEqual(self._withheld(), 30)

    def test_a_foreign_currency_at_the_rate_of_the_netting_date(self):
        """40.00 at 2.5 are 16.00; the bill was booked at 2.0."""
        invoice = self._invoice(self.partner, 1000, currency=self.foreign)
        bill = self._bill(self.partner, 400, taxes=self.withheld, currency=self.foreign)

        netting = self._net(invoice, bill)

        self.assertSettled(netting)
        self.assertEqual(self._residuals_currency(bill), [0])
        self.assertEqual(self._residuals(bill), [0])
        self.assertEqual(self._withheld(), 16)
        netting.action_reverse(date="2025-06-30")
        self.assertReversed(netting)
        self.assertEqual(self._residuals(bill), [-200])
        self.assertEqual(self._withheld(), 0)

    def test_a_reversal_takes_back_what_was_withheld(self):
        invoice = self._invoice(self.partner, 400)
        bill = self._bill(self.partner, 1000, taxes=self.withheld)
        netting = self._net(invoice, bill)

        netting.action_reverse(date="2025-07-01")

        self.assertReversed(netting)
        self.assertEqual(self._residuals(invoice, bill), [400, -1000])
        self.assertEqual(self._withheld(), 0)
        self.assertEqual(
            netting.withheld_move_ids.sorted("id").mapped("date")[-1],
            netting.reversal_date,
        )
        again = self._net(invoice, bill)
        self.assertEqual((again.amount, self._withheld()), (400, 44.44))

    def test_a_part_taken_back_is_withheld_no_more(self):
        invoice = self._invoice(self.partner, 1000)
        bill = self._bill(self.partner, 400, taxes=self.withheld)
        netting = self._net(invoice, bill)

        dialog = self.env["account.netting.take.back"].create(
            {"netting_id": netting.id}
        )
        dialog.line_ids.amount = 90
        self.assertEqual(dialog.effect_move_ids, netting.withheld_move_ids)
        netting.action_take_back(
            {self._items(invoice).id: 90, self._items(bill).id: 90}, date="2025-07-01"
        )

        self.assertEqual(self._residuals(invoice, bill), [730, -100])
        self.assertEqual(self._withheld(), 30)
        netting.action_reverse(date="2025-07-02")
        self.assertEqual(self._residuals(invoice, bill), [1000, -400])
        self.assertEqual(self._withheld(), 0)

    def test_the_entry_that_withholds_is_undone_by_its_netting_alone(self):
        bill = self._bill(self.partner, 400, taxes=self.withheld)
        netting = self._net(self._invoice(self.partner, 1000), bill)
        entry = netting.withheld_move_ids

        for undo in (
            entry.button_draft,
            entry.button_cancel,
            entry.unlink,
            lambda: entry._reverse_moves([{}], cancel=True),
            lambda: entry.line_ids.remove_move_reconcile(),
        ):
            with self.assertRefused(netting.name, "Reverse netting"):
                undo()

    def test_a_locked_tax_period_is_told_before(self):
        invoice = self._invoice(self.partner, 1000)
        bill = self._bill(self.partner, 400, taxes=self.withheld)
        self.company.tax_lock_date = NETTING_DATE

        self.assertEqual(self._codes(bill), ["date_locked"])
        self.assertEqual(self._codes(invoice), [])

    def test_what_is_kept_out_stays_open_with_its_tax(self):
        bill = self._bill(self.partner, 400, taxes=self.withheld)
        bill.write({"netting_hold": "part", "netting_hold_amount": 100})

        netting = self._net(self._invoice(self.partner, 1000), bill)

        self.assertEqual(netting.amount, 270)
        self.assertEqual(self._residuals(bill), [-100])
        self.assertEqual(self._withheld(), 30)

    def test_settled_documents_tell_all_that_was_settled(self):
        bill = self._bill(self.partner, 400, taxes=self.withheld)
        netting = self._net(self._invoice(self.partner, 1000), bill)

        told = {row["document"]: row for row in netting.settled_documents()}

        self.assertEqual(told[bill.name]["amount"], 400)
        (tax,) = told[bill.name]["taxes"]
        self.assertEqual((tax["tax_id"], tax["base"], tax["tax"]), (False, 400, 0))
        netting.action_reverse(date="2025-07-01")
        rows = self.env["account.netting.settlement"].search(
            [("move_id", "=", bill.id)]
        )
        self.assertEqual(sum(rows.mapped("amount")), 0)

    def test_the_advice_tells_what_was_withheld_and_its_number(self):
        bill = self._bill(self.partner, 400, taxes=self.withheld)
        proposal = self._propose(self._invoice(self.partner, 1000), bill)
        self.assertIn("of tax will be withheld", self._print(proposal))

        proposal.action_post()

        printed = self._print(proposal)
        self.assertIn("40.00", printed)
        self.assertIn("WHT001", printed)

    def _print(self, netting):
        report = self.env.ref("account_netting.action_report_netting_advice")
        return str(self.env["ir.actions.report"]._render_qweb_html(report, netting.ids))

    def test_who_may_post_nettings_needs_no_further_rights(self):
        user = self._user("netter", "account_netting.group_netting_user")
        bill = self._bill(self.partner, 400, taxes=self.withheld)
        invoice = self._invoice(self.partner, 1000)

        netting = self._net(invoice, bill, user=user)

        self.assertEqual(netting.withholding_ids.amount, 40)

    def test_a_rule_nets_and_withholds(self):
        bill = self._bill(self.partner, 400, taxes=self.withheld)
        self._invoice(self.partner, 1000)
        rule = self.env["account.netting.rule"].create({"name": "Rule"})
        rule.action_activate()

        run = rule.action_run(date=NETTING_DATE)

        self.assertEqual(run.netting_ids.amount, 360)
        self.assertEqual(self._residuals(bill), [0])
        self.assertEqual(self._withheld(), 40)


@tagged("standard", "post_install", "-at_install")
class TestPayWithholding(WithholdingCommon):
    """*Pay* with netting: the payment withholds for what is netted as well."""

    def test_net_first_and_the_payment_withholds_on_the_whole_base(self):
        invoice = self._invoice(self.partner, 400)
        bill = self._bill(self.partner, 1000, taxes=self.withheld)
        register = self._register(bill, netting_mode="first")
        self.assertEqual((register.netting_available, register.amount), (400, 600))
        self.assertEqual(register.withholding_line_ids.base_amount, 1000)

        payment = register._create_payments()

        self.assertEqual(register.netting_id.amount, 400)
        self.assertEqual(payment.withholding_line_ids.amount, 100)
        self.assertEqual(self._withheld(), 100)
        self.assertEqual(self._get_bank(payment), 500)
        self.assertEqual(self._residuals(invoice, bill), [0, 0])

    def test_net_the_difference_and_the_payment_withholds_on_the_whole_base(self):
        invoice = self._invoice(self.partner, 400)
        bill = self._bill(self.partner, 1000, taxes=self.withheld)

        register = self._register(bill, netting_mode="difference", amount=600)
        payment = register._create_payments()

        self.assertEqual(self._withheld(), 100)
        self.assertEqual(self._get_bank(payment), 500)
        self.assertEqual(self._residuals(invoice, bill), [0, 0])

    def test_so_much_is_left_to_pay_that_the_tax_can_be_withheld(self):
        invoice = self._invoice(self.partner, 2000)
        bill = self._bill(self.partner, 1000, taxes=self.withheld)

        register = self._register(bill, netting_mode="first")
        self.assertEqual((register.netting_available, register.amount), (900, 100))
        payment = register._create_payments()

        self.assertEqual(self._get_bank(payment), 0)
        self.assertEqual(self._withheld(), 100)
        self.assertEqual(self._residuals(invoice, bill), [1100, 0])

    def test_what_the_partner_withholds_of_the_other_side_is_booked_with_the_netting(
        self,
    ):
        """Of an invoice of 100.00, 97.00 are netted and 3.00 withheld from us."""
        invoice = self._invoice(self.partner, 100, taxes=self.by_customer)
        bill = self._bill(self.partner, 200)

        payment = self._register(bill, netting_mode="first")._create_payments()

        self.assertEqual(self._residuals(invoice, bill), [0, 0])
        self.assertEqual(self._withheld(), -3)
        self.assertEqual(self._get_bank(payment), 103)

    def test_a_reversal_gives_back_what_the_payment_withheld_of_it(self):
        """Then as much is owed again, and withheld when the bill is paid."""
        invoice = self._invoice(self.partner, 400)
        bill = self._bill(self.partner, 1000, taxes=self.withheld)
        register = self._register(bill, netting_mode="first")
        register._create_payments()

        register.netting_id.action_reverse(date="2025-07-01")

        self.assertReversed(register.netting_id)
        self.assertEqual(self._residuals(invoice, bill), [400, -400])
        self.assertEqual(self._withheld(), 60)
        given_back = self._items(register.netting_id.withheld_move_ids)
        self.assertEqual(given_back.amount_residual, -40)
        payment = self._register(bill, date="2025-07-02")._create_payments()
        self.assertEqual(self._get_bank(payment), 360)
        self.assertEqual(self._withheld(), 100)

    def test_a_part_taken_back_gives_back_its_share(self):
        invoice = self._invoice(self.partner, 400)
        bill = self._bill(self.partner, 1000, taxes=self.withheld)
        register = self._register(bill, netting_mode="first")
        register._create_payments()

        register.netting_id.action_take_back(
            {self._items(invoice).id: 100, self._items(bill).id: 100},
            date="2025-07-01",
        )

        self.assertEqual(self._residuals(invoice, bill), [100, -100])
        self.assertEqual(self._withheld(), 90)
        register.netting_id.action_reverse(date="2025-07-02")
        self.assertEqual(self._withheld(), 60)

    def test_after_a_cancelled_payment_the_next_one_withholds_for_the_netting(self):
        self._invoice(self.partner, 400)
        bill = self._bill(self.partner, 1000, taxes=self.withheld)
        payment = self._register(bill, netting_mode="first")._create_payments()
        payment.action_draft()
        payment.action_cancel()
        self.assertEqual((self._residuals(bill), self._withheld()), ([-600], 0))

        payment = self._register(bill)._create_payments()

        self.assertEqual(self._withheld(), 100)
        self.assertEqual(self._get_bank(payment), 500)

    def test_nobody_nets_gross_by_a_word_in_the_context(self):
        bill = self._bill(self.partner, 400, taxes=self.withheld)
        invoice = self._invoice(self.partner, 1000)
        Netting = self.env["account.netting"].with_context(
            netting_paid_items=self._items(bill).ids
        )

        netting = Netting.browse(
            Netting.propose(self._items(bill, invoice).ids, date=NETTING_DATE)
        )
        self.assertEqual(netting.amount, 360)
        with self.assertRaises(UserError):
            netting.line_ids.withheld_by_payment = True


@tagged("standard", "post_install", "-at_install")
class TestShares(BaseCase):
    """What is withheld of parts, for any amounts: units are cents."""

    def test_parts_lose_no_cent_and_a_netted_amount_settles_what_it_says(self):
        chance = Random(1)
        for _book in range(500):
            total = chance.randint(1, 10 ** chance.randint(2, 8))
            bases = [chance.randint(1, total) for _tax in range(chance.randint(1, 3))]
            rates = [chance.choice((1, 2, 3, 5, 10, 15, 20)) for _tax in bases]
            taxes = [
                DocumentTax({}, base, max(base * rate // 100, 1))
                for base, rate in zip(bases, rates, strict=True)
            ]
            whole = sum(tax.units for tax in taxes)
            if whole >= total:
                continue
            before = withheld = 0
            while before < total:
                left = DocumentTaxes(total, before, taxes)
                most = total - before
                nettable = most - left.withheld(most)
                netted = chance.randint(0, max(nettable, 0))
                settled = left.settled(netted, most)
                if chance.random() < 0.3 or not settled or settled > most:
                    settled = most
                else:
                    self.assertEqual(settled - left.withheld(settled), netted)
                withheld += left.withheld(settled)
                before += settled
            self.assertEqual(withheld, whole)


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
