"""The whole way in the browser, as the partner goes it: from the mail to the advice."""

from odoo.tests import HttpCase, tagged

from .answer_common import AnswerCommon


@tagged("standard", "post_install", "-at_install")
class TestPortalTours(AnswerCommon, HttpCase):
    def test_the_partner_agrees_disputes_accepts_and_gets_the_advice(self):
        agreement = self._agreement(
            self.partner, active=False, acceptance_required=True
        )
        self._compose(agreement)
        (mail,) = self._find_mails(agreement)
        self.start_tour(self._find_link(mail), "account_netting_portal_agreement")
        agreement.action_activate()

        netting = self._propose(*self.invoices, *self.bills)
        self._compose(netting)
        (mail,) = self._find_mails(netting)
        link = self._find_link(mail)
        self.start_tour(link, "account_netting_portal_proposal")
        self.assertRecordValues(netting, [{"state": "accepted", "amount": 200}])

        netting.action_post()
        self.assertSettled(netting)
        self.start_tour(link, "account_netting_portal_posted")
        advice = self.url_open(f"{link}&report_type=html").text
        self.assertIn("Netting Advice", advice)
        self.assertIn(self.bills[1].name, advice)
        self.assertNotIn(self.bills[0].name, advice)
