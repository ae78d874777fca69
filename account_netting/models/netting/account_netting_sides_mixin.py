"""What *Create netting* and a draft netting have in common: two sides, edited alike."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ...core.items import RECEIVABLE

#: The items of either side, in the order in which they are shown.
SIDE_FIELDS = ("receivable_line_ids", "payable_line_ids")

#: How many documents a warning names before it counts the rest.
MOST_DOCUMENTS = 3


#: The orders in which items are settled, see ``core.items.ITEM_ORDERS``.
ITEM_ORDER_SELECTION = [
    ("due_asc", "Oldest due first"),
    ("due_desc", "Newest due first"),
    ("amount_desc", "Largest first"),
    ("amount_asc", "Smallest first"),
]


class AccountNettingSidesMixin(models.AbstractModel):
    _name = "account.netting.sides.mixin"
    _description = "Two Sides to Net"

    date = fields.Date(
        string="Netting Date",
        required=True,
        help="The accounting date of the entry, and the day of the exchange rate.",
    )
    item_order = fields.Selection(
        selection=ITEM_ORDER_SELECTION,
        required=True,
        default="due_asc",
        help="Which items are settled first, on both sides, as far as the smaller "
        "side goes. Choosing an order replaces the amounts set by hand.",
    )
    currency_id = fields.Many2one(comodel_name="res.currency")
    is_across = fields.Boolean()
    total_receivable = fields.Monetary(
        string="Customer Side",
        compute="_compute_totals",
        help="Netted on the customer side; below zero when credits are netted.",
    )
    total_payable = fields.Monetary(
        string="Vendor Side",
        compute="_compute_totals",
        help="Netted on the vendor side; below zero when credits are netted.",
    )
    difference = fields.Monetary(
        compute="_compute_totals",
        help="Customer side less vendor side; both must be equal.",
    )
    has_written_off = fields.Boolean(
        string="Writes Off",
        compute="_compute_has_written_off",
        help="Small differences are written off with it.",
    )
    has_transferred = fields.Boolean(
        string="Transfers",
        compute="_compute_has_transferred",
        help="What is left of items moves to the partner's other account.",
    )
    alerts = fields.Json(compute="_compute_alerts")

    @api.depends(
        "currency_id",
        "receivable_line_ids.amount_settled",
        "payable_line_ids.amount_settled",
    )
    def _compute_totals(self):
        for record in self:
            currency = record.currency_id
            # In one currency, an amount is worth itself.
            field = "amount_settled" if record.is_across else "amount"
            receivable, payable = (
                sum(record[name].mapped(field)) if currency else 0.0
                for name in SIDE_FIELDS
            )
            if record.is_across and currency.compare_amounts(receivable, payable):
                receivable, payable = record._get_met_totals()
            record.total_receivable = receivable
            record.total_payable = payable
            record.difference = currency.round(receivable - payable) if currency else 0

    @api.depends(
        "receivable_line_ids.amount_written_off", "payable_line_ids.amount_written_off"
    )
    def _compute_has_written_off(self):
        for record in self:
            # Of thousands of items, hardly one has a tolerance.
            items = record._get_items().filtered("amount_tolerance")
            record.has_written_off = any(items.mapped("amount_written_off"))

    @api.depends(
        "receivable_line_ids.amount_transferred", "payable_line_ids.amount_transferred"
    )
    def _compute_has_transferred(self):
        for record in self:
            items = record._get_items().filtered("is_moved")
            record.has_transferred = any(items.mapped("amount_transferred"))

    @api.depends("date", "receivable_line_ids.amount", "payable_line_ids.amount")
    def _compute_alerts(self):
        for record in self:
            record.alerts = record._get_alerts()

    def _get_items(self):
        """Return the items of both sides as the form shows them, edits included."""
        self.ensure_one()
        return self.receivable_line_ids | self.payable_line_ids

    def _get_alerts(self):
        """Return what to think of before netting these items.

        :return: dictionary for the client's ``actionable_errors`` widget
        """
        raise NotImplementedError

    def _get_item_warnings(self):
        """Return what netting the items with an amount costs beside it."""
        self.ensure_one()
        items = self._get_items()
        discounted = items.browse()
        if self.has_discount:
            discounted = items.filtered("amount_discount")
        warnings = self._get_warnings(
            items.filtered("amount").move_line_id,
            self.date,
            granted=discounted.move_line_id,
        )
        messages = {
            "netting_discount_taken": self._get_taken_discount_message(discounted),
            "netting_written_off": self.has_written_off
            and self._get_written_off_message(items),
            "netting_transferred": self.has_transferred
            and self._get_transferred_message(items),
        }
        for key, message in messages.items():
            if message:
                warnings[key] = {"level": "info", "message": message}
        return warnings

    @api.model
    def _get_written_off_message(self, items):
        """Say which small differences are written off with the netting.

        :param items: of the wizard or the netting
        """
        small = items.filtered("amount_written_off")
        return self.env._(
            "Small differences are written off: %(items)s.",
            items=self._enumerate_amounts(small, "amount_written_off"),
        )

    @api.model
    def _get_transferred_message(self, items):
        """Say what is left and moves to the other account.

        :param items: of the wizard or the netting
        """
        moved = items.filtered("amount_transferred")
        values = {"items": self._enumerate_amounts(moved, "amount_transferred")}
        if moved[0].side == RECEIVABLE:
            return self.env._(
                "What is left moves to the vendor account: %(items)s.", **values
            )
        return self.env._(
            "What is left moves to the customer account: %(items)s.", **values
        )

    @api.model
    def _enumerate_amounts(self, items, field):
        """Name a few items, each with an amount, and count the rest."""
        return self._enumerate(
            self.env._(
                "%(item)s (%(amount)s)",
                item=item.number,
                amount=item.currency_id.format(item[field]),
            )
            for item in items
        )

    @api.model
    def _get_warnings(self, items, date, granted=None):
        """Return what netting some journal items costs beside their amounts.

        :param date: the netting date, today by default
        :param granted: those of them whose early-payment discount is taken
        :return: see :meth:`_get_alerts`
        """
        messages = {
            "netting_held": self._get_held_warning(items, date),
            "netting_discount": self._get_discount_warning(
                items - granted if granted else items, date
            ),
            "netting_cash_basis": self._get_cash_basis_warning(items),
            "netting_unsent": self._get_unsent_warning(items),
        }
        return {
            key: {"level": "warning", "message": message}
            for key, message in messages.items()
            if message
        }

    @api.model
    def _get_held_warning(self, items, date):
        """Say what of the documents is kept out of netting, and why.

        :param items: the journal items to net
        :param date: the netting date, today by default
        """
        date = date or self.env.company._get_netting_today()
        # Searched, since of thousands of documents hardly one is kept out.
        held = (
            self.env["account.move"]
            .search(
                Domain("line_ids", "in", items.ids)
                & (
                    Domain("netting_hold", "=", "part")
                    | Domain("netting_disputed_amount", ">", 0)
                )
            )
            .filtered(lambda move: move._is_kept_open_on(date))
        )
        if not held:
            return None
        return self.env._(
            "Not all of these documents is netted: %(documents)s",
            documents=" ".join(
                self.env._(
                    "%(document)s: %(reason)s",
                    document=move.name,
                    reason=move._get_dispute_sentence()
                    if move.netting_disputed_on
                    else move._get_hold_sentence(),
                )
                for move in held[:MOST_DOCUMENTS]
            ),
        )

    @api.model
    def _get_unsent_warning(self, items):
        """Say which e-invoices were not sent yet.

        Whatever sends e-invoices tells Odoo's own sending which documents it is for.

        :param items: the journal items to net
        """
        Send = self.env["account.move.send"]
        if not Send._get_all_extra_edis():
            return None
        unsent = items.move_id.search(
            Domain("id", "in", items.move_id.ids)
            & Domain("move_type", "in", items.move_id.get_sale_types())
            & Domain("is_move_sent", "=", False)
        ).filtered(Send._get_default_extra_edis)
        if not unsent:
            return None
        return self.env._(
            "Not sent yet: %(documents)s. Send them first, or their e-invoices go out "
            "with less to be paid, or nothing.",
            documents=self._enumerate(unsent.mapped("name")),
        )

    @api.model
    def _get_discount_warning(self, items, date):
        """Say that early-payment discounts are running, which are not taken.

        :param items: the journal items to net
        :param date: the netting date, today by default
        """
        date = date or self.env.company._get_netting_today()
        dated = items.search(
            Domain("id", "in", items.ids) & Domain("discount_date", ">=", date)
        )
        found = {item: item._get_running_discount(date) for item in dated}
        running = {item: discount for item, discount in found.items() if discount}
        if not running:
            return None
        return self.env._(
            "An early payment discount is still running: %(documents)s. Netting takes "
            "the full amounts, and the discount is lost.",
            documents=self._enumerate(
                self.env._(
                    "%(document)s (%(discount)s until %(date)s)",
                    document=item.move_id.name,
                    discount=item.currency_id.format(discount),
                    date=format_date(self.env, item.discount_date),
                )
                for item, discount in running.items()
            ),
        )

    @api.model
    def _get_cash_basis_warning(self, items):
        """Say whose tax falls due because the document is settled.

        :param items: the journal items to net
        """
        moves_by_company = items._read_group(
            [("id", "in", items.ids)], ["company_id"], ["move_id:recordset"]
        )
        Eligibility = self.env["account.netting.eligibility"]
        move_ids = set()
        for company, moves in moves_by_company:
            move_ids |= Eligibility._find_taxed_on_payment(moves.ids, company)
        if not move_ids:
            return None
        moves = self.env["account.move"].browse(sorted(move_ids))
        return self.env._(
            "Cash-basis tax falls due on the netting date: %(documents)s.",
            documents=self._enumerate(moves.mapped("name")),
        )

    @api.model
    def _enumerate(self, names):
        """Join a few names with commas, and count the rest."""
        Eligibility = self.env["account.netting.eligibility"]
        return ", ".join(Eligibility._cut_short(names, MOST_DOCUMENTS))
