"""What is lost, and what stays, when the add-on is uninstalled: said before it is."""

from odoo import api, fields, models


class BaseModuleUninstall(models.TransientModel):
    _inherit = "base.module.uninstall"

    netting_warning = fields.Text(compute="_compute_netting_warning")

    @api.depends("module_ids")
    def _compute_netting_warning(self):
        # Of all companies, whichever the administrator works in.
        count = (
            self.env["account.netting"].sudo().search_count([("move_ids", "!=", False)])
        )
        for wizard in self:
            goes = "account_netting" in wizard._get_modules().mapped("name")
            wizard.netting_warning = (
                goes
                and count
                and self.env._(
                    "%(count)s nettings were posted. Their journal entries stay as "
                    "they are, posted and matched; but nettings, agreements, rules and "
                    "runs are deleted, and with them who agreed to what, and the "
                    "button Reverse netting. Reverse what is to be undone, and print "
                    "what is to be kept, before you go on.",
                    count=count,
                )
            )
