"""The netting journal's card on the accounting dashboard."""

from odoo import models
from odoo.fields import Domain
from odoo.tools import format_date

from ...core.states import OPEN_STATES


class AccountJournal(models.Model):
    _inherit = "account.journal"

    def _fill_general_dashboard_data(self, dashboard_data):
        super()._fill_general_dashboard_data(dashboard_data)
        journals = self.filtered("is_netting_journal")
        if not journals or not self.env["account.netting.agreement"]._is_used():
            return  # the card then says nothing of nettings
        nettable = journals._read_nettable()
        proposals = journals._read_proposals()
        months = journals._read_netted_months()
        for journal in journals:
            currency = journal.company_id.currency_id
            positions, nettable_amount = nettable[journal]
            count, proposed_amount = proposals[journal]
            dashboard_data[journal.id].update(
                netting_positions=positions,
                netting_amount=currency.format(nettable_amount),
                netting_proposals=count,
                netting_proposed_amount=currency.format(proposed_amount),
                netting_months=months[journal],
            )

    def action_open_netting_positions(self):
        """Open the positions that would be netted in this journal."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account_netting.account_netting_position_action"
        )
        return dict(action, domain=list(self._get_positions_domain()))

    def action_open_netting_proposals(self):
        """Open the proposals that wait to be posted in this journal."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account_netting.account_netting_action"
        )
        return dict(action, domain=list(self._get_proposals_domain()), context={})

    def _get_positions_domain(self):
        return Domain("journal_id", "in", self.ids) & Domain("nettable_company", ">", 0)

    def _get_proposals_domain(self):
        return Domain("agreement_id.journal_id", "in", self.ids) & Domain(
            "state", "in", OPEN_STATES
        )

    def _read_nettable(self):
        """Return how much can be netted today in each journal.

        :return: ``{journal: [positions, amount]}``, in company currency
        """
        result = {journal: [0, 0.0] for journal in self}
        positions = self.env["account.netting.position"].search(
            [("journal_id", "in", self.ids)]
        )
        get_nettable = self.env["account.netting.planner"]._get_nettable
        for position, plan in positions._plan().items():
            _amount, amount_company = get_nettable(plan)
            if amount_company:
                result[position.journal_id][0] += 1
                result[position.journal_id][1] += amount_company
        return result

    def _read_proposals(self):
        """Return how much waits to be posted in each journal.

        :return: ``{journal: [nettings, amount]}``, in company currency
        """
        result = {journal: [0, 0.0] for journal in self}
        for agreement, count, amount in self.env["account.netting"]._read_group(
            self._get_proposals_domain(),
            groupby=["agreement_id"],
            aggregates=["__count", "amount_company:sum"],
        ):
            result[agreement.journal_id][0] += count
            result[agreement.journal_id][1] += amount
        return result

    def _read_netted_months(self):
        """Return what was booked over each journal in each of the last months.

        :return: ``{journal: [{"label", "amount", "share"}]}``: the amount formatted in
            company currency, its share of the largest in per cent; this month last
        """
        months = self.env["account.netting"]._read_posted_months(
            Domain("agreement_id.journal_id", "in", self.ids), "agreement_id"
        )
        result = {}
        for journal in self:
            own = [
                amounts
                for agreement, amounts in months.items()
                if agreement.journal_id == journal
            ]
            result[journal] = [
                {
                    "label": format_date(self.env, start, date_format="MMM"),
                    "amount": sum(amounts[start] for amounts in own),
                }
                for start in (own[0] if own else ())
            ]
            largest = max((month["amount"] for month in result[journal]), default=0)
            for month in result[journal]:
                month["share"] = 100 * month["amount"] / largest if largest else 0
                month["amount"] = journal.company_id.currency_id.format(month["amount"])
        return result
