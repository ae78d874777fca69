"""Two workers over the same companies, in opposite order: neither waits for ever.

Each of them works in a thread and a database transaction of its own, so what is made
here is committed, and stays in the database.
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

from odoo import api
from odoo.fields import Command
from odoo.service.model import retrying
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

#: Nothing takes so long, in seconds, unless the two wait for each other.
PATIENCE = 120


@tagged("standard", "post_install", "-at_install")
class TestAcrossWorkers(TransactionCase):
    def setUp(self):
        super().setUp()
        self.admin_id, self.company_ids = self.env.ref("base.user_admin").id, []
        with self._transaction() as env:
            companies = env["res.company"].create(
                [{"name": f"{name} of {self.env.cr.now()}"} for name in ("One", "Two")]
            )
            env.user.company_ids |= companies
            Chart = env["account.chart.template"]
            for company in companies:
                Chart.try_loading("generic_coa", company=company, install_demo=False)
            self.company_ids = companies.ids
        with self._transaction() as env:
            one, two = env["res.company"].browse(self.company_ids)
            for company in (one, two):
                for field, kind in (
                    ("account_interco_receivable_id", "asset_receivable"),
                    ("account_interco_payable_id", "liability_payable"),
                ):
                    company[field] = self._find_account(company, kind)
            self.group_ids = [
                self._propose(env, one, two),
                self._propose(env, two, one),
            ]

    def test_two_companies_are_netted_both_ways_at_once(self):
        together = Barrier(2)

        def work(group_id):
            with self._transaction() as env:

                def post():
                    env["account.netting.group"].browse(group_id).action_post()

                env.cr.execute("SELECT 1")
                together.wait(PATIENCE)
                retrying(post, env)

        with (
            mute_logger("odoo.sql_db", "odoo.service.model"),
            ThreadPoolExecutor(2) as workers,
        ):
            for done in [workers.submit(work, key) for key in self.group_ids]:
                done.result(PATIENCE)

        with self._transaction() as env:
            groups = env["account.netting.group"].browse(self.group_ids)
            self.assertEqual(groups.mapped("state"), ["posted", "posted"])
            for group in groups:
                residuals = group.line_ids.move_line_id.mapped("amount_residual")
                self.assertEqual(residuals, [0.0, 0.0])

    @contextmanager
    def _transaction(self):
        context = {"allowed_company_ids": self.company_ids} if self.company_ids else {}
        with self.registry.cursor() as cr:
            yield api.Environment(cr, self.admin_id, context)

    def _find_account(self, company, kind):
        return company.env["account.account"].search(
            [("account_type", "=", kind), ("company_ids", "in", company.ids)], limit=1
        )

    def _propose(self, env, hub, other):
        """Propose 100.00 that a partner owes the hub, and is owed by the other."""
        partner = env["res.partner"].create({"name": "Contested"})
        agreement = env["account.netting.agreement"].create(
            {
                "name": "Contested",
                "company_id": hub.id,
                "party_ids": [
                    Command.create(
                        {
                            "customer_id": partner.id,
                            "vendor_id": partner.id,
                            "customer_company_id": hub.id,
                            "vendor_company_id": other.id,
                        }
                    )
                ],
            }
        )
        agreement.action_activate()
        items = self._owe(hub, partner, "asset_receivable", "income")
        items |= self._owe(other, partner, "liability_payable", "expense")
        (group_id,) = env["account.netting.group"].propose(items.ids, date="2025-06-15")
        return group_id

    def _owe(self, company, partner, kind, against):
        env = company.with_company(company).env
        sign = 1 if kind == "asset_receivable" else -1
        move = env["account.move"].create(
            {
                "move_type": "entry",
                "date": "2025-01-15",
                "line_ids": [
                    Command.create(
                        {
                            "name": "Opening balance",
                            "account_id": self._find_account(company, account).id,
                            "partner_id": partner.id,
                            "balance": turn * sign * 100.0,
                            "tax_ids": [],
                        }
                    )
                    for account, turn in ((kind, 1), (against, -1))
                ],
            }
        )
        move.action_post()
        return move.line_ids.filtered(lambda line: line.account_type == kind)
