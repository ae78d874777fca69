from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ...core.entry import ITEM, SUMMARY
from .account_account import WRITE_OFF_ACCOUNTS

ENTRY_DETAILS = [
    (SUMMARY, "One line per account and partner"),
    (ITEM, "One line per item"),
]

MANUAL = "manual"
AUTOMATIC = "automatic"
ADVICE_SENDINGS = [
    (MANUAL, "By hand"),
    (AUTOMATIC, "As soon as posted"),
]

AT_REVERSAL = "reversal"
AS_ODOO = "odoo"
REVERSAL_DATES = [
    (AT_REVERSAL, "On the reversal date"),
    (AS_ODOO, "In the month they came from, as Odoo does"),
]


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

    netting_only_due = fields.Boolean(
        string="Net Only Due Items",
        help="Proposed on new netting agreements and rules, of branches too.",
    )
    netting_min_amount = fields.Monetary(
        string="Minimum Netting Amount",
        help="Proposed on new netting rules, of branches too: smaller nettings are not "
        "made.",
    )
    netting_entry_detail = fields.Selection(
        selection=ENTRY_DETAILS,
        string="Lines of Netting Entries",
        required=True,
        default=SUMMARY,
        help="Proposed on new netting agreements, of branches too.",
    )

    netting_tolerance_amount = fields.Monetary(
        string="Write Off Small Differences Up To",
        help="Proposed on new netting agreements, of branches too: what is left of "
        "netted items is written off up to this amount.",
    )
    netting_tolerance_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Account for Small Netting Differences",
        check_company=True,
        domain=WRITE_OFF_ACCOUNTS,
        help="Proposed on new netting agreements, of branches too.",
    )

    netting_first_when_paying = fields.Boolean(
        string="Net First When Paying",
        default=True,
        help="The Pay dialog proposes to net what an agreement allows, and to pay only "
        "the rest. Holds for branches, too.",
    )

    netting_advice_sending = fields.Selection(
        selection=ADVICE_SENDINGS,
        string="Sending of Netting Advices",
        required=True,
        default=MANUAL,
        help="Proposed on new netting agreements, of branches too.",
    )

    netting_reversal_dates = fields.Selection(
        selection=REVERSAL_DATES,
        string="Exchange and Tax Entries of Reversed Nettings",
        required=True,
        default=AT_REVERSAL,
        help="When a netting is reversed, its exchange and cash-basis tax entries are, "
        "too. On the reversal date: what was reported for earlier months stays. As "
        "Odoo does for payments: in the month of each entry where it is open, else "
        "in the first open one. Holds for branches, too.",
    )

    netting_credit_limit = fields.Boolean(
        string="Credit Limits Net of What May Be Netted",
        help="A customer's credit limit counts what they owe less what we owe them, "
        "under agreements in force. Holds for branches, too.",
    )

    _netting_min_amount_not_negative = models.Constraint(
        "CHECK (netting_min_amount >= 0)",
        "The minimum netting amount cannot be negative.",
    )
    _netting_tolerance_amount_not_negative = models.Constraint(
        "CHECK (netting_tolerance_amount >= 0)",
        "The tolerance cannot be below zero.",
    )

    @api.constrains("netting_tolerance_amount", "netting_tolerance_account_id")
    def _check_netting_tolerance_account(self):
        for company in self:
            account = company.netting_tolerance_account_id
            if company.netting_tolerance_amount and not account:
                raise ValidationError(
                    self.env._(
                        "Choose the account that small differences of nettings are "
                        "written off to, or let the amount be 0."
                    )
                )
            if account and (problem := account._get_write_off_problem()):
                raise ValidationError(problem)

    def _get_netting_today(self):
        """Return today's date where the company is, whoever asks and from wherever.

        The time zone is that of the company's own address, or of the closest parent
        that has one; without any, the caller's, as everywhere in Odoo.
        """
        return fields.Date.context_today(self.with_context(tz=self._get_netting_tz()))

    def _get_netting_tz(self):
        """Return the name of the time zone that the company's days are told in."""
        self.ensure_one()
        # The zone of a company is no secret of it.
        company = self.sudo()
        while not company.partner_id.tz and company.parent_id:
            company = company.parent_id
        zone = company.partner_id.tz or self.env.context.get("tz") or self.env.user.tz
        return zone or "UTC"

    def _get_first_netting_today(self):
        """Return the earliest of the companies' days, which is in no one's future."""
        return min(
            (company._get_netting_today() for company in self),
            default=fields.Date.context_today(self),
        )

    def _get_netting_journal(self):
        """Return the netting journal of the company or its closest parent."""
        return self._get_closest_netting_value("netting_journal_id")

    def _get_netting_account(self):
        """Return the bridging account of the company or its closest parent."""
        return self._get_closest_netting_value("netting_account_id")

    def _get_netting_default(self, field):
        """Return what new agreements and rules begin with: the root company says."""
        # Branches begin with their root's settings.
        return self.sudo().root_id[field]

    def _reverses_netting_effects_with_it(self):
        """Tell whether side entries are reversed on the date of the netting's."""
        return self._get_netting_default("netting_reversal_dates") == AT_REVERSAL

    def _get_closest_netting_value(self, field):
        company = self
        while company.parent_id and not company[field]:
            # Branches use what a parent has, seen or not.
            company = company.sudo().parent_id
        return company[field]

    def _create_netting_sequences(self):
        """Give each company its own numbers for nettings, if it has none yet."""
        # Sequences are made by the system, whoever makes the company.
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

    def _draw_netting_numbers(self, date, count):
        """Draw the company's next numbers for nettings, of a year by default.

        All at once where Odoo would ask the database for each: the counter is the one
        that ``ir.sequence`` made, and skips numbers as it does.

        :param date: any day of that year
        :return: list of so many numbers, in their order
        """
        self.ensure_one()
        self._create_netting_sequences()
        # Nobody writes sequences; numbers are drawn by the system.
        sequence = (
            self.env["ir.sequence"]
            .sudo()
            .search([("code", "=", "account.netting"), ("company_id", "=", self.id)])
        )
        if sequence.implementation != "standard" or not sequence.use_date_range:
            return [sequence.next_by_id(sequence_date=date) for _turn in range(count)]
        year = sequence._get_current_sequence(date)
        rows = self.env.execute_query(
            SQL(
                "SELECT NEXTVAL(%s) FROM GENERATE_SERIES(1, %s)",
                f"ir_sequence_{sequence.id:03d}_{year.id:03d}",
                count,
            )
        )
        dated = sequence.with_context(ir_sequence_date_range=year.date_from)
        return [dated.get_next_char(number) for (number,) in rows]
