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
    netting_only_due = fields.Boolean(
        related="company_id.netting_only_due",
        readonly=False,
    )
    netting_min_amount = fields.Monetary(
        related="company_id.netting_min_amount",
        readonly=False,
    )
    netting_entry_detail = fields.Selection(
        related="company_id.netting_entry_detail",
        readonly=False,
    )
    netting_tolerance_amount = fields.Monetary(
        related="company_id.netting_tolerance_amount",
        readonly=False,
    )
    netting_tolerance_account_id = fields.Many2one(
        related="company_id.netting_tolerance_account_id",
        readonly=False,
    )
    netting_first_when_paying = fields.Boolean(
        related="company_id.netting_first_when_paying",
        readonly=False,
    )
    netting_advice_sending = fields.Selection(
        related="company_id.netting_advice_sending",
        readonly=False,
    )
    netting_reversal_dates = fields.Selection(
        related="company_id.netting_reversal_dates",
        readonly=False,
        required=True,
    )
    netting_credit_limit = fields.Boolean(
        related="company_id.netting_credit_limit",
        readonly=False,
    )
    netting_official_number = fields.Boolean(
        related="company_id.netting_official_number",
        readonly=False,
    )
    netting_warn_twins = fields.Boolean(
        related="company_id.netting_warn_twins",
        readonly=False,
    )
