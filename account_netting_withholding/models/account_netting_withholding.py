"""Tax withheld of a document with a netting: one line for each tax."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.account_netting.core.items import PAYABLE


class AccountNettingWithholding(models.Model):
    """Made at posting, and never changed: a part taken back is withheld anew.

    Either the netting withholds itself, with an entry beside its own, or the payment
    that was made in the same step of *Pay* withholds for both.
    """

    _name = "account.netting.withholding"
    _description = "Tax Withheld with a Netting"
    _inherit = ["account.withholding.line", "account.netting.guarded.mixin"]
    _order = "id"

    netting_id = fields.Many2one(
        comodel_name="account.netting",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    netting_line_id = fields.Many2one(
        comodel_name="account.netting.line",
        string="Netting Item",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    document = fields.Char(related="netting_line_id.number", string="Document")
    name = fields.Char(string="Number")
    move_id = fields.Many2one(
        comodel_name="account.move",
        string="Entry",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        help="The entry that withholds the tax; or gives back what a payment withheld.",
    )
    by_payment = fields.Boolean(
        readonly=True,
        help="A payment of the document withholds the tax, not the netting.",
    )
    payment_id = fields.Many2one(
        comodel_name="account.payment",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
        help="The payment that withheld the tax of what was netted, too.",
    )
    is_undone = fields.Boolean(
        string="Taken Back",
        readonly=True,
        help="What was withheld was taken back, wholly or in part; what stands is "
        "withheld anew.",
    )

    @api.depends("netting_id.date")
    def _compute_comodel_date(self):
        for line in self:
            line.comodel_date = line.netting_id.date

    @api.depends("netting_line_id.side", "netting_line_id.amount")
    def _compute_comodel_payment_type(self):
        for line in self:
            item = line.netting_line_id
            pays = (item.side == PAYABLE) == (item.amount > 0)
            line.comodel_payment_type = "outbound" if pays else "inbound"

    @api.depends("netting_line_id.company_id")
    def _compute_company_id(self):
        for line in self:
            line.company_id = line.netting_line_id.company_id

    @api.depends("netting_line_id.currency_id")
    def _compute_comodel_currency_id(self):
        for line in self:
            line.comodel_currency_id = line.netting_line_id.currency_id

    @api.depends("tax_id")
    def _compute_type_tax_use(self):
        for line in self:
            line.type_tax_use = line.tax_id.type_tax_use

    def _get_comodel_partner(self):
        return self.netting_line_id.partner_id

    def _get_standing(self):
        return self.filtered(lambda tax: not tax.is_undone)

    def _get_own_standing(self):
        """Return what stands and is withheld by the nettings themselves."""
        return self.filtered(lambda tax: not tax.is_undone and not tax.by_payment)

    def _is_payment_standing(self):
        return self.payment_id.state in ("in_process", "paid")

    # Entries
    # -------

    def _book(self, date=None):
        """Withhold with an entry for each item, which settles as much of it.

        :param date: of the entries, the netting's by default
        """
        own = self.filtered(lambda tax: not tax.by_payment)
        for item, taxes in own.grouped("netting_line_id").items():
            netting = item.netting_id
            taxes._create_entry(date or netting.date, netting.name)
            netting._match_plans([taxes._get_settling_line() | item.move_line_id])

    def _create_entry(self, date, ref, sign=1):
        """Create and post the entry of the taxes of one item.

        :param sign: -1 for what gives the tax back
        :raises UserError: when the period was locked meanwhile
        """
        for tax in self:
            if not tax.name and not tax.withholding_sequence_id:
                tax.name = tax.netting_id.name
        self.move_id = self.env["account.move"].create(
            self._prepare_entry_vals(date, ref, sign)
        )
        self.move_id._post(soft=False)
        self._check_dated(self.move_id, date)

    def _prepare_entry_vals(self, date, ref, sign):
        item = self.netting_line_id
        netting, source = item.netting_id, item.move_line_id
        lines = self._prepare_withholding_amls_create_values()
        settling = {
            "name": netting._get_entry_label(item.side),
            "account_id": source.account_id.id,
            "partner_id": source.partner_id.id,
            "currency_id": item.currency_id.id,
            "date_maturity": date,
            "tax_ids": [],
            "amount_currency": -sum(vals["amount_currency"] for vals in lines),
            "balance": -sum(vals["balance"] for vals in lines),
        }
        return {
            **netting._prepare_move_vals(),
            "date": date,
            "ref": ref,
            "partner_id": source.partner_id.id,
            "netting_id": False,
            "netting_withheld_id": netting.id,
            "line_ids": [
                Command.create(
                    {
                        **vals,
                        "amount_currency": sign * vals["amount_currency"],
                        "balance": sign * vals["balance"],
                    }
                )
                for vals in (settling, *lines)
            ],
        }

    def _get_settling_line(self):
        """Return the line of the entry that settles the item."""
        account = self.netting_line_id.move_line_id.account_id
        return self.move_id.line_ids.filtered(lambda line: line.account_id == account)

    def _reverse(self, date, label):
        """Reverse the entries, so that the items are as open as before.

        :param date: of the reversals
        :param label: what they are called, with the netting's name to fill in
        """
        if not self:
            return
        moves = self.move_id
        mirrors = moves._reverse_moves(
            [
                {
                    "date": date,
                    "ref": label % {"netting": move.netting_withheld_id.name},
                    "netting_withheld_id": move.netting_withheld_id.id,
                }
                for move in moves
            ],
            cancel=True,
        )
        self._check_dated(mirrors, date)

    def _give_back(self, kept, date, label):
        """Give back what a payment withheld of what is no longer netted.

        The payment stands, and has withheld for more than it paid: as much is owed to
        the partner again, and withheld once more when the rest is paid.

        :param kept: what stays withheld of what stands netted
        """
        for item, taxes in self.grouped("netting_line_id").items():
            left = {
                tax._get_tax_key(): tax for tax in kept if tax.netting_line_id == item
            }
            given_back = self.browse()
            for tax in taxes:
                stays = left.get(tax._get_tax_key(), self.browse())
                given_back += tax.copy(
                    {
                        "name": tax.payment_id.name,
                        "base_amount": tax.base_amount - stays.base_amount,
                        "amount": tax.amount - stays.amount,
                        "is_undone": True,
                    }
                )
            given_back._create_entry(
                date, label % {"netting": item.netting_id.name}, sign=-1
            )

    def _get_tax_key(self):
        return self.tax_id, self.account_id

    def _check_dated(self, moves, date):
        if any(move.date != date for move in moves):
            raise UserError(
                self.env._(
                    "%(nettings)s: tax cannot be withheld, or taken back, on the date: "
                    "the period was locked meanwhile. Nothing was changed.",
                    nettings=", ".join(self.netting_id.mapped("name")),
                )
            )
