"""What totals, pivots and graphs of nettings count."""

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import date_utils

#: So many months are drawn, this one included.
MONTHS = 6


class AccountNetting(models.Model):
    _inherit = "account.netting"

    amount_posted = fields.Monetary(
        string="Posted in Company Currency",
        currency_field="company_currency_id",
        compute="_compute_amount_posted",
        store=True,
        help="The netted amount of what is posted and stands; nothing for proposals, "
        "and for what was reversed or cancelled. Totals count this.",
    )

    @api.depends("state", "amount_company", "amount_taken_back")
    def _compute_amount_posted(self):
        for netting in self:
            stands = 0.0
            if netting.state == "posted":
                stands = netting.amount_company
                if netting.amount_taken_back:
                    stands = netting._get_company_amount(
                        netting.amount - netting.amount_taken_back
                    )
            netting.amount_posted = stands

    @api.model
    def _read_posted_months(self, domain, group):
        """Return what was netted, and stands, in each of the last months.

        :param domain: of the nettings that count
        :param group: name of the field they are summed by
        :return: ``{record: {first day of the month: amount}}`` in company currency,
            the oldest month first, this one last
        """
        first = date_utils.start_of(self.env.company._get_netting_today(), "month")
        starts = [first - relativedelta(months=back) for back in range(MONTHS)][::-1]
        months = {}
        for record, start, amount in self._read_group(
            domain & Domain("state", "=", "posted") & Domain("date", ">=", starts[0]),
            groupby=[group, "date:month"],
            aggregates=["amount_posted:sum"],
        ):
            by_month = months.setdefault(record, dict.fromkeys(starts, 0.0))
            if start in by_month:  # others lie ahead, where another company's day is
                by_month[start] += amount
        return months
