"""Verbs of the tests of the engine."""

from contextlib import contextmanager
from unittest.mock import patch

from ..common import NETTING_DATE
from .rule_common import RuleCommon

ENGINE = "odoo.addons.account_netting.models.rule.engine"
SCHEDULE = "odoo.addons.account_netting.models.setup.account_netting_schedule"


class EngineCommon(RuleCommon):
    """Verbs of the tests of the engine; holds no test itself."""

    @classmethod
    def _queue(cls, rule, date=NETTING_DATE):
        """Prepare a run whose batches are still to come."""
        return cls.env["account.netting.run"].browse(
            rule.action_queue(date=date)["res_id"]
        )

    def _run_cron(self):
        """Let the scheduled action work, with its own cursor, commits and all."""
        with self.enter_registry_test_mode():
            self.env.ref("account_netting.ir_cron_auto_netting").method_direct_trigger()
        self.env.invalidate_all()

    @contextmanager
    def _fails_for(self, partner, error):
        """Let writing the entry of one partner's netting fail, as a module might.

        Its entry stands in the ledger already when the error comes.
        """
        Netting = self.registry["account.netting"]
        original = Netting._create_entries

        def create_entries(nettings, *args):
            result = original(nettings, *args)
            if partner in nettings.customer_id:
                raise error
            return result

        with patch.object(Netting, "_create_entries", create_entries):
            yield
