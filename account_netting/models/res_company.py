from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    netting_journal_id = fields.Many2one(
        comodel_name="account.journal",
        check_company=True,
        domain="[('type', '=', 'general'), ('currency_id', '=', False)]",
        help="Proposed on new netting agreements. Branches without one use their "
        "parent's.",
    )
    netting_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Netting Bridging Account",
        check_company=True,
        domain="[('account_type', 'in', ('asset_current', 'liability_current')),"
        " ('reconcile', '=', True), ('currency_id', '=', False)]",
        help="Proposed on new netting agreements. Branches without one use their "
        "parent's.",
    )
    netting_warn_twins = fields.Boolean(
        string="Warn of Shared Numbers",
        default=True,
        help="The form of a partner warns while its VAT number, registry number or "
        "bank account also stands on another partner that it is not linked with.",
    )

    def _get_netting_journal(self):
        """Return the netting journal of the company or its closest parent."""
        return self._get_closest_netting_value("netting_journal_id")

    def _get_netting_account(self):
        """Return the bridging account of the company or its closest parent."""
        return self._get_closest_netting_value("netting_account_id")

    def _get_closest_netting_value(self, field):
        company = self
        while company.parent_id and not company[field]:
            company = company.sudo().parent_id
        return company[field]

    def _create_netting_sequences(self):
        """Give each company its own numbers for nettings, if it has none yet."""
        Sequence = self.env["ir.sequence"].sudo()
        code = "account.netting"
        numbered = Sequence.search(
            [("code", "=", code), ("company_id", "in", self.ids)]
        ).company_id
        Sequence.create(
            [
                {
                    "name": self.env._("Netting"),
                    "code": code,
                    "prefix": "NETTING/%(range_year)s/",
                    "padding": 5,
                    "use_date_range": True,
                    "company_id": company.id,
                }
                for company in self - numbered
            ]
        )

    def _get_netting_sequence(self, date):
        """Return the company's own sequence for the numbers of a year's nettings.

        :param date: any day of that year
        """
        self.ensure_one()
        self._create_netting_sequences()
        sequence = (
            self.env["ir.sequence"]
            .sudo()
            .search([("code", "=", "account.netting"), ("company_id", "=", self.id)])
        )
        date_range = sequence._get_current_sequence(date)
        return date_range.with_context(ir_sequence_date_range=date_range.date_from)
