"""What totals, pivots and graphs of nettings count."""

from odoo import api, fields, models


class AccountNetting(models.Model):
    _inherit = "account.netting"

    amount_posted = fields.Monetary(
        string="Posted in Company Currency",
        currency_field="company_currency_id",
        compute="_compute_amount_posted",
        store=True,
        help="The netted amount of what is posted and stands; nothing for proposals, "
        "and for what was reversed or cancelled. Totals count this.",
    )

    @api.depends("state", "amount_company", "amount_taken_back")
    def _compute_amount_posted(self):
        for netting in self:
            stands = 0.0
            if netting.state == "posted":
                stands = netting.amount_company
                if netting.amount_taken_back:
                    stands = netting.currency_id._convert(
                        netting.amount - netting.amount_taken_back,
                        netting.company_currency_id,
                        netting.company_id,
                        netting.date,
                    )
            netting.amount_posted = stands
