"""The engine nets in a rule's own company and its branches, nowhere else."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import NETTING_DATE
from .engine_common import EngineCommon


@tagged("standard", "post_install", "-at_install")
class TestCompanies(EngineCommon):
    """A rule nets in its own company and branches, whoever runs it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.netting.rule"].search([]).next_run = False
        cls.other_data = cls.setup_other_company(name="Other")
        cls.other = cls.other_data["company"]
        cls.shared = cls._pair("Shared")
        cls._agreement(cls.shared)
        cls.rule = cls._rule()
        cls.env.user.company_ids += cls.other
        other_env = cls.env(context={"allowed_company_ids": cls.other.ids})
        cls._document_in(cls.other_data, "out_invoice", 500)
        cls._document_in(cls.other_data, "in_invoice", 400)
        cls.other_agreement = other_env["account.netting.agreement"].create(
            {
                "name": "Other",
                "party_ids": [Command.create({"customer_id": cls.shared.id})],
            }
        )
        cls.other_agreement.action_activate()
        cls.other_rule = other_env["account.netting.rule"].create(
            {"name": "Other", "next_run": False}
        )
        cls.other_rule.action_activate()
        cls.both_env = cls.env(
            context={"allowed_company_ids": (cls.company | cls.other).ids}
        )

    @classmethod
    def _document_in(cls, data, move_type, amount, company=None):
        is_sale = move_type == "out_invoice"
        company = company or data["company"]
        account = data[f"default_account_{'revenue' if is_sale else 'expense'}"]
        move = (
            cls.env["account.move"]
            .with_context(allowed_company_ids=company.ids)
            .create(
                {
                    "move_type": move_type,
                    "partner_id": cls.shared.id,
                    "invoice_date": "2025-01-15",
                    "date": "2025-01-15",
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "name": "Goods",
                                "account_id": account.id,
                                "price_unit": amount,
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ],
                }
            )
        )
        move.action_post()
        return move

    def _open_in(self, company):
        return (
            self.env["account.move.line"]
            .sudo()
            .search(
                [
                    ("company_id", "=", company.id),
                    ("partner_id", "=", self.shared.id),
                    ("reconciled", "=", False),
                    ("account_type", "in", ("asset_receivable", "liability_payable")),
                ],
                order="id",
            )
            .mapped("amount_residual")
        )

    def _user_of(self, login, companies):
        user = self._user(
            login, "base.group_user,account_netting.group_netting_manager"
        )
        user.write({"company_id": companies[0].id, "company_ids": companies.ids})
        return user

    def test_a_rule_leaves_another_companys_items_alone(self):
        for env in (self.env, self.both_env, self.env(su=True)):
            with self.env.cr.savepoint() as savepoint:
                run = self.rule.with_env(env).action_run(date=NETTING_DATE)

                self.assertEqual(run.company_id, self.company)
                self.assertEqual(run.line_ids.company_id, self.company)
                self.assertEqual(self._open_in(self.company), [40])
                self.assertEqual(self._open_in(self.other), [500, -400])
                savepoint.rollback()

    def test_a_simulation_leaves_another_company_out(self):
        for env in (self.both_env, self.env(su=True)):
            run = self.rule.with_env(env).action_simulate(date=NETTING_DATE)

            self.assertEqual(run.line_ids.mapped("amount"), [60])

    def test_the_scheduled_action_runs_each_rule_in_its_own_company(self):
        rules = self.rule + self.other_rule.with_env(self.env)
        rules.next_run = "2026-01-10 02:00:00"

        self._run_cron()

        self.assertEqual(self._open_in(self.company), [40])
        self.assertEqual(self._open_in(self.other), [100])
        for rule, company in zip(rules, self.company + self.other, strict=True):
            netting = rule.run_ids.sudo().netting_ids
            self.assertEqual(netting.company_id, company)
            self.assertEqual(netting.move_ids.company_id, company)
            self.assertEqual(netting.move_ids.journal_id, company.netting_journal_id)

    def test_the_scheduled_action_stays_in_the_company_of_the_rule(self):
        self.rule.next_run = "2026-01-10 02:00:00"

        self._run_cron()

        self.assertEqual(self._open_in(self.company), [40])
        self.assertEqual(self._open_in(self.other), [500, -400])

    def test_another_companys_lock_date_does_not_count(self):
        self.other.fiscalyear_lock_date = "2025-12-31"

        run = self.rule.with_env(self.both_env).action_run(date=NETTING_DATE)
        other_run = self.other_rule.with_env(self.both_env).action_run(
            date=NETTING_DATE
        )

        self.assertEqual(run.line_ids.outcome, "posted")
        self.assertEqual(other_run.line_ids.outcome, "failed")
        self.assertIn("locked period", other_run.line_ids.reason)

    def test_another_companys_rules_and_runs_are_not_seen(self):
        run = self._queue(self.rule)
        user = self._user_of("other", self.other)

        for model in ("rule", "run", "run.line"):
            Model = self.env[f"account.netting.{model}"].with_user(user)
            self.assertFalse(Model.search([]).company_id - self.other)
        for record in (self.rule, run, run.line_ids):
            with (
                self.assertRaises(AccessError),
                mute_logger("odoo.addons.base.models.ir_rule"),
            ):
                record.with_user(user).read(["company_id"])

    def test_another_companys_runs_are_not_worked_on(self):
        run = self._queue(self.rule)
        user = self._user_of("other", self.other)

        for call in (
            self.rule.with_user(user).action_run,
            self.rule.with_user(user).action_simulate,
            run.with_user(user).action_process_batch,
            run.with_user(user).action_retry,
            run.line_ids.with_user(user).action_retry,
        ):
            with (
                self.assertRaises(AccessError),
                mute_logger("odoo.addons.base.models.ir_rule"),
            ):
                call()
        self.assertEqual(run.line_ids.mapped("outcome"), ["pending"])
        self.assertEqual(run.line_ids.attempts, 0)
        self.assertEqual(self._open_in(self.company), [100, -60])

    # Branches
    # --------

    def _branch(self):
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.company.id}
        )
        self.env.cr.precommit.run()  # loads the branch's share of the chart
        self.env.user.company_ids += branch
        self._document_in(self.company_data, "out_invoice", 30, branch)
        self._document_in(self.company_data, "in_invoice", 20, branch)
        return branch

    def test_a_rule_nets_in_its_branches_each_by_itself(self):
        branch = self._branch()
        env = self.env(context={"allowed_company_ids": (self.company | branch).ids})

        run = self.rule.with_env(env).action_run(date=NETTING_DATE)

        self.assertEqual(
            {line.company_id: line.amount for line in run.line_ids},
            {self.company: 60, branch: 20},
        )
        self.assertEqual(self._open_in(self.company), [40])
        self.assertEqual(self._open_in(branch), [10])
        self.assertEqual(run.netting_ids.move_ids.company_id, self.company | branch)

    def test_branches_count_whether_they_are_switched_on_or_not(self):
        branch = self._branch()
        env = self.env(context={"allowed_company_ids": self.company.ids})

        self.rule.with_env(env).action_run(date=NETTING_DATE)

        self.assertEqual(self._open_in(branch), [10])

    def test_the_scheduled_action_nets_in_branches(self):
        branch = self._branch()
        self.rule.next_run = "2026-01-10 02:00:00"

        self._run_cron()

        self.assertEqual(self._open_in(self.company), [40])
        self.assertEqual(self._open_in(branch), [10])
        self.assertEqual(self._open_in(self.other), [500, -400])

    def test_branches_a_user_may_not_work_in_are_left_to_others(self):
        branch = self._branch()
        run = self.env["account.netting.run"].browse(
            self.rule.sudo().action_queue(date=NETTING_DATE)["res_id"]
        )
        user = self._user_of("parent", self.company)

        run.with_user(user).action_process_batch()
        run.with_user(user).action_process_batch()

        lines = run.sudo().line_ids
        self.assertEqual(
            {line.company_id: line.outcome for line in lines},
            {self.company: "posted", branch: "pending"},
        )
        self.assertEqual(run.state, "running")
        self._run_cron()
        self.assertEqual(run.state, "done")
        self.assertEqual(self._open_in(branch), [10])

    def test_a_rule_of_a_branch_leaves_its_parent_alone(self):
        branch = self._branch()
        rule = self.env["account.netting.rule"].create(
            {"name": "Branch", "company_id": branch.id}
        )
        rule.action_activate()

        rule.sudo().action_run(date=NETTING_DATE)

        self.assertEqual(self._open_in(branch), [10])
        self.assertEqual(self._open_in(self.company), [100, -60])
