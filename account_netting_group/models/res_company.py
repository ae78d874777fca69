"""Where a company books what it is owed by, and owes, its sister companies."""

from odoo import fields, models


class ResCompany(models.Model):
    """The fields bear the names, and the meaning, that Odoo 20 gives them."""

    _inherit = "res.company"

    account_interco_clearing_journal_id = fields.Many2one(
        comodel_name="account.journal",
        string="Intercompany Journal",
        check_company=True,
        domain="[('type', '=', 'general')]",
        help="Entries between companies are made in it; in the netting journal by "
        "default.",
    )
    account_interco_receivable_id = fields.Many2one(
        comodel_name="account.account",
        string="Due from Sister Companies",
        check_company=True,
        domain="[('account_type', '=', 'asset_receivable')]",
        help="What sister companies owe after a netting across companies.",
    )
    account_interco_payable_id = fields.Many2one(
        comodel_name="account.account",
        string="Due to Sister Companies",
        check_company=True,
        domain="[('account_type', '=', 'liability_payable')]",
        help="What is owed to sister companies after a netting across companies.",
    )
