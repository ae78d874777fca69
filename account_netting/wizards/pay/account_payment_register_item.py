"""One open item of the other side in Register Payment: how much of it is netted."""

from odoo import api, fields, models

from ...core.allocation import spread
from ...core.items import OpenItem


class AccountPaymentRegisterItem(models.TransientModel):
    _name = "account.payment.register.item"
    _description = "Item to Net with a Payment"
    _inherit = ["account.netting.item.mixin"]
    _order = "date_maturity, date, id"

    wizard_id = fields.Many2one(
        comodel_name="account.payment.register",
        required=True,
        index=True,
        ondelete="cascade",
    )
    amount = fields.Monetary(
        string="To Net",
        compute="_compute_amount",
        store=True,
        readonly=False,
    )
    amount_limit = fields.Monetary(
        string="Can Be Netted",
        help="How much of what is open may be netted at most.",
    )
    is_edited = fields.Boolean(
        string="Set by Hand",
        help="The amount was set by hand, and stays as long as all amounts add up to "
        "what is to be netted.",
    )

    @api.depends("wizard_id.netting_to_allocate", "wizard_id.netting_item_order")
    def _compute_amount(self):
        for wizard, items in self.grouped("wizard_id").items():
            currency = wizard.source_currency_id
            wanted = wizard.netting_to_allocate
            if any(items.mapped("is_edited")) and not currency.compare_amounts(
                sum(items.mapped("amount")), wanted
            ):
                amounts = {item: item.amount for item in items}
            else:
                amounts = items._spread(wanted, currency, wizard.netting_item_order)
            for item in items:
                item.amount = amounts.get(item, 0.0)

    @api.onchange("amount")
    def _onchange_amount(self):
        self.is_edited = True

    @api.model_create_multi
    def create(self, vals_list):
        Item = self.env["account.move.line"]
        for vals in vals_list:
            # Snapshots are read off the ledger, whatever the caller says.
            vals.update(
                self._prepare_snapshot_vals(Item.browse(vals.get("move_line_id")))
            )
        return super().create(vals_list)

    def _spread(self, amount, currency, item_order):
        """Spread an amount over the items that can be netted.

        :param amount: in ``currency``, signed as the items are
        :return: ``{item: amount}``
        """
        nettable = {index: item for index, item in enumerate(self) if not item.reason}
        units = spread(
            (
                OpenItem(
                    index,
                    currency._netting_units(item.amount_limit),
                    item.date_maturity or item.date,
                )
                for index, item in nettable.items()
            ),
            currency._netting_units(amount),
            item_order or "due_asc",
        )
        return {
            nettable[index]: currency._netting_amount(part)
            for index, part in units.items()
        }
