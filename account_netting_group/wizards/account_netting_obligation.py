"""What sister companies owe each other, once, though both of them booked it."""

from collections import defaultdict
from itertools import permutations

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.account_netting.core.items import PAYABLE, RECEIVABLE

from ..core.mirrors import (
    AGREED,
    CLAIM_ONLY,
    DEBT_ONLY,
    MISMATCH,
    Booked,
    find_obligations,
)


class AccountNettingObligation(models.TransientModel):
    """One obligation between two companies, as both have it in their books.

    Whoever looks sees those between the companies that are switched on.
    """

    _name = "account.netting.obligation"
    _description = "Intercompany Balance"
    _order = "creditor_id, debtor_id, currency_id, id"

    creditor_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        help="The company that is owed it.",
    )
    debtor_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        help="The company that owes it.",
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency", required=True, readonly=True
    )
    claim_move_id = fields.Many2one(
        comodel_name="account.move",
        string="Booked by Creditor",
        readonly=True,
        ondelete="cascade",
        help="The document in the creditor's books.",
    )
    debt_move_id = fields.Many2one(
        comodel_name="account.move",
        string="Booked by Debtor",
        readonly=True,
        ondelete="cascade",
        help="Its mirror in the debtor's books.",
    )
    claim = fields.Monetary(
        readonly=True,
        help="What is open of it in the creditor's books; credits are below zero.",
    )
    debt = fields.Monetary(
        readonly=True,
        help="What is open of it in the debtor's books; credits are below zero.",
    )
    amount = fields.Monetary(
        string="Owed",
        readonly=True,
        help="What both books agree on: one obligation, not two.",
    )
    difference = fields.Monetary(
        readonly=True,
        help="What the creditor claims beyond what the debtor says it owes.",
    )
    state = fields.Selection(
        selection=[
            (AGREED, "Agreed"),
            (MISMATCH, "Amounts differ"),
            (CLAIM_ONLY, "Missing with the debtor"),
            (DEBT_ONLY, "Missing with the creditor"),
        ],
        required=True,
        readonly=True,
    )

    @api.model
    def open_all(self):
        """Open what the companies that are switched on owe each other.

        :raises UserError: when fewer than two are
        """
        if len(self.env.companies.root_id) < 2:
            raise UserError(
                self.env._(
                    "Switch on the companies to compare, two or more, in the menu bar."
                )
            )
        found = self._find()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account_netting_group.account_netting_obligation_action"
        )
        return dict(action, domain=[("id", "in", found.ids)])

    @api.model
    def _find(self):
        """Return what the companies that are switched on owe each other."""
        booked = self._read_booked()
        vals_list = []
        for creditor, debtor in permutations(self.env.companies.root_id, 2):
            obligations = find_obligations(
                booked[creditor, debtor, RECEIVABLE], booked[debtor, creditor, PAYABLE]
            )
            vals_list += [
                self._prepare_vals(creditor, debtor, obligation)
                for obligation in obligations
            ]
        return self.create(vals_list)

    @api.model
    def _prepare_vals(self, creditor, debtor, obligation):
        claim, debt = obligation
        currency = self.env["res.currency"].browse((claim or debt).currency)
        money = currency._netting_amount
        return {
            "creditor_id": creditor.id,
            "debtor_id": debtor.id,
            "currency_id": currency.id,
            "claim_move_id": claim and claim.key,
            "debt_move_id": debt and debt.key,
            "claim": money(claim.units) if claim else 0.0,
            "debt": money(debt.units) if debt else 0.0,
            "amount": money(obligation.units),
            "difference": money(obligation.difference),
            "state": obligation.state,
        }

    @api.model
    def _read_booked(self):
        """Read what the companies have open with each other, document by document.

        :return: ``{(company, sister, side): list of Booked}``
        """
        companies = self.env.companies
        sister_of = {
            company.partner_id.commercial_partner_id.id: company.root_id
            for company in companies.sorted("id", reverse=True)
        }
        partners = self.env["res.partner"].browse(sister_of)
        Line = self.env["account.move.line"]
        facts = Line._read_open_facts(
            Domain("company_id", "in", companies.ids)
            & Line._get_open_items_domain(partners, partners)
        )
        units = defaultdict(int)
        for item in facts:
            company = self.env["res.company"].browse(item.company).root_id
            sister = sister_of[item.commercial]
            if company != sister:
                units[company, sister, item.side, item.move, item.currency] += (
                    item.units
                )
        moves = self.env["account.move"].browse({key[3] for key in units})
        move_of = {move.id: move for move in moves}
        booked = defaultdict(list)
        for (company, sister, side, move_id, currency_id), open_units in units.items():
            if open_units:
                booked[company, sister, side].append(
                    self._prepare_booked(move_of[move_id], currency_id, open_units)
                )
        return booked

    @api.model
    def _prepare_booked(self, move, currency_id, units):
        """Return a document as one of the two companies has it."""
        links = {("move", move.id)}
        if move.netting_group_id:
            links.add(("group", move.netting_group_id.id))
        # Odoo's modules between companies name the document it was made from.
        if "auto_invoice_id" in move._fields and move.auto_invoice_id:
            links.add(("move", move.auto_invoice_id.id))
        return Booked(
            key=move.id,
            currency=currency_id,
            units=units,
            links=frozenset(links),
            number=move.name or "",
            references=frozenset(filter(None, (move.ref, move.payment_reference))),
            date=move.invoice_date or move.date,
        )
