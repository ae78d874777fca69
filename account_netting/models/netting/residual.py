"""What is left of a netting's items, and moves to the partner's other account."""

from odoo import api, fields, models

from ...core.items import PAYABLE, RECEIVABLE, SIDES
from ...core.residual import KEEP, residual_side
from ..agreement.residual import RESIDUALS


class AccountNetting(models.Model):
    _inherit = "account.netting"

    residual = fields.Selection(
        selection=RESIDUALS,
        string="What Is Left",
        compute="_compute_residual",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
        help="What the netting leaves of its items may move to the partner's other "
        "account, as an open item with the same due date.",
    )
    agreement_residual = fields.Selection(
        related="agreement_id.residual",
        string="Agreed for What Is Left",
    )
    residual_side = fields.Selection(
        selection=[(RECEIVABLE, "Customer"), (PAYABLE, "Vendor")],
        string="Rests Move To",
        compute="_compute_residual_side",
        store=True,
    )

    @api.depends("agreement_id")
    def _compute_residual(self):
        for netting in self:
            netting.residual = netting.agreement_id.residual or KEEP

    @api.depends(
        "residual", "receivable_line_ids.amount_open", "payable_line_ids.amount_open"
    )
    def _compute_residual_side(self):
        for netting in self:
            netting.residual_side = netting._get_residual_side()

    def _get_residual_side(self):
        self.ensure_one()
        is_one = self.customer_id and self.customer_id == self.vendor_id
        if self.residual == KEEP or not is_one:
            return False  # it would change who owes it
        totals = (
            self.currency_id._netting_units(
                sum(
                    line._get_worth(line.amount_open)
                    for line in self._get_items()
                    if line.side == side
                )
            )
            for side in SIDES
        )
        return residual_side(self.residual, *totals)

    def _get_immovable_message(self):
        """Say whose rests stay although they were to move, because of their tax."""
        self.ensure_one()
        moving_side = self.residual_side
        if not moving_side:
            return None
        stay = self._get_items().filtered(
            lambda line: (
                line.side != moving_side
                and line.amount
                and line.amount_left
                and not line.is_moved
            )
        )
        taxed = self.env["account.netting.eligibility"]._find_taxed_on_payment(
            stay.move_line_id.move_id.ids, self.company_id
        )
        stay = stay.filtered(lambda line: line.move_line_id.move_id.id in taxed)
        if not stay:
            return None
        return self.env._(
            "What is left of %(items)s stays where it is: its tax falls due on "
            "payment, and nothing was paid.",
            items=self._enumerate(stay.mapped("number")),
        )


class AccountNettingLine(models.Model):
    _inherit = "account.netting.line"

    is_moved = fields.Boolean(
        compute="_compute_is_moved",
        store=True,
    )
    amount_transferred = fields.Monetary(store=True)
    transfer_line_id = fields.Many2one(
        comodel_name="account.move.line",
        string="Transferred To",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
        help="The open item that what was left of it moved to.",
    )

    @api.depends("netting_id.residual_side", "netting_id.date", "side", "move_line_id")
    def _compute_is_moved(self):
        for netting, lines in self.grouped("netting_id").items():
            side = netting.residual_side
            moved = lines.filtered(lambda line, side=side: side and line.side != side)
            moved -= moved._find_immovable()
            moved.is_moved = True
            (lines - moved).is_moved = False

    def _find_immovable(self):
        """Return the items whose rest stays: kept out, or with tax due on payment."""
        if not self:
            return self
        Eligibility = self.env["account.netting.eligibility"]
        taxed = Eligibility._find_taxed_on_payment(
            self.move_line_id.move_id.ids, self.company_id
        )
        return self.filtered(
            lambda line: (
                line.move_line_id.move_id.id in taxed
                or line.move_line_id
                and line.move_line_id.move_id._is_kept_open_on(line.netting_id.date)
            )
        )
