"""One item of a netting across companies."""

from odoo import api, fields, models

from odoo.addons.account_netting.core.items import PAYABLE, RECEIVABLE


class AccountNettingGroupLine(models.Model):
    _name = "account.netting.group.line"
    _description = "Item of a Netting across Companies"
    _inherit = ["account.netting.guarded.mixin"]
    _order = "group_id, side desc, date_maturity, id"

    group_id = fields.Many2one(
        comodel_name="account.netting.group",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
    )
    move_line_id = fields.Many2one(
        comodel_name="account.move.line",
        string="Journal Item",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    side = fields.Selection(
        selection=[(RECEIVABLE, "Customer"), (PAYABLE, "Vendor")],
        required=True,
        readonly=True,
    )
    partner_id = fields.Many2one(comodel_name="res.partner", readonly=True)
    number = fields.Char(readonly=True, help="The document's number.")
    reference = fields.Char(
        readonly=True, help="The label or the partner's own number."
    )
    date = fields.Date(readonly=True)
    date_maturity = fields.Date(string="Due Date", readonly=True)
    currency_id = fields.Many2one(
        comodel_name="res.currency", required=True, readonly=True
    )
    amount_open = fields.Monetary(
        string="Open",
        readonly=True,
        help="What was open before; credit notes and payments are negative on their "
        "side.",
    )
    amount = fields.Monetary(
        string="Netted",
        related="netting_line_id.amount",
        store=True,
        help="How much of the item is netted, in its currency.",
    )
    amount_left = fields.Monetary(
        string="Remaining",
        compute="_compute_amount_left",
        help="What stays open after the netting.",
    )
    netting_line_id = fields.Many2one(
        comodel_name="account.netting.line",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        help="What stands for the item in the netting.",
    )
    entry_line_id = fields.Many2one(
        comodel_name="account.move.line",
        string="Settled By",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="What settles the item in its own company's books.",
    )

    @api.depends("amount_open", "amount")
    def _compute_amount_left(self):
        for line in self:
            line.amount_left = line.amount_open - line.amount

    @api.model
    def _prepare_vals(self, group, netting_line):
        """Return the values of what a company sees of an item of the netting."""
        return {
            "group_id": group.id,
            "company_id": netting_line.item_company_id.id,
            "netting_line_id": netting_line.id,
            "move_line_id": netting_line.move_line_id.id,
            **self._prepare_snapshot_vals(netting_line.move_line_id),
        }

    @api.model
    def _prepare_snapshot_vals(self, move_line):
        """Return what is kept of a journal item.

        Amounts are above zero when they add to the item's side.
        """
        kept = self.env["account.netting.line"]._prepare_snapshot_vals(move_line)
        return {name: kept[name] for name in kept if name in self._fields}

    def _take_snapshots(self):
        """Keep numbers, dates and open amounts as they are at this moment."""
        for line in self:
            line.write(self._prepare_snapshot_vals(line.move_line_id))

    def _get_transfer_line(self):
        """Return what stands for the item in the books of the agreement's company."""
        item = self.netting_line_id.move_line_id
        return item - self.move_line_id
