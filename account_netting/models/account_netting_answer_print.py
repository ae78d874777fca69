"""Prints for one partner alone: what goes into their mail and their portal.

A partner reads their own copy, and of an agreement with several only what concerns
them. Without a party in the context, everything is printed.
"""

from odoo import models


class AccountNetting(models.Model):
    _inherit = "account.netting"

    def _get_print_copies(self):
        copies = super()._get_print_copies()
        party = self._get_for_party()
        if not party:
            return copies
        return [
            copy._replace(is_first=True)
            for partner, copy in zip(
                self._get_answering_partners(), copies, strict=True
            )
            if partner == party
        ]


class AccountNettingAgreement(models.Model):
    _inherit = "account.netting.agreement"

    def _get_print_copies(self):
        copies = super()._get_print_copies()
        party = self._get_for_party()
        if not party:
            return copies
        lang = party.lang or self.env.user.lang
        return [copies[0]._replace(addressee=party, lang=lang)]

    def _get_print_pairs(self):
        """Return the pairs to print: for one partner, those that concern them."""
        self.ensure_one()
        party = self._get_for_party()
        return self._get_pairs_of(party) if party else self.party_ids

    def _get_print_parties(self):
        parties = super()._get_print_parties()
        if not self._get_for_party():
            return parties
        pairs = self._get_print_pairs()
        shown = pairs.customer_id | pairs.vendor_id | self.company_id.partner_id
        return [party for party in parties if party.partner in shown]
