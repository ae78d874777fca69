"""What of a netting a partner is shown: of several partners, its own items alone."""

from odoo import models

from .account_netting_answered_mixin import FOR_PARTNER


class AccountNetting(models.Model):
    _inherit = "account.netting"

    def _get_shown_partner(self):
        """Return the partner whose items alone are shown; none where all are.

        In a netting of one customer and one vendor both see all of it.
        """
        self.ensure_one()
        partner_id = self._is_of_several() and self.env.context.get(FOR_PARTNER)
        return self.env["res.partner"].browse(partner_id or ())

    def _get_shown_lines(self):
        """Return the netted items shown to whom the netting is addressed to."""
        self.ensure_one()
        partner = self._get_shown_partner()
        return self.line_ids.filtered(
            lambda line: (
                line.amount  # rounded, as all amounts
                and (not partner or line.commercial_partner_id == partner)
            )
        )

    def _get_shown_rates(self):
        """Return the rates of the currencies that are shown."""
        return self.rate_ids.filtered(
            lambda rate: rate.currency_id in self._get_shown_lines().currency_id
        )

    def _is_left(self):
        """Tell whether it is shown to one of several partners, none of whose items
        is netted any more: it disputed them all.
        """
        return bool(self._get_shown_partner()) and not self._get_shown_lines()

    def _get_left_notice(self):
        """Return what a partner reads none of whose items is netted any more."""
        if not self._is_left():
            return None
        return self.env._(
            "You disputed all of your documents, so they left this netting. Nothing "
            "of what you owe, or are owed, is set off by it."
        )

    def _get_shown_roles(self):
        """Return the partners named on what is shown, by what they are."""
        partner = self._get_shown_partner()
        return {
            role: named
            for role, named in self._get_partners_by_role().items()
            if not partner or role == "issuer" or named == partner
        }

    def _get_shown_reason(self, reason):
        """Return a reason as it is shown; of several partners it may name others."""
        return "" if self._get_shown_partner() else reason

    def _get_shown_total(self):
        """Return what is netted of the shown items; of two sides, of the larger one.

        Both sides are equal wherever all is shown.
        """
        lines = self._get_shown_lines()
        return max(
            (
                abs(self.currency_id.round(sum(own.mapped("amount_settled"))))
                for own in lines.grouped("side").values()
            ),
            default=0.0,
        )
