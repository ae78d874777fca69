"""What a report to the tax office needs of each document that a netting settled."""

import itertools

from odoo import api, fields, models
from odoo.tools import SQL, float_repr, split_every

from ...core.items import PAYABLE, RECEIVABLE

#: How many rows one statement writes.
_ROWS_AT_ONCE = 1000


class AccountNettingSettlement(models.Model):
    """How much of a document was settled, or is open again, at one rate of tax.

    Amounts are positive for what is settled of an invoice or bill, negative for what
    is settled of a credit note or a payment; what is taken back or reversed bears the
    opposite sign. A document has a row for each tax, and one for what bears none.
    """

    _name = "account.netting.settlement"
    _description = "Document Settled by Netting"
    _inherit = ["account.netting.guarded.mixin"]
    _order = "date desc, id desc"
    _rec_name = "number"

    netting_id = fields.Many2one(
        comodel_name="account.netting",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    company_id = fields.Many2one(
        related="netting_id.company_id",
        store=True,
        precompute=True,
        index=True,
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id",
        string="Company Currency",
    )
    event = fields.Selection(
        selection=[
            ("netted", "Netted"),
            ("taken_back", "Taken Back"),
            ("reversed", "Reversed"),
        ],
        required=True,
        readonly=True,
    )
    date = fields.Date(
        required=True,
        index=True,
        readonly=True,
        help="Netting date; of what is taken back, the date of the reversal.",
    )
    means = fields.Selection(
        selection=[("set_off", "Set-Off")],
        required=True,
        default="set_off",
        readonly=True,
        help="How it was settled: by set-off, code 97 (clearing between partners) of "
        "UNCL 4461.",
    )
    move_id = fields.Many2one(
        comodel_name="account.move",
        string="Journal Entry",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
    )
    number = fields.Char(
        string="Document",
        readonly=True,
    )
    reference = fields.Char(readonly=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        readonly=True,
    )
    side = fields.Selection(
        selection=[
            (RECEIVABLE, "Customer"),
            (PAYABLE, "Vendor"),
        ],
        required=True,
        readonly=True,
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        required=True,
        readonly=True,
    )
    amount = fields.Monetary(
        readonly=True,
        help="What was settled at this rate, tax included, in the document's currency.",
    )
    tax_id = fields.Many2one(
        comodel_name="account.tax",
        ondelete="restrict",
        readonly=True,
    )
    rate = fields.Float(
        string="Rate (%)",
        digits=(16, 4),
        aggregator=None,
        readonly=True,
    )
    is_due = fields.Boolean(
        string="Due on Payment",
        readonly=True,
        help="The tax falls due when the document is settled, and so with the netting.",
    )
    amount_base = fields.Monetary(
        string="Base",
        currency_field="company_currency_id",
        readonly=True,
        help="In company currency.",
    )
    amount_tax = fields.Monetary(
        string="Tax Amount",
        currency_field="company_currency_id",
        readonly=True,
        help="In company currency: of tax due on payment what its entries say, of "
        "other tax the share that was settled.",
    )

    @api.model
    def _add_rows(self, vals_list):
        """Write rows, all at once and whoever posts or reverses.

        The list only grows, nothing is computed of it, and no one else writes it. So
        it is spared what Odoo does to create records, which took a twentieth of all
        the time of a netting: a record in memory for each amount, to ask its currency.

        :param vals_list: values of all rows, amounts rounded; the company and its
            currency included
        """
        defaults = {
            **self._add_missing_default_values({}),
            **dict.fromkeys(("create_uid", "write_uid"), self.env.uid),
            **dict.fromkeys(("create_date", "write_date"), self.env.cr.now()),
        }
        names = sorted({*defaults, *itertools.chain(*vals_list)})
        fields_ = [self._fields[name] for name in names]
        columns = [field for field in fields_ if field.store and field.column_type]
        rows = [
            tuple(
                self._get_column_value(field, {**defaults, **vals}) for field in columns
            )
            for vals in vals_list
        ]
        for some in split_every(_ROWS_AT_ONCE, rows):
            self.env.cr.execute(
                SQL(
                    "INSERT INTO %s (%s) VALUES %s",
                    SQL.identifier(self._table),
                    SQL(", ").join(SQL.identifier(field.name) for field in columns),
                    SQL(", ").join(some),
                )
            )

    @api.model
    def _get_column_value(self, field, vals):
        """Return what is written to the database of a field of new rows."""
        value = vals.get(field.name, False)
        if field.type != "monetary":
            return field.convert_to_column_insert(value, self, vals)
        currency = self.env["res.currency"].browse(vals[field.get_currency_field(self)])
        return float_repr(value or 0.0, currency.decimal_places)

    def _describe(self):
        """Describe rows of one document and event, see ``settled_documents``."""
        first = self[0]
        currency, own = first.currency_id, first.company_currency_id
        amount = currency.round(sum(self.mapped("amount")))
        return {
            "netting_id": first.netting_id.id,
            "netting": first.netting_id.name,
            "document_id": first.move_id.id,
            "document": first.number,
            "reference": first.reference,
            "partner_id": first.partner_id.id,
            "side": first.side,
            "event": first.event,
            "date": fields.Date.to_string(first.date),
            "means": first.means,
            "currency": currency.name,
            "amount": amount,
            "sign": -1 if currency.compare_amounts(amount, 0) < 0 else 1,
            "company_currency": own.name,
            "taxes": [
                {
                    "tax_id": row.tax_id.id,
                    "rate": row.rate,
                    "due_on_payment": row.is_due,
                    "amount": row.amount,
                    "base": row.amount_base,
                    "tax": row.amount_tax,
                }
                for row in self.sorted("id")
            ],
        }
