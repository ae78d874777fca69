"""Netting across currencies, to the last cent of the books.

Worked cases; the company counts in CC. USD counts 1.25 for one CC on the day of the
documents, 15 January, and 1.10 on the netting date, 15 June.
"""

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import NETTING_DATE
from .across_common import AcrossCommon
from .currency_common import REVERSAL_DATE
from .test_taxes import TaxCommon


@tagged("standard", "post_install", "-at_install")
class TestAcross(AcrossCommon):
    def _dollars_against_own(self):
        """An invoice of 1,100.00 USD carried at 880.00, and a bill of 900.00 CC."""
        return (
            self._invoice(self.partner, 1100, currency=self.dollar),
            self._bill(self.partner, 900),
        )

    def test_dollars_against_company_currency(self):
        """990.00 USD are netted; 110.00 stay, carried at 88.00; the gain is 108.00."""
        self._across()
        documents = invoice, bill = self._dollars_against_own()
        (before,) = self._open(invoice)
        self.assertEqual(before, (1100, 880))

        netting = self._propose(*documents)

        self.assertEqual(netting.currency_id, self.currency)
        self.assertTrue(netting.is_across)
        self.assertEqual(netting.amount, 900)
        line = self._get_line(netting, invoice)
        self.assertEqual(line.currency_id, self.dollar)
        self.assertEqual((line.amount, line.amount_settled), (990, 900))
        self.assertEqual(netting.rate_ids.mapped("rate"), [1.10])
        netting.action_post()
        self.assertEqual(self._open(invoice, bill), [(110, 88), (0, 0)])
        moves = self._exchange_moves(netting)
        self.assertEqual(self._exchange_result(moves), (0, 108))
        self.assertEqual(self._bridging_balances(netting), (0, 0))
        self._assert_bridge_is_zero(netting)
        self.assertSettled(netting)

    def test_a_typed_rate_outside_the_tolerance_is_refused(self):
        """1.12 is 1.82 % away from 1.10: more than 1 %."""
        self._across(rate_source="manual", rate_tolerance=1)
        documents = self._dollars_against_own()
        netting = self._propose(*documents)

        netting.rate_ids.rate = 1.12

        with self.assertRefused("1.12", "1.82", "1.10"):
            netting.action_post()

    def test_a_typed_rate_within_the_tolerance_is_booked(self):
        """At 1.12, 1,008.00 USD are netted and 92.00 left; the gain is 93.60."""
        self._across(rate_source="manual", rate_tolerance=2)
        documents = invoice, bill = self._dollars_against_own()
        netting = self._propose(*documents)

        netting.rate_ids.rate = 1.12
        netting.action_distribute()

        self.assertEqual(self._get_line(netting, invoice).amount, 1008)
        netting.action_post()
        self.assertEqual(self._open(invoice, bill), [(92, 73.6), (0, 0)])
        moves = self._exchange_moves(netting)
        self.assertEqual(self._exchange_result(moves), (0, 93.6))
        self._assert_bridge_is_zero(netting)

    def test_a_rate_typed_on_the_proposal_changes_what_is_netted(self):
        self._across(rate_source="manual", rate_tolerance=2)
        documents = invoice, _bill = self._dollars_against_own()
        netting = self._propose(*documents)

        netting.rate_ids.rate = 1.12

        self.assertEqual(self._get_line(netting, invoice).amount_settled, 883.93)
        self.assertTrue(netting.difference)
        netting.action_distribute()
        self.assertEqual(netting.rate_ids.rate, 1.12)
        self.assertEqual(self._get_line(netting, invoice).amount, 1008)
        netting.rate_ids.rate = 1.13
        with self.assertRaisesRegex(UserError, r"1\.13.*1\.10"):
            netting.action_post()

    def test_dollars_against_pounds(self):
        """909.09 and 833.33 CC: the bill in full, 916.66 USD; 83.34 USD stay."""
        self._across()
        invoice = self._invoice(self.partner, 1000, currency=self.dollar)
        bill = self._bill(self.partner, 700, currency=self.pound)

        netting = self._propose(invoice, bill)

        self.assertEqual(netting.amount, 833.33)
        self.assertEqual(self._get_line(netting, invoice).amount, 916.66)
        self.assertEqual(self._get_line(netting, bill).amount, 700)
        netting.action_post()
        self.assertEqual(self._open(invoice)[0][0], 83.34)
        self.assertEqual(self._open(bill), [(0, 0)])
        self._assert_bridge_is_zero(netting)
        self.assertSettled(netting)

    def test_dollars_against_pounds_in_a_third_currency(self):
        """The same in EUR, that counts 2.00 for one CC: USD 2.20, GBP 1.68."""
        euro = self._foreign_currency("EUX", rates={"2025-01-01": 2.0})
        dollar = self._foreign_currency("US2", rates={"2025-01-01": 2.2})
        pound = self._foreign_currency("GB2", rates={"2025-01-01": 1.68})
        self._across(settlement_currency_id=euro.id)
        invoice = self._invoice(self.partner, 1000, currency=dollar)
        bill = self._bill(self.partner, 700, currency=pound)

        netting = self._propose(invoice, bill)

        self.assertEqual(netting.currency_id, euro)
        self.assertEqual(netting.amount, 833.33)
        self.assertEqual(self._get_line(netting, invoice).amount, 916.66)
        netting.action_post()
        self.assertEqual(self._open(invoice)[0][0], 83.34)
        self.assertEqual(self._open(bill), [(0, 0)])
        self._assert_bridge_is_zero(netting)
        self.assertSettled(netting)

    def test_items_in_company_currency_settle_at_their_own_rate(self):
        """EUR at 3.00 for one CC: 100.00 CC are 300.00 EUR, and stay 100.00 CC."""
        euro = self._foreign_currency("EUX", rates={"2025-01-01": 3.0})
        self._across(settlement_currency_id=euro.id)
        invoices = [self._invoice(self.partner, amount) for amount in (33.33, 66.66)]
        bill = self._bill(self.partner, 299.95, currency=euro)

        netting = self._propose(*invoices, bill)

        self.assertEqual(netting.amount, 299.95)
        netting.action_post()
        self.assertEqual(self._open(*invoices, bill), [(0, 0), (0.01, 0.01), (0, 0)])
        self._assert_bridge_is_zero(netting)
        netting.action_reverse(date=REVERSAL_DATE)
        self._assert_bridge_is_zero(netting)

    def test_without_a_rate_nothing_is_netted_one_to_one(self):
        """A reason names each item, in whose currency there is no rate yet."""
        self._across()
        unknown = self._foreign_currency("UNX", rates={"2025-07-01": 2.0})
        invoice = self._invoice(self.partner, 1000, currency=unknown)
        bill = self._bill(self.partner, 900)

        items = self._items(invoice, bill)
        reasons = items.netting_reasons(NETTING_DATE)

        item = self._items(invoice)
        self.assertEqual([one["code"] for one in reasons[item.id]], ["no_rate"])
        self.assertIn("UNX", reasons[item.id][0]["message"])
        self.assertEqual(reasons[self._items(bill).id], [])
        with self.assertRaisesRegex(UserError, "UNX"):
            self._propose(invoice, bill)

    def test_other_items_are_netted_though_one_has_no_rate(self):
        self._across()
        unknown = self._foreign_currency("UNX", rates={"2025-07-01": 2.0})
        self._invoice(self.partner, 1000, currency=unknown)
        invoice = self._invoice(self.partner, 110, currency=self.dollar)
        bill = self._bill(self.partner, 900)
        everything = self.env["account.move"].search(
            [("partner_id", "=", self.partner.id)]
        )

        netting = self._propose(*everything)

        self.assertEqual(netting.amount, 100)
        netting.action_post()
        self.assertEqual(self._open(invoice, bill), [(0, 0), (-800, -800)])

    def test_reversed_all_is_as_before_in_both_currencies(self):
        self._across()
        documents = [
            self._invoice(self.partner, 1100, currency=self.dollar),
            self._invoice(self.partner, 350, currency=self.pound),
            self._refund(self.partner, 77.77, currency=self.dollar),
            self._bill(self.partner, 900),
            self._bill(self.partner, 123.45, currency=self.dollar),
        ]
        before = self._open(*documents)
        netting = self._propose(*documents)
        netting.action_post()
        self.assertNotEqual(self._open(*documents), before)
        self._assert_bridge_is_zero(netting)

        netting.action_reverse(date=REVERSAL_DATE)

        self.assertEqual(self._open(*documents), before)
        self._assert_bridge_is_zero(netting)
        moves = netting.exchange_move_ids
        self.assertEqual(moves.reversal_move_ids.reversed_entry_id, moves)
        loss, gain = self._exchange_result(moves | moves.reversal_move_ids)
        self.assertEqual(loss, gain)
        self.assertReversed(netting)

    def test_a_part_is_taken_back(self):
        """Of 990.00 USD against 900.00 CC, 110.00 USD against 100.00 CC come back."""
        self._across()
        documents = invoice, bill = self._dollars_against_own()
        before = self._open(*documents)
        netting = self._propose(*documents)
        netting.action_post()
        item, other = self._items(invoice), self._items(bill)
        with self.assertRaisesRegex(UserError, "100.01"):
            netting.action_take_back(
                {item.id: 110, other.id: 100.01}, date=REVERSAL_DATE
            )

        netting.action_take_back({item.id: 110, other.id: 100}, date=REVERSAL_DATE)

        self.assertEqual(netting.state, "posted")
        self.assertEqual(netting.amount_taken_back, 100)
        self.assertEqual(self._open(invoice, bill), [(220, 176), (-100, -100)])
        self._assert_bridge_is_zero(netting)
        netting.action_reverse(date=REVERSAL_DATE)
        self.assertEqual(netting.state, "reversed")
        self.assertEqual(self._open(*documents), before)
        self._assert_bridge_is_zero(netting)

    def test_every_currency_stays_by_itself_unless_agreed(self):
        self._agreement(self.partner)
        documents = self._dollars_against_own()

        with self.assertRaisesRegex(UserError, "nothing to net"):
            self._propose(*documents)

    def test_amounts_by_hand_are_in_the_currency_of_each_item(self):
        """550.00 USD and 500.00 CC; a cent more of either is refused."""
        self._across()
        documents = invoice, bill = self._dollars_against_own()
        for dollars, own in ((550.01, 500), (550, 500.01)):
            with (
                self.subTest(dollars=dollars),
                self.assertRaisesRegex(UserError, "both sides must be equal"),
            ):
                self._propose(*documents, amounts={invoice: dollars, bill: own})

        netting = self._propose(*documents, amounts={invoice: 550, bill: 500})

        netting.action_post()
        self.assertEqual(self._open(invoice, bill), [(550, 440), (-400, -400)])

    def test_rates_fixed_in_the_agreement_hold_from_their_date(self):
        """1.05 since January, 1.08 since June; the latter counts, 1.82 % off."""
        rates = [
            Command.create({"currency_id": self.dollar.id, "rate": rate, "date": date})
            for rate, date in ((1.05, "2025-01-01"), (1.08, "2025-06-01"))
        ]
        self._across(rate_source="agreement", rate_tolerance=2, rate_ids=rates)
        documents = invoice, _bill = self._dollars_against_own()

        netting = self._propose(*documents)

        self.assertEqual(self._get_line(netting, invoice).amount, 972)
        self.assertEqual(netting.rate_ids.usual_rate, 1.10)
        netting.action_post()
        self._assert_bridge_is_zero(netting)

    def test_a_currency_the_agreement_has_no_rate_of_is_a_reason(self):
        rates = [
            Command.create(
                {"currency_id": self.pound.id, "rate": 0.84, "date": "2025-01-01"}
            )
        ]
        agreement = self._across(rate_source="agreement", rate_ids=rates)
        documents = invoice, _bill = self._dollars_against_own()

        reasons = self._items(*documents).netting_reasons(NETTING_DATE)

        (reason,) = reasons[self._items(invoice).id]
        self.assertEqual(reason["code"], "no_rate")
        self.assertIn(agreement.name, reason["message"])

    def test_agreed_rates_are_locked_while_the_agreement_is_active(self):
        rates = [
            Command.create(
                {"currency_id": self.dollar.id, "rate": 1.1, "date": "2025-01-01"}
            )
        ]
        agreement = self._across(rate_source="agreement", rate_ids=rates)

        with self.assertRaisesRegex(UserError, "locked"):
            agreement.rate_ids.rate = 1.2
        with self.assertRaisesRegex(UserError, "locked"):
            agreement.rate_ids.unlink()
        agreement.action_draft()
        agreement.rate_ids.rate = 1.2

    def test_a_rate_corrected_since_must_be_asked_again(self):
        self._across()
        documents = self._dollars_against_own()
        netting = self._propose(*documents)
        self.dollar.rate_ids.filtered(lambda rate: rate.rate == 1.10).rate = 1.2

        with self.assertRaisesRegex(UserError, r"1\.10.*1\.20.*Recompute"):
            netting.action_post()

        netting.action_distribute()
        self.assertEqual(netting.rate_ids.rate, 1.2)
        netting.action_post()
        self.assertEqual(self._open(documents[0])[0][0], 20)

    def test_yen_are_netted_to_the_last_one(self):
        """10,003 JPY at 160 are 62.52 CC; netted in full nothing is left."""
        yen = self._foreign_currency("JPX", rounding=1, rates={"2025-01-01": 160})
        self._across()
        invoice = self._invoice(self.partner, 10003, currency=yen)
        bill = self._bill(self.partner, 62.52)

        netting = self._propose(invoice, bill)

        self.assertEqual(self._get_line(netting, invoice).amount, 10003)
        netting.action_post()
        self.assertEqual(self._open(invoice, bill), [(0, 0), (0, 0)])
        self._assert_bridge_is_zero(netting)

    def test_cents_that_no_amount_stands_for_meet(self):
        """In JPY at 160: 62.51 CC are 10,001.6, and settle a bill of 10,001."""
        yen = self._foreign_currency("JPX", rounding=1, rates={"2025-01-01": 160})
        self._across(settlement_currency_id=yen.id)
        invoice = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 10001, currency=yen)

        netting = self._propose(invoice, bill)

        self.assertEqual(netting.amount, 10001)
        self.assertEqual(self._get_line(netting, invoice).amount, 62.51)
        netting.action_post()
        self.assertEqual(self._open(invoice, bill), [(37.49, 37.49), (0, 0)])
        self._assert_bridge_is_zero(netting)
        netting.action_reverse(date=REVERSAL_DATE)
        self.assertEqual(self._open(invoice)[0], (100, 100))
        self._assert_bridge_is_zero(netting)

    def test_several_partners_are_netted_across(self):
        """110.00 USD of one and 84.00 GBP of another against 150.00 CC of a third."""
        first, second, third = self.env["res.partner"].create(
            [{"name": "One"}, {"name": "Two"}, {"name": "Three"}]
        )
        self._across((first, third), (second, second), scope="together")
        documents = [
            self._invoice(first, 110, currency=self.dollar, date="2025-01-05"),
            self._invoice(second, 84, currency=self.pound),
            self._bill(third, 150),
        ]
        before = self._open(*documents)

        netting = self._propose(*documents)
        netting.action_post()

        self.assertEqual(netting.amount, 150)
        self.assertSettled(netting)
        self.assertEqual(
            [amount for amount, _balance in self._open(*documents)], [0, 42, 0]
        )
        netting.action_reverse(date=REVERSAL_DATE)
        self.assertReversed(netting)
        self.assertEqual(self._open(*documents), before)

    def test_entries_by_item_and_by_ledger(self):
        for detail in ("summary", "item"):
            for posting in ("one", "two"):
                with self.subTest(detail=detail, posting=posting):
                    partner = self.env["res.partner"].create({"name": "One"})
                    self._across(partner, entry_detail=detail, posting=posting)
                    documents = [
                        self._invoice(partner, 110.01, currency=self.dollar),
                        self._invoice(partner, 220.02, currency=self.dollar),
                        self._invoice(partner, 84, currency=self.pound),
                        self._bill(partner, 350),
                    ]
                    before = self._open(*documents)
                    netting = self._propose(*documents)
                    netting.action_post()
                    self._assert_bridge_is_zero(netting)
                    self.assertSettled(netting)
                    netting.action_reverse(date=REVERSAL_DATE)
                    self.assertEqual(self._open(*documents), before)
                    self._assert_bridge_is_zero(netting)


@tagged("standard", "post_install", "-at_install")
class TestAcrossTaxes(AcrossCommon, TaxCommon):
    def test_tax_falls_due_with_what_is_netted_across(self):
        """Of 1,150.00 USD half is netted: 75.00 USD of tax, 68.18 CC on the date."""
        other = self.env["res.partner"].create({"name": "Taxed"})
        self._across(other)
        invoice = self._invoice(
            other, 1000, currency=self.dollar, taxes=self.tax_on_payment
        )
        bill = self._bill(other, 522.73)
        before = self._open(invoice, bill)

        netting = self._propose(invoice, bill)
        netting.action_post()

        self.assertEqual(self._get_line(netting, invoice).amount, 575)
        self.assertEqual(self._open(bill), [(0, 0)])
        self.assertTrue(netting.tax_move_ids)
        self.assertAlmostEqual(self._tax_due(), 68.18, delta=0.01)
        self.assertSettled(netting)
        netting.action_reverse(date=REVERSAL_DATE)
        self.assertEqual(self._open(invoice, bill), before)
        self.assertAlmostEqual(self._tax_due(), 0, places=6)
