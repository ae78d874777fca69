"""On which dates a netting's exchange and tax entries are made, and undone."""

from odoo.tests import Form, tagged

from .test_taxes import TaxCommon

REVERSAL_DATE = "2025-11-27"


@tagged("standard", "post_install", "-at_install")
class TestReversalDates(TaxCommon):
    """1,000.00 in foreign currency, booked at 2.0 and 2.5: a loss of 100.00."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.exchange_journal = cls.company.currency_exchange_journal_id
        cls.invoice = cls._invoice(cls.partner, 1000, currency=cls.foreign)
        cls.bill = cls._bill(cls.partner, 1000, currency=cls.foreign, date="2025-06-01")

    def test_the_loss_stays_in_its_month_and_is_undone_at_the_reversal(self):
        netting = self._net(self.invoice, self.bill)

        netting.action_reverse(date=REVERSAL_DATE)

        self.assertReversed(netting)
        self.assertEqual(
            self._result_by_date(), {"2025-06-15": 100, REVERSAL_DATE: -100}
        )
        self.assertEqual(self._receivables_at("2025-06-30"), (0, 0))
        self.assertEqual(self._receivables_at(REVERSAL_DATE), (500, 1000))

    def test_the_tax_stays_in_its_month_and_is_undone_at_the_reversal(self):
        invoice = self._invoice(self.partner, 1000, taxes=self.tax_on_payment)
        netting = self._net(invoice, self._bill(self.partner, 1150))

        netting.action_reverse(date=REVERSAL_DATE)

        self.assertEqual(self._tax_by_date(), {"2025-06-15": -150, REVERSAL_DATE: 150})

    def test_tax_in_a_foreign_currency_is_undone_at_the_reversal_with_its_loss(self):
        invoice = self._invoice(
            self.partner, 1000, taxes=self.tax_on_payment, currency=self.foreign
        )
        netting = self._net(
            invoice, self._bill(self.partner, 1150, currency=self.foreign)
        )
        effects = netting.exchange_move_ids | netting.tax_move_ids

        netting.action_reverse(date=REVERSAL_DATE)

        self.assertGreater(len(effects), 2)
        self.assertEqual(effects.mapped("date"), [netting.date] * len(effects))
        self.assertEqual(
            [str(move.date) for move in effects.reversal_move_ids],
            [REVERSAL_DATE] * len(effects),
        )

    def test_taking_back_a_part_leaves_the_figures_of_its_month(self):
        """Of the loss of 100.00, 40.00 are taken back; 600.00 stay netted."""
        netting = self._net(self.invoice, self.bill)

        netting.action_take_back(
            {self._items(move).id: 400 for move in (self.invoice, self.bill)},
            date=REVERSAL_DATE,
        )

        self.assertEqual(
            self._result_by_date(), {"2025-06-15": 100, REVERSAL_DATE: -40}
        )
        self.assertEqual(self._receivables_at("2025-06-30"), (0, 0))
        self.assertEqual(self._receivables_at(REVERSAL_DATE), (200, 400))

    def test_taking_back_half_of_the_tax_leaves_the_figures_of_its_month(self):
        invoice = self._invoice(self.partner, 1000, taxes=self.tax_on_payment)
        bill = self._bill(self.partner, 1150)
        netting = self._net(invoice, bill)

        netting.action_take_back(
            {self._items(move).id: 575 for move in (invoice, bill)},
            date=REVERSAL_DATE,
        )

        self.assertEqual(self._tax_by_date(), {"2025-06-15": -150, REVERSAL_DATE: 75})

    def test_a_company_may_leave_the_dates_to_odoo(self):
        self.company.netting_reversal_dates = "odoo"
        netting = self._net(self.invoice, self.bill)
        dialog = self._dialog(netting)

        netting.action_reverse(date=REVERSAL_DATE)

        self.assertReversed(netting)
        mirror = netting.exchange_move_ids.reversal_move_ids
        self.assertNotEqual(str(mirror.date), REVERSAL_DATE)
        self.assertIn((netting.exchange_move_ids, mirror.date, 100), dialog)

    def test_dates_left_to_odoo_are_those_of_whatever_build_it_is(self):
        """Since odoo/odoo#281250 tax is taken back on its own date, in a year's series
        as in a month's; older builds go by the series.
        """
        self.company.netting_reversal_dates = "odoo"
        Move = self.registry["account.move"]
        reverse = Move._reverse_moves

        def reverse_on_own_date(moves, default_values_list=None, cancel=False):
            for move, vals in zip(moves, default_values_list or (), strict=False):
                if move.tax_cash_basis_rec_id or not move.netting_id:
                    vals["date"] = move.date
            return reverse(moves, default_values_list, cancel)

        self.patch(Move, "_reverse_moves", reverse_on_own_date)
        invoice = self._invoice(self.partner, 1000, taxes=self.tax_on_payment)
        bill = self._bill(self.partner, 1150)
        netting = self._net(invoice, bill)
        self.assertEqual(self._tax_by_date(), {"2025-06-15": -150})

        netting.action_reverse(date=REVERSAL_DATE)

        self.assertReversed(netting)
        self.assertEqual(self._tax_by_date(), {"2025-06-15": 0})
        self.assertEqual(self._residuals(invoice, bill), [1150, -1150])

    def test_the_dialog_lists_every_entry_with_date_and_amount(self):
        netting = self._net(self.invoice, self.bill)
        day = netting.date.replace(month=11, day=27)

        dialog = self._dialog(netting)

        self.assertEqual(
            dialog,
            [(netting.move_ids, day, 800), (netting.exchange_move_ids, day, 100)],
        )
        netting.action_reverse(date=REVERSAL_DATE)
        made = netting._get_related_moves().filtered("reversed_entry_id")
        self.assertEqual(
            [(move.reversed_entry_id, move.date) for move in made.sorted("id")],
            [(move, date) for move, date, _amount in dialog],
        )

    def test_the_dialog_says_why_not_on_that_date(self):
        netting = self._net(self.invoice, self.bill)
        self.company.fiscalyear_lock_date = "2025-11-30"

        dialog = self.env["account.netting.reverse"].create(
            {"netting_ids": netting.ids, "date": REVERSAL_DATE}
        )

        self.assertIn("locked period", dialog.problems)
        with self.assertRefused(netting.name, "locked period"):
            dialog.action_reverse()
        dialog.date = "2025-12-01"
        self.assertFalse(dialog.problems)

    def test_a_month_that_was_closed_since_keeps_its_figures(self):
        netting = self._net(self.invoice, self.bill)
        self.company.fiscalyear_lock_date = "2025-06-30"

        netting.action_reverse(date=REVERSAL_DATE)

        self.assertEqual(
            self._result_by_date(), {"2025-06-15": 100, REVERSAL_DATE: -100}
        )

    def test_a_locked_tax_period_is_a_reason_before(self):
        invoice = self._invoice(self.partner, 1000, taxes=self.tax_on_payment)
        netting = self._net(invoice, self._bill(self.partner, 1150))
        self.company.tax_lock_date = "2025-11-30"

        with self.assertRefused(netting.name, "Tax Return Lock Date"):
            netting.action_reverse(date=REVERSAL_DATE)

    def test_the_numbering_of_the_exchange_journal_chooses_no_period(self):
        for name in ("EXCH/2025/00001", "EXCH/2025/01/0001", "EXCH/00001"):
            with self.subTest(name=name), self.env.cr.savepoint() as savepoint:
                self.env["account.move"].create(
                    {
                        "journal_id": self.exchange_journal.id,
                        "date": "2025-01-15",
                        "name": name,
                        "line_ids": [
                            (0, 0, {"account_id": self.revenue.id, "balance": 0})
                        ],
                    }
                ).action_post()

                netting = self._net(self.invoice, self.bill)

                self.assertEqual(netting.exchange_move_ids.date, netting.date)
                self.assertEqual(self._result_by_date(), {"2025-06-15": 100})
                savepoint.rollback()

    def _dialog(self, netting):
        """Return ``(entry, date of its reversal, amount)`` as the dialog lists them."""
        action = netting.action_open_reverse()
        form = Form(self.env[action["res_model"]].with_context(action["context"]))
        form.date = REVERSAL_DATE
        dialog = form.save()
        return [(line.move_id, line.date, line.amount) for line in dialog.line_ids]

    def _result_by_date(self):
        """Return ``{date: loss}`` of exchange differences, gains below zero."""
        accounts = (
            self.company.expense_currency_exchange_account_id
            | self.company.income_currency_exchange_account_id
        )
        groups = self.env["account.move.line"]._read_group(
            [("account_id", "in", accounts.ids), ("parent_state", "=", "posted")],
            ["date:day"],
            ["balance:sum"],
        )
        return {str(day)[:10]: balance for day, balance in groups if balance}

    def _receivables_at(self, date):
        """Return what the partner owes on a day, in company and foreign currency."""
        [totals] = self.env["account.move.line"]._read_group(
            [
                ("account_id", "=", self.receivable.id),
                ("partner_id", "=", self.partner.id),
                ("parent_state", "=", "posted"),
                ("date", "<=", date),
            ],
            [],
            ["balance:sum", "amount_currency:sum"],
        )
        return totals
