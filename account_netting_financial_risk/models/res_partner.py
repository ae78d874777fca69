from odoo import api, fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    risk_netting_include = fields.Boolean(
        string="Include What May Be Netted",
        help="What we owe the customer, or the vendor it is paired with, under an "
        "agreement in force lessens the risk.",
    )
    risk_netting = fields.Monetary(
        compute="_compute_risk_netting",
        compute_sudo=True,
        string="Total That May Be Netted",
        currency_field="risk_currency_id",
        help="What we owe the customer, or the vendor it is paired with, under an "
        "agreement in force; below zero, since it lessens the risk.",
    )

    @api.depends_context("company")
    def _compute_risk_netting(self):
        company = self.env.company
        for partner in self:
            partner.risk_netting = 0.0
            if partner == partner.commercial_partner_id and partner._origin:
                partner.risk_netting = -company.currency_id._convert(
                    partner._origin._read_netting_cover(company),
                    partner.risk_currency_id or company.currency_id,
                    company,
                    fields.Date.context_today(self),
                )

    @api.model
    def _risk_field_list(self):
        # It has no limit of its own: one that equals it is never exceeded.
        return [
            *super()._risk_field_list(),
            ("risk_netting", "risk_netting", "risk_netting_include"),
        ]

    def _get_financial_risk_lines(self):
        return [
            *super()._get_financial_risk_lines(),
            (
                self.risk_netting_include,
                self.risk_netting,
                self._fields["risk_netting"].string,
            ),
        ]
