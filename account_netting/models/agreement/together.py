"""Agreements that net all their pairs together, in one netting."""

from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain

from .account_netting_party import PARTNER_FIELDS

PAIR = "pair"
TOGETHER = "together"


class AccountNettingAgreement(models.Model):
    _inherit = "account.netting.agreement"

    scope = fields.Selection(
        selection=[
            (PAIR, "Each pair by itself"),
            (TOGETHER, "All pairs together"),
        ],
        string="What Is Netted",
        required=True,
        default=PAIR,
        tracking=True,
        help="Each pair by itself: the customer of a pair against its vendor. All "
        "pairs together: whatever the customers owe us against whatever we owe the "
        "vendors, in one netting. Every partner is asked and told by itself, and "
        "learns of its own items alone.",
    )

    def _is_together(self):
        """Tell whether all pairs are netted in one netting."""
        return self.scope == TOGETHER

    def _get_together_problems(self):
        """Return, as sentences, which terms of single pairs cannot hold together."""
        self.ensure_one()
        if not self._is_together():
            return []
        problems = []
        if self._is_notice():
            problems.append(
                self.env._(
                    "%(agreement)s nets all pairs together, which a one-sided notice "
                    "cannot do: claims of different partners are set off by contract "
                    "alone.",
                    agreement=self.display_name,
                )
            )
        if any(self.party_ids.mapped("reserve")):
            problems.append(
                self.env._(
                    "%(agreement)s nets all pairs together, so that nothing can be "
                    "kept open for one of them: set what stays payable to zero.",
                    agreement=self.display_name,
                )
            )
        if self.env["account.netting.cap"].search_count(
            Domain("party_id", "in", self.party_ids.ids), limit=1
        ):
            problems.append(
                self.env._(
                    "%(agreement)s nets all pairs together, so that no cap can hold "
                    "for one of them: set the cap on the agreement.",
                    agreement=self.display_name,
                )
            )
        return problems

    def _get_twice_problems(self):
        """Return a sentence for each agreement whose pairs share a partner.

        A partner merge may bring two pairs together, so no database constraint.
        """
        return [
            self.env._(
                "A partner can be customer in one pair of %(agreement)s and "
                "vendor in one, not in several.",
                agreement=agreement.display_name,
            )
            for agreement in self
            if not agreement._is_together()
            and any(
                len(agreement.party_ids[name]) < len(agreement.party_ids)
                for name in PARTNER_FIELDS
            )
        ]

    @api.model
    def _get_netted_partners(self, record):
        """Return the customers and the vendors whose items belong together.

        :param record: with agreement, customer and vendor, such as a netting
        """
        agreement = record.agreement_id
        if agreement._is_together():
            parties = agreement.party_ids
            return parties.customer_id.sorted("id"), parties.vendor_id.sorted("id")
        return record.customer_id, record.vendor_id


class AccountNettingParty(models.Model):
    _inherit = "account.netting.party"

    def _with_together(self):
        """Return these pairs, with those that are netted together with them."""
        return (
            self
            | self.agreement_id.filtered(
                lambda agreement: agreement._is_together()
            ).party_ids
        )

    def _hold(self, netting):
        """Tell whether a netting's partners stand in these pairs of its agreement."""
        if netting.agreement_id._is_together():
            return not netting.partner_ids - self.customer_id - self.vendor_id
        return bool(self._find_pair(netting.customer_id, netting.vendor_id))

    @api.model
    def _get_netted_name(self, record):
        """Return how people call a pair, or the agreement that nets several.

        :param record: with agreement, customer and vendor
        """
        if record.customer_id and record.vendor_id:
            return self._get_pair_name(record.customer_id, record.vendor_id)
        return record.agreement_id.display_name

    @api.model
    def _bring_together(self, rows):
        """Make one of the pairs of each agreement that nets them together.

        :param rows: list of the id of the agreement's company and the ``Pair``
        """
        agreements = {pair.agreement for _owner, pair in rows if pair.together}
        if not agreements:
            return rows
        groups = defaultdict(list)
        domain = Domain("agreement_id", "in", list(agreements))
        for owner, pair in self._read_pairs(domain):
            groups[owner, pair.agreement].append(pair)
        return [(owner, pair) for owner, pair in rows if not pair.together] + [
            (owner, _merge(pairs)) for (owner, _agreement), pairs in groups.items()
        ]


def _merge(pairs):
    """Return one pair for all that are netted together."""
    return pairs[0]._replace(
        parties=_join(pair.parties for pair in pairs),
        customers=_join(pair.customers for pair in pairs),
        vendors=_join(pair.vendors for pair in pairs),
        priority=min(pair.priority for pair in pairs),
        reserve=0.0,
    )


def _join(keys):
    return tuple(sorted({key for own in keys for key in own}))
