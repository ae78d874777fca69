"""The netting journal's card on the accounting dashboard."""

from odoo import models
from odoo.fields import Domain

from ...core.states import OPEN_STATES


class AccountJournal(models.Model):
    _inherit = "account.journal"

    def _fill_general_dashboard_data(self, dashboard_data):
        super()._fill_general_dashboard_data(dashboard_data)
        journals = self.filtered("is_netting_journal")
        if not journals:
            return
        nettable = journals._read_nettable()
        proposals = dict(
            self.env["account.netting"]._read_group(
                journals._get_proposals_domain(),
                groupby=["agreement_id"],
                aggregates=["__count"],
            )
        )
        for journal in journals:
            count, amount = nettable.get(journal, (0, 0.0))
            dashboard_data[journal.id].update(
                netting_positions=count,
                netting_amount=journal.company_id.currency_id.format(amount),
                netting_proposals=sum(
                    number
                    for agreement, number in proposals.items()
                    if agreement.journal_id == journal
                ),
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
        """Return how much could be netted in each journal.

        :return: ``{journal: (positions, amount)}``, in company currency
        """
        groups = self.env["account.netting.position"]._read_group(
            self._get_positions_domain(),
            groupby=["journal_id"],
            aggregates=["__count", "nettable_company:sum"],
        )
        return {journal: (count, amount) for journal, count, amount in groups}
