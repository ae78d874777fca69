"""What partners are told of early-payment discounts that go with a netting."""

from odoo import models

from ...core.discount import CLOSING, NEVER


class AccountNettingAgreement(models.Model):
    _inherit = "account.netting.agreement"

    def _get_print_discount_terms(self):
        """Return as sentences when a netting takes early payment discounts."""
        self.ensure_one()
        granted, taken = self.discount_customer, self.discount_vendor
        if not self._grants_discounts():
            return [
                self.env._(
                    "Early payment discounts are granted by a netting only where the "
                    "parties agree so in writing."
                )
            ]
        terms = []
        if granted != NEVER:
            terms.append(
                self.env._(
                    "The issuer grants its early payment discount where a netting "
                    "closes an invoice in time."
                )
                if granted == CLOSING
                else self.env._(
                    "The issuer grants its early payment discount on what is netted of "
                    "an invoice in time."
                )
            )
        if taken != NEVER:
            terms.append(
                self.env._(
                    "The issuer takes the early payment discount of its vendor where a "
                    "netting closes a bill in time."
                )
                if taken == CLOSING
                else self.env._(
                    "The issuer takes the early payment discount of its vendor on what "
                    "is netted of a bill in time."
                )
            )
        terms.append(
            self.env._(
                "A netting is in time on the days on which a payment would be. Other "
                "early payment discounts are not granted by a netting."
            )
        )
        return terms
