"""Automatic netting: choose a rule and a date, then watch the run."""

from odoo import api, fields, models

from ..arguments import check_one


class AccountNettingRunWizard(models.TransientModel):
    _name = "account.netting.run.wizard"
    _description = "Automatic Netting"

    rule_id = fields.Many2one(
        comodel_name="account.netting.rule",
        required=True,
        default=lambda self: self._default_rule_id(),
        domain="[('state', '=', 'active'), ('is_single_use', '=', False)]",
    )
    date = fields.Date(
        string="Netting Date",
        required=True,
        default=lambda self: self.env.company._get_netting_today(),
        help="The accounting date of the entries, and the day of the exchange rates.",
    )
    party_ids = fields.Many2many(
        comodel_name="account.netting.party",
        string="Pairs",
        help="Only these pairs. Empty: all that the rule covers.",
    )

    @api.model
    def _default_rule_id(self):
        return self.env["account.netting.rule"].search(
            [("state", "=", "active"), ("is_single_use", "=", False)], limit=1
        )

    def action_run(self):
        """Prepare the run and open it; its batches follow with their progress."""
        check_one(self)
        check_one(self.rule_id)
        run = self.rule_id._create_run(self.date, self.party_ids or None)
        run._start_work()
        return run._get_open_action()

    def action_simulate(self):
        """Open what the rule would net; nothing is written to the ledger."""
        check_one(self)
        check_one(self.rule_id)
        run = self.rule_id._simulate(self.date, self.party_ids or None)
        return run._get_open_action()

    @api.model
    def _open_for(self, parties):
        """Return the action that opens the wizard, for these pairs if there are any."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account_netting.account_netting_run_wizard_action"
        )
        return dict(action, context={"default_party_ids": parties.ids})
