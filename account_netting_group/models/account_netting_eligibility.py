"""Why not? Asked of each item in the books of its own company."""

from collections import defaultdict

from odoo import api, models
from odoo.tools import format_date

from odoo.addons.account_netting.core.plan import NettingPlan
from odoo.addons.account_netting.core.reasons import ordered

#: The reason that a partner of a netting across companies is insolvent.
INSOLVENT = "partner_insolvent"


class AccountNettingEligibility(models.AbstractModel):
    _inherit = "account.netting.eligibility"

    @api.model
    def _judge(self, plans):
        """Judge items of other companies than a plan's with what holds there."""
        foreign = [(plan, part) for plan in plans for part in self._split_foreign(plan)]
        if not foreign:
            super()._judge(plans)
            return
        for plan, part in foreign:
            keys = {item.key for item in part.items}
            plan.items = [item for item in plan.items if item.key not in keys]
        super()._judge([*plans, *(part for _plan, part in foreign)])
        for plan, part in foreign:
            plan.items = sorted([*plan.items, *part.items])
            plan.reasons |= part.reasons
            plan.limits |= part.limits
            self._add_insolvency(plan)
            if codes := self._find_codes_between(plan, part):
                for item in part.items:
                    known = plan.reasons.get(item.key, [])
                    plan.reasons[item.key] = ordered({*known, *codes})

    @api.model
    def _add_insolvency(self, plan):
        """Stop a plan across companies when a partner of it is insolvent."""
        if self._find_insolvent(plan.target):
            for item in plan.items:
                known = plan.reasons.get(item.key, [])
                plan.reasons[item.key] = ordered({*known, INSOLVENT})

    @api.model
    def _find_insolvent(self, target):
        """Return the partners of a target that are insolvent on its date."""
        # An insolvency counts, whoever may see the partner.
        return (
            self.env["res.partner"]
            .sudo()
            .with_context(active_test=False)
            .search(
                [
                    ("id", "in", target.partners),
                    ("netting_insolvent_since", "<=", target.date),
                ]
            )
        )

    @api.model
    def _get_insolvent_sentence(self, target):
        partner = self._find_insolvent(target)[:1]
        return self.env._(
            "%(partner)s is insolvent since %(date)s: nothing of it is netted across "
            "companies.",
            partner=partner.display_name,
            date=format_date(self.env, partner.netting_insolvent_since),
        )

    @api.model
    def _find_codes_between(self, plan, part):
        """Return what stands in the way of bringing items into a plan's own books.

        :param part: the plan of the items of another company
        """
        target = plan.target
        codes = list(plan.exhausted())  # of caps of the plan's own company
        if self._get_gap(target, part.target):
            codes.append("no_setup")
        if self._get_violated_locks(
            target.company, target.agreement, target.date, False
        ):
            codes.append("date_locked")
        return codes

    @api.model
    def _get_gap(self, target, part_target):
        """Return, as a sentence, which account between the companies is missing."""
        Company = self.env["res.company"]
        own, other = (Company.browse(one.company) for one in (target, part_target))
        Intercompany = self.env["account.netting.intercompany"]
        return Intercompany._get_gap(own, other) or Intercompany._get_gap(other, own)

    @api.model
    def _split_foreign(self, plan):
        """Return a plan for each other company whose items a plan nets.

        What is in other books without being a side of the agreement stays where it
        is, and belongs to another company.
        """
        target = plan.target
        by_company = defaultdict(list)
        for item in plan.items:
            if item.company != target.company:
                by_company[item.company].append(item)
        if not by_company or not target.agreement:
            return []
        agreement = self.env["account.netting.agreement"].browse(target.agreement)
        allowed = {
            (company.id, side, partner.id)
            for company, side, partner in agreement.party_ids._get_sides()
        }
        parts = []
        for company_id, items in by_company.items():
            own = [
                item
                for item in items
                if (company_id, item.side, item.commercial) in allowed
            ]
            if own:
                parts.append(
                    NettingPlan(self._get_part_target(target, company_id), own)
                )
        return parts

    @api.model
    def _get_part_target(self, target, company_id):
        """Return the target that items of another company are judged for.

        Journal and accounts of the agreement are those of its own company.
        """
        company = self.env["res.company"].browse(company_id)
        return target._replace(
            company=company_id,
            today=company._get_netting_today(),
            agreement=None,
            parties=(),
        )

    @api.model
    def _get_sentence(self, code, item, target):
        if code == INSOLVENT:
            return self._get_insolvent_sentence(target)
        if item.company == target.company or code == "wrong_company":
            return super()._get_sentence(code, item, target)
        part_target = self._get_part_target(target, item.company)
        if code == "no_setup" and (gap := self._get_gap(target, part_target)):
            return gap
        if code == "date_locked" and self._get_violated_locks(
            target.company, target.agreement, target.date, False
        ):
            return super()._get_sentence(code, item, target)
        return super()._get_sentence(code, item, part_target)

    @api.model
    def _get_known_names(self, nettings):
        return ", ".join(
            netting.netting_group_id.name or netting.name for netting in nettings
        )

    @api.model
    def _find_records(self, code, item, target):
        found = super()._find_records(code, item, target)
        if code != "in_other_netting":
            return found
        # Whoever does not see the netting may see what it belongs to.
        groups = self._find_reserving_nettings(item, target).netting_group_id
        own = groups.sudo(False).with_env(self.env)._filtered_access("read")
        return found or list(own)
