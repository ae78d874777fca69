"""What a reason is about: the records to open and mend it on."""

from odoo import api, models

from .account_netting_eligibility import OPEN_ORDERS, SENT_ORDERS

#: Reasons that are mended on the document itself.
ON_THE_DOCUMENT = (
    "not_posted",
    "exchange_open",
    "disputed",
    "payment_blocked",
    "kept_out",
    "no_tax_setup",
)


class AccountNettingEligibility(models.AbstractModel):
    _inherit = "account.netting.eligibility"

    @api.model
    def _find_records(self, code, item, target):
        """Return the records a reason is about, as far as the user may read them.

        :return: list of records, of whatever model; empty where the sentence says all
        """
        # What stands in the way is looked for among all; what is shown is not.
        line_sudo = self.env["account.move.line"].sudo().browse(item.key)
        if code in ON_THE_DOCUMENT:
            found = line_sudo.move_id
        elif code == "payment_pending":
            found = self._find_payments_on_their_way(item)
        elif code == "in_payment_order":
            found = self._find_orders(item)
        elif code == "in_other_netting":
            found = self._find_reserving_nettings(item, target)
        elif code in ("account_archived", "analytic_missing"):
            found = line_sudo.account_id
        elif code == "partner_excluded":
            found = line_sudo.partner_id.commercial_partner_id
        elif code == "not_accepted":
            found = self.env["account.netting.agreement"].browse(target.agreement)
        else:
            found = ()
        own = (record.sudo(False).with_env(self.env) for record in found)
        return [record for record in own if record.has_access("read")]

    @api.model
    def _find_payments_on_their_way(self, item):
        """Return the list of payments and transactions, whoever may see them."""
        # Payments of others count, whatever the user may see of them.
        document_sudo = self.env["account.move"].sudo().browse(item.move)
        return self._get_pending_payments(document_sudo).get(item.move, [])

    @api.model
    def _find_orders(self, item):
        """Return the orders of OCA's payment modules that the item is in."""
        # Orders of others count, whatever the user may see of them.
        line = self.env["account.move.line"].sudo().browse(item.key)
        return line.payment_line_ids.filtered_domain(OPEN_ORDERS | SENT_ORDERS).order_id

    @api.model
    def _find_reserving_nettings(self, item, target):
        """Return the open nettings that the item stands in, but for the target's."""
        lines = self._browse_reserved([item.key]).netting_line_ids
        return lines.filtered("reserved").netting_id.filtered(
            lambda netting: netting.id != target.netting
        )
