"""Tax withheld at payment: such a document is paid, not netted gross.

Odoo's modules for it (``l10n_account_withholding_tax``, ``l10n_ar_withholding``) work
in *Pay* alone. A netting would settle the document without withholding anything, so
that it is a reason; nothing here depends on the modules.
"""

from odoo import api, models
from odoo.fields import Domain

from ...core.items import PAYABLE

#: Context key of the items that a payment settles in the same step.
PAID = "netting_paid_items"


class PaidItems(frozenset):
    """Ids of items that a payment settles in the same step as the netting.

    A module that lets the payment withhold the tax of what is netted of them, too,
    asks for them. A class of our own, so that no caller of the external API can claim
    it.
    """


class AccountNettingEligibility(models.AbstractModel):
    _inherit = "account.netting.eligibility"

    @api.model
    def _get_paid_items(self):
        paid = self.env.context.get(PAID)
        return paid if isinstance(paid, PaidItems) else PaidItems()

    @api.model
    def _find_withheld(self, plans):
        """Find items of documents from which tax is withheld when they are paid.

        Another module that withholds tax extends this.

        :param plans: list of :class:`~..core.plan.NettingPlan`
        :return: set of item keys
        """
        items = [item for plan in plans for item in plan.items]
        return self._find_withheld_by_line(items) | self._find_withheld_by_partner(
            plans
        )

    @api.model
    def _find_withheld_by_line(self, items):
        """Find items of documents with a tax that is withheld at payment."""
        # Whoever may see the taxes: the tax office is owed them all the same.
        Tax = self.env["account.tax"].sudo().with_context(active_test=False)
        if "is_withholding_tax_on_payment" not in Tax._fields:
            return set()
        taxes = Tax.search([("is_withholding_tax_on_payment", "=", True)])
        if not taxes:
            return set()
        lines = (
            self.env["account.move.line"]
            .sudo()
            .search_fetch(
                self._get_among_items_domain("move_id", items, "move")
                & Domain("tax_ids", "in", taxes.ids),
                ["move_id"],
            )
        )
        documents = set(lines.move_id.ids)
        return {item.key for item in items if item.move in documents}

    @api.model
    def _find_withheld_by_partner(self, plans):
        """Find bills of vendors from whom tax is withheld, as in Argentina."""
        # Taxes count, whatever the user may see of them.
        Partner = self.env["res.partner"].sudo()
        if "l10n_ar_partner_tax_ids" not in Partner._fields:
            return set()
        # One recordset, so that the taxes of all vendors are read at once.
        vendors = Partner.browse(
            {vendor for plan in plans for vendor in plan.target.vendors}
        )
        withheld = {
            vendor.id: vendor.l10n_ar_partner_tax_ids.filtered_domain(
                [("tax_id.l10n_ar_withholding_payment_type", "=", "supplier")]
            )
            for vendor in vendors
        }
        return {
            item.key
            for plan in plans
            for item in plan.items
            if item.side == PAYABLE
            and any(
                self._is_withheld_for(tax, plan.target)
                for tax in withheld.get(item.commercial, ())
            )
        }

    @api.model
    def _is_withheld_for(self, partner_tax, target):
        """Tell whether a partner's tax is in force for a netting."""
        company = self.env["res.company"].browse(target.company)
        # Parents set taxes for branches whose users do not see them.
        return (
            partner_tax.company_id in company.sudo().parent_ids
            and (not partner_tax.from_date or partner_tax.from_date <= target.date)
            and (not partner_tax.to_date or partner_tax.to_date >= target.date)
        )
