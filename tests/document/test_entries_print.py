"""The entries made with a netting, on paper for the file."""

from lxml import html

from odoo.tests import tagged

from ..ledger.payment_common import PaymentNettingCommon

ENTRIES = "account_netting.report_netting_entries"


@tagged("standard", "post_install", "-at_install")
class TestEntriesPrint(PaymentNettingCommon):
    def _read_kinds(self, netting):
        return {kind.title: kind.moves for kind in netting._get_print_entries()}

    def test_a_short_payment_brings_netting_payment_and_exchange_entries(self):
        # Invoiced at 2 for one, paid at 4 for one: a loss on netting and on payment.
        invoice = self._invoice(self.partner, 1000, currency=self.foreign)
        self._bill(self.partner, 300, currency=self.foreign)
        payments, netting = self._pay_and_net(
            self._register(invoice, amount=700, netting_mode="difference")
        )

        kinds = self._read_kinds(netting)

        self.assertEqual(list(kinds), ["Netting", "Payment", "Exchange Differences"])
        self.assertEqual(kinds["Netting"], netting.move_ids)
        self.assertEqual(kinds["Payment"], payments.move_id)
        exchange = self._items(invoice).matched_credit_ids.exchange_move_id
        self.assertEqual(len(exchange), 2)
        self.assertLessEqual(exchange, kinds["Exchange Differences"])

    def test_a_reversal_is_listed_with_what_it_reversed(self):
        netting = self._net(
            self._invoice(self.partner, 100), self._bill(self.partner, 60)
        )
        netting.action_reverse(date="2025-06-20")

        self.assertEqual(
            self._read_kinds(netting),
            {"Netting": netting.move_ids, "Reversal": netting.reversal_move_ids},
        )

    def test_the_page_shows_each_line_and_equal_totals(self):
        netting = self._net(
            self._invoice(self.partner, 100.10), self._bill(self.partner, 60.07)
        )
        clerk = self._user("clerk", "account.group_account_invoice")

        content, _type = (
            self.env["ir.actions.report"]
            .with_user(clerk)
            ._render_qweb_html(ENTRIES, netting.ids)
        )

        root = html.fromstring(content.decode())
        rows = root.xpath("//*[@name='entry']/tbody/tr")
        self.assertEqual(len(rows), len(netting.move_ids.line_ids) + 1)
        debit, credit = (
            cell.text_content().strip() for cell in rows[-1].xpath("td")[-2:]
        )
        self.assertEqual(debit, credit)
        self.assertIn("120.14", debit)
        self.assertIn(netting.move_ids.name, root.text_content())

    def test_a_proposal_has_none_and_says_so(self):
        proposal = self._propose(
            self._invoice(self.partner, 100), self._bill(self.partner, 60)
        )

        content, _type = self.env["ir.actions.report"]._render_qweb_html(
            ENTRIES, proposal.ids
        )

        self.assertIn("Nothing was posted yet.", content.decode())
