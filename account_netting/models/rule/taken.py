"""Whoever made a proposal is told when one of its items is taken elsewhere.

A reservation keeps other nettings away, not payments: they are other people's work,
and the money may have moved already. So they pass, and the proposal is looked at.
"""

from markupsafe import Markup

from odoo import api, models

from ...guard import is_at_work
from ..netting.reservation import RECOMPUTE_TYPE


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        partials = super().create(vals_list)
        if not is_at_work(self.env):
            partials._tell_taken()
        return partials

    def _tell_taken(self):
        """Tell of reserved items that these matches take."""
        items = self.debit_move_id | self.credit_move_id
        reserved = items._find_reservations().move_line_id
        for partial in self if reserved else ():
            for item, other in (
                (partial.debit_move_id, partial.credit_move_id),
                (partial.credit_move_id, partial.debit_move_id),
            ):
                if item in reserved:
                    item._tell_taken(other.move_id)


class AccountPayment(models.Model):
    _inherit = "account.payment"

    def action_post(self):
        result = super().action_post()
        # The entry of the others tells when it is matched.
        for payment in self.filtered(lambda payment: not payment.move_id):
            payment.invoice_ids._get_netting_items()._tell_taken(payment)
        return result


class AccountPaymentRegister(models.TransientModel):
    _inherit = "account.payment.register"

    def _tell_taken_without_entry(self, to_process):
        """Tell of reserved items that payments without an entry are to settle.

        :param to_process: as ``_reconcile_payments`` has it, where alone Odoo names
            the documents of such a payment
        """
        for vals in to_process:
            if not vals["payment"].move_id:
                vals["to_reconcile"]._tell_taken(vals["payment"])


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _tell_taken(self, taker):
        """Tell of items that a payment, an entry or an order takes, if reserved.

        An extension point for other modules: call it where yours takes open items.
        Whoever takes them is warned on the screen, and the record says so where it
        has a chatter; whoever made the proposals has something to do on them.

        :param taker: the record that takes them
        """
        reserved_sudo = self._find_reservations()
        if not reserved_sudo:
            return
        for netting_sudo, lines_sudo in reserved_sudo.grouped("netting_id").items():
            netting_sudo._note_taken(lines_sudo, taker)
        message = self.env._(
            "%(items)s: reserved by proposal %(nettings)s. Whoever made it was told.",
            items=", ".join(reserved_sudo.mapped("number")),
            nettings=reserved_sudo._get_reserving_names(),
        )
        self.env.user._bus_send(
            "simple_notification", {"type": "warning", "message": message}
        )
        if "message_ids" in taker._fields:
            # Whoever took the item is told, whatever the netting's maker may see.
            taker.sudo().message_post(body=message)


class AccountNetting(models.Model):
    _inherit = "account.netting"

    def _note_taken(self, lines, taker):
        """Give whoever made the proposal a to-do on it: recompute, or cancel.

        :param lines: the netting's lines whose items are taken
        :param taker: the record that takes them
        """
        self.ensure_one()
        user = self._get_proposer()
        netting = self.with_context(lang=user.lang, mail_activity_quick_update=True)
        sentences = Markup("").join(
            Markup("<p>%s</p>")
            % netting.env._(
                "%(item)s was taken by %(taker)s; %(open)s of it is open now, "
                "%(amount)s is to be netted.",
                item=line.number,
                taker=taker.display_name,
                open=line._get_open_now(),
                amount=line.currency_id.format(line.amount),
            )
            for line in lines
        )
        known = netting.activity_search([RECOMPUTE_TYPE])
        if known:
            known[0].note = (known[0].note or Markup("")) + sentences
            return
        netting.activity_schedule(
            RECOMPUTE_TYPE,
            user_id=user.id,
            summary=netting.env._("An item was taken elsewhere: recompute or cancel"),
            note=sentences,
        )

    def _get_proposer(self):
        """Return who made the proposal, or is responsible for the rule that did."""
        self.ensure_one()
        if self.run_id:
            return self.run_id.rule_id.user_id or self.run_id.user_id
        return self.create_uid


class AccountNettingLine(models.Model):
    _inherit = "account.netting.line"

    def _get_open_now(self):
        """Return what is open on the item by now, as text, with its side's sign."""
        self.ensure_one()
        facts = self.env["account.move.line"]._read_item_facts(
            [("id", "=", self.move_line_id.id)]
        )
        return self.currency_id.format(
            self.currency_id._netting_amount(sum(item.units for item in facts))
        )
