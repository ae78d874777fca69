from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    netting_journal_id = fields.Many2one(
        related="company_id.netting_journal_id",
        readonly=False,
    )
    netting_account_id = fields.Many2one(
        related="company_id.netting_account_id",
        readonly=False,
    )
    netting_warn_twins = fields.Boolean(
        related="company_id.netting_warn_twins",
        readonly=False,
    )
