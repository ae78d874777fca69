"""The names that users, integrations and checks rely on: they must not change."""

import inspect

from odoo.tests import TransactionCase, tagged

FIELDS = {
    "account.netting.agreement": """
        name description partner_reference company_id state date_start date_end
        journal_id account_id payable_account_id analytic_distribution party_ids
        entry_detail posting only_due acceptance_required acceptance_state
    """,
    "account.netting.party": """
        agreement_id customer_id vendor_id receivable payable nettable
    """,
    "account.netting.rule": """
        name description company_id user_id state item_order agreement_scope
        agreement_ids include_refunds customer_ids vendor_ids currency_ids item_domain
        only_due due_within_days min_amount max_amount post interval_number
        interval_type next_run
    """,
    "account.netting": """
        name agreement_id run_id company_id customer_id vendor_id currency_id date
        amount state line_ids move_ids reversal_move_ids
    """,
    "account.netting.line": """
        netting_id side move_line_id amount_open amount amount_left
    """,
    "account.netting.run": "rule_id date state netting_ids line_ids",
    "account.netting.wizard": "date item_order line_ids",
    "account.netting.wizard.line": "move_line_id side amount_open amount reason",
    "res.partner": """
        netting_as_customer netting_as_vendor balance_as_customer balance_as_vendor
    """,
    "account.move": "netting_ids",
    "account.journal": "is_netting_journal",
    "res.company": "netting_journal_id netting_account_id",
    "res.config.settings": "netting_journal_id netting_account_id",
}

ITEM_ORDERS = ["due_asc", "due_desc", "amount_desc", "amount_asc"]

SELECTIONS = {
    ("account.netting.agreement", "state"): ["draft", "active", "closed"],
    ("account.netting.agreement", "entry_detail"): ["summary", "item"],
    ("account.netting.agreement", "posting"): ["one", "two"],
    ("account.netting.agreement", "acceptance_state"): [
        "not_needed",
        "to_send",
        "sent",
        "accepted",
        "refused",
    ],
    ("account.netting.rule", "state"): ["draft", "active"],
    ("account.netting.rule", "agreement_scope"): ["all", "selected"],
    ("account.netting.rule", "item_order"): ITEM_ORDERS,
    ("account.netting", "state"): [
        "draft",
        "sent",
        "accepted",
        "refused",
        "posted",
        "reversed",
        "cancel",
    ],
    ("account.netting.line", "side"): ["receivable", "payable"],
    ("account.netting.wizard", "item_order"): ITEM_ORDERS,
    ("account.netting.wizard.line", "side"): ["receivable", "payable"],
    ("res.partner", "netting_as_customer"): [
        "allowed",
        "not_allowed",
        "debit_only",
        "credit_only",
    ],
    ("res.partner", "netting_as_vendor"): [
        "allowed",
        "not_allowed",
        "debit_only",
        "credit_only",
    ],
}

#: Methods with their parameters and defaults.
METHODS = {
    ("account.netting.agreement", "action_activate"): "()",
    ("account.netting.agreement", "action_close"): "()",
    ("account.netting.agreement", "action_draft"): "()",
    ("account.netting.rule", "action_activate"): "()",
    ("account.netting.rule", "action_deactivate"): "()",
    ("account.netting.rule", "action_run"): "(date=None)",
    ("account.netting.rule", "action_simulate"): "(date=None)",
    ("account.netting", "propose"): (
        "(item_ids, date=None, amounts=None, item_order='due_asc')"
    ),
    ("account.netting", "action_post"): "()",
    ("account.netting", "action_reverse"): "(date=None, reason=None)",
    ("account.netting", "action_cancel"): "()",
    ("account.netting", "action_send"): "()",
    ("account.netting.wizard", "action_post"): "()",
    ("account.netting.wizard", "action_propose"): "()",
}

XML_IDS = {
    "account_netting.group_netting_user": "res.groups",
    "account_netting.group_netting_manager": "res.groups",
    "account_netting.action_report_netting_advice": "ir.actions.report",
    "account_netting.action_report_netting_statement": "ir.actions.report",
    "account_netting.action_report_netting_agreement": "ir.actions.report",
    "account_netting.ir_cron_auto_netting": "ir.cron",
}

REPORTS = {
    "action_report_netting_advice": "account.netting",
    "action_report_netting_statement": "account.netting",
    "action_report_netting_agreement": "account.netting.agreement",
}


@tagged("standard", "post_install", "-at_install")
class TestContract(TransactionCase):
    def test_the_models_have_their_fields(self):
        for model, names in FIELDS.items():
            for name in names.split():
                with self.subTest(model=model, field=name):
                    self.assertIn(name, self.env[model]._fields)

    def test_the_selections_have_their_values(self):
        for (model, name), values in SELECTIONS.items():
            with self.subTest(model=model, field=name):
                field = self.env[model]._fields[name]

                self.assertEqual(field.get_values(self.env), values)

    def test_the_methods_have_their_parameters(self):
        for (model, name), parameters in METHODS.items():
            with self.subTest(model=model, method=name):
                method = getattr(self.env[model], name)

                self.assertEqual(str(inspect.signature(method)), parameters)

    def test_proposing_is_a_method_of_the_model(self):
        """Callers of JSON-2 give no ids then."""
        self.assertTrue(type(self.env["account.netting"]).propose._api_model)

    def test_the_external_ids_are_there(self):
        for xml_id, model in XML_IDS.items():
            with self.subTest(xml_id):
                self.assertEqual(self.env.ref(xml_id)._name, model)

    def test_the_reports_print_what_they_are_named_for(self):
        for name, model in REPORTS.items():
            with self.subTest(name):
                report = self.env.ref(f"account_netting.{name}")

                self.assertEqual(report.model, model)
                self.assertEqual(report.report_type, "qweb-pdf")

    def test_a_deleted_item_leaves_the_document_standing(self):
        field = self.env["account.netting.line"]._fields["move_line_id"]

        self.assertEqual(field.ondelete, "set null")
