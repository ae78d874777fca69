"""Documents that are kept out of netting, wholly or in part."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

HOLDS = ("all", "part")


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

    _netting_hold_amount_positive = models.Constraint(
        "CHECK (netting_hold_amount >= 0"
        " AND (netting_hold != 'part' OR COALESCE(netting_hold_amount, 0) > 0))",
        "What is kept out of netting in part needs an amount above zero.",
    )

    #: Few documents are kept out; see account.netting.eligibility.
    _netting_held = models.Index("(id) WHERE netting_hold IN ('all', 'part')")

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
