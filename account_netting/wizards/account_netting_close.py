"""Close agreements, with their open proposals or without."""

from odoo import api, fields, models

from ..arguments import check_one


class AccountNettingClose(models.TransientModel):
    _name = "account.netting.close"
    _description = "Close Agreements"

    agreement_ids = fields.Many2many(
        comodel_name="account.netting.agreement",
        string="Agreements",
        readonly=True,
    )
    netting_ids = fields.Many2many(
        comodel_name="account.netting",
        string="Open Proposals",
        compute="_compute_netting_ids",
    )
    question = fields.Text(compute="_compute_question")

    @api.depends("agreement_ids")
    def _compute_netting_ids(self):
        for wizard in self:
            wizard.netting_ids = wizard.agreement_ids._find_open_proposals()

    @api.depends("agreement_ids", "netting_ids")
    def _compute_question(self):
        for wizard in self:
            wizard.question = self.env._(
                "Proposals that are open under %(agreements)s: %(count)s. Once closed, "
                "they cannot be posted, and keep their items from being netted "
                "otherwise.",
                agreements=", ".join(wizard.agreement_ids.mapped("display_name")),
                count=len(wizard.netting_ids),
            )

    def action_close_and_cancel(self):
        """Cancel the open proposals, so that their items are free; then close."""
        check_one(self)
        self.netting_ids.action_cancel()
        return self.action_close()

    def action_close(self):
        """Close the agreements; their proposals wait for one to be in force."""
        check_one(self)
        self.agreement_ids.action_close()
        return {"type": "ir.actions.act_window_close"}

    def action_open_proposals(self):
        """Open the proposals, to post or to cancel each; nothing is closed."""
        check_one(self)
        return self.netting_ids._get_open_action()
