"""Documents know what netted them; netting entries are undone by their netting only."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...arguments import check_one
from ...guard import is_at_work

#: What Odoo lets a user change on a posted entry although a netting rests on it.
PROTECTED_FIELDS = {
    "reversed_entry_id",
    "line_ids",
    "move_type",
    "date",
    "journal_id",
    "company_id",
    "currency_id",
    "partner_id",
}

#: Context key of the date on which a netting's reversal undoes what came of it.
REVERSAL_DATE = "netting_reversal_date"


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "account.netting.guarded.mixin"]

    netting_id = fields.Many2one(
        comodel_name="account.netting",
        index="btree_not_null",
        copy=False,
        readonly=True,
        ondelete="restrict",
        help="The netting that this entry belongs to, or reverses.",
    )
    netting_reason = fields.Char(
        string="Why Taken Back",
        copy=False,
        readonly=True,
        help="Why the entry takes back a part of a netting; documents print it.",
    )
    netting_ids = fields.Many2many(
        comodel_name="account.netting",
        string="Nettings",
        compute="_compute_netting_ids",
        compute_sudo=True,
        search="_search_netting_ids",
        help="Nettings that settle items of this document, or that it belongs to.",
    )
    netting_count = fields.Integer(
        compute="_compute_netting_ids",
        # Whoever may see a document may open its form, without rights on nettings.
        compute_sudo=True,
    )

    #: Few documents are blocked for payment; see account.netting.eligibility.
    _netting_blocked = models.Index("(id) WHERE payment_state = 'blocked'")

    @api.depends("netting_id", "line_ids.netting_line_ids")
    def _compute_netting_ids(self):
        for move in self:
            move.netting_ids = (
                move.netting_id | move.line_ids.netting_line_ids.netting_id
            )
            move.netting_count = len(move.netting_ids)

    def _search_netting_ids(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        return Domain("netting_id", operator, value) | Domain(
            "line_ids.netting_line_ids.netting_id", operator, value
        )

    def _compute_payment_state(self):
        result = super()._compute_payment_state()
        # Odoo calls a document reversed when only entries settle it; one that a
        # netting settles is paid, and its hooks for paid documents must run.
        reversed_moves = self.filtered(lambda move: move.payment_state == "reversed")
        settled = reversed_moves._filter_settled_by_netting()
        settled.payment_state = "paid"
        return result

    def _compute_payments_widget_reconciled_info(self):
        result = super()._compute_payments_widget_reconciled_info()
        for move in self:
            widget = move.invoice_payments_widget
            if not widget:
                continue
            entries = self.browse(entry["move_id"] for entry in widget["content"])
            # Whoever reads the document reads what settled it.
            for entry, counterpart in zip(
                widget["content"], entries.sudo(), strict=True
            ):
                netting = counterpart._get_own_netting()
                if netting and not entry["is_exchange"]:
                    entry["netting_name"] = netting.name
            move.invoice_payments_widget = widget
        return result

    @api.model_create_multi
    def create(self, vals_list):
        date = is_at_work(self.env) and self.env.context.get(REVERSAL_DATE)
        if date:
            # What stays netted is matched again, and its tax is due in that month.
            vals_list = [
                {**vals, "date": date} if vals.get("tax_cash_basis_rec_id") else vals
                for vals in vals_list
            ]
        return super().create(vals_list)

    def write(self, vals):
        if not is_at_work(self.env):
            if vals.get("state") in ("draft", "cancel"):
                self._check_outside_netting()
                self._check_not_netted()
            if PROTECTED_FIELDS.intersection(vals):
                self._check_outside_netting()
        elif self.env.context.get("skip_invoice_sync") is False:
            # Mirroring an entry, Odoo would reckon its taxes anew; it is to the cent.
            self = self.with_context(skip_invoice_sync=True)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_netting(self):
        if not is_at_work(self.env):
            self._check_outside_netting()

    def _check_draftable(self):
        # Here too: "Reset to draft" deletes analytic items before it writes the state.
        # Odoo asks at each change of any entry, mostly about none.
        if self and not is_at_work(self.env):
            self._check_outside_netting()
            self._check_not_netted()
        return super()._check_draftable()

    def _reverse_moves(self, default_values_list=None, cancel=False):
        if not is_at_work(self.env):
            self._check_outside_netting()
            if cancel:
                self._check_not_netted()
        elif date := self.env.context.get(REVERSAL_DATE):
            # Undoing a matching, Odoo reverses what came of it on dates of its own.
            default_values_list = [
                {**vals, "date": max(date, move.date)}
                for move, vals in zip(self, default_values_list, strict=True)
            ]
        return super()._reverse_moves(
            default_values_list=default_values_list, cancel=cancel
        )

    def _reconcile_reversed_moves(self, reverse_moves, move_reverse_cancel):
        """Leave to nettings what is matched of their own entries.

        Odoo matches all lines of an account with one another, whatever their rates;
        see ``account.netting._take_back``.
        """
        pairs = [
            (move, mirror)
            # Odoo passes an invoice once, even with several credit notes of it.
            for move, mirror in zip(self, reverse_moves, strict=False)
            if not move._get_own_netting()
        ]
        super(
            AccountMove, self.browse().union(*(move for move, _mirror in pairs))
        )._reconcile_reversed_moves(
            self.browse().union(*(mirror for _move, mirror in pairs)),
            move_reverse_cancel,
        )
        return reverse_moves

    def action_open_nettings(self):
        """Open the nettings of these documents."""
        return self.netting_ids._get_open_action()

    def action_open_business_doc(self):
        check_one(self)
        if self.netting_id:
            return self.action_open_nettings()
        return super().action_open_business_doc()

    def action_create_netting(self):
        """Open *Create netting* for what is open on these documents."""
        return self.env["account.netting.wizard"]._open_for(self)

    def _get_own_netting(self):
        """Return the netting whose entry this is, if it is one's.

        An extension point for modules with documents of their own that net.
        """
        self.ensure_one()
        return self.netting_id

    def _filter_settled_by_netting(self):
        """Return the documents of which a standing netting settles an item."""
        if not self.ids:
            return self.browse()
        self.env["account.partial.reconcile"].flush_model()
        self.env["account.move"].flush_model(["netting_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT line.move_id
                  FROM account_partial_reconcile partial
                  JOIN account_move_line line
                    ON line.id IN (partial.debit_move_id, partial.credit_move_id)
                  JOIN account_move_line counterpart
                    ON counterpart.id IN (partial.debit_move_id, partial.credit_move_id)
                   AND counterpart.id != line.id
                  JOIN account_move entry
                    ON entry.id = counterpart.move_id
                   AND entry.netting_id IS NOT NULL
                 WHERE line.move_id IN %s
                """,
                tuple(self.ids),
            )
        )
        return self.browse({move_id for (move_id,) in rows})

    def _check_outside_netting(self):
        """Refuse what would change or undo the entry of a netting.

        :raises UserError: pointing to *Reverse netting*
        """
        for move in self:
            # The entry's own netting, even of a company the user does not see.
            netting = move.sudo().netting_id
            if netting:
                raise UserError(
                    self.env._(
                        "%(entry)s belongs to the netting %(netting)s and its matching "
                        "cannot be changed by itself. Open the netting and use Reverse "
                        "netting instead.",
                        entry=move.display_name,
                        netting=netting.name,
                    )
                )

    def _check_not_netted(self):
        """Refuse what would undo a document while a netting of it stands.

        :raises UserError: pointing to *Reverse netting*
        """
        # What stands in the way does so, whoever may see it.
        line = (
            self.env["account.netting.line"]
            .sudo()
            .search(
                [
                    ("move_line_id.move_id", "in", self.ids),
                    ("netting_id.state", "=", "posted"),
                ],
            )
            .filtered(lambda line: line._get_standing_units())[:1]
        )
        if line:
            raise UserError(
                self.env._(
                    "%(document)s is netted in %(netting)s. Use Reverse netting there "
                    "first.",
                    document=line.number,
                    netting=line.netting_id.name,
                )
            )
