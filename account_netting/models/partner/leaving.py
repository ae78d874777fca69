"""Pairs that leave their agreement: unlinked, or brought together by a merge."""

from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...guard import at_work
from ..agreement.account_netting_party import PARTNER_FIELDS


class AccountNettingParty(models.Model):
    _inherit = "account.netting.party"

    def action_unlink_pair(self):
        """Take pairs out of their agreements, active ones too.

        The rest of an agreement goes on; one without any pair left is closed.
        Proposals of the pair are cancelled, what was posted stays.

        :raises UserError: for a closed agreement, whose pairs are its record
        """
        closed = self.agreement_id.filtered(lambda item: item.state == "closed")
        if closed:
            raise UserError(
                self.env._(
                    "%(agreement)s is closed: nothing is netted under it, and its "
                    "pairs stay as its record.",
                    agreement=closed[0].display_name,
                )
            )
        self._leave_agreements(
            {
                party: self.env._("%(pair)s was unlinked.", pair=party.display_name)
                for party in self
            }
        )
        return True

    def _leave_agreements(self, reasons):
        """Take pairs out of their agreements, whatever the state of these.

        Without a pair the others are as right as before, so that an active agreement
        stays active; it is closed when it has none left. Proposals of the pair could
        never be posted again: they are cancelled, and their items free.

        :param reasons: ``{pair: why}``, sentences for the agreements' chatter
        """
        for agreement, parties in self.grouped("agreement_id").items():
            notes = [reasons[party] for party in parties]
            nettings = parties._find_pending_nettings()
            at_work(parties).unlink()
            # The same pair may stand there twice, for once, after a merge.
            nettings = nettings.filtered(
                lambda netting, left=agreement.party_ids: not left._hold(netting)
            )
            if nettings:
                nettings.action_cancel()
                notes.append(
                    self.env._(
                        "Cancelled with it: %(nettings)s.",
                        nettings=", ".join(nettings.mapped("name")),
                    )
                )
            if agreement.state == "active" and not agreement.party_ids:
                agreement.action_close()
                notes.append(self.env._("No pair is left, so the agreement is closed."))
            agreement.message_post(
                body=Markup("<br/>").join(notes), subtype_xmlid="mail.mt_note"
            )

    def _find_pending_nettings(self):
        """Return the nettings of these pairs that are not posted yet."""
        return self.env["account.netting"].search(
            Domain("state", "in", ("draft", "sent", "accepted", "refused"))
            & Domain.OR(
                Domain("agreement_id", "=", party.agreement_id.id)
                & Domain("customer_id", "in", (False, party.customer_id.id))
                & Domain("vendor_id", "in", (False, party.vendor_id.id))
                for party in self
            )
        )

    @api.model
    def _find_with(self, partners, with_contacts=False):
        """Return the pairs of these partners, whatever the state of the agreement.

        :param with_contacts: also pairs of the partners' contacts and subsidiaries
        """
        if not self.env["account.netting.agreement"]._is_used():
            return self.browse()
        operator = "child_of" if with_contacts else "in"
        return self.search(
            Domain("customer_id", operator, partners.ids)
            | Domain("vendor_id", operator, partners.ids)
        )

    # Partners that become one
    # ------------------------

    @api.model
    def _follow_partners(self, partners, later=None):
        """Set pairs right after partners were merged, or were given another company.

        Pairs and pending nettings move to the commercial partners. Where this brings
        two pairs of a partner together in one agreement, or in two that are active at
        once, the older one stays and the other leaves.

        :param partners: that others were merged into, or whose company changed
        :param later: pairs that give way to others, whichever is older
        """
        # Who merges contacts need not see agreements, and partners are everybody's.
        records = self.sudo().with_context(active_test=False)
        parties = records._find_with(partners, with_contacts=True)
        moved = _take_commercial_partners(parties)
        if not (moved or later):
            return
        nettings = records.env["account.netting"].search(
            Domain("state", "in", ("draft", "sent", "accepted", "refused"))
            & Domain("partner_ids", "child_of", partners.ids)
        )
        _take_commercial_partners(nettings)
        for line in at_work(nettings).line_ids:
            line.commercial_partner_id = line.partner_id.commercial_partner_id
        later = moved | (later or records).exists()
        together = records._find_with(later.customer_id | later.vendor_id)
        for party in together.sorted(lambda party: (party in later, party.id)):
            if party.exists():
                party._send_rivals_away()

    def _send_rivals_away(self):
        """Take the pairs that cannot stand beside this one out of their agreements."""
        self.ensure_one()
        # Netted together, a customer may stand against several vendors.
        is_rival = all if self.agreement_id._is_together() else any
        rivals = (self.agreement_id.party_ids - self).filtered(
            lambda party: is_rival(party[name] == self[name] for name in PARTNER_FIELDS)
        )
        if self.agreement_state == "active":
            rivals |= self._find_rivals()
        rivals._leave_agreements(
            {
                rival: self.env._(
                    "Partners were merged or joined: %(rival)s left the agreement, "
                    "since %(pair)s stands in %(agreement)s.",
                    rival=rival.display_name,
                    pair=self.display_name,
                    agreement=self.agreement_id.display_name,
                )
                for rival in rivals
            }
        )


def _take_commercial_partners(records):
    """Set customer and vendor to their commercial partners; return what changed."""
    changed = records.browse()
    for record in records:
        vals = {
            field: record[field].commercial_partner_id.id
            for field in PARTNER_FIELDS
            if record[field] != record[field].commercial_partner_id
        }
        if vals:
            at_work(record).write(vals)
            changed |= record
    return changed
