"""One open item in *Create netting*: why not, and how much of it."""

from fractions import Fraction

from odoo import api, fields, models


class AccountNettingWizardLine(models.TransientModel):
    _name = "account.netting.wizard.line"
    _description = "Item of Create Netting"
    _inherit = ["account.netting.settled.mixin", "account.netting.item.mixin"]
    _order = "sequence, date_maturity, date, id"

    wizard_id = fields.Many2one(
        comodel_name="account.netting.wizard",
        required=True,
        index=True,
        ondelete="cascade",
    )
    # The fields below follow from the plan. They are editable for the ORM's sake: it
    # then reads them while an amount is edited, instead of planning anew each time.
    sequence = fields.Integer(
        compute="_compute_plan",
        store=True,
        readonly=False,
        help="Items of one number become one netting.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        compute="_compute_plan",
        store=True,
        readonly=False,
    )
    customer_id = fields.Many2one(
        comodel_name="res.partner",
        compute="_compute_plan",
        store=True,
        readonly=False,
    )
    vendor_id = fields.Many2one(
        comodel_name="res.partner",
        compute="_compute_plan",
        store=True,
        readonly=False,
    )
    agreement_id = fields.Many2one(
        comodel_name="account.netting.agreement",
        compute="_compute_plan",
        store=True,
        readonly=False,
    )
    amount_tolerance = fields.Monetary(
        compute="_compute_plan",
        store=True,
        readonly=False,
    )
    discount_policy = fields.Selection(
        compute="_compute_plan",
        store=True,
        readonly=False,
    )
    amount_discount_whole = fields.Monetary(
        compute="_compute_plan",
        store=True,
        readonly=False,
    )
    is_moved = fields.Boolean(
        compute="_compute_plan",
        store=True,
        readonly=False,
    )
    reason = fields.Char(
        compute="_compute_plan",
        store=True,
        readonly=False,
    )
    is_agreement_missing = fields.Boolean(
        compute="_compute_plan",
        store=True,
        readonly=False,
    )
    settlement_currency_id = fields.Many2one(
        compute="_compute_plan",
        store=True,
        readonly=False,
    )
    unit_rate = fields.Char(
        compute="_compute_plan",
        store=True,
        readonly=False,
        help="Minor units of the netting's currency for one of the item's, as a "
        "fraction.",
    )
    rate = fields.Float(
        digits=0,
        compute="_compute_plan",
        store=True,
        readonly=False,
        help="Units of the item's currency for one of the netting's.",
    )
    usual_rate = fields.Float(
        digits=0,
        compute="_compute_plan",
        store=True,
        readonly=False,
        help="The same, as the books have it on the netting date.",
    )
    amount = fields.Monetary(
        string="To Net",
        compute="_compute_amount",
        store=True,
        readonly=False,
    )
    is_edited = fields.Boolean(
        string="Set by Hand",
        help="The amount was set by hand; only choosing an order replaces it.",
    )

    @api.depends("wizard_id.date", "wizard_id.rate_ids.rate")
    def _compute_plan(self):
        for wizard, lines in self.grouped("wizard_id").items():
            vals_by_item = wizard._prepare_plan_vals(wizard._plan())
            for line in lines:
                line.update(vals_by_item[line.move_line_id.id])

    @api.depends(
        "wizard_id.date",
        "wizard_id.item_order",
        "wizard_id.amount_to_net",
        "wizard_id.rate_ids.rate",
    )
    def _compute_amount(self):
        for wizard, lines in self.grouped("wizard_id").items():
            amounts = wizard._prepare_amounts(wizard._plan())
            for line in lines:
                line.amount = amounts.get(line.move_line_id.id, 0.0)

    @api.depends("amount", "unit_rate", "settlement_currency_id")
    def _compute_amount_settled(self):
        for line in self:
            line.amount_settled = line._get_worth(line.amount)

    def _get_settlement_rate(self):
        return Fraction(self.unit_rate or 0)

    @api.onchange("amount")
    def _onchange_amount(self):
        self.is_edited = True
