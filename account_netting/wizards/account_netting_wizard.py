"""Create netting: choose what is netted, see what comes of it, post or propose."""

from odoo import api, fields, models
from odoo.fields import Command, Domain

from ..core.items import PAYABLE, RECEIVABLE


class AccountNettingWizard(models.TransientModel):
    _name = "account.netting.wizard"
    _description = "Create Netting"

    date = fields.Date(
        string="Netting Date",
        required=True,
        default=fields.Date.context_today,
        help="The accounting date of the entry, and the day of the exchange rate.",
    )
    item_order = fields.Selection(
        selection=[
            ("due_asc", "Oldest due first"),
            ("due_desc", "Newest due first"),
            ("amount_desc", "Largest first"),
            ("amount_asc", "Smallest first"),
        ],
        required=True,
        default="due_asc",
        help="Which items are settled first, on both sides, as far as the smaller "
        "side goes.",
    )
    line_ids = fields.One2many(
        comodel_name="account.netting.wizard.line",
        inverse_name="wizard_id",
        string="Items",
    )
    receivable_line_ids = fields.One2many(
        comodel_name="account.netting.wizard.line",
        inverse_name="wizard_id",
        string="Customer Items",
        domain=[("side", "=", RECEIVABLE)],
    )
    payable_line_ids = fields.One2many(
        comodel_name="account.netting.wizard.line",
        inverse_name="wizard_id",
        string="Vendor Items",
        domain=[("side", "=", PAYABLE)],
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        compute="_compute_totals",
        help="The currency of all items; empty when there are several.",
    )
    total_receivable = fields.Monetary(
        string="Customer Total",
        compute="_compute_totals",
        help="Netted on the customer side, when all items are in one currency.",
    )
    total_payable = fields.Monetary(
        string="Vendor Total",
        compute="_compute_totals",
        help="Netted on the vendor side, when all items are in one currency.",
    )
    difference = fields.Monetary(
        compute="_compute_totals",
        help="Customer side less vendor side; both must be equal.",
    )
    summary = fields.Html(
        compute="_compute_totals",
        sanitize=False,
        help="The nettings that will be made: one per pair and currency.",
    )
    is_agreement_missing = fields.Boolean(compute="_compute_is_agreement_missing")

    @api.depends("receivable_line_ids.amount", "payable_line_ids.amount")
    def _compute_totals(self):
        for wizard in self:
            lines = wizard._get_items()
            currency = lines.currency_id
            wizard.currency_id = currency if len(currency) == 1 else False
            total = wizard._sum_sides(lines) if len(currency) == 1 else (0.0, 0.0)
            wizard.total_receivable, wizard.total_payable = total
            wizard.difference = wizard.total_receivable - wizard.total_payable
            wizard.summary = wizard._render_summary(lines)

    @api.depends("receivable_line_ids.reason", "payable_line_ids.reason")
    def _compute_is_agreement_missing(self):
        for wizard in self:
            wizard.is_agreement_missing = any(
                line.is_agreement_missing for line in wizard._get_items()
            )

    @api.model_create_multi
    def create(self, vals_list):
        wizards = super().create(vals_list)
        for wizard, vals in zip(wizards, vals_list, strict=True):
            if "line_ids" not in vals:
                wizard._load_items(wizard._get_source_domain())
        return wizards

    def action_post(self):
        """Post the nettings at once.

        :return: action on the new ``account.netting``
        """
        nettings = self._propose()
        nettings.action_post()
        return nettings._get_open_action()

    def action_propose(self):
        """Save the nettings as proposals.

        :return: action on the new ``account.netting``
        """
        return self._propose()._get_open_action()

    def action_load_all(self):
        """Add everything else that the pairs of the chosen items have open."""
        self.ensure_one()
        Line = self.env["account.move.line"]
        partners = self.line_ids.partner_id.commercial_partner_id
        domain = self._get_partner_domain(partners) & Domain(
            "id", "not in", self.line_ids.move_line_id.ids
        )
        self._load_items(domain & Line._get_open_domain())
        return self._get_reopen_action()

    def action_create_agreement(self):
        """Open the agreement that is missing: the inactive one, or one filled in."""
        self.ensure_one()
        return self.env["account.netting.agreement"]._get_missing_action(self._plan())

    @api.model
    def _open_for(self, records):
        """Return the action that opens the wizard for these records.

        :param records: pairs, agreements, partners, journal items, invoices or bills
        """
        wizard = self.with_context(
            active_model=records._name, active_ids=records.ids
        ).create({})
        return wizard._get_reopen_action()

    def _get_reopen_action(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account_netting.account_netting_wizard_action"
        )
        return dict(action, res_id=self.id)

    @api.model
    def _get_source_domain(self):
        """Return the domain of the journal items the context starts from."""
        model = self.env.context.get("active_model")
        ids = self.env.context.get("active_ids") or []
        if model == "account.move.line":
            return Domain("id", "in", ids)
        if model == "account.move":
            return Domain("move_id", "in", ids) & Domain(
                "account_id.account_type",
                "in",
                self.env["account.netting"]._get_netted_account_types(),
            )
        if model == "account.netting.agreement":
            return self.env[model].browse(ids).party_ids._get_item_domain()
        if model == "account.netting.party":
            return self.env[model].browse(ids)._get_item_domain()
        if model == "res.partner":
            return self._get_partner_domain(
                self.env[model].browse(ids).commercial_partner_id
            )
        return Domain.FALSE

    @api.model
    def _get_partner_domain(self, partners):
        """Return the domain of what partners, and those paired with them, have open.

        :param partners: commercial partners
        """
        parties = self.env["account.netting.party"].search(
            Domain("agreement_state", "=", "active")
            & (
                Domain("customer_id", "in", partners.ids)
                | Domain("vendor_id", "in", partners.ids)
            )
        )
        own = self.env["account.move.line"]._get_open_items_domain(partners, partners)
        return own & Domain("company_id", "in", self.env.companies.ids) | (
            parties._get_item_domain() if parties else Domain.FALSE
        )

    def _load_items(self, domain):
        self.ensure_one()
        items = self.env["account.move.line"].search(
            domain, order="date_maturity, date, id"
        )
        Line = self.env["account.netting.wizard.line"]
        self.line_ids = [
            Command.create(
                {**Line._prepare_snapshot_vals(item), "move_line_id": item.id}
            )
            for item in items
        ]

    def _get_items(self):
        """Return the items as the form shows them, edits included."""
        self.ensure_one()
        return self.receivable_line_ids | self.payable_line_ids

    def _plan(self):
        """Plan the netting of the wizard's items on its date."""
        self.ensure_one()
        return self.env["account.netting.planner"]._plan_items(
            Domain("id", "in", self._get_items().move_line_id.ids), self.date
        )

    def _propose(self):
        self.ensure_one()
        Netting = self.env["account.netting"]
        return Netting.browse(
            Netting.propose(
                self.line_ids.move_line_id.ids,
                date=self.date,
                amounts={line.move_line_id.id: line.amount for line in self.line_ids},
            )
        )

    @api.model
    def _sum_sides(self, lines):
        """Return what the lines net on the customer and on the vendor side."""
        return tuple(
            sum(line.amount for line in lines if line.side == side)
            for side in (RECEIVABLE, PAYABLE)
        )

    def _render_summary(self, lines):
        """Render one row per netting to be made, when there are several."""
        groups = lines.filtered(lambda line: not line.reason).grouped(
            lambda line: (
                line.company_id,
                line.customer_id,
                line.vendor_id,
                line.currency_id,
            )
        )
        if len(groups) < 2:
            return False
        rows = []
        for (company, customer, vendor, currency), members in groups.items():
            receivable, payable = self._sum_sides(members)
            rows.append(
                {
                    "company": company,
                    "customer": customer,
                    "vendor": vendor,
                    "receivable": currency.format(receivable),
                    "payable": currency.format(payable),
                    "difference": currency.format(receivable - payable),
                    "is_balanced": not currency.compare_amounts(receivable, payable),
                }
            )
        return self.env["ir.qweb"]._render(
            "account_netting.account_netting_wizard_summary", {"rows": rows}
        )


