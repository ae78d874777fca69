"""Documents a partner disputes: not netted until somebody settles the dispute."""

from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import format_date

from ...guard import at_work

#: What a partner said: noted with the answer, and cleared by settling it.
DISPUTE_FIELDS = frozenset(
    {"netting_disputed_on", "netting_disputed_by", "netting_dispute"}
)


class AccountMove(models.Model):
    _inherit = "account.move"

    netting_disputed_on = fields.Date(
        string="Disputed On",
        readonly=True,
        copy=False,
        tracking=True,
        help="The day the partner disputed the document. It is not netted until the "
        "dispute is settled.",
    )
    netting_disputed_by = fields.Char(
        string="Disputed By",
        readonly=True,
        copy=False,
    )
    netting_dispute = fields.Text(
        string="Dispute",
        readonly=True,
        copy=False,
        help="Why, in the partner's words.",
    )

    #: Few documents are disputed; see account.netting.eligibility.
    _netting_disputed = models.Index("(id) WHERE netting_disputed_on IS NOT NULL")

    def action_settle_netting_dispute(self):
        """Say that the disputes of these documents are settled: they may be netted.

        :raises AccessError: for anybody but netting users
        """
        if not self.env.su and not self.env.user.has_group(
            "account_netting.group_netting_user"
        ):
            raise AccessError(self.env._("Only netting users may settle a dispute."))
        disputed = self.filtered("netting_disputed_on")
        disputed.check_access("write")
        disputed._message_log_batch(
            bodies={
                move.id: self.env._(
                    "The dispute is settled. %(dispute)s",
                    dispute=move._get_dispute_sentence(),
                )
                for move in disputed
            }
        )
        at_work(disputed).write(dict.fromkeys(DISPUTE_FIELDS, False))
        return True

    def _set_netting_dispute(self, name, day, comment):
        """Note that a partner disputes the document, until the dispute is settled.

        :param name: who disputes it
        :param day: when, where the company is
        :param comment: why, in the partner's words
        """
        at_work(self).write(
            {
                "netting_disputed_on": day,
                "netting_disputed_by": name,
                "netting_dispute": comment,
            }
        )

    def _get_disputed_domain(self):
        """Return the domain of documents in dispute."""
        return Domain("netting_disputed_on", "!=", False)

    def _get_dispute_sentence(self):
        """Return, as a sentence, who disputes the document, since when, and why."""
        self.ensure_one()
        return self.env._(
            "Disputed by %(name)s on %(date)s: %(comment)s",
            name=self.netting_disputed_by,
            date=format_date(self.env, self.netting_disputed_on),
            comment=self.netting_dispute,
        )
