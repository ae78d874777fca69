"""Can it be netted? What the document's button answers, and to whom."""

from odoo.tests import tagged

from odoo.addons.account.tests.common import AccountTestInvoicingHttpCommon

from ..common import NETTING_DATE, NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestCheck(NettingCommon, AccountTestInvoicingHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._agreement(cls.partner)
        cls.invoice = cls._invoice(cls.partner, 100)
        cls.bill = cls._bill(cls.partner, 60)

    def _check(self, document, date=NETTING_DATE, user=None):
        return (
            self.env["account.netting.check"]
            .with_user(user or self.env.user)
            .create({"move_id": document.id, "date": date})
        )

    def assertAnswer(self, check, *texts):
        for text in texts:
            self.assertIn(text, check.answer)

    def test_how_much_of_a_document_can_be_netted(self):
        for document in (self.invoice, self.bill):
            with self.subTest(document=document.name):
                check = self._check(document)

                self.assertTrue(check.is_nettable)
                self.assertAnswer(
                    check, f"60.00 of {document.name} can be netted on 06/15/2025"
                )

    def test_it_offers_to_net_the_document_with_the_other_side(self):
        self._invoice(self.partner, 500)

        action = self._check(self.invoice).action_create_netting()

        wizard = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(str(wizard.date), NETTING_DATE)
        self.assertRecordValues(
            wizard.line_ids.sorted("side", reverse=True),
            [
                {"number": self.invoice.name, "amount": 60},
                {"number": self.bill.name, "amount": 60},
            ],
        )

    def test_what_stands_in_the_way_can_be_opened(self):
        payment = self.env["account.payment"].create(
            {
                "partner_id": self.partner.id,
                "amount": 100,
                "date": NETTING_DATE,
                "invoice_ids": self.invoice.ids,
            }
        )
        proposal = self._propose(self._invoice(self.partner, 60), self.bill)

        self.assertAnswer(
            self._check(self.invoice),
            f'href="/odoo/account.payment/{payment.id}"',
            f'href="/odoo/account.netting/{proposal.id}"',
            proposal.name,
        )

    def test_what_a_user_may_not_read_is_no_link(self):
        payment = self.env["account.payment"].create(
            {
                "partner_id": self.partner.id,
                "amount": 100,
                "date": NETTING_DATE,
                "invoice_ids": self.invoice.ids,
            }
        )
        self.env["ir.rule"].create(
            {
                "name": "Payments of others are hidden",
                "model_id": self.env.ref("account.model_account_payment").id,
                "domain_force": "[('create_uid', '=', user.id)]",
            }
        )
        reader = self._user("check_reader", "account.group_account_invoice")

        check = self._check(self.invoice, user=reader)

        self.assertAnswer(check, "A payment is on its way")
        self.assertNotIn(f"account.payment/{payment.id}", check.answer)

    def test_every_reason_of_the_document_is_told(self):
        self.invoice.action_toggle_block_payment()

        check = self._check(self.invoice, date="2025-01-10")

        self.assertFalse(check.is_nettable)
        self.assertAnswer(
            check,
            f"{self.invoice.name} cannot be netted on 01/10/2025",
            "Its payment is blocked",
            "is before the item",
        )

    def test_an_instalment_has_reasons_of_its_own(self):
        terms = self.env["account.payment.term"].create(
            {
                "name": "30 % now, 70 % later",
                "line_ids": [
                    (0, 0, {"value_amount": 30, "nb_days": 0}),
                    (0, 0, {"value_amount": 70, "nb_days": 60}),
                ],
            }
        )
        invoice = self._invoice(self.partner, 1000, terms=terms)
        self._pay(invoice, 300)

        check = self._check(invoice)

        self.assertAnswer(check, "Nothing is open", "Nothing stands in the way")

    def test_an_empty_other_side_is_told(self):
        self._pay(self.bill)

        check = self._check(self.invoice)

        self.assertFalse(check.is_nettable)
        self.assertAnswer(check, "one of the two sides has nothing")

    def test_reasons_of_the_other_side_are_told(self):
        self.bill.action_toggle_block_payment()

        check = self._check(self.invoice)

        self.assertFalse(check.is_nettable)
        self.assertAnswer(check, "On the other side", self.bill.name, "is blocked")

    def test_two_partners_of_a_pair_are_looked_at(self):
        self._agreement((self.customer, self.vendor))
        invoice = self._invoice(self.customer, 100)
        self._bill(self.vendor, 40)

        self.assertAnswer(self._check(invoice), f"40.00 of {invoice.name}")

    def test_it_offers_the_agreement_that_is_missing(self):
        invoice = self._invoice(self.customer, 100)
        check = self._check(invoice)

        self.assertTrue(check.is_agreement_missing)
        self.assertAnswer(check, "No active netting agreement covers Customer")
        context = check.action_create_agreement()["context"]
        self.assertEqual(context["default_name"], "Customer")

    def test_the_button_shows_where_there_is_something_to_ask(self):
        stranger = self._invoice(self.customer, 100)
        paired = self._invoice(self.partner, 100)
        self.assertFalse(stranger.show_netting_check)
        self.assertTrue(paired.show_netting_check)

        bill = self._bill(self.customer, 30)
        (stranger | paired).invalidate_recordset(["show_netting_check"])
        self.assertTrue(stranger.show_netting_check)
        self.assertTrue(bill.show_netting_check)

        self._pay(paired)
        draft = self._invoice(self.partner, 100, post=False)
        paired.invalidate_recordset(["show_netting_check"])
        self.assertFalse(paired.show_netting_check)
        self.assertFalse(draft.show_netting_check)

    def test_readers_may_ask(self):
        for login, group in (
            ("clerk", "account.group_account_invoice"),
            ("auditor", "account.group_account_readonly"),
        ):
            with self.subTest(login=login):
                user = self._user(login, group)
                self.assertTrue(self.invoice.with_user(user).show_netting_check)

                check = self._check(self.invoice, user=user)

                self.assertAnswer(check, "60.00 of")

    def test_a_clerk_asks_and_an_accountant_nets_in_the_browser(self):
        self._user("clerk", "account.group_account_invoice")
        self._user("accountant", "account_netting.group_netting_user")
        url = f"/odoo/account.move/{self.invoice.id}"

        self.start_tour(url, "account_netting_check_reader", login="clerk")
        self.start_tour(url, "account_netting_check", login="accountant")
