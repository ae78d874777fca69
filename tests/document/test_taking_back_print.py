"""What partners are told of a part that was taken back while the rest stands."""

from odoo.fields import Command
from odoo.tests import tagged

from .report_common import ADVICE, AGREEMENT, STATEMENT
from .test_letters import REVERSAL, LetterCommon


@tagged("standard", "post_install", "-at_install")
class TestTakenBackIsTold(LetterCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Both copies of a document read alike.
        cls.vendor.lang = "en_US"
        cls.netting = cls._net(cls.invoice, cls.bill)

    def _take_back(self, amount, reason="Disputed"):
        self.netting.action_take_back(
            {
                str(self._items(document).id): amount
                for document in (self.invoice, self.bill)
            },
            date="2025-07-10",
            reason=reason,
        )

    def _read_advice(self):
        """Return the advice, and its text."""
        root = self._render(ADVICE, self.netting)
        return root, self._read(root)

    def test_the_advice_shows_it_beside_what_was_netted(self):
        self._take_back(20)

        root, text = self._read_advice()

        receivables, payables = self._read_rows(root, "items")[:2]
        self.assertEqual(
            receivables[0][5:], ["100.00", "100.00", "60.00", "20.00", "60.00"]
        )
        self.assertEqual(payables[1][2:], ["60.00", "60.00", "60.00", "20.00", "20.00"])
        results = self._read_results(root)
        currency = self.currency.name
        self.assertEqual(results["Netted on each side"], f"60.00 {currency}")
        self.assertEqual(results["Taken back on each side"], f"20.00 {currency}")
        self.assertEqual(results["Still netted on each side"], f"40.00 {currency}")
        company, customer = self.company.name, self.customer.name
        self.assertEqual(
            results[f"{customer} still owes {company} on these documents"],
            f"60.00 {currency}",
        )
        self.assertIn(
            "A part of this netting was taken back on 07/10/2025 by "
            f"{self.netting.reversal_move_ids.name} and is open again.",
            text,
        )
        self.assertIn("Reason: Disputed", text)

    def test_each_taking_back_has_its_own_reason(self):
        self._take_back(20)
        self._take_back(5, reason="Wrong price")

        first, second = self.netting.reversal_move_ids.sorted("id")
        _root, text = self._read_advice()

        self.assertRegex(
            text,
            f"(?s){first.name} and .*Reason: Disputed.*"
            f"{second.name} and .*Reason: Wrong price",
        )
        self.assertEqual(self.netting.line_ids.mapped("amount_remaining"), [65, 25])

    def test_nothing_of_it_is_printed_where_nothing_was_taken_back(self):
        _root, text = self._read_advice()

        self.assertNotIn("aken back", text)
        self.assertNotIn("Taken Back", text)

    def test_a_reversal_of_the_rest_prints_as_any_other(self):
        self._take_back(20)
        self.netting.action_reverse(date="2025-08-01", reason="All of it")

        root, text = self._read_advice()

        self.assertNotIn("Taken Back", text)
        self.assertEqual(self._read_rows(root, "items")[0][0][-1], "40.00")
        (row, *_rest), *_tables = self._read_rows(
            self._render(REVERSAL, self.netting), "items"
        )
        self.assertEqual(row[-1], "60.00")

    def test_partners_get_one_letter_about_it(self):
        self._send()
        self.assertEqual(self.netting.letter_state, "sent")

        self._take_back(20)
        self.assertEqual(self.netting.letter_state, "to_send")
        self.assertFalse(self.netting.letter_told_ids)
        self._send()

        self.assertEqual(
            self._read_sent().keys(), {"customer@example.com", "vendor@example.com"}
        )
        english = next(
            mail for mail in self._new_mails if self.customer in mail.recipient_ids
        )
        self.assertIn("20.00", english.body_html)
        self.assertIn("were taken back since", english.body_html)
        self._send()
        self.assertFalse(self._mails)

    def test_none_is_sent_where_advices_are_not(self):
        self._send()
        self.agreement.action_draft()
        self.agreement.advice_sending = "manual"
        self.agreement.action_activate()

        self._take_back(20)

        self.assertFalse(self.netting.letter_state)
        self.assertFalse(self.netting.letter_told_ids)


@tagged("standard", "post_install", "-at_install")
class TestSmallDifferencesAreTold(LetterCommon):
    """Of an invoice of 100.00 and a bill of 99.80, 0.20 is written off."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor.lang = "en_US"
        cls.agreement.action_draft()
        cls.agreement.write(
            {"tolerance_amount": 0.5, "tolerance_account_id": cls.expense.id}
        )
        cls.agreement.action_activate()
        bill = cls._bill(cls.vendor, 99.80)
        cls.netting = cls._propose(cls.invoice, bill)

    def test_statement_and_advice_show_it_beside_what_is_netted(self):
        for report in (STATEMENT, ADVICE):
            root = self._render(report, self.netting)
            receivables, payables = self._read_rows(root, "items")[:2]
            self.assertEqual(
                receivables[0][5:], ["100.00", "100.00", "99.80", "0.20", "0.00"]
            )
            # Nothing of the bill is, and no column says so.
            self.assertEqual(payables[1][2:], ["99.80", "99.80", "99.80", "0.00"])
            self.assertIn("Written Off", self._read(root))
            if report == STATEMENT:
                self.netting.action_post()

    def test_all_columns_stand_side_by_side(self):
        self.netting.action_post()
        self.netting.action_take_back(
            {line.move_line_id.id: line.amount / 2 for line in self.netting.line_ids},
            date="2025-07-10",
        )

        root = self._render(ADVICE, self.netting)

        row = self._read_rows(root, "items")[0][0]
        self.assertEqual(
            row[5:], ["100.00", "100.00", "99.80", "0.20", "49.90", "49.90"]
        )

    def test_it_is_a_term_of_the_agreement(self):
        text = self._read(self._render(AGREEMENT, self.agreement))

        self.assertRegex(text, r"written off up to .*0\.50.* a document")
        self.assertEqual(
            self.agreement._get_shown_facts(self.customer)["tolerance"], "0.50"
        )


@tagged("standard", "post_install", "-at_install")
class TestTransfersAreTold(LetterCommon):
    """Of an invoice of 100.00 and a bill of 60.00, 40.00 moves to the other account."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._agreement(cls.partner, residual="to_payable")
        cls.invoice = cls._invoice(cls.partner, 100)
        cls.netting = cls._propose(cls.invoice, cls._bill(cls.partner, 60))

    def test_statement_and_advice_say_where_the_rest_moves(self):
        for report in (STATEMENT, ADVICE):
            root = self._render(report, self.netting)
            text = self._read(root)
            row = self._read_rows(root, "items")[0][0]
            self.assertEqual(row[5:], ["100.00", "100.00", "60.00", "40.00", "0.00"])
            self.assertIn("Transferred", text)
            results = self._read_results(root)
            partner, company = self.partner.name, self.company.name
            self.assertEqual(
                results[f"{partner} owes {company} what moves to the other account"],
                f"40.00 {self.currency.name}",
            )
            self.assertRegex(
                text,
                f"{self.invoice.name}: 40.00.*that is left moves to the vendor "
                "account, due on 02/15/2025 as before",
            )
            if report == STATEMENT:
                self.netting.action_post()

    def test_a_reversed_netting_moves_nothing(self):
        self.netting.action_post()
        self.netting.action_reverse(date="2025-08-01")

        self.assertNotIn(
            "moves to the vendor account",
            self._read(self._render(ADVICE, self.netting)),
        )

    def test_it_is_a_term_of_the_agreement_and_part_of_what_is_accepted(self):
        agreement = self.netting.agreement_id
        text = self._read(self._render(AGREEMENT, agreement))

        self.assertIn("moves to the vendor account, due as before", text)
        shown = agreement._get_shown_facts(self.partner)
        self.assertEqual(shown["residual"], "to_payable")
        facts = self.netting._get_shown_facts(self.partner)
        self.assertEqual(facts["receivable"][0][-1], "transferred 40.00")


@tagged("standard", "post_install", "-at_install")
class TestDiscountsAreTold(LetterCommon):
    """Of an invoice of 100.00, 98.00 are netted, for 2 % are granted in time."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.granting = cls._agreement(cls.partner, discount_customer="closing")
        cls.terms = cls.env["account.payment.term"].create(
            {
                "name": "2 % within half a year",
                "early_discount": True,
                "discount_percentage": 2,
                "discount_days": 180,
                "line_ids": [Command.create({"value_amount": 100, "nb_days": 190})],
            }
        )
        cls.discounted = cls._invoice(cls.partner, 100, terms=cls.terms)
        cls.granted = cls._propose(cls.discounted, cls._bill(cls.partner, 98))

    def test_statement_and_advice_show_it_beside_what_is_netted(self):
        for report in (STATEMENT, ADVICE):
            root = self._render(report, self.granted)
            row = self._read_rows(root, "items")[0][0]
            self.assertEqual(row[5:], ["100.00", "100.00", "98.00", "2.00", "0.00"])
            text = self._read(root)
            self.assertIn("Discount", text)
            self.assertNotIn("No early payment discount is granted", text)
            if report == STATEMENT:
                self.granted.action_post()

    def test_it_is_a_term_of_the_agreement_and_part_of_what_is_accepted(self):
        text = self._read(self._render(AGREEMENT, self.granting))

        self.assertIn("closes an invoice in time", text)
        self.assertNotIn("takes the early payment discount of its vendor", text)
        shown = self.granting._get_shown_facts(self.partner)
        self.assertEqual(shown["discount_customer"], "closing")
        self.assertNotIn("discount_vendor", shown)
        facts = self.granted._get_shown_facts(self.partner)
        self.assertEqual(facts["receivable"][0][-1], "discount 2.00")

    def test_without_it_the_agreement_says_that_none_is_granted(self):
        text = self._read(self._render(AGREEMENT, self.agreement))

        self.assertIn("only where the parties agree so in writing", text)

    def test_what_was_accepted_is_not_posted_once_the_discount_is_gone(self):
        """The partner accepted 98.00 for 100.00; a payment meanwhile changes that."""
        self.granted.action_send()
        self._pay(self.discounted, 1, date="2025-06-01")

        with self.assertRefused(self.granted.name, "2.00", "Recompute"):
            self.granted.action_post()
