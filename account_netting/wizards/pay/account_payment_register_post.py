"""Register Payment posts a netting and a payment; both, or neither."""

from odoo import models
from odoo.exceptions import UserError

from ...arguments import check_one
from ...core.residual import KEEP
from ...guard import at_work


class AccountPaymentRegister(models.TransientModel):
    _inherit = "account.payment.register"

    def action_create_payments(self):
        check_one(self)
        action = super().action_create_payments()
        if (
            self.netting_id
            and self.currency_id.is_zero(self.amount)
            and not self.env.context.get("dont_redirect_to_payments")
        ):
            return self.netting_id._get_open_action()
        return action

    def _create_payments(self):
        """Post the netting, then the payment of what is left; both, or neither.

        :raises UserError: when not all that is to be netted was allocated, and with
            every reason why something cannot be netted
        """
        self.ensure_one()
        if self.netting_mode == "none":
            return super()._create_payments()
        self._check_netting()
        writes_off, missing = self._writes_off_missing(), self.payment_difference
        # Whoever catches the error must find neither of the two.
        with self.env.cr.savepoint():
            self._post_netting()
            # A payment of nothing is made for what it writes off, as Odoo does.
            if self.currency_id.is_zero(self.amount) and not writes_off:
                return self.env["account.payment"]
            # Nothing may be written off of what is netted: only what is left.
            self.payment_difference_handling = "reconcile" if writes_off else "open"
            self.payment_difference = missing
            payments = super()._create_payments()
            at_work(payments).made_netting_id = self.netting_id
            self._log_netting(payments)
            return payments

    def _reconcile_payments(self, to_process, edit_mode=False):
        if self.netting_id:
            for values in to_process:
                # Documents that the netting settled are none of the payment's.
                values["to_reconcile"] = values["to_reconcile"].filtered(
                    lambda line: not line.reconciled
                )
        result = super()._reconcile_payments(to_process, edit_mode=edit_mode)
        self._tell_taken_without_entry(to_process)
        return result

    def _check_netting(self):
        """Refuse to net anything but just what the payment leaves open."""
        if not self._may_net():
            raise UserError(
                self.env._(
                    "Only one payment of posted documents of one partner, company and "
                    "currency can be netted as well: group the payments, or choose "
                    "“Do not net”."
                )
            )
        if self._is_across():
            raise UserError(self._get_across_sentence())
        currency = self.source_currency_id
        if currency.is_zero(self.netting_amount):
            raise UserError(
                self.env._(
                    "There is nothing to net: choose the items to net and how much "
                    "of each, or choose “Do not net”."
                )
            )
        if self._is_allocated() or self._writes_off_missing():
            return
        raise UserError(
            self.env._(
                "%(wanted)s is left open by the payment, but %(netted)s is netted. "
                "Change the amounts until both are equal, or mark the payment as fully "
                "paid to write the rest off.",
                wanted=currency.format(abs(self.netting_to_allocate)),
                netted=currency.format(self._get_direction() * self.netting_amount),
            )
        )

    def _is_allocated(self):
        """Tell whether payment and netting settle all there is to pay, exactly.

        Where the rest may stay open, no more than there is.
        """
        currency = self.source_currency_id
        if self.netting_mode == "open":
            netted = self._get_direction() * self.netting_amount
            return currency.compare_amounts(netted, self._get_left_open()) <= 0
        if not currency.compare_amounts(self.netting_to_allocate, self.netting_amount):
            return True
        # An amount in another currency may be the right one, and yet not convert
        # back to the cent.
        return self.currency_id != currency and not self.currency_id.compare_amounts(
            self._get_amount_beside(self._get_direction() * self.netting_amount),
            self.amount,
        )

    def _post_netting(self):
        """Net the documents with the items chosen, on the day of the payment."""
        Netting = self._with_paid_items().env["account.netting"]
        amounts = {
            item.move_line_id.id: item.amount
            for item in self.netting_line_ids
            if not item.currency_id.is_zero(item.amount)
        }
        amounts.update(self._spread_over_documents())
        netting = Netting.browse(
            Netting.propose(
                list(amounts),
                date=self.payment_date,
                amounts=amounts,
                item_order=self.netting_item_order,
            )
        )
        self.netting_id = netting
        # What is left of the documents is paid.
        netting.write({"writes_off": False, "residual": KEEP})
        netting.action_post()

    def _spread_over_documents(self):
        """Return how much is netted of each document: ``{item id: amount}``.

        :raises UserError: when not enough of them can be netted, with every reason
        """
        currency = self.source_currency_id
        plan = self._plan_netting(self._get_scope())
        wanted = currency._netting_units(self.netting_amount)
        units = plan.spread(self._get_side(), wanted, self.netting_item_order)
        if sum(units.values()) != wanted:
            own = set(self.line_ids.ids)
            Eligibility = self.env["account.netting.eligibility"]
            refusals = Eligibility._get_held_back(plan, own)
            raise UserError("\n".join(refusals))
        return {key: currency._netting_amount(part) for key, part in units.items()}

    def _log_netting(self, payments):
        """Tell netting and payment of one another."""
        for payment in payments:
            self.netting_id._message_log(
                body=self.env._(
                    "Netted with the payment %(payment)s.", payment=payment.display_name
                )
            )
            payment._message_log(
                body=self.env._(
                    "What was not paid was netted in %(netting)s.",
                    netting=self.netting_id.name,
                )
            )
