"""Official numbers: without a gap, for companies whose law or auditor wants them.

The usual number of a netting is drawn when it is proposed, and a proposal may be
given up. The official one is drawn at posting, from a sequence that lets the next
one wait until it is known whether the number was used.
"""

from collections import defaultdict

from odoo import fields, models
from odoo.tools import SQL

CODE = "account.netting.official"


class ResCompany(models.Model):
    _inherit = "res.company"

    netting_official_number = fields.Boolean(
        string="Official Netting Numbers",
        help="Nettings get a second number when they are posted, in an order without "
        "a gap, printed on their documents. Branches count with their parent.",
    )

    def _find_netting_official_sequence(self):
        """Return the sequence of official numbers; create it the first time."""
        self.ensure_one()
        # Whoever posts draws numbers, without a right on sequences.
        Sequence = self.env["ir.sequence"].sudo()
        return Sequence.search(
            [("code", "=", CODE), ("company_id", "=", self.id)], limit=1
        ) or Sequence.create(
            {
                "name": self.env._("Netting, Official Number"),
                "code": CODE,
                "prefix": "%(range_year)s/",
                "padding": 5,
                "use_date_range": True,
                "implementation": "no_gap",
                "company_id": self.id,
            }
        )

    def _draw_netting_official_numbers(self, date, count):
        """Draw the next official numbers, of the date's year by default.

        All at once where Odoo would ask the database for each. Whoever draws next
        waits until this transaction ends.

        :return: list of so many numbers, in their order
        """
        self.ensure_one()
        sequence = self._find_netting_official_sequence()
        if sequence.implementation != "no_gap":
            return [sequence.next_by_id(sequence_date=date) for _turn in range(count)]
        counter = sequence._get_current_sequence(date)
        counter.flush_recordset(["number_next"])
        step = sequence.number_increment
        ((following,),) = self.env.execute_query(
            SQL(
                "UPDATE %s SET number_next = number_next + %s WHERE id = %s"
                " RETURNING number_next",
                SQL.identifier(counter._table),
                step * count,
                counter.id,
            )
        )
        counter.invalidate_recordset(["number_next", "number_next_actual"])
        dated = sequence.with_context(
            ir_sequence_date=date,
            ir_sequence_date_range=(
                counter.date_from if sequence.use_date_range else date
            ),
        )
        first = following - step * count
        return [dated.get_next_char(first + step * place) for place in range(count)]


class AccountNetting(models.Model):
    _inherit = "account.netting"

    official_number = fields.Char(
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Drawn at posting, without a gap.",
    )

    def _draw_official_numbers(self):
        """Give the nettings their numbers, by company and year.

        Others wait for theirs until this transaction ends, so it comes late in it.
        """
        groups = defaultdict(self.browse)
        for netting in self:
            # Branches draw from their root's numbers.
            company = netting.company_id.sudo().root_id
            if company.netting_official_number and not netting.official_number:
                groups[company, netting.date.year] += netting
        for (company, _year), nettings in groups.items():
            numbers = company._draw_netting_official_numbers(
                nettings[0].date, len(nettings)
            )
            for netting, number in zip(nettings, numbers, strict=True):
                netting.official_number = number
