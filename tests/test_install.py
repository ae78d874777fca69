"""What an installation must leave behind."""

from pathlib import Path

from odoo.tests import TransactionCase, tagged

import odoo.addons.account_netting


@tagged("standard", "post_install", "-at_install")
class TestInstall(TransactionCase):
    def test_the_addon_under_test_is_this_repository(self):
        """A pip-installed addon of the same name would shadow ours without a word."""
        here = Path(__file__).resolve().parents[1]

        path = Path(odoo.addons.account_netting.__file__).resolve()

        self.assertTrue(path.is_relative_to(here))

    def test_the_addon_is_installed(self):
        module = self.env["ir.module.module"].search([("name", "=", "account_netting")])

        self.assertEqual(module.state, "installed")
