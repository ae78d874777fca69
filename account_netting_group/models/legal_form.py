"""In which legal form claims of several companies are set off."""

from typing import NamedTuple

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.account_netting.core.items import PAYABLE, RECEIVABLE

from ..core.assignments import Netted, find_assignments

CONTRACT = "contract"
ASSIGNMENT = "assignment"


class Assigned(NamedTuple):
    """One row of the document: a claim that passes from one company to another.

    :param line: the item that is claimed
    :param amount: how much of it passes
    """

    assignor: models.BaseModel
    assignee: models.BaseModel
    line: models.BaseModel
    amount: float


class AccountNettingAgreement(models.Model):
    _inherit = "account.netting.agreement"

    legal_form = fields.Selection(
        selection=[
            (CONTRACT, "Set-off by contract"),
            (ASSIGNMENT, "Assignment and set-off"),
        ],
        required=True,
        default=CONTRACT,
        tracking=True,
        help="Across companies. Set-off by contract: the agreement lets claims of all "
        "companies be set off; it may not hold when the partner becomes insolvent. "
        "Assignment and set-off: each claim passes to the company that owes the "
        "partner, which then sets off its own; a document says so.",
    )


class AccountNettingGroup(models.Model):
    _inherit = "account.netting.group"

    is_assignment = fields.Boolean(
        compute="_compute_is_assignment",
        compute_sudo=True,
        help="Claims are assigned from company to company; there is a document of it.",
    )

    def _compute_is_assignment(self):
        for group in self:
            form = group.netting_ids[:1].agreement_id.legal_form
            group.is_assignment = form == ASSIGNMENT

    def action_print_assignment(self):
        """Print the claims that are assigned, for whoever works in all companies.

        :raises UserError: when none are, or somebody does not
        """
        self._check_assignment()
        report = "account_netting_group.action_report_assignment"
        return self.env.ref(report).report_action(self, config=False)

    def _check_assignment(self):
        """Refuse to print what is not assigned, and for whom it is not.

        :raises UserError: saying why
        """
        self._check_companies()
        for group in self:
            if not group.is_assignment:
                raise UserError(
                    self.env._(
                        "%(document)s sets off by contract: no claims are assigned.",
                        document=group.name,
                    )
                )

    def _get_assigned(self, partner):
        """Return what is assigned of the claims on a partner.

        :return: list of :class:`Assigned`
        """
        self.ensure_one()
        currency = self.currency_id
        sides = {
            side: [
                Netted(
                    line.id,
                    line.company_id.id,
                    currency._netting_units(line.amount),
                )
                for line in self._get_lines_in_order()
                if line.side == side
            ]
            for side in (RECEIVABLE, PAYABLE)
        }
        claims, debts = sides[RECEIVABLE], sides[PAYABLE]
        Line, Company = self.env["account.netting.group.line"], self.env["res.company"]
        assigned = [
            Assigned(
                Company.browse(one.assignor),
                Company.browse(one.assignee),
                Line.browse(one.key),
                currency._netting_amount(one.units),
            )
            for one in find_assignments(claims, debts)
        ]
        return [
            one
            for one in assigned
            if one.line.partner_id.commercial_partner_id == partner
        ]

    def _get_lines_in_order(self):
        """Return the items, those due first first."""
        return self.line_ids.sorted(
            lambda line: (line.date_maturity or line.date, line.id)
        )

    def _get_debtors(self):
        """Return the partners whose debts are assigned, each of which gets a copy."""
        lines = self.line_ids.filtered(lambda line: line.side == RECEIVABLE)
        return lines.partner_id.commercial_partner_id

    def _get_set_off(self, partner):
        """Return what is set off against the claims: what the partner is owed."""
        return self._get_lines_in_order().filtered(
            lambda line: (
                line.side == PAYABLE
                and line.partner_id.commercial_partner_id == partner
            )
        )

    def _get_report_base_filename(self):
        self.ensure_one()
        return self.env._(
            "Assignment and set-off %(document)s", document=self.name
        ).replace("/", "-")


class ReportAssignment(models.AbstractModel):
    _name = "report.account_netting_group.report_assignment"
    _description = "Assignment and Set-Off"

    def _get_report_values(self, docids, data=None):
        groups = self.env["account.netting.group"].browse(docids)
        groups.check_access("read")
        # It names claims of all companies, so it is for whoever works in all.
        groups._check_assignment()
        return {"doc_ids": docids, "doc_model": groups._name, "docs": groups}