class AccountNettingWizardLine(models.TransientModel):
    _name = "account.netting.wizard.line"
    _description = "Item of Create Netting"
    _inherit = ["account.netting.item.mixin"]
    _order = "side desc, date_maturity, date, id"

    wizard_id = fields.Many2one(
        comodel_name="account.netting.wizard",
        required=True,
        index=True,
        ondelete="cascade",
    )
    amount = fields.Monetary(
        compute="_compute_amount",
        store=True,
        readonly=False,
    )
    reason = fields.Char(
        compute="_compute_reason",
        store=True,
        string="Why Not",
        help="Why the item cannot be netted, and what to do about it.",
    )
    is_agreement_missing = fields.Boolean(compute="_compute_reason", store=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        compute="_compute_reason",
        store=True,
    )
    customer_id = fields.Many2one(
        comodel_name="res.partner",
        compute="_compute_reason",
        store=True,
    )
    vendor_id = fields.Many2one(
        comodel_name="res.partner",
        compute="_compute_reason",
        store=True,
    )

    @api.depends("wizard_id.date")
    def _compute_reason(self):
        for wizard, lines in self.grouped("wizard_id").items():
            plans = wizard._plan()
            sentences = self.env["account.netting.eligibility"]._describe(plans)
            target_of = {item.key: plan.target for plan in plans for item in plan.items}
            for line in lines:
                key = line.move_line_id.id
                found = sentences.get(key, [])
                target = target_of[key]
                line.reason = " ".join(sentence for _code, sentence in found)
                line.is_agreement_missing = any(
                    code == "no_agreement" for code, _sentence in found
                )
                line.company_id = target.company
                line.customer_id = target.customer
                line.vendor_id = target.vendor

    @api.depends("wizard_id.date", "wizard_id.item_order")
    def _compute_amount(self):
        for wizard, lines in self.grouped("wizard_id").items():
            units = {}
            for plan in wizard._plan():
                units.update(plan.allocate(wizard.item_order).amounts)
            for line in lines:
                line.amount = line.currency_id._netting_amount(
                    units.get(line.move_line_id.id, 0)
                )
