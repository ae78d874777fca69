"""What Odoo wants to know of new nettings and their items before it writes them.

It would make each of them in memory for that, once more with all of its items. What
follows from the values at once is told it here; all else it finds out by itself.
"""

from odoo import models
from odoo.fields import Command

from ...guard import is_at_work


class AccountNetting(models.Model):
    _inherit = "account.netting"

    def _add_precomputed_values(self, vals_list):
        for vals in vals_list if is_at_work(self.env) else ():
            agreement = self.agreement_id.browse(vals.get("agreement_id"))
            currency = self.currency_id.browse(vals.get("currency_id"))
            vals["is_across"] = agreement._settles_across(currency)
            vals.setdefault("date_effect", vals.get("date"))
            if vals.get("customer_id") and vals.get("vendor_id"):
                partners = dict.fromkeys((vals["customer_id"], vals["vendor_id"]))
                vals["partner_ids"] = [Command.set(list(partners))]
        return super()._add_precomputed_values(vals_list)


class AccountNettingLine(models.Model):
    _inherit = "account.netting.line"

    def _add_precomputed_values(self, vals_list):
        for vals in vals_list if is_at_work(self.env) else ():
            netting = self.netting_id.browse(vals.get("netting_id"))
            partner = self.partner_id.browse(vals.get("partner_id"))
            vals["company_id"] = netting.company_id.id
            vals["commercial_partner_id"] = partner.commercial_partner_id.id
            if vals.get("currency_id") == netting.currency_id.id:
                vals["amount_settled"] = vals.get("amount", 0.0)
        return super()._add_precomputed_values(vals_list)
