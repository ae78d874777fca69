"""Agreements whose journal or account went get the company's new ones."""

from odoo import models

from ...guard import at_work

#: What a company proposes, and what of an agreement it fills.
REFILLED = {
    "netting_journal_id": "journal_id",
    "netting_account_id": "account_id",
}


class ResCompany(models.Model):
    _inherit = "res.company"

    def write(self, vals):
        result = super().write(vals)
        for field, term in REFILLED.items():
            if vals.get(field):
                self._refill_agreements(field, term)
        return result

    def _refill_agreements(self, field, term):
        """Fill what agreements of the companies and their branches have empty.

        Loading another chart before the first entry deletes the journals and accounts
        of the old one, those of agreements in force too.
        """
        for company in self:
            # Settings are the administrator's, who need not see agreements.
            agreements = self.env["account.netting.agreement"].sudo()
            emptied = agreements.search(
                [("company_id", "child_of", company.id), (term, "=", False)]
            ).filtered(
                lambda agreement, company=company: (
                    agreement.company_id._get_closest_netting_value(field)
                    == company[field]
                )
            )
            at_work(emptied).write({term: company[field].id})
            for agreement in emptied:
                agreement.message_post(
                    body=self.env._(
                        "What was chosen as %(term)s was deleted; %(value)s, the "
                        "company's own, takes its place.",
                        term=agreement._fields[term].get_description(self.env)[
                            "string"
                        ],
                        value=company[field].display_name,
                    )
                )
