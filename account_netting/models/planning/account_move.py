"""Documents that are kept out of netting, or in dispute; what *Pay* grants on them."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from ...guard import at_work

HOLDS = ("all", "part")

#: What a partner said: noted with the answer, and cleared by settling it.
DISPUTE_FIELDS = frozenset(
    {
        "netting_disputed_on",
        "netting_disputed_by",
        "netting_disputed_amount",
        "netting_dispute",
    }
)

#: Read together where there is a dispute, not with each document.
DISPUTE = "netting_dispute"

#: Context key of *Pay*: what nettings left of a discount counts there.
DISCOUNTS_LEFT = "netting_discounts_left"


class AccountMove(models.Model):
    _inherit = "account.move"

    netting_hold = fields.Selection(
        selection=[
            ("no", "No"),
            ("all", "All of it"),
            ("part", "Part of it"),
        ],
        string="Keep Out of Netting",
        default="no",
        copy=False,
        tracking=True,
        help="All of it: nothing of the document is netted. Part of it: an amount "
        "stays open, such as a retention, and only the rest is netted.",
    )
    netting_hold_amount = fields.Monetary(
        string="Amount Kept Out",
        copy=False,
        tracking=True,
        help="So much of the document stays open, in its currency and without a sign; "
        "of instalments, of those that fall due last.",
    )
    netting_hold_reason = fields.Char(
        string="Kept Out Because",
        copy=False,
        tracking=True,
        help="Shown to whoever tries to net the document.",
    )
    netting_hold_until = fields.Date(
        string="Kept Out Until",
        copy=False,
        tracking=True,
        help="The last netting date on which the document is kept out. Empty: until "
        "somebody releases it.",
    )

    netting_disputed_on = fields.Date(
        string="Disputed On",
        readonly=True,
        copy=False,
        tracking=True,
        help="The day the partner disputed the document. What is in dispute is not "
        "netted until the dispute is settled.",
    )
    netting_disputed_by = fields.Char(
        string="Disputed By",
        readonly=True,
        copy=False,
        prefetch=DISPUTE,
    )
    netting_disputed_amount = fields.Monetary(
        string="Disputed Amount",
        readonly=True,
        copy=False,
        prefetch=DISPUTE,
        help="How much of the document is in dispute, and stays open when it is "
        "netted, in the document's currency. 0: all of it.",
    )
    netting_dispute = fields.Text(
        string="Dispute",
        readonly=True,
        copy=False,
        prefetch=DISPUTE,
        help="Why, in the partner's words.",
    )

    _netting_hold_amount_positive = models.Constraint(
        "CHECK (netting_hold_amount >= 0"
        " AND (netting_hold != 'part' OR COALESCE(netting_hold_amount, 0) > 0))",
        "What is kept out of netting in part needs an amount above zero.",
    )

    #: Few documents are kept out; see account.netting.eligibility.
    _netting_held = models.Index("(id) WHERE netting_hold IN ('all', 'part')")

    #: Few documents are disputed; see account.netting.eligibility.
    _netting_disputed = models.Index("(id) WHERE netting_disputed_on IS NOT NULL")

    @api.constrains("netting_hold", "move_type")
    def _check_netting_hold(self):
        for move in self:
            if move.netting_hold == "part" and not move.is_invoice(
                include_receipts=True
            ):
                raise ValidationError(
                    self.env._(
                        "%(entry)s is no invoice, bill or credit note: it can be kept "
                        "out of netting as a whole only.",
                        entry=move.display_name,
                    )
                )

    @api.model
    def _get_held_domain(self):
        """Return the domain of the documents kept out of netting, now or once."""
        return Domain("netting_hold", "in", HOLDS)

    def _is_held(self):
        """Tell whether the document is kept out, now or once."""
        self.ensure_one()
        return self.netting_hold in HOLDS

    def _is_held_on(self, date):
        """Tell whether the document is kept out of a netting dated ``date``."""
        self.ensure_one()
        return self._is_held() and (
            not self.netting_hold_until or self.netting_hold_until >= date
        )

    def _get_hold_sentence(self):
        """Return, as a sentence, what of the document is kept out, how long and why."""
        self.ensure_one()
        values = {
            "amount": self.currency_id.format(self.netting_hold_amount),
            "reason": self.netting_hold_reason or self.env._("no reason was given"),
        }
        if self.netting_hold_until:
            values["date"] = format_date(self.env, self.netting_hold_until)
            if self.netting_hold == "part":
                return self.env._(
                    "%(amount)s of the document is kept out of netting until %(date)s: "
                    "%(reason)s.",
                    **values,
                )
            return self.env._(
                "The document is kept out of netting until %(date)s: %(reason)s.",
                **values,
            )
        if self.netting_hold == "part":
            return self.env._(
                "%(amount)s of the document is kept out of netting: %(reason)s.",
                **values,
            )
        return self.env._("The document is kept out of netting: %(reason)s.", **values)

    def action_settle_netting_dispute(self):
        """Say that the disputes of these documents are settled: they may be netted.

        :raises AccessError: for anybody but netting users
        """
        if not self.env.su and not self.env.user.has_group(
            "account_netting.group_netting_user"
        ):
            raise AccessError(self.env._("Only netting users may settle a dispute."))
        disputed = self.filtered("netting_disputed_on")
        disputed.check_access("write")
        disputed._message_log_batch(
            bodies={
                move.id: self.env._(
                    "The dispute is settled. %(dispute)s",
                    dispute=move._get_dispute_sentence(),
                )
                for move in disputed
            }
        )
        at_work(disputed).write(dict.fromkeys(DISPUTE_FIELDS, False))
        return True

    def _add_netting_dispute(self, name, day, comment, amount=0.0):
        """Note that a partner disputes the document, until the dispute is settled.

        While another dispute of it stands, both do: the amounts add up, and the first
        day counts.

        :param name: who disputes it
        :param day: when, where the company is
        :param comment: why, in the partner's words
        :param amount: how much of it, in the document's currency; 0 for all
        """
        self.ensure_one()
        names, comments = [name], [comment]
        if self.netting_disputed_on:
            day = self.netting_disputed_on
            names.insert(0, self.netting_disputed_by)
            comments.insert(0, self.netting_dispute)
            amount = self._add_to_disputed_amount(amount)
        at_work(self).write(
            {
                "netting_disputed_on": day,
                "netting_disputed_by": ", ".join(dict.fromkeys(names)),
                "netting_disputed_amount": amount,
                "netting_dispute": "\n".join(dict.fromkeys(comments)),
            }
        )

    def _add_to_disputed_amount(self, amount):
        """Return how much of the document is in dispute with so much more; 0 for all.

        :param amount: in the document's currency; 0 for all
        """
        if not amount or self._is_disputed_wholly():
            return 0.0
        total = self.currency_id.round(self.netting_disputed_amount + amount)
        is_all = self.currency_id._netting_units(total) >= self._get_open_units()
        return 0.0 if is_all else total

    def _get_open_units(self):
        """Return what is open of the document's items, in minor units."""
        self.ensure_one()
        items = self.env["account.netting.eligibility"]._read_items_of(self)[self.id]
        return sum(abs(item.units) for item in items)

    def _get_disputed_domain(self):
        """Return the domain of documents in dispute."""
        return Domain("netting_disputed_on", "!=", False)

    def _get_dispute_sentence(self):
        """Return, as a sentence, who disputes the document, since when, and why."""
        self.ensure_one()
        values = {
            "name": self.netting_disputed_by,
            "date": format_date(self.env, self.netting_disputed_on),
            "comment": self.netting_dispute,
        }
        if self.netting_disputed_amount:
            return self.env._(
                "%(amount)s of it disputed by %(name)s on %(date)s: %(comment)s",
                amount=self.currency_id.format(self.netting_disputed_amount),
                **values,
            )
        return self.env._("Disputed by %(name)s on %(date)s: %(comment)s", **values)

    def _is_disputed_wholly(self):
        """Tell whether all of the document is in dispute."""
        return bool(self.netting_disputed_on and not self.netting_disputed_amount)

    def _is_kept_open_on(self, date):
        """Tell whether something of the document stays open in a netting of the day."""
        return bool(self.netting_disputed_on) or self._is_held_on(date)

    def _get_netting_kept_units(self, date):
        """Return how much stays open in a netting of the day, in minor units.

        What a person keeps out of it in part, and what the partner disputes.
        """
        self.ensure_one()
        amount = self.netting_disputed_amount
        if self._is_held_on(date) and self.netting_hold == "part":
            amount += self.netting_hold_amount
        return self.currency_id._netting_units(amount)

    def _build_credit_warning_message(
        self, record, current_amount=0.0, exclude_current=False, exclude_amount=0.0
    ):
        cover = record.partner_id._get_netting_cover(record.company_id)
        return super()._build_credit_warning_message(
            record,
            current_amount=current_amount,
            exclude_current=exclude_current,
            exclude_amount=exclude_amount + cover,
        )

    def _is_eligible_for_early_payment_discount(self, currency, reference_date):
        """In *Pay*, let a document bring what nettings left of its discount."""
        return super()._is_eligible_for_early_payment_discount(
            currency, reference_date
        ) or bool(self._get_discount_left(currency, reference_date))

    def _get_discount_left(self, currency, date):
        """Return what nettings left of the discount, for *Pay*; elsewhere nothing.

        Not of what is kept out or disputed in part: there Odoo's own rule stands.

        :return: minor units, signed as the document's side
        """
        self.ensure_one()
        item = self._get_discounted_item()
        if (
            not item
            or not date
            or self.currency_id != currency
            or self._is_kept_open_on(date)
        ):
            return 0
        return item._read_netting_discounts(date).get(item.id, 0)

    def _get_discounted_item(self):
        """Return the item of which *Pay* may find a part of the discount taken."""
        if not self.env.context.get(DISCOUNTS_LEFT):
            return self.env["account.move.line"]
        items = self.line_ids.filtered(
            lambda line: line.display_type == "payment_term" and line.discount_date
        ).with_context(**{DISCOUNTS_LEFT: False})
        is_touched = len(items) == 1 and not items.currency_id.is_zero(
            items.amount_currency - items.amount_residual_currency
        )
        return items if is_touched else items.browse()
