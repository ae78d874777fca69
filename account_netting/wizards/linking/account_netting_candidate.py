"""Find pairs: partners that may be netted with each other, and what shows it."""

from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain

from ...arguments import check_one
from ...core.identity import BANK, FAMILY, REGISTRY, VAT
from ...core.items import PAYABLE, RECEIVABLE, SIDES

#: The most promising ones; the others come up once these are linked.
MOST_CANDIDATES = 1000


class AccountNettingCandidate(models.TransientModel):
    _name = "account.netting.candidate"
    _description = "Proposed Netting Pair"
    _order = "smaller_side desc, id"

    company_id = fields.Many2one(comodel_name="res.company", required=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    customer_id = fields.Many2one(
        comodel_name="res.partner",
        required=True,
        ondelete="cascade",
    )
    vendor_id = fields.Many2one(
        comodel_name="res.partner",
        required=True,
        ondelete="cascade",
    )
    evidence = fields.Char(help="What the two have in common.")
    is_same_partner = fields.Boolean(help="One partner, customer and vendor at once.")
    is_same_vat = fields.Boolean(string="Same VAT Number")
    is_same_registry = fields.Boolean(string="Same Registry Number")
    is_same_bank = fields.Boolean(string="Same Bank Account")
    is_same_family = fields.Boolean(string="Same Group of Companies")
    kind = fields.Selection(
        selection=[("pair", "Pair"), ("duplicate", "Duplicate?")],
        string="Suggestion",
        required=True,
        help="Duplicate: the same number or bank account on two partners of one side "
        "is rather one partner entered twice. Merge them, or link them if they are "
        "two.",
    )
    receivable = fields.Monetary(help="What the customer owes us, in company currency.")
    payable = fields.Monetary(help="What we owe the vendor, in company currency.")
    smaller_side = fields.Monetary(
        help="What could be netted under an agreement at most, in company currency at "
        "today's rate.",
    )

    @api.model
    def action_find(self):
        """Find the pairs that no agreement has yet, and open the list of them.

        :return: action on ``account.netting.candidate``
        """
        self.check_access("create")
        candidates = self.create(self._prepare_vals_list())
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account_netting.account_netting_candidate_action"
        )
        return dict(action, domain=[("id", "in", candidates.ids)])

    def action_link(self):
        """Open *Link* for these pairs."""
        return self.env["account.netting.link"]._open(
            default_candidate_ids=[fields.Command.set(self.ids)]
        )

    def action_merge(self):
        """Open Odoo's merge wizard with the two partners."""
        check_one(self)
        return (self.customer_id | self.vendor_id)._get_merge_action()

    @api.model
    def _prepare_vals_list(self):
        """Return the values of all candidates, what can be netted most first."""
        couples = self.env["account.netting.evidence"]._find_all()
        balances = self._read_balances()
        roles = self._read_roles(couples, balances)
        pairs = {
            (partner, partner): ({}, "pair")
            for partner, sides in roles.items()
            if len(sides) == len(SIDES)
        }
        for couple, evidence in couples.items():
            pair, kind = _judge(couple, roles, evidence)
            if pair:
                pairs[pair] = (evidence, kind)
        free = self._filter_free(pairs)
        vals_list = [self._prepare_vals(pair, *pairs[pair], balances) for pair in free]
        vals_list.sort(key=lambda vals: (-vals["smaller_side"], vals["kind"] != "pair"))
        return vals_list[:MOST_CANDIDATES]

    @api.model
    def _prepare_vals(self, pair, evidence, kind, balances):
        customer, vendor = pair
        amounts = self.env["account.netting.party"]._sum_up(
            _join(balances[RECEIVABLE, customer], balances[PAYABLE, vendor]),
            self.env.company,
        )
        return {
            "company_id": self.env.company.id,
            "customer_id": customer,
            "vendor_id": vendor,
            "evidence": self._describe(pair, evidence),
            "is_same_partner": customer == vendor,
            "is_same_vat": VAT in evidence,
            "is_same_registry": REGISTRY in evidence,
            "is_same_bank": BANK in evidence,
            "is_same_family": FAMILY in evidence,
            "kind": kind,
            **amounts._asdict(),
        }

    @api.model
    def _describe(self, pair, evidence):
        """Say in words what a pair has in common."""
        customer, vendor = pair
        if customer == vendor:
            return self.env._("Customer and vendor at once")
        sentences = {
            VAT: self.env._("VAT number %s", evidence.get(VAT)),
            REGISTRY: self.env._("Registry number %s", evidence.get(REGISTRY)),
            BANK: self.env._("Bank account %s", evidence.get(BANK)),
            FAMILY: self.env._("Both belong to %s", evidence.get(FAMILY)),
        }
        return ", ".join(sentences[kind] for kind in sentences if kind in evidence)

    @api.model
    def _read_balances(self):
        """Return what is open in the company and its branches.

        :return: ``{(side, commercial partner id): {currency: (units, amount)}}``
        """
        Line = self.env["account.move.line"]
        domain = (
            Domain("company_id", "child_of", self.env.company.id)
            & Line._get_open_domain()
            & Line._get_netted_domain()
            & Line._get_trade_domain()
        )
        balances = defaultdict(dict)
        for total in Line._read_open_totals(domain):
            currencies = balances[total.side, total.partner]
            units, amount = currencies.get(total.currency, (0, 0.0))
            currencies[total.currency] = (
                units + total.currency._netting_units(total.amount_currency),
                amount + total.amount,
            )
        return balances

    @api.model
    def _read_roles(self, couples, balances):
        """Return on which sides partners stand: what is open, and what ever was.

        :param couples: pairs of ids whose roles are wanted too
        :return: ``{commercial partner id: set of sides}``, active partners only
        """
        ids = {key for couple in couples for key in couple}
        ids |= {partner for _side, partner in balances if partner}
        ranked = Domain("customer_rank", ">", 0) & Domain("supplier_rank", ">", 0)
        partners = self.env["res.partner"].search_fetch(
            ranked | Domain("id", "in", list(ids)),
            ["customer_rank", "supplier_rank", "commercial_partner_id"],
        )
        return {
            partner.id: {
                side
                for side, rank in (
                    (RECEIVABLE, partner.customer_rank),
                    (PAYABLE, partner.supplier_rank),
                )
                if rank or (side, partner.id) in balances
            }
            for partner in partners
            if partner.commercial_partner_id == partner
        }

    @api.model
    def _filter_free(self, pairs):
        """Return the pairs that no draft or active agreement stands against."""
        company = self.env.company
        # A pair in another company's agreement is no candidate, seen or not.
        parties = (
            self.env["account.netting.party"]
            .sudo()
            .search_fetch(
                Domain("agreement_state", "in", ("draft", "active"))
                & (
                    Domain("company_id", "parent_of", company.id)
                    | Domain("company_id", "child_of", company.id)
                ),
                ["customer_id", "vendor_id", "agreement_state"],
            )
        )
        active = parties.filtered(lambda party: party.agreement_state == "active")
        customers, vendors = set(active.customer_id.ids), set(active.vendor_id.ids)
        linked = {(party.customer_id.id, party.vendor_id.id) for party in parties}
        return [
            (customer, vendor)
            for customer, vendor in pairs
            if customer not in customers
            and vendor not in vendors
            and (customer, vendor) not in linked
            and (vendor, customer) not in linked
        ]


def _judge(couple, roles, evidence):
    """Decide which of two partners is the customer, and whether they are one twice.

    :return: ``((customer, vendor), kind)``, both ``None`` without anything to propose
    """
    one, other = couple
    if one not in roles or other not in roles:
        return None, None
    for pair in ((one, other), (other, one)):
        if (roles[pair[0]], roles[pair[1]]) == ({RECEIVABLE}, {PAYABLE}):
            return pair, "pair"
    if not evidence.keys() - {FAMILY}:
        return None, None  # two companies of a group are not one
    is_swapped = PAYABLE in roles[one] and PAYABLE not in roles[other]
    return ((other, one) if is_swapped else couple), "duplicate"


def _join(receivables, payables):
    """Return ``{currency: {side: (units, amount)}}`` of two partners' open amounts."""
    return {
        currency: {
            RECEIVABLE: receivables.get(currency, (0, 0.0)),
            PAYABLE: payables.get(currency, (0, 0.0)),
        }
        for currency in {**receivables, **payables}
    }
