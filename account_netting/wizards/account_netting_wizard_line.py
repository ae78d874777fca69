"""One open item in *Create netting*: why not, and how much of it."""

from fractions import Fraction

from odoo import api, fields, models

from ..core.items import PAYABLE

#: What plans say of most items, of thousands often of all. Other values are kept.
PLAIN = {
    "amount_tolerance": 0.0,
    "discount_policy": False,
    "amount_discount_whole": 0.0,
    "is_moved": False,
    "reason": False,
    "is_agreement_missing": False,
    "unit_rate": "1",
    "rate": 1.0,
    "usual_rate": 1.0,
}


class AccountNettingWizardLine(models.TransientModel):
    _name = "account.netting.wizard.line"
    _description = "Item of Create Netting"
    _inherit = ["account.netting.settled.mixin", "account.netting.item.mixin"]
    _order = "sequence, date_maturity, id"

    wizard_id = fields.Many2one(
        comodel_name="account.netting.wizard",
        required=True,
        index=True,
        ondelete="cascade",
    )
    # Of thousands of items one page is shown: what says which document an item is, is
    # read of that then, and not kept.
    partner_id = fields.Many2one(related="move_line_id.partner_id")
    number = fields.Char(related="move_line_id.move_name")
    reference = fields.Char(compute="_compute_reference")
    date = fields.Date(related="move_line_id.date")
    amount_original = fields.Monetary(compute="_compute_amount_original")
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
    exceptions = fields.Json(
        compute="_compute_plan",
        store=True,
        readonly=False,
        help="What the plan says of this item and not of most: values of the fields "
        "below.",
    )
    amount_tolerance = fields.Monetary(compute="_compute_exceptions")
    discount_policy = fields.Selection(compute="_compute_exceptions")
    amount_discount_whole = fields.Monetary(compute="_compute_exceptions")
    is_moved = fields.Boolean(compute="_compute_exceptions")
    reason = fields.Char(compute="_compute_exceptions")
    is_agreement_missing = fields.Boolean(compute="_compute_exceptions")
    unit_rate = fields.Char(
        compute="_compute_exceptions",
        help="Minor units of the netting's currency for one of the item's, as a "
        "fraction.",
    )
    rate = fields.Float(
        digits=0,
        compute="_compute_exceptions",
        help="Units of the item's currency for one of the netting's.",
    )
    usual_rate = fields.Float(
        digits=0,
        compute="_compute_exceptions",
        help="The same, as the books have it on the netting date.",
    )
    settlement_currency_id = fields.Many2one(
        compute="_compute_plan",
        store=True,
        readonly=False,
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

    @api.depends("exceptions")
    def _compute_exceptions(self):
        self.update(PLAIN)  # at once: mostly all of them
        for line in self.filtered("exceptions"):
            line.update(line.exceptions)

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

    @api.depends("move_line_id")
    def _compute_reference(self):
        for line in self:
            line.reference = line._get_reference(line.move_line_id)

    @api.depends("move_line_id", "side")
    def _compute_amount_original(self):
        for line in self:
            amount = line.move_line_id.amount_currency
            line.amount_original = -amount if line.side == PAYABLE else amount

    @api.depends("amount", "unit_rate", "settlement_currency_id")
    def _compute_amount_settled(self):
        for line in self:
            line.amount_settled = line._get_worth(line.amount)

    def _get_settlement_rate(self):
        return Fraction(self.unit_rate or 0)

    @api.onchange("amount")
    def _onchange_amount(self):
        self.is_edited = True
