"""What is printed of an agreement: the partners, and who signs.

A mail or a visitor of the portal gets a copy for one partner, with what concerns it.
"""

from odoo import models
from odoo.tools import format_date

from ..agreement.terms import NOTICE
from .netting import PrintedCopy, PrintedPartner


class AccountNettingAgreement(models.Model):
    _inherit = "account.netting.agreement"

    def _get_acceptance_sentence(self):
        """Return what a partner accepts by signing, in one sentence."""
        self.ensure_one()
        return self.env._(
            "You accept the netting agreement %(agreement)s.", agreement=self.name
        )

    def _get_report_base_filename(self):
        self.ensure_one()
        name = self.name.replace("/", "-")
        if self.kind == NOTICE:
            return self.env._("Terms of Set-off %(name)s", name=name)
        return self.env._("Netting Agreement %(name)s", name=name)

    def _get_print_copies(self):
        """Return a :class:`PrintedCopy` in each language the partners read.

        The agreement is one contract of all its partners; each copy goes to the first
        partner who reads its language.
        """
        self.ensure_one()
        partners = self._get_addressed_partner()
        if self._is_together():
            # None of them may read of the others.
            partners = partners or self._get_print_partners()
        if partners:
            return [
                PrintedCopy(
                    partner, partner.lang or self.env.user.lang, not position, partner
                )
                for position, partner in enumerate(partners)
            ]
        addressees = {}
        for partner in self._get_print_partners():
            addressees.setdefault(partner.lang or self.env.user.lang, partner)
        return [
            PrintedCopy(addressee=partner, lang=lang, is_first=not position)
            for position, (lang, partner) in enumerate(addressees.items())
        ] or [PrintedCopy(self.env["res.partner"], self.env.user.lang, is_first=True)]

    def _get_print_pairs(self):
        """Return ``(customer, vendor)`` to print: for one partner, what concerns it."""
        self.ensure_one()
        partner = self._get_addressed_partner()
        if partner:
            return self._get_shown_pairs(partner)
        return [(pair.customer_id, pair.vendor_id) for pair in self.party_ids]

    def _get_print_partners(self):
        """Return the partners of the printed pairs, in their order, each once."""
        self.ensure_one()
        return self.env["res.partner"].union(
            *(customer | vendor for customer, vendor in self._get_print_pairs())
        )

    def _get_printed_partners(self):
        """Return the :class:`PrintedPartner` list: the company first."""
        self.ensure_one()
        customers = self.party_ids.customer_id
        vendors = self.party_ids.vendor_id
        partners = [
            PrintedPartner.make(self.company_id.partner_id, self.env._("Issuer"))
        ]
        for partner in self._get_print_partners():
            if partner in customers & vendors:
                role = self.env._("Customer and vendor")
            elif partner in customers:
                role = self.env._("Customer")
            else:
                role = self.env._("Vendor")
            partners.append(PrintedPartner.make(partner, role))
        return partners

    def _get_print_reserve_terms(self):
        """Return as sentences what stays payable to the printed pairs' vendors."""
        self.ensure_one()
        return [
            self.env._(
                "%(amount)s of what the issuer owes %(vendor)s stays open as security "
                "and is not netted.",
                amount=self.currency_id.format(pair.reserve),
                vendor=pair.vendor_id.name,
            )
            for pair in self.party_ids
            if pair.reserve
            and (pair.customer_id, pair.vendor_id) in self._get_print_pairs()
        ]

    def _get_print_tolerance_term(self):
        """Return as a sentence that small differences are written off, or nothing."""
        self.ensure_one()
        if not self._writes_off():
            return None
        return self.env._(
            "What a netting leaves of a document it settles is written off up to "
            "%(amount)s a document, whichever party it favours.",
            amount=self.currency_id.format(self.tolerance_amount),
        )

    def _get_print_notices(self):
        """Return sentences that must not be overlooked; none for an active one."""
        self.ensure_one()
        if self.state == "closed":
            return [self.env._("This agreement is closed. Nothing more is netted.")]
        if self.state == "draft" and self.acceptance_state == "refused":
            return [self.env._("This agreement was refused. Nothing is netted.")]
        if self.state == "draft":
            return [
                self.env._("This is a draft. It takes effect once it is activated.")
            ]
        return []

    def _get_print_period(self):
        """Return in words which netting dates are covered."""
        self.ensure_one()
        start = self.date_start and format_date(self.env, self.date_start)
        end = self.date_end and format_date(self.env, self.date_end)
        if start and end:
            return self.env._("From %(start)s until %(end)s", start=start, end=end)
        if start:
            return self.env._("From %(start)s until further notice", start=start)
        if end:
            return self.env._("Until %(end)s", end=end)
        return self.env._("Until further notice")
