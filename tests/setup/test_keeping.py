"""Environments that Odoo would make over and over are held, and let go."""

from odoo.tests import TransactionCase, tagged

from odoo.addons.account_netting.keeping import keeping_environments


@tagged("standard", "post_install", "-at_install")
class TestKeeping(TransactionCase):
    def test_environments_are_held_while_much_is_written_and_no_longer(self):
        context = {**self.env.context, "kept": True, "prefetch_fields": False}

        def is_held():
            return any(env.context == context for env in self.env.transaction.envs)

        self.assertFalse(is_held())
        with keeping_environments(self.env, {"kept": True}):
            self.assertTrue(is_held())
        self.assertFalse(is_held())
