"""Posting a run's proposals together, once they were reviewed."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import split_every

from .engine import BATCH_PAIRS

#: Proposals that can be posted, unless something came in their way.
POSTABLE = ("draft", "accepted")


class AccountNettingRun(models.Model):
    _inherit = "account.netting.run"

    proposal_count = fields.Integer(
        string="To Post",
        compute="_compute_proposal_count",
        help="Proposals of the run that wait to be posted.",
    )

    @api.depends("netting_ids.state")
    def _compute_proposal_count(self):
        counts = dict(
            self.env["account.netting"]._read_group(
                self._get_proposals_domain(), ["run_id"], ["__count"]
            )
        )
        for run in self:
            run.proposal_count = counts.get(run, 0)

    def action_post_proposals(self):
        """Post the proposals of the runs; one that cannot be does not stop the rest.

        :return: action that says how many were posted, and why which were not
        :raises AccessError: for whoever may not post nettings
        """
        self.env["account.netting"].check_access("write")
        proposals = self.env["account.netting"].search(
            self._get_proposals_domain(), order="id"
        )
        return proposals._post_and_tell()

    def action_open_post(self):
        """Ask, with number and sum, before the proposals of the runs are posted."""
        return (
            self.env["account.netting"]
            .search(self._get_proposals_domain(), order="id")
            .action_open_post()
        )

    def _get_proposals_domain(self):
        return Domain("run_id", "in", self.ids) & Domain("state", "in", POSTABLE)


class AccountNetting(models.Model):
    _inherit = "account.netting"

    def _get_responsible(self):
        # The rule's responsible may be anybody, whoever asks.
        return self.run_id.sudo().rule_id.user_id or self._get_maker()

    def action_open_post(self):
        """Ask, with number and sum, before these nettings are posted."""
        self.check_access("write")
        return self.env["account.netting.post"]._open_for(self)

    def _post_and_tell(self):
        """Post nettings; one that cannot be does not stop the rest.

        :return: action that says how many were posted, and why which were not
        """
        problems = []
        for part in split_every(BATCH_PAIRS, self.ids, self.browse):
            problems += part._post_or_explain()
        posted = self.filtered(lambda netting: netting.state == "posted")
        told = self.env._(
            "Posted: %(count)s, %(total)s in total.",
            count=len(posted),
            total=posted._format_total(),
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if problems else "success",
                "sticky": bool(problems),
                "message": "\n".join([told, *problems]),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _post_or_explain(self):
        """Post nettings together, or else one by one.

        :return: sentences that say why the others cannot be posted
        """
        try:
            with self.env.cr.savepoint():
                self.action_post()
        except UserError as error:
            if len(self) == 1:
                return [str(error)]
            return [
                problem for netting in self for problem in netting._post_or_explain()
            ]
        return []

    def _format_total(self):
        """Return the sum of the netted amounts, in the companies' currencies."""
        totals = {}
        for netting in self:
            currency = netting.company_currency_id
            totals[currency] = totals.get(currency, 0.0) + netting.amount_company
        if not totals:
            return self.env.company.currency_id.format(0.0)
        return " + ".join(
            currency.format(amount) for currency, amount in totals.items()
        )
