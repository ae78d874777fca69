"""Names and conditions that would like to be markup, code or SQL."""

from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from .hostile import DOMAINS, EVIL, answer
from .test_hostile_calls import HostileCommon

REPORTS = (
    "account_netting.action_report_netting_advice",
    "account_netting.action_report_netting_statement",
    "account_netting.action_report_netting_agreement",
)
MARKUP = "<script>alert"


@tagged("standard", "post_install", "-at_install")
class TestHostileContents(HostileCommon):
    @mute_logger("odoo.domains")
    def test_no_condition_of_a_rule_is_run_as_code(self):
        for condition in DOMAINS:
            vals = {"name": "Rule", "next_run": False, "item_domain": condition}
            with self.subTest(condition[:60]):
                answer(self.env, lambda vals=vals: self._use_rule(vals))

    def _use_rule(self, vals):
        Rule = self.env["account.netting.rule"]
        made = call_kw(Rule, "create", [[vals]], {})
        for button in ("action_activate", "action_simulate", "action_run"):
            call_kw(Rule, button, [made], {})

    def test_no_name_becomes_markup(self):
        for records in (self.netting, self.proposal, self.secret_agreement):
            for report in REPORTS:
                if self.env.ref(report).model == records._name:
                    self._assert_text(self._render(report, records))
            for message in records.message_ids:
                self._assert_text(message.body)
        documents = self.netting.line_ids.move_line_id.move_id
        for message in documents.message_ids:
            self._assert_text(message.body)

    def test_no_name_becomes_markup_in_a_form(self):
        invoice = self._document_named("out_invoice")
        other = self.env["res.partner"].create({"name": EVIL})
        self._agreement(other, name=EVIL)
        documents = invoice | self._bill_of(7) | self._bill(other, 5, ref=EVIL)
        documents |= self._invoice(other, 9, ref=EVIL)
        wizard = self._wizard(documents)
        check = self.env["account.netting.check"].create({"move_id": invoice.id})
        blocked = self._bill_of(3)
        blocked.action_toggle_block_payment()
        refused = self.env["account.netting.check"].create({"move_id": blocked.id})

        self.assertTrue(wizard.summary)
        for text in (wizard.summary, check.answer, refused.answer):
            self.assertIn("&lt;script&gt;", text)
            self._assert_text(text)

    def _render(self, report, records):
        content, _type = self.env["ir.actions.report"]._render_qweb_html(
            report, records.ids
        )
        return content.decode()

    def _assert_text(self, markup):
        self.assertNotIn(MARKUP, str(markup or ""))
