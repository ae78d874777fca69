"""Money promised elsewhere: payments that are to settle a document, and have not yet.

A payment with a journal entry settles its document when it is posted. One without, as
other modules and editions of Odoo make them, leaves the document open until its money
is matched at the bank; what was matched so far is told by the amounts alone.
"""

from odoo import api, models
from odoo.fields import Domain

#: A draft may still change, but it is meant for its documents.
DRAFT = Domain("state", "=", "draft")

#: Payments without an entry that promise money: sent, or said to be paid.
PROMISING = Domain("move_id", "=", False) & Domain(
    "state", "in", ("in_process", "paid")
)

#: Online payments that the provider has not concluded.
UNCONCLUDED = Domain("state", "in", ("pending", "authorized")) & Domain(
    "provider_id.code", "not in", ("none", "custom")
)


class AccountNettingEligibility(models.AbstractModel):
    _inherit = "account.netting.eligibility"

    @api.model
    def _find_pending_payments(self, items):
        """Find items whose document has a payment on its way.

        :param items: list of :class:`~..core.reasons.ItemFacts`
        :return: set of item keys
        """
        on_its_way = Domain("matched_payment_ids", "any", DRAFT | PROMISING)
        if "transaction_ids" in self.env["account.move"]._fields:
            on_its_way |= Domain("transaction_ids", "any", UNCONCLUDED)
        # Whoever may see the payments: the money is promised all the same.
        documents_sudo = (
            self.env["account.move"]
            .sudo()
            .search(self._get_among_items_domain("id", items, "move") & on_its_way)
        )
        if not documents_sudo:
            return set()
        pending = self._get_pending_payments(documents_sudo)
        return {item.key for item in items if item.move in pending}

    @api.model
    def _get_pending_payments(self, documents_sudo):
        """Return what is on its way for some documents.

        :return: ``{document id: [payment or transaction, …]}``, with superuser rights;
            documents without any are missing
        """
        pending = {}
        for document in documents_sudo:
            found = [*document.matched_payment_ids.filtered_domain(DRAFT)]
            if "transaction_ids" in document._fields:
                found += document.transaction_ids.filtered_domain(UNCONCLUDED)
            if found:
                pending[document.id] = found
        for documents, payments in self._group_promises(documents_sudo):
            if self._is_promise_open(documents, payments):
                for document in documents:
                    pending.setdefault(document.id, []).extend(payments)
        return pending

    @api.model
    def _group_promises(self, documents):
        """Group documents with the payments that are to settle them together.

        A payment may be for several documents, and a document have several payments:
        whose money a match was, only their sums tell.

        :return: list of ``(documents, payments)``
        """
        groups = []
        seen = set()
        for first in documents:
            if first.id in seen:
                continue
            group = first.browse()
            payments = first.matched_payment_ids.browse()
            found = first
            while found:
                group |= found
                payments |= found.matched_payment_ids.filtered_domain(PROMISING)
                found = payments.invoice_ids - group
            seen.update(group.ids)
            if payments:
                groups.append((group, payments))
        return groups

    @api.model
    def _is_promise_open(self, documents, payments):
        """Tell whether the payments promise more than matches have taken so far."""
        currency = documents[0].currency_id
        promised = sum(
            payment.currency_id._convert(
                payment.amount, currency, payment.company_id, payment.date
            )
            for payment in payments
        )
        taken = sum(
            document.currency_id._convert(
                self._get_taken(document),
                currency,
                document.company_id,
                document.date,
            )
            for document in documents
        )
        return currency.compare_amounts(promised, taken) > 0

    @api.model
    def _get_taken(self, document):
        """Return what money without a payment's own entry has settled of a document.

        That is what an entry matched with it: of the bank, most of the time. Credit
        notes, payments with an entry and nettings bring money of their own.

        :return: amount in the document's currency, above zero
        """
        items = document.line_ids.filtered(
            lambda line: line.display_type == "payment_term"
        )
        taken = 0.0
        for partial in items.matched_debit_ids | items.matched_credit_ids:
            if partial.debit_move_id in items:
                counterpart = partial.credit_move_id.move_id
                amount = partial.debit_amount_currency
            else:
                counterpart = partial.debit_move_id.move_id
                amount = partial.credit_amount_currency
            if (
                counterpart.move_type == "entry"
                and not counterpart.origin_payment_id
                and not counterpart.netting_id
            ):
                taken += amount
        return taken

    @api.model
    def _get_pending_sentence(self, item, target):
        """Name the payments on their way, for :meth:`_get_sentence`."""
        pending = self._find_payments_on_their_way(item)
        return self.env._(
            "A payment is on its way: %(payments)s. Confirm, match or cancel it first.",
            payments=", ".join(
                self.env._(
                    "%(payment)s over %(amount)s",
                    payment=payment.display_name,
                    amount=payment.currency_id.format(payment.amount),
                )
                for payment in pending
            ),
        )
