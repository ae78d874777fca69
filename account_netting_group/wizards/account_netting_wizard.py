"""Create netting, with the items of all companies that an agreement brings together."""

from odoo import api, fields, models


class AccountNettingWizard(models.TransientModel):
    _inherit = "account.netting.wizard"

    is_intercompany = fields.Boolean(
        string="Across Companies",
        compute="_compute_is_intercompany",
        help="Items stand in the books of several companies.",
    )

    @api.depends(
        "receivable_line_ids.move_line_id.company_id",
        "payable_line_ids.move_line_id.company_id",
    )
    def _compute_is_intercompany(self):
        for wizard in self:
            wizard.is_intercompany = (
                len(wizard._get_items().move_line_id.company_id) > 1
            )

    def _get_books(self):
        across = self.line_ids.agreement_id.filtered("is_intercompany").party_ids
        return super()._get_books() | across._get_side_companies()


class AccountNettingWizardLine(models.TransientModel):
    _inherit = "account.netting.wizard.line"

    item_company_id = fields.Many2one(
        related="move_line_id.company_id",
        string="Books Of",
        help="In whose books the item stands.",
    )
