"""Items of a proposal that the partner disputes."""

from typing import NamedTuple

from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError

from ...guard import at_work
from .account_netting_answer import PORTAL
from .account_netting_answered_mixin import compute_shown_hash


class AccountNettingDispute(models.Model):
    """An item that the partner wants left out, and why. Never changed afterwards."""

    _name = "account.netting.dispute"
    _description = "Disputed Item"
    _inherit = ["account.netting.guarded.mixin"]
    _order = "id desc"
    _rec_name = "number"

    netting_id = fields.Many2one(
        comodel_name="account.netting",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    company_id = fields.Many2one(
        related="netting_id.company_id",
        store=True,
        index=True,
    )
    answer_id = fields.Many2one(
        comodel_name="account.netting.answer",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    partner_id = fields.Many2one(
        related="answer_id.partner_id",
        help="The commercial partner who disputes the item.",
    )
    answered_by = fields.Char(
        related="answer_id.answered_by",
        string="Disputed By",
    )
    answered_on = fields.Datetime(
        related="answer_id.answered_on",
        string="Disputed On",
    )
    move_line_id = fields.Many2one(
        comodel_name="account.move.line",
        string="Journal Item",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
    )
    number = fields.Char(string="Document", readonly=True)
    side = fields.Selection(
        selection=lambda self: (
            self.env["account.netting.line"]
            ._fields["side"]
            ._description_selection(self.env)
        ),
        readonly=True,
    )
    currency_id = fields.Many2one(comodel_name="res.currency", readonly=True)
    amount = fields.Monetary(
        readonly=True,
        help="What was to be netted of the item.",
    )
    comment = fields.Text(readonly=True)


class Disputed(NamedTuple):
    """One disputed item.

    :param line: the ``account.netting.line``
    :param comment: why, in the partner's words
    """

    line: models.BaseModel
    comment: str


class AccountNetting(models.Model):
    _inherit = "account.netting"

    dispute_ids = fields.One2many(
        comodel_name="account.netting.dispute",
        inverse_name="netting_id",
        string="Disputed Items",
        readonly=True,
    )

    def _dispute(self, partner, disputed, shown_hash, **vals):
        """Take disputed items out of a proposal; the partner has still to accept it.

        What is left is allocated anew, never more of an item than was proposed. Where
        nothing is left to net, the proposal is refused by that.

        :param partner: the commercial partner
        :param disputed: list of :class:`Disputed`
        :param shown_hash: the fingerprint of what the partner saw when answering
        :param vals: see ``account.netting.answer``: who and how
        :raises UserError: in one sentence, when nothing is recorded
        """
        self.ensure_one()
        self._check_answer(partner, shown_hash)
        lines = self.line_ids.browse(item.line.id for item in disputed)
        if not lines or lines - self._for_partner(partner)._get_shown_lines():
            raise UserError(
                self.env._("Choose items of %(netting)s first.", netting=self.name)
            )
        # A visitor of the portal disputes what it may not read otherwise.
        documents = lines.sudo().move_line_id.move_id
        rest = self._allocate_without(
            # The other instalments of a disputed document are disputed with it.
            self.line_ids.filtered(lambda line: line.sudo().move_id in documents)
        )
        answer = self._record(
            partner,
            "disputed" if rest else "refused",
            via=PORTAL,
            comment=self._get_dispute_comment(disputed),
            **vals,
        )
        # Nobody may write disputes, as with answers.
        at_work(self.env["account.netting.dispute"]).sudo().create(
            [self._prepare_dispute_vals(item, answer) for item in disputed]
        )
        self._mark_documents(disputed, answer)
        if rest:
            self._net_only(rest)
        self._tell_dispute(disputed, answer, is_refused=not rest)
        if rest:
            self._ask_again(answer)
        self._follow_answers()

    def _mark_documents(self, disputed, answer):
        """Keep the disputed documents out of other nettings, too.

        :param disputed: list of :class:`Disputed`
        """
        today = self.company_id._get_netting_today()
        for item in disputed:
            # The partner who says so may read no journal entry.
            document_sudo = item.line.sudo().move_line_id.move_id
            document_sudo._set_netting_dispute(
                answer.partner_id.display_name, today, item.comment
            )
            document_sudo._message_log(body=document_sudo._get_dispute_sentence())

    def _get_standing_disputes(self):
        """Return the disputes of items that are left out of the netting since."""
        self.ensure_one()
        netted = self.line_ids.filtered("amount").move_line_id
        partner = self._get_shown_partner()
        return self.dispute_ids.filtered(
            lambda dispute: (
                dispute.move_line_id not in netted
                and (not partner or dispute.answer_id.partner_id == partner)
            )
        )

    def _allocate_without(self, lines):
        """Return ``{item id: minor units}``: what can be netted without some items.

        No item is netted further than it was proposed; empty when nothing is left.
        """
        plan = self.env["account.netting.planner"]._plan_nettings(self)[self]
        proposed = (self.line_ids - lines)._get_units()
        plan.items = [
            item._replace(units=min(item.units, proposed[item.key], key=abs))
            for item in plan.items
            if item.key in proposed
        ]
        return plan.allocate(self.item_order).amounts

    def _net_only(self, units):
        """Set the amounts of the items; those not named leave the proposal.

        :param units: minor units by item id
        """
        for line in at_work(self).line_ids:
            amount = self.currency_id._netting_amount(
                units.get(line.move_line_id.id, 0)
            )
            if line.currency_id.compare_amounts(line.amount, amount):
                line.amount = amount

    def _ask_again(self, answer):
        """Ask for an answer to the changed proposal; the other partners by mail.

        Of several, one whose own items are as they were is not asked again, and one
        without any left has nothing to accept.

        :param answer: of the partner who disputed items, and is looking at the page
        """
        partner = answer.partner_id.commercial_partner_id
        answering = self._get_answering_partners()
        if partner in answering:
            self._ask(partner, answer.sent_to, answer.message_id)
        for other in answering - partner:
            asked = self._get_answers_of(other)
            if asked.shown_hash != compute_shown_hash(self, other):
                self._send_to(other)

    def _prepare_dispute_vals(self, disputed, answer):
        line = disputed.line
        return {
            "netting_id": self.id,
            "answer_id": answer.id,
            "move_line_id": line.move_line_id.id,
            "number": line.number,
            "side": line.side,
            "currency_id": line.currency_id.id,
            "amount": line.amount,
            "comment": disputed.comment,
        }

    def _get_dispute_comment(self, disputed):
        return "\n".join(f"{item.line.number}: {item.comment}" for item in disputed)

    def _tell_dispute(self, disputed, answer, is_refused):
        values = {
            "name": answer.answered_by,
            "partner": answer.partner_id.display_name,
        }
        if is_refused:
            said = self.env._(
                "%(name)s disputed items for %(partner)s. Nothing is left to net, so "
                "the proposal is refused:",
                **values,
            )
        else:
            said = self.env._(
                "%(name)s disputed items for %(partner)s. They left the proposal, "
                "which waits to be accepted as it is now:",
                **values,
            )
        items = Markup().join(
            Markup("<li>%s: %s</li>") % (item.line.number, item.comment)
            for item in disputed
        )
        self._tell(
            Markup("<p>%s</p><ul>%s</ul>") % (said, items), answer, is_urgent=True
        )
