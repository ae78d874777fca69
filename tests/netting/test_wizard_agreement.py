"""*Create netting* where an agreement is missing: it offers to make one."""

from odoo.tests import Form, tagged

from odoo.addons.account_netting.exceptions import AgreementMissingError

from .wizard_common import WizardCommon


@tagged("standard", "post_install", "-at_install")
class TestWizardAgreement(WizardCommon):
    def test_without_an_agreement_it_offers_to_make_one(self):
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        invoice = self._invoice(stranger, 100)
        bill = self._bill(stranger, 60)
        wizard = self._wizard(invoice | bill)
        self.assertTrue(wizard.is_agreement_missing)
        for line in wizard.line_ids:
            self.assertIn("No active netting agreement", line.reason)

        with self.assertRefused("Stranger", error=AgreementMissingError) as caught:
            wizard.action_post()

        message, action, button_text = caught.exception.args
        self.assertIn("Stranger", message)
        self.assertIn("agreement", button_text)
        self.assertEqual(action, wizard.action_create_agreement())
        agreement = self._fill_in(action)
        self.assertRecordValues(
            agreement.party_ids,
            [{"customer_id": stranger.id, "vendor_id": stranger.id}],
        )
        agreement.action_activate()
        self.assertSettled(
            self.env["account.netting"].browse(
                self._wizard(invoice | bill).action_post()["res_id"]
            )
        )

    def test_two_partners_that_were_chosen_together_become_a_pair(self):
        debtor = self.env["res.partner"].create({"name": "Debtor"})
        creditor = self.env["res.partner"].create({"name": "Creditor"})
        invoice = self._invoice(debtor, 100)
        bill = self._bill(creditor, 60)

        with self.assertRefused(error=AgreementMissingError) as caught:
            self._net(invoice, bill)

        agreement = self._fill_in(caught.exception.args[1])
        self.assertEqual(agreement.name, "Debtor / Creditor")
        self.assertRecordValues(
            agreement.party_ids,
            [{"customer_id": debtor.id, "vendor_id": creditor.id}],
        )
        agreement.action_activate()
        self.assertSettled(self._net(invoice, bill))

    def test_an_agreement_not_yet_active_is_opened_as_it_is(self):
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        agreement = self._agreement(stranger, active=False)
        wizard = self._wizard(self._invoice(stranger, 100) | self._bill(stranger, 60))

        with self.assertRefused(error=AgreementMissingError) as caught:
            wizard.action_post()

        action = caught.exception.args[1]
        self.assertEqual(action["res_model"], "account.netting.agreement")
        self.assertEqual(action["res_id"], agreement.id)

    def test_what_is_covered_is_netted_although_something_else_is_not(self):
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        invoice = self._invoice(stranger, 100)
        wizard = self._wizard(self.invoice | self.bill | invoice)
        self.assertTrue(wizard.is_agreement_missing)

        action = wizard.action_post()

        netting = self.env["account.netting"].browse(action["res_id"])
        self.assertSettled(netting)
        self.assertIn(invoice.name, " ".join(netting.message_ids.mapped("body")))

    def _fill_in(self, action):
        """Open the form that an action opens, and save what it was filled in with."""
        model = self.env[action["res_model"]].with_context(**action["context"])
        return Form(model).save().with_env(self.env)
