"""Proposing: what is refused, and in which words."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .propose_common import ProposeCommon


@tagged("standard", "post_install", "-at_install")
class TestProposeRefusals(ProposeCommon):
    def test_nothing_chosen(self):
        with self.assertRefused("Choose the items"):
            self.env["account.netting"].propose([])

    def test_items_that_do_not_exist(self):
        missing = self.env["account.move.line"].search([], order="id desc", limit=1).id
        missing += 1000

        with self.assertRefused("do not exist", str(missing)):
            self.env["account.netting"].propose(
                [*self._items(self.invoice, self.bill).ids, missing]
            )

    def test_items_of_a_company_the_user_does_not_work_in(self):
        other = self.setup_other_company(name="Other")
        foreign = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "company_id": other["company"].id,
                "journal_id": other["default_journal_sale"].id,
                "partner_id": self.partner.id,
                "invoice_date": "2025-01-15",
                "invoice_line_ids": [
                    Command.create({"name": "Goods", "price_unit": 100, "tax_ids": []})
                ],
            }
        )
        foreign.action_post()
        self.env.user.company_ids -= other["company"]
        item = self._items(foreign.sudo())

        with self.assertRefused("do not exist", str(item.id)):
            self.env["account.netting"].with_context(
                allowed_company_ids=self.company.ids
            ).propose([item.id, *self._items(self.bill).ids])

    def test_an_unknown_order(self):
        with self.assertRefused("largest", "amount_desc"):
            self._propose(self.invoice, self.bill, item_order="largest")

    def test_one_side_only(self):
        other = self._invoice(self.partner, 50)

        with self.assertRefused("nothing to net", "Both", "USD"):
            self._propose(self.invoice, other)
        with self.assertRefused("nothing to net", "Both", "USD"):
            self._propose(self.bill)

    def test_items_of_two_currencies_do_not_meet(self):
        foreign = self._bill(self.partner, 60, currency=self.foreign)

        with self.assertRefused("nothing to net", "USD", "FOR"):
            self._propose(self.invoice, foreign)

    def test_items_without_an_agreement(self):
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        invoice = self._invoice(stranger, 100)
        bill = self._bill(stranger, 60)

        with self.assertRefused(
            "nothing to net", invoice.name, bill.name, "Stranger", "06/15/2025"
        ):
            self._propose(invoice, bill)

    def test_a_draft_document(self):
        draft = self._invoice(self.partner, 100, post=False)

        with self.assertRefused("nothing to net", "not posted"):
            self._propose(draft, self.bill)

    def test_a_settled_document(self):
        self._pay(self.invoice)

        with self.assertRefused("nothing to net", self.invoice.name, "Nothing is open"):
            self._propose(self.invoice, self.bill)

    def test_an_amount_above_what_is_open(self):
        with self.assertRefused(self.bill.name, "60.01", "60.00"):
            self._propose(
                self.invoice,
                self.bill,
                amounts={self.invoice: 60.01, self.bill: 60.01},
            )

    def test_an_amount_of_the_wrong_sign(self):
        with self.assertRefused(self.invoice.name, self.bill.name, "wrong sign"):
            self._propose(
                self.invoice, self.bill, amounts={self.invoice: -5, self.bill: -5}
            )

    def test_sides_that_differ_by_a_cent(self):
        with self.assertRefused("Both", "must be equal", "50.00", "49.99"):
            self._propose(
                self.invoice, self.bill, amounts={self.invoice: 50, self.bill: 49.99}
            )

    def test_a_side_that_totals_zero(self):
        refund = self._refund(self.partner, 30)
        with self.assertRefused("Both", "zero"):
            self._propose(
                self.invoice,
                refund,
                self.bill,
                amounts={self.invoice: 30, refund: -30, self.bill: 30},
            )
        with self.assertRefused("Both", "zero"):
            self._propose(self.invoice, self.bill, amounts={self.invoice: 30})

    def test_amounts_of_zero(self):
        for amounts in ({}, {self.invoice: 0, self.bill: 0}):
            with self.assertRefused("nothing to net"):
                self._propose(self.invoice, self.bill, amounts=amounts)

    def test_an_amount_for_an_item_not_chosen(self):
        other = self._invoice(self.partner, 50)

        with self.assertRefused("not selected"):
            self._propose(self.invoice, self.bill, amounts={other: 50, self.bill: 50})

    def test_an_amount_for_an_item_that_cannot_be_netted(self):
        self.invoice.action_toggle_block_payment()

        with self.assertRefused(self.invoice.name, "blocked"):
            self._propose(
                self.invoice, self.bill, amounts={self.invoice: 50, self.bill: 50}
            )

    def test_every_problem_is_told_at_once(self):
        first = self._invoice(self.customer, 10)
        second = self._bill(self.vendor, 10)

        with self.assertRefused(
            self.bill.name, "60.01", first.name, "wrong sign", "must be equal"
        ):
            self._propose(
                self.invoice,
                self.bill,
                first,
                second,
                amounts={self.invoice: 50, self.bill: 60.01, first: -1, second: 5},
            )

    def test_plain_invoicing_users_do_not_propose(self):
        plain = self._user("plain", "account.group_account_invoice")
        netter = self._user("netter", "account_netting.group_netting_user")

        with self.assertRefused(error=AccessError):
            self._propose(self.invoice, self.bill, user=plain)

        netting = self._propose(self.invoice, self.bill, user=netter)
        netting.action_post()
        self.assertSettled(netting)
