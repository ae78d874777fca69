"""The whole way in the browser, as the partner goes it: from the mail to the advice."""

from odoo.tests import HttpCase, tagged

from odoo.addons.account_netting.models.answer.account_netting_dispute import Disputed

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

    def test_a_disputed_bill_is_left_alone_by_the_next_rule_until_it_is_settled(self):
        self._user("dispute", "account_netting.group_netting_user")
        netting = self._proposal()
        netting.action_send()
        bill = self.bills[0]
        netting._dispute(
            self.partner,
            [Disputed(self._line(netting, bill), "Goods were returned.")],
            self._shown(netting),
            answered_by="Ann",
            contact_id=self.partner.id,
        )
        netting.action_cancel()
        rule = self.env["account.netting.rule"].create(
            {"name": "Rule", "company_id": self.company.id, "post": True}
        )
        rule.action_activate()

        self.start_tour(
            f"/odoo/action-account_netting.account_netting_rule_action/{rule.id}",
            "account_netting_dispute_then_rule",
            login="dispute",
        )

        # The rule netted the other bill; the dispute was settled in the end.
        self.assertEqual(self._residuals(*self.bills), [-500, 0])
        self.assertFalse(bill.netting_disputed_on)
