"""Documents know what netted them; netting entries are undone by their netting only."""

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...arguments import check_one
from ...guard import is_at_work
from .reverse import PlannedReversal
from .settling import Noted
from .sparing import pick_by_company

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

#: The kinds of lines Odoo makes for a discount; what rounding leaves is exchange.
SHARED_KINDS = ("term_lines", "base_lines", "tax_lines")

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
        if reversed_moves:
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
        if not any(move._get_own_netting() for move in self):
            return super()._reconcile_reversed_moves(reverse_moves, move_reverse_cancel)
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
        # The entry's own netting, even of a company the user does not see.
        for move, move_sudo in zip(self, self.sudo(), strict=True):
            netting = move_sudo.netting_id
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
        if not self:
            return  # Odoo cancels the entries of payments that have none
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

    def _plan_effect_reversals(self, date):
        """Return when these exchange and tax entries of nettings are reversed.

        None is before it was made: one that is dated later than the reversal is
        reversed on its own date.

        :return: list of :class:`PlannedReversal`
        """
        planned = []
        for move in self.sorted(lambda move: (move.date, move.id)):
            if move.company_id._reverses_netting_effects_with_it():
                planned.append(PlannedReversal(move, max(date, move.date)))
            else:
                expected = move._get_accounting_date(
                    move.date, move._affect_tax_report()
                )
                planned.append(PlannedReversal(move, expected, is_fixed=False))
        return planned

    def _filter_followed_for_payment(self):
        """Return the documents with a follower who is told of payments."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT follower.res_id
                  FROM mail_followers follower
                  JOIN mail_followers_mail_message_subtype_rel subtype
                    ON subtype.mail_followers_id = follower.id
                 WHERE follower.res_model = %s
                   AND follower.res_id = ANY(%s)
                   AND subtype.mail_message_subtype_id = %s
                """,
                self._name,
                self.ids,
                self.env["ir.model.data"]._xmlid_to_res_id("account.mt_invoice_paid"),
            )
        )
        return self.browse({move_id for (move_id,) in rows})

    def _take_tracked_changes(self):
        """Return what tracking would write of these documents, instead of it.

        :return: ``{document: create commands of mail.tracking.value}``
        """
        initial = self.env.cr.precommit.data.get(f"mail.tracking.{self._name}", {})
        tracked = self.fields_get(
            self._track_get_fields(),
            attributes=("string", "type", "selection", "currency_field"),
        )
        changes = {}
        for document in self:
            before = initial.get(document.id)
            changes[document] = (
                document._mail_track(tracked, before)[1] if before else []
            )
        self._track_discard()
        return changes

    def _get_invoice_counterpart_amls_for_early_payment_discount_per_payment_term_line(
        self,
    ):
        """In *Pay*, book of a discount what nettings left of it, tax among it."""
        item = self._get_discounted_item()
        left = item and item._read_discounts_left().get(item.id)
        make = super()._get_invoice_counterpart_amls_for_early_payment_discount_per_payment_term_line  # noqa: E501
        if not left:
            return make()
        with item._as_all_open():
            found = make()
        whole = abs(item._get_whole_discount())
        shared = [vals for kind in SHARED_KINDS for vals in found[kind][item].values()]
        item._share_discount_lines(shared, whole - abs(left), whole)
        return found

    def _get_netting_partials(self):
        """Return what the lines of the entries are matched by."""
        return self.line_ids.matched_debit_ids | self.line_ids.matched_credit_ids

    def _get_next_sequence_format(self):
        """Ask once how the entries of a batch are numbered, not for each of them.

        From the first on, whose number Odoo locks, it counts on by itself for the rest
        of the transaction; what it asks for each, in three queries, is how numbers of
        the journal look on the date. It is kept with the count, and forgotten with it.
        """
        if not (self.netting_id and is_at_work(self.env)):
            return super()._get_next_sequence_format()
        kept = self._get_sequence_cache()
        key = ("account_netting", self.journal_id, self.date)
        if key not in kept:
            kept[key] = super()._get_next_sequence_format()
        format_string, values = kept[key]
        return format_string, dict(values)  # Odoo takes the number out of it

    def _check_company(self, fnames=None):
        if fnames is not None or not is_at_work(self.env):
            return super()._check_company(fnames)
        for name, moves in pick_by_company(self).items():
            super(AccountMove, moves)._check_company([name])
        return None

    def _read_netting_parts(self):
        """Return ``{document: {tax id, or False: Noted}}``, what documents are made of.

        What bears several taxes is of the first in amount, and of each in base.
        Payments and other entries have one part without tax.
        """
        parts = {
            move: defaultdict(Noted) if move.is_invoice(True) else {False: Noted(1.0)}
            for move in self
        }
        invoices = self.filtered(lambda move: move.is_invoice(True))
        for move_id, tax_line_id, tax_ids, balance, amount in invoices._sum_by_tax():
            move = self.browse(move_id)
            # Revenue is a credit, costs a debit; both count positive.
            sign, found = -1 if move.is_sale_document(True) else 1, parts[move]
            first = tax_line_id or next(iter(tax_ids), False)
            found[first] = found[first].plus(amount=sign * amount)
            if tax_line_id:
                found[tax_line_id] = found[tax_line_id].plus(tax=sign * balance)
            for tax_id in tax_ids or ([] if tax_line_id else [False]):
                found[tax_id] = found[tax_id].plus(base=sign * balance)
        return parts

    def _sum_by_tax(self):
        """Sum lines of entries by the tax they are, and the taxes they bear.

        :return: rows of ``(move id, tax id or None, list of tax ids, balance, amount in
            the line's currency)``; taxes of a group count, not the group
        """
        if not self:
            return []
        Line = self.env["account.move.line"]
        Line.flush_model(
            ["move_id", "tax_line_id", "tax_ids", "balance", "amount_currency"]
        )
        return self.env.execute_query(
            SQL(
                """
                SELECT line.move_id, line.tax_line_id, taxes.ids,
                       SUM(line.balance), SUM(line.amount_currency)
                  FROM account_move_line line
            CROSS JOIN LATERAL (
                       SELECT COALESCE(ARRAY_AGG(found.id ORDER BY found.id), '{}')
                              AS ids
                         FROM (SELECT DISTINCT COALESCE(child.child_tax,
                                                        borne.account_tax_id) AS id
                                 FROM account_move_line_account_tax_rel borne
                            LEFT JOIN account_tax_filiation_rel child
                                   ON child.parent_tax = borne.account_tax_id
                                WHERE borne.account_move_line_id = line.id) found
                       ) taxes
                 WHERE line.move_id IN %(moves)s
                   AND line.display_type NOT IN (
                       'payment_term', 'cogs', 'line_section', 'line_subsection',
                       'line_note')
              GROUP BY 1, 2, 3
              ORDER BY 1, 2 NULLS FIRST, 3
                """,
                moves=self._ids,
            )
        )
