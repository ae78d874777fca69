"""The statement of account: what partners have open on both ledgers, on one paper.

Of a position: one pair, company and currency. It tells what is open today, what of it
open nettings are to settle, and the latest nettings.
"""

from typing import NamedTuple

from odoo import models

from ...core.items import PAYABLE, RECEIVABLE
from .netting import PrintedCopy, PrintedPartner, PrintedResult, sum_amounts


class StatementSide(NamedTuple):
    """What one ledger has open in one currency.

    :param items: ``account.move.line``, what falls due first first
    :param open: their sum; credit notes and payments are below zero
    :param side: ``receivable`` or ``payable``
    """

    title: str
    items: models.BaseModel
    open: float
    side: str
    currency: models.BaseModel


class AccountNettingPosition(models.Model):
    _inherit = "account.netting.position"

    def action_print_account(self):
        """Print the statement of account of these positions."""
        report = self.env.ref("account_netting.action_report_netting_account")
        return report.report_action(self._get_current(), config=False)

    def _get_report_base_filename(self):
        self.ensure_one()
        title = self.env._("Statement of Account")
        return f"{title} {self.display_name.replace('/', '-')}"

    def _get_print_legal_basis(self):
        """Return nothing: a statement sets off nothing, it only tells."""
        return ""

    def _get_print_copies(self):
        """Return a :class:`PrintedCopy` for each partner, in its own language.

        Of several partners netted together each has a copy with its own items alone.
        """
        self.ensure_one()
        partners = self.customer_id | self.vendor_id
        is_of_several = not (self.customer_id and self.vendor_id)
        if is_of_several:
            partners = self.item_ids.partner_id.commercial_partner_id
        return [
            PrintedCopy(
                addressee=partner,
                lang=partner.lang or self.env.user.lang,
                is_first=not position,
                partner=partner if is_of_several else partner.browse(),
            )
            for position, partner in enumerate(partners)
        ]

    def _get_printed_partners(self, partner):
        """Return the :class:`PrintedPartner` list: the company first.

        :param partner: whose copy it is; none where all see the same
        """
        self.ensure_one()
        labels = {self.company_id.partner_id: self.env._("Issuer")}
        if partner:
            labels[partner] = self.env._("Partner")
        elif self.customer_id == self.vendor_id:
            labels[self.customer_id] = self.env._("Customer and vendor")
        else:
            labels[self.customer_id] = self.env._("Customer")
            labels[self.vendor_id] = self.env._("Vendor")
        return [
            PrintedPartner.make(named.with_env(self.env), label)
            for named, label in labels.items()
        ]

    def _get_account_sides(self, partner):
        """Return the :class:`StatementSide` of customer and vendor.

        Across currencies, one for each currency of a side.

        :param partner: whose items alone are told; none for all
        """
        self.ensure_one()
        issuer = self.company_id.partner_id.name
        sides = {
            RECEIVABLE: (self.receivable_item_ids, self.customer_id),
            PAYABLE: (self.payable_item_ids, self.vendor_id),
        }
        printed = []
        for side, (items, own) in sides.items():
            if partner:
                items = items.filtered(
                    lambda item: item.partner_id.commercial_partner_id == partner
                )
            names = [(partner or own).name, issuer]
            debtor, creditor = names if side == RECEIVABLE else reversed(names)
            title = self.env._(
                "Owed by %(debtor)s to %(creditor)s", debtor=debtor, creditor=creditor
            )
            alike = items.grouped("currency_id") or {self.currency_id: items}
            for currency, own in alike.items():
                total = sum_amounts(currency, own.mapped("netting_open"))
                named = title
                if self.agreement_id._nets_across():
                    named = self.env._(
                        "%(title)s, in %(currency)s",
                        title=title,
                        currency=currency.name,
                    )
                printed.append(StatementSide(named, own, total, side, currency))
        return printed

    def _get_account_nettings(self, partner):
        """Return the latest nettings that are told; of several partners none.

        They would tell one what was netted of the others.
        """
        if partner:
            return self.netting_ids.browse()
        return self.netting_ids.filtered(lambda netting: netting.state == "posted")

    def _get_account_results(self, sides, partner):
        """Return who owes whom in all, in each currency, as :class:`PrintedResult`.

        :param sides: of :meth:`_get_account_sides`
        :param partner: as there
        """
        balances = {}
        for side in sides:
            amount = side.open if side.side == RECEIVABLE else -side.open
            balances[side.currency] = balances.get(side.currency, 0.0) + amount
        issuer = self.company_id.partner_id.name
        results = []
        for currency, balance in balances.items():
            debtor, creditor = (partner or self.customer_id).name, issuer
            if currency.compare_amounts(balance, 0) < 0:
                debtor, creditor = issuer, (partner or self.vendor_id).name
            label = self.env._(
                "Balance of both: %(debtor)s owes %(creditor)s",
                debtor=debtor,
                creditor=creditor,
            )
            results.append(PrintedResult(label, abs(currency.round(balance)), currency))
        return results
