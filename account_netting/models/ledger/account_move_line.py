"""What Odoo does with journal items, where a netting stands behind them."""

from contextlib import contextmanager

from odoo import api, fields, models

from ...core.discount import share_between
from ...core.items import PAYABLE
from ...guard import is_at_work
from .account_move import REVERSAL_DATE, SHARED_KINDS
from .parts import Part
from .sparing import pick_by_company

#: Context key of the button *Pay*: a person sees the dialog before anything is paid.
FOR_A_PERSON = "netting_for_a_person"


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    netting_open = fields.Monetary(
        string="Open Amount",
        compute="_compute_netting_open",
        help="What is open in the item's currency; above zero for whatever adds to its "
        "side, credit notes and payments below.",
    )

    @api.depends("amount_residual_currency", "account_id")
    def _compute_netting_open(self):
        sides = self._read_sides()
        for item in self:
            sign = -1 if sides.get(item.account_id.id) == PAYABLE else 1
            item.netting_open = sign * item.amount_residual_currency

    def _prepare_exchange_difference_move_vals(
        self, amounts_list, company=None, exchange_date=None, **kwargs
    ):
        """Date the exchange difference that a netting brings about as the netting.

        Odoo lets the numbering of the exchange journal choose the period: the day of
        the click, or the end of the year, where numbers run through the year. A
        netting that the partner answered weeks later belongs to its own month.
        """
        result = super()._prepare_exchange_difference_move_vals(
            amounts_list, company=company, exchange_date=exchange_date, **kwargs
        )
        if result and exchange_date and is_at_work(self.env):
            # A locked date was refused before.
            dates = [exchange_date, *self.mapped("date")]
            if date := self.env.context.get(REVERSAL_DATE):
                dates.append(date)
            result["move_values"]["date"] = max(dates)
        return result

    def action_register_payment(self, ctx=None):
        # From outside anything may be given; Odoo takes it for a dictionary.
        given = ctx if isinstance(ctx, dict) else {}
        return super().action_register_payment({FOR_A_PERSON: True, **given})

    def action_unreconcile_match_entries(self):
        """Undo matchings, but not a netting's, which only its reversal undoes.

        Odoo takes all that hangs together with the chosen items; a netting somewhere
        in that chain is no reason to refuse the rest. The user is told what stayed.

        :raises UserError: where nothing else is matched, pointing to the netting
        """
        chosen = self.browse(self.env.context.get("active_ids") or ())
        lines = chosen._all_reconciled_lines()
        partials = lines.matched_debit_ids | lines.matched_credit_ids
        kept = partials._filter_made_by_nettings()
        undone = partials - kept
        if not kept or not undone:
            return super().action_unreconcile_match_entries()
        # The user reads their names only.
        moves = (kept.debit_move_id | kept.credit_move_id).move_id
        nettings = moves.sudo().netting_id
        undone.unlink()
        self.env.user._bus_send(
            "simple_notification",
            {
                "type": "info",
                "sticky": True,
                "message": self.env._(
                    "The other matching is undone. What %(nettings)s settled stays "
                    "matched; open the netting and use Reverse netting to undo it.",
                    nettings=", ".join(sorted(nettings.mapped("name"))),
                ),
            },
        )
        return None

    def _get_partials_with(self, item):
        """Return what matches this line with an item."""
        return (self.matched_debit_ids | self.matched_credit_ids).filtered(
            lambda partial: item in partial.debit_move_id | partial.credit_move_id
        )

    def _get_netting_rest(self):
        """Return the :class:`Part` that takes back all that stands of an entry line."""
        self.ensure_one()
        partials = self.matched_debit_ids | self.matched_credit_ids
        earlier = partials.filtered(
            lambda partial: (
                (
                    partial.debit_move_id | partial.credit_move_id
                ).move_id.reversed_entry_id
                & self.move_id
            )
        )
        corrections = (earlier.debit_move_id | earlier.credit_move_id) - self
        return Part(
            self,
            partials - earlier,
            -self.amount_currency - sum(corrections.mapped("amount_currency")),
            -self.balance - sum(corrections.mapped("balance")),
            self.browse(),
        )

    def _get_settling_names(self):
        """Return what the documents are called that the item is matched with."""
        self.ensure_one()
        partials = self.matched_debit_ids | self.matched_credit_ids
        others = (partials.debit_move_id | partials.credit_move_id) - self
        # Whoever may reverse the netting learns what stands in the way.
        moves = others.move_id.sudo()
        return [move.netting_id.name or move.name or move.ref or "" for move in moves]

    def _find_transferred(self):
        """Return the open items among these that rests of netted items moved to.

        They stand on the entry of a netting, but are settled like any other item.
        """
        # Of nettings the user may not see, too.
        if not self.move_id.sudo().netting_id:
            return self.browse()
        found = (
            self.env["account.netting.line"]
            .sudo()
            .search([("transfer_line_id", "in", self.ids)])
            .transfer_line_id
        )
        return found.with_env(self.env) & self

    def _get_discount_lines(self, amount, balance, left):
        """Return the lines Odoo makes for the early-payment discount of an item.

        Tax is corrected as its payment terms say; what the rate of the day makes
        differ from the document's is an exchange difference.

        :param amount: the discount in the item's currency, debit above zero
        :param balance: the same in company currency, at the rate of the day
        :param left: minor units of the discount on all that is open of the item
        :return: list of values of ``account.move.line``
        """
        self.ensure_one()
        own, company = self.currency_id, self.company_currency_id
        whole = abs(self._get_whole_discount())
        before = whole - abs(left)
        upto = before + abs(own._netting_units(amount))

        term = company._netting_units(self.balance - self.discount_balance)
        (part,) = share_between([term], before, upto, whole)
        exchange = company._netting_units(balance) - part
        found = self._get_whole_discount_lines(company._netting_amount(term + exchange))
        shared = [vals for kind in SHARED_KINDS for vals in found[kind]]
        self._share_discount_lines(shared, before, upto)
        return [
            vals
            for vals in (*shared, *found["exchange_lines"])
            if not (
                own.is_zero(vals["amount_currency"])
                and company.is_zero(vals["balance"])
            )
        ]

    def _share_discount_lines(self, vals_list, before, upto):
        """Leave of Odoo's lines for a whole discount what a part of it brings.

        :param vals_list: of one document, changed in place
        :param before: minor units of the discount that parts brought before
        :param upto: minor units of it that they and this part bring together
        """
        whole = abs(self._get_whole_discount())
        for name, currency in (
            ("amount_currency", self.currency_id),
            ("balance", self.company_currency_id),
        ):
            amounts = [currency._netting_units(vals[name]) for vals in vals_list]
            shares = share_between(amounts, before, upto, whole)
            for vals, units in zip(vals_list, shares, strict=True):
                vals[name] = currency._netting_amount(units)

    def _get_whole_discount_lines(self, open_balance):
        """Return Odoo's lines for the discount on all of an item."""
        amount = -self.amount_residual_currency
        with self._as_all_open():
            return self.env[
                "account.move"
            ]._get_invoice_counterpart_amls_for_early_payment_discount(
                [{"aml": self, "amount_currency": amount, "balance": amount}],
                open_balance,
            )

    @contextmanager
    def _as_all_open(self):
        """Let Odoo reckon as if nothing of the item were settled.

        Odoo takes of the tax as much as is open of the item; here what nettings left
        of it is shared out afterwards, so that parts lose no cent.
        """
        residual = self._fields["amount_residual_currency"]
        left = self.amount_residual_currency
        with self.env.protecting([residual], self):
            residual._update_cache(self, self.amount_currency)
            try:
                yield
            finally:
                residual._update_cache(self, left)

    def _check_company(self, fnames=None):
        if fnames is not None or not is_at_work(self.env):
            return super()._check_company(fnames)
        for name, lines in pick_by_company(self).items():
            super(AccountMoveLine, lines)._check_company([name])
        return None

    def _compute_totals(self):
        # Without tax, what a line of an entry comes to is its amount.
        own = self.filtered(
            lambda line: (
                line.move_id.netting_id
                and line.display_type == "product"
                and not line.tax_ids
            )
        )
        for line in own:
            line.price_subtotal = line.price_total = line.amount_currency
        return super(AccountMoveLine, self - own)._compute_totals()
