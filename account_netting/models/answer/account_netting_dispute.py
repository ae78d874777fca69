"""Items of a proposal that the partner disputes."""

from collections import defaultdict
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
    amount_disputed = fields.Monetary(
        string="In Dispute",
        readonly=True,
        help="How much of the item the partner disputes; 0: all of it.",
    )
    comment = fields.Text(readonly=True)


class Disputed(NamedTuple):
    """One disputed item.

    :param line: the ``account.netting.line``
    :param comment: why, in the partner's words
    :param amount: how much of it, in its currency, above zero; 0 for all of it
    """

    line: models.BaseModel
    comment: str
    amount: float = 0.0


class AccountNettingLine(models.Model):
    _inherit = "account.netting.line"

    def _get_disputable(self):
        """Return how much of the item the partner may dispute, beside what it does.

        :return: in the item's currency, without a sign
        """
        self.ensure_one()
        # The partner who asks may read no journal entry.
        document_sudo = self.sudo().move_line_id.move_id
        most = abs(self.amount_open)
        if not document_sudo.netting_disputed_amount:
            return most
        disputed = self.currency_id._netting_units(
            document_sudo.netting_disputed_amount
        )
        rest = self.currency_id._netting_amount(
            document_sudo._get_open_units() - disputed
        )
        return max(min(most, rest), 0.0)


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

        Of an item disputed in part, the rest stays in it. What is left is allocated
        anew, never more of an item than was proposed. Where nothing is left to net, the
        proposal is refused by that.

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
        self._check_disputed_amounts(disputed)
        # First, so that what is left is found without it.
        self._mark_documents(disputed, partner)
        rest = self._allocate_rest()
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
        if rest:
            self._net_only(rest)
        self._tell_dispute(disputed, answer, is_refused=not rest)
        if rest:
            self._ask_again(answer)
        self._follow_answers()

    def _check_disputed_amounts(self, disputed):
        """Refuse to take more of an item for disputed than is not in dispute yet.

        :param disputed: list of :class:`Disputed`
        """
        for item in disputed:
            line, currency = item.line, item.line.currency_id
            most = line._get_disputable()
            if item.amount >= 0 and currency.compare_amounts(item.amount, most) <= 0:
                continue
            values = {"item": line.number, "amount": currency.format(most)}
            if not currency.compare_amounts(most, abs(line.amount_open)):
                raise UserError(
                    self.env._(
                        "Please say how much of %(item)s is in dispute: %(amount)s at "
                        "most.",
                        **values,
                    )
                )
            raise UserError(
                self.env._(
                    "A part of %(item)s is in dispute already. Please say how much "
                    "more of it is: %(amount)s at most.",
                    **values,
                )
            )

    def _mark_documents(self, disputed, partner):
        """Keep what is disputed of documents out of other nettings, too.

        The other instalments of a disputed document are disputed with it.

        :param disputed: list of :class:`Disputed`
        """
        today = self.company_id._get_netting_today()
        # The partner who says so may read no journal entry.
        by_document = defaultdict(list)
        for item in disputed:
            by_document[item.line.sudo().move_line_id.move_id].append(item)
        for document_sudo, items in by_document.items():
            is_part = all(item.amount for item in items)
            document_sudo._add_netting_dispute(
                partner.display_name,
                today,
                "\n".join(item.comment for item in items),
                sum(item.amount for item in items) if is_part else 0.0,
            )
            document_sudo._message_log(body=document_sudo._get_dispute_sentence())

    def _get_standing_disputes(self):
        """Return the disputes of items that are left out of the netting since."""
        self.ensure_one()
        partner = self._get_shown_partner()
        return self.dispute_ids.filtered(
            lambda dispute: (
                self._is_left_out(dispute)
                and (not partner or dispute.answer_id.partner_id == partner)
            )
        )

    def _is_left_out(self, dispute):
        """Tell whether what is in dispute of an item is not netted with it."""
        line = self.line_ids.filtered(
            lambda line: line.move_line_id == dispute.move_line_id
        )[:1]
        if not line.amount or not dispute.amount_disputed:
            return not line.amount
        most = abs(line.amount_open) - dispute.amount_disputed
        return line.currency_id.compare_amounts(abs(line.amount), most) <= 0

    def _allocate_rest(self):
        """Return ``{item id: minor units}``: what can be netted beside disputes.

        No item is netted further than it was proposed; empty when nothing is left.
        """
        plan = self.env["account.netting.planner"]._plan_nettings(self)[self]
        proposed = self.line_ids._get_units()
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
            amount = line.currency_id._netting_amount(
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
            "amount_disputed": disputed.amount,
            "comment": disputed.comment,
        }

    def _get_dispute_comment(self, disputed):
        return "\n".join(
            f"{self._get_disputed_label(item)}: {item.comment}" for item in disputed
        )

    def _get_disputed_label(self, disputed):
        """Return the number of a disputed item, and how much of it where not all is."""
        line = disputed.line
        if not disputed.amount:
            return line.number
        return self.env._(
            "%(item)s (%(amount)s of it)",
            item=line.number,
            amount=line.currency_id.format(disputed.amount),
        )

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
                "%(name)s disputed items for %(partner)s. What is in dispute left the "
                "proposal, which waits to be accepted as it is now:",
                **values,
            )
        items = Markup().join(
            Markup("<li>%s: %s</li>") % (self._get_disputed_label(item), item.comment)
            for item in disputed
        )
        self._tell(
            Markup("<p>%s</p><ul>%s</ul>") % (said, items), answer, is_urgent=True
        )
