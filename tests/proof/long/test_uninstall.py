"""The add-on is uninstalled for good, with history: the books stay, and stay right."""

import subprocess
from textwrap import dedent

from odoo.tests import tagged

from ...process_common import ProcessCommon, odoo_command, odoo_environ
from ..effort import tell

#: All that a controller would compare, whatever columns there are.
BOOKS = {
    "entries": """
        SELECT id, name, state, date, journal_id, company_id, ref, payment_state
          FROM account_move ORDER BY id
    """,
    "lines": """
        SELECT id, move_id, account_id, partner_id, currency_id, balance,
               amount_currency, amount_residual, amount_residual_currency, reconciled,
               full_reconcile_id
          FROM account_move_line ORDER BY id
    """,
    "matches": """
        SELECT id, debit_move_id, credit_move_id, amount, debit_amount_currency,
               credit_amount_currency, exchange_move_id
          FROM account_partial_reconcile ORDER BY id
    """,
    "accounts": """
        SELECT id, code_store, reconcile, active FROM account_account ORDER BY id
    """,
    "journals": "SELECT id, code, type, active FROM account_journal ORDER BY id",
}

UNINSTALL = """\
wizard = env["base.module.uninstall"].create(
    {"module_ids": [(6, 0, env.ref("base.module_account_netting").ids)]}
)
assert str(%(posted)s) in wizard.netting_warning, wizard.netting_warning
wizard.action_uninstall()
"""

#: Without us, an accountant goes on: the entries can be undone as any other, and every
#: form and list that showed something of ours opens.
GO_ON = """\
assert not [name for name in env.registry if "netting" in name]
for model in ("account.move", "account.move.line", "res.partner", "account.payment",
              "account.journal", "res.company", "res.config.settings",
              "account.payment.register", "base.module.uninstall"):
    for kind in ("form", "list", "search"):
        env[model].get_view(view_type=kind)
left = env["ir.model.data"].search([("module", "=", "account_netting")])
assert not left, left.mapped("complete_name")
env.cr.execute(
    "SELECT table_name, column_name FROM information_schema.columns"
    " WHERE table_name LIKE 'account_netting%%' OR column_name LIKE '%%netting%%'"
)
assert not env.cr.rowcount, env.cr.fetchall()
entry = env["account.move"].browse(%(entry)s)
assert entry.state == "posted"
items = entry.line_ids.filtered(lambda line: line.account_id.account_type in
                                ("asset_receivable", "liability_payable"))
partners = items.partner_id
entry.line_ids.remove_move_reconcile()
entry.button_draft()
entry.button_cancel()
open_items = env["account.move.line"].search([
    ("partner_id", "in", partners.ids), ("company_id", "=", entry.company_id.id),
    ("parent_state", "=", "posted"), ("reconciled", "=", False),
    ("account_type", "in", ("asset_receivable", "liability_payable")),
])
assert len(open_items) == 3, open_items.read(["balance", "amount_residual"])
env.cr.commit()
"""


@tagged("standard", "post_install", "-at_install")
class TestUninstall(ProcessCommon):
    def test_the_books_stay_as_they_are_and_the_add_on_can_come_back(self):
        self.workers.run("cron", batch=50)
        ((posted,),) = self._read("SELECT COUNT(*) FROM account_netting")
        # One in company currency: no exchange entries are in the way.
        ((entry,),) = self._read(
            """
            SELECT MIN(m.id) FROM account_move m
              JOIN account_netting n ON n.id = m.netting_id
              JOIN res_company c ON c.id = n.company_id
             WHERE n.currency_id = c.currency_id
            """
        )
        before = self._read_books()

        self._run_script(UNINSTALL, posted=posted)

        self.assertEqual(
            self._read(
                "SELECT state FROM ir_module_module WHERE name = 'account_netting'"
            ),
            [("uninstalled",)],
        )
        for what, rows in self._read_books().items():
            self.assertEqual(rows, before[what], what)
        self._run_script(GO_ON, entry=entry)
        self._run_odoo("-d", self.name, "-i", "account_netting", "--stop-after-init")
        self.assertEqual(
            self._read(
                "SELECT state FROM ir_module_module WHERE name = 'account_netting'"
            ),
            [("installed",)],
        )
        tell("Uninstalled with history", nettings=posted, entries_kept=posted)

    def _read_books(self):
        return {what: self._read(query) for what, query in BOOKS.items()}

    def _run_script(self, script, **values):
        self._run_odoo(
            "shell", "-d", self.name, "--no-http", script=dedent(script) % values
        )

    def _run_odoo(self, *arguments, script=None):
        self._disconnect(self.name)
        run = subprocess.run(
            odoo_command(*arguments),
            input=script or "",
            env=odoo_environ(),
            text=True,
            capture_output=True,
        )
        self.assertEqual(run.returncode, 0, run.stderr[-4000:])
        self.assertNotIn("Traceback", run.stderr)
