"""Databases that had OCA's module of the same technical name.

``make upgrade-check`` does it for real, with that module.
"""

from odoo import SUPERUSER_ID
from odoo.modules.migration import load_script
from odoo.tests import TransactionCase, tagged
from odoo.tools import file_path, sql

from .common import NETTING_DATE
from .rule.rule_common import RuleCommon
from .setup.setup_common import SetupCommon

SCRIPT = "account_netting/migrations/19.0.2.0.0/post-migration.py"
OCA_VERSION = "19.0.1.0.0"


@tagged("standard", "post_install", "-at_install")
class TestMigration(SetupCommon):
    def _migrate(self, version=OCA_VERSION):
        self.env.flush_all()
        load_script(file_path(SCRIPT), "post-migration").migrate(self.cr, version)

    def test_every_company_is_set_up(self):
        other = self._new_company()
        for company in self.company | other:
            self._remove_setup(company)

        self._migrate()

        for company in self.company | other:
            self.assertSetUp(company)

    def test_migrating_twice_changes_nothing(self):
        self._migrate()

        self.assertEqual(self.company.netting_journal_id, self.journal)
        self.assertEqual(self.company.netting_account_id, self.bridging)

    def test_the_tables_of_the_other_module_go(self):
        tables = [
            "account_move_make_netting",
            "account_move_line_account_move_make_netting_rel",
        ]
        for table in tables:
            self.cr.execute(f"CREATE TABLE {table} (id integer)")

        self._migrate()

        self.assertFalse(sql.existing_tables(self.cr, tables))


@tagged("standard", "post_install", "-at_install")
class TestRunMigration(RuleCommon):
    """Runs of before said for good what they had done themselves."""

    def test_old_runs_say_what_became_of_their_nettings(self):
        pairs = [self._pair(name, 100, 60) for name in ("P", "Q", "R", "S")]
        self._agreement(*pairs)
        run = self._run(post=False)
        posted, cancelled, deleted, _waiting = run.netting_ids.sorted("id")
        posted.action_post()
        cancelled.action_cancel()
        deleted.unlink()
        rule = self._rule()
        simulation = rule.action_simulate(date=NETTING_DATE)
        now = [run.line_ids.mapped("outcome"), simulation.line_ids.mapped("outcome")]
        self.env.flush_all()
        self.cr.execute(
            "UPDATE account_netting_run_line SET outcome = 'proposed'"
            " WHERE outcome != 'skipped' OR run_id = %s",
            [run.id],
        )

        load_script(
            file_path("account_netting/migrations/19.0.3.0.0/post-runs.py"), "runs"
        ).migrate(self.cr, "19.0.2.0.0")

        self.env.invalidate_all()
        self.assertEqual(run.line_ids.mapped("outcome"), now[0])
        self.assertEqual(sorted(now[0]), ["posted", "proposed", "skipped", "skipped"])
        self.assertEqual(
            simulation.line_ids.mapped("outcome"),
            [name.replace("would_post", "would_propose") for name in now[1]],
        )
        self.assertIn("would_post", now[1])


@tagged("standard", "post_install", "-at_install")
class TestMailMigration(TransactionCase):
    """Mails of before greeted nobody by name."""

    OLD = """
        <p>Hello,</p>
        <p><t t-out="object.company_id.name">Your Company</t> proposes the netting
        agreement <strong t-out="object.name">Azure Interior 2026</strong>: what we owe
        each other is set off, so that neither of us pays more than the difference.</p>
        <p>Please read it, and accept or refuse it with the button above. The agreement
        is attached.</p>
        <p>Do not hesitate to contact us if you have any questions.</p>
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = cls.env.ref("account_netting.mail_template_netting_agreement")
        cls.new = cls.template.body_html

    def _migrate(self):
        load_script(
            file_path("account_netting/migrations/19.0.3.0.0/post-mails.py"), "mails"
        ).migrate(self.cr, "19.0.2.0.0")
        self.env.invalidate_all()
        return self.template.body_html

    def test_a_mail_that_nobody_changed_is_renewed(self):
        self.template.with_user(SUPERUSER_ID).body_html = self.OLD

        self.assertEqual(self._migrate(), self.new)
        self.assertIn("Dear", self.new)

    def test_a_mail_that_somebody_changed_stays(self):
        for user, body in (
            # Another language, or nothing but how it looks.
            (self.env.ref("base.user_admin"), self.OLD),
            (self.env.ref("base.user_root"), self.OLD.replace("Hello", "Good day")),
        ):
            with self.subTest(user=user.name):
                self.template.with_user(user).body_html = body
                self.env.flush_all()
                before = self.template.body_html

                self.assertEqual(self._migrate(), before)
                self.assertNotIn("Dear", before)
