"""Documents a partner disputes: not netted until somebody settles the dispute."""

from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import format_date

from ...guard import at_work

#: What a partner said: noted with the answer, and cleared by settling it.
DISPUTE_FIELDS = frozenset(
    {
        "netting_disputed_on",
        "netting_disputed_by",
        "netting_disputed_amount",
        "netting_dispute",
    }
)


class AccountMove(models.Model):
    _inherit = "account.move"

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
    )
    netting_disputed_amount = fields.Monetary(
        string="Disputed Amount",
        readonly=True,
        copy=False,
        help="How much of the document is in dispute, and stays open when it is "
        "netted, in the document's currency. 0: all of it.",
    )
    netting_dispute = fields.Text(
        string="Dispute",
        readonly=True,
        copy=False,
        help="Why, in the partner's words.",
    )

    #: Few documents are disputed; see account.netting.eligibility.
    _netting_disputed = models.Index("(id) WHERE netting_disputed_on IS NOT NULL")

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
