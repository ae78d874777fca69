"""Plan nettings that are there already, with what became of their items since."""

from odoo import api, models
from odoo.fields import Domain

from ...core.plan import NettingPlan
from ...core.reasons import Target, due_terms
from ...core.residual import KEEP


class AccountNettingPlanner(models.AbstractModel):
    _inherit = "account.netting.planner"

    @api.model
    def _plan_nettings(self, nettings):
        """Plan existing nettings again, to check them before they are posted.

        :return: ``{netting: plan}``; items that no longer exist are missing
        """
        items = {
            item.key: item
            for item in self.env["account.move.line"]._read_item_facts(
                Domain("id", "in", nettings.line_ids.move_line_id.ids)
            )
        }
        plans = {}
        for netting in nettings:
            agreement = netting.agreement_id
            parties = netting._find_parties()
            customers, vendors = agreement._get_netted_partners(netting)
            target = Target(
                customers=tuple(customers.ids),
                vendors=tuple(vendors.ids),
                company=netting.company_id.id,
                currency=netting.currency_id.id,
                date=netting.date,
                today=netting.company_id._get_netting_today(),
                agreement=agreement.id,
                in_force=netting._is_covered(),
                accepted=agreement._is_accepted(),
                **due_terms(agreement.only_due, agreement.due_side, netting.date),
                non_trade=agreement.include_non_trade,
                netting=netting._origin.id,  # a form's copy is the same netting
                parties=tuple(parties.ids),
                reserve=self._get_reserve(
                    netting.company_id.id, parties[:1].reserve * (len(parties) == 1)
                ),
                tolerance=netting.currency_id._netting_units(netting._get_tolerance()),
                residual=netting.residual or KEEP,
                **self._get_discount_terms(netting.takes_discount and agreement),
                quotes=netting._get_quotes(netting.line_ids.currency_id),
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
