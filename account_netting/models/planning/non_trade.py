"""Taxes, salaries and the like: on accounts marked *Non Trade*, and not netted."""

from odoo import api, models
from odoo.fields import Domain


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    @api.model
    def _get_trade_domain(self):
        """Return the domain of trade items, and of all of partners who net others too.

        Property tax, salaries and the like stand on accounts marked *Non Trade*: they
        are offered, and count, only where an agreement says so.
        """
        return Domain("account_id.non_trade", "=", False) | Domain(
            "partner_id", "in", self._find_non_trade_partners().ids
        )

    @api.model
    def _read_non_trade_accounts(self):
        """Return the ids of all non-trade accounts, of all companies."""
        # The chart is the company's; which accounts count is no secret.
        Account = self.env["account.account"].sudo().with_context(active_test=False)
        return Account.search([("non_trade", "=", True)]).ids

    @api.model
    def _find_non_trade_partners(self):
        """Return the whole families of those whose non-trade items are netted."""
        if not self.env["account.netting.agreement"]._is_used():
            return self.env["res.partner"]
        # The answer is the same whoever asks.
        agreements = (
            self.env["account.netting.agreement"]
            .sudo()
            .search([("include_non_trade", "=", True), ("state", "=", "active")])
        )
        pairs = agreements.party_ids
        return (pairs.customer_id | pairs.vendor_id)._get_family()
