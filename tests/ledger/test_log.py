from odoo.tests import tagged

from ..common import NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestLog(NettingCommon):
    @classmethod
    def default_env_context(cls):
        return {}  # the accounting tests switch off what is tested here

    def _rule(self):
        rule = self.env["account.netting.rule"].create({"name": "Nightly"})
        rule.action_activate()
        return rule

    def _flush_tracking(self):
        """Write the tracking messages, as a commit would."""
        self.env.flush_all()
        self.cr.flush()

    def _payment_changes(self, move):
        """Return what the document's chatter says of its payment status."""
        self._flush_tracking()
        values = move.message_ids.sudo().tracking_value_ids.filtered(
            lambda value: value.field_id.name == "payment_state"
        )
        return [(value.old_value_char, value.new_value_char) for value in values]

    def test_a_document_says_which_netting_settled_it(self):
        self._agreement(self.partner)
        invoice = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 1200)
        netting = self._net(invoice, bill)

        for document in (invoice, bill):
            with self.subTest(document=document.name):
                self.assertIn(
                    f"Netted in {netting.name}.",
                    "".join(document.message_ids.mapped("body")),
                )

    def test_a_netting_says_once_that_it_was_posted(self):
        self._agreement(self.partner)
        at_once = self._net(
            self._invoice(self.partner, 100), self._bill(self.partner, 100)
        )
        proposal = self._propose(
            self._invoice(self.partner, 50), self._bill(self.partner, 50)
        )
        self._flush_tracking()

        proposal.action_post()
        self._flush_tracking()

        self.assertIn("Posted.", "".join(at_once.message_ids.mapped("body")))
        self.assertNotIn("Posted.", "".join(proposal.message_ids.mapped("body")))
        self.assertIn(
            ("Proposal", "Posted"),
            [
                (value.old_value_char, value.new_value_char)
                for value in proposal.message_ids.sudo().tracking_value_ids
            ],
        )

    def test_payment_status_is_tracked_once_when_netted_by_hand(self):
        self._agreement(self.partner)
        invoice = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 1200)
        self._flush_tracking()
        self._net(invoice, bill)

        self.assertEqual(self._payment_changes(invoice), [("Not Paid", "Paid")])
        self.assertEqual(self._payment_changes(bill), [("Not Paid", "Partially Paid")])

    def test_payment_status_is_tracked_once_when_netted_by_a_rule(self):
        self._agreement(self.partner)
        invoice = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 1200)
        self._flush_tracking()
        self._rule().action_run("2025-06-15")

        self.assertEqual(self._payment_changes(invoice), [("Not Paid", "Paid")])
        self.assertEqual(self._payment_changes(bill), [("Not Paid", "Partially Paid")])

    def test_a_follower_who_wants_to_hear_of_payments_hears(self):
        self._agreement(self.partner)
        invoice = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 100)
        listener = self.env["res.partner"].create({"name": "Listener"})
        paid = self.env.ref("account.mt_invoice_paid")
        invoice.message_subscribe(listener.ids, subtype_ids=paid.ids)
        self._flush_tracking()
        self._rule().action_run("2025-06-15")
        self._flush_tracking()

        self.assertIn(paid, invoice.message_ids.subtype_id)
        self.assertNotIn(paid, bill.message_ids.subtype_id)
        self.assertEqual(self._payment_changes(bill), [("Not Paid", "Paid")])

    def test_a_netting_made_by_a_rule_says_so(self):
        self._agreement(self.partner)
        self._invoice(self.partner, 100)
        self._bill(self.partner, 100)
        run = self._rule().action_run("2025-06-15")
        self._flush_tracking()

        self.assertEqual(len(run.netting_ids.message_ids), 1)
        self.assertIn("Made by the rule Nightly.", run.netting_ids.message_ids.body)
