"""Set-up between two companies: where one books what they owe each other."""

from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class Books(NamedTuple):
    """Where a company books what stands between it and one sister company.

    :param limit: the most that may stand open, in company currency; 0 for no limit
    """

    journal: models.BaseModel
    due_from: models.BaseModel
    due_to: models.BaseModel
    limit: float


class AccountNettingIntercompany(models.Model):
    """One company's side of the relation to a sister; the sister has a record too."""

    _name = "account.netting.intercompany"
    _description = "Intercompany Set-Up"
    _check_company_auto = True
    _order = "company_id, sister_company_id"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        help="In whose books this holds.",
    )
    sister_company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        help="What is due from it and due to it stands on its partner.",
    )
    journal_id = fields.Many2one(
        comodel_name="account.journal",
        check_company=True,
        domain="[('type', '=', 'general')]",
        help="By default the company's intercompany journal, or its netting journal.",
    )
    receivable_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Due From",
        check_company=True,
        domain="[('account_type', '=', 'asset_receivable')]",
        help="By default the company's account for all sister companies.",
    )
    payable_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Due To",
        check_company=True,
        domain="[('account_type', '=', 'liability_payable')]",
        help="By default the company's account for all sister companies.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    limit = fields.Monetary(
        help="The most that may stand open between the two, either way; zero for no "
        "limit.",
    )

    _pair_uniq = models.UniqueIndex(
        "(company_id, sister_company_id)",
        "There is a set-up between these two companies already.",
    )
    _limit_not_negative = models.Constraint(
        'CHECK ("limit" >= 0)',
        "The limit cannot be negative.",
    )

    @api.depends("company_id", "sister_company_id")
    def _compute_display_name(self):
        for setup in self:
            setup.display_name = self.env._(
                "%(company)s with %(sister)s",
                company=setup.company_id.name,
                sister=setup.sister_company_id.name,
            )

    @api.constrains("company_id", "sister_company_id")
    def _check_two_companies(self):
        for setup in self:
            if setup.company_id.root_id == setup.sister_company_id.root_id:
                raise UserError(
                    self.env._(
                        "%(company)s and %(sister)s are one company: between its "
                        "branches nothing is due.",
                        company=setup.company_id.name,
                        sister=setup.sister_company_id.name,
                    )
                )

    def action_create_reciprocal(self):
        """Create the sister's own set-up towards the company, with its defaults.

        :raises UserError: when there is one already
        """
        for setup in self:
            if self._find(setup.sister_company_id, setup.company_id):
                raise UserError(
                    self.env._(
                        "%(sister)s has its own set-up with %(company)s already.",
                        sister=setup.sister_company_id.name,
                        company=setup.company_id.name,
                    )
                )
        return self.create(
            [
                {
                    "company_id": setup.sister_company_id.id,
                    "sister_company_id": setup.company_id.id,
                }
                for setup in self
            ]
        )

    @api.model
    def _find(self, company, sister):
        return self.search(
            Domain("company_id", "=", company.id)
            & Domain("sister_company_id", "=", sister.id),
            limit=1,
        )

    @api.model
    def _get_gap(self, company, sister):
        """Return, as a sentence, what a company lacks to book what is between the two.

        :return: the sentence, or ``None`` when all is there, or nothing is due
        """
        if company.root_id == sister.root_id:
            return None
        books = self._read_books(company, sister)
        if books.journal and books.due_from and books.due_to:
            return None
        return self.env._(
            "%(company)s has no accounts for what is due from and due to %(sister)s: "
            "set them on the company, or under Intercompany Set-Up.",
            company=company.name,
            sister=sister.name,
        )

    @api.model
    def _read_books(self, company, sister):
        """Return the :class:`Books` of a company, whatever is missing of them."""
        setup = self._find(company, sister)
        return Books(
            setup.journal_id
            or company.account_interco_clearing_journal_id
            or company._get_netting_journal(),
            setup.receivable_account_id or company.account_interco_receivable_id,
            setup.payable_account_id or company.account_interco_payable_id,
            setup.limit,
        )

    @api.model
    def _get_books(self, company, sister):
        """Return the :class:`Books` of a company towards a sister.

        :raises UserError: saying what is missing, and where to set it
        """
        if gap := self._get_gap(company, sister):
            raise UserError(gap)
        return self._read_books(company, sister)
