"""What partners are told of rests that moved to the partner's other account."""

from odoo import models
from odoo.tools import format_date

from ...core.items import RECEIVABLE
from .netting import PrintedResult, sum_amounts


class AccountNetting(models.Model):
    _inherit = "account.netting"

    def _get_print_transfers(self):
        """Return what is left and moves, or moved, to the other account, as sentences.

        It is owed as before, and due on the same day.
        """
        self.ensure_one()
        if self.state == "reversed":
            return []
        return [
            self._get_print_transfer(line)
            for line in self.line_ids
            if line.amount_transferred
        ]

    def _get_transferred_results(self, parts):
        """Return what moves to the other account, and who owes it.

        :param parts: list of ``(items, debtor, creditor)``
        """
        self.ensure_one()
        results = []
        for lines, debtor, creditor in parts if self.has_transferred else ():
            currency = self._get_currency(lines)
            transferred = sum_amounts(currency, lines.mapped("amount_transferred"))
            if not transferred:
                continue
            if transferred < 0:
                debtor, creditor = creditor, debtor
            label = self.env._(
                "%(debtor)s owes %(creditor)s what moves to the other account",
                debtor=debtor,
                creditor=creditor,
            )
            results.append(PrintedResult(label, abs(transferred), currency))
        return results

    def _get_print_transfer(self, line):
        values = {
            "item": line.number,
            "amount": self._format_print_amount(
                line.amount_transferred, line.currency_id
            ),
            "date": format_date(self.env, line.date_maturity or line.date),
        }
        if line.side == RECEIVABLE:
            return self.env._(
                "%(item)s: %(amount)s that is left moves to the vendor account, due on "
                "%(date)s as before.",
                **values,
            )
        return self.env._(
            "%(item)s: %(amount)s that is left moves to the customer account, due on "
            "%(date)s as before.",
            **values,
        )


class AccountNettingAgreement(models.Model):
    _inherit = "account.netting.agreement"

    def _get_print_residual_term(self):
        """Return as a sentence where what is left of documents moves, or nothing."""
        self.ensure_one()
        return {
            "to_receivable": self.env._(
                "What a netting leaves of a document it settles moves to the customer "
                "account, due as before."
            ),
            "to_payable": self.env._(
                "What a netting leaves of a document it settles moves to the vendor "
                "account, due as before."
            ),
            "to_greater": self.env._(
                "What a netting leaves of a document it settles moves to the account "
                "on which more was open, due as before."
            ),
            "to_lesser": self.env._(
                "What a netting leaves of a document it settles moves to the account "
                "on which less was open, due as before."
            ),
        }.get(self.residual)
