"""Find the open items, and plan which pair, company and currency each belongs to.

Wizard, external API, posting and rules all begin here; nothing is written.
"""

from odoo import api, fields, models
from odoo.fields import Domain

from ..core.plan import NettingPlan
from ..core.reasons import Target


class AccountNettingPlanner(models.AbstractModel):
    _name = "account.netting.planner"
    _description = "Netting Planner"

    @api.model
    def _plan_items(self, domain, date=None):
        """Plan the netting of the journal items of a domain.

        Items are grouped by the pair whose active agreement covers them on the date,
        by company and by currency. An item that no agreement covers stands with its
        own partner, and says so in its reasons.

        :param domain: which journal items; the user's access rules apply
        :param date: the netting date, today by default
        :return: list of :class:`~..core.plan.NettingPlan`, reasons filled in
        """
        today = fields.Date.context_today(self)
        date = date or today
        items = self.env["account.move.line"]._read_item_facts(domain)
        parties = self.env["account.netting.party"]._index_in_force(
            self.env["res.company"].browse({item.company for item in items}), date
        )
        plans = {}
        for item in items:
            party = parties.get((item.company, item.side, item.commercial))
            customer = party.customer_id.id if party else item.commercial
            vendor = party.vendor_id.id if party else item.commercial
            group = (bool(party), customer, vendor, item.company, item.currency)
            if group not in plans:
                target = self._prepare_target(
                    party.agreement_id if party else None,
                    customer=customer,
                    vendor=vendor,
                    company=item.company,
                    currency=item.currency,
                    date=date,
                    today=today,
                    in_force=bool(party),
                )
                plans[group] = NettingPlan(target, [])
            plans[group].items.append(item)
        plans = list(plans.values())
        self.env["account.netting.eligibility"]._judge(plans)
        return plans

    @api.model
    def _plan_nettings(self, nettings):
        """Plan existing nettings again, to check them before they are posted.

        :return: ``{netting: plan}``; items that no longer exist are missing
        """
        today = fields.Date.context_today(self)
        items = {
            item.key: item
            for item in self.env["account.move.line"]._read_item_facts(
                Domain("id", "in", nettings.line_ids.move_line_id.ids)
            )
        }
        plans = {}
        for netting in nettings:
            agreement = netting.agreement_id
            target = self._prepare_target(
                agreement,
                customer=netting.customer_id.id,
                vendor=netting.vendor_id.id,
                company=netting.company_id.id,
                currency=netting.currency_id.id,
                date=netting.date,
                today=today,
                in_force=netting._is_covered(),
                netting=netting.id,
            )
            plans[netting] = NettingPlan(
                target,
                [
                    items[key]
                    for key in netting.line_ids.move_line_id.ids
                    if key in items
                ],
            )
        self.env["account.netting.eligibility"]._judge(list(plans.values()))
        return plans

    @api.model
    def _prepare_target(self, agreement, **values):
        """Return the :class:`~..core.reasons.Target` for an agreement, or for none."""
        if agreement:
            values.update(
                agreement=agreement.id,
                accepted=agreement._is_accepted(),
                only_due=agreement.only_due,
            )
        return Target(**values)
