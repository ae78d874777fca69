from odoo import fields, models


class L10nHrEdiAddendum(models.Model):
    _name = "l10n_hr_edi.addendum"
    _inherit = ["l10n_hr_edi.addendum", "account.netting.guarded.mixin"]

    netting_reported_amount = fields.Monetary(
        string="Set-Off Already Reported",
        currency_field="currency_id",
        readonly=True,
        help="How much of what was reported was collected by nettings.",
    )
