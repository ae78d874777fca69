"""What Odoo would ask or reckon for each entry of a batch, and is the same for all."""

from odoo import models

from ...guard import is_at_work


class AccountMove(models.Model):
    _inherit = "account.move"

    def _get_next_sequence_format(self):
        """Ask once how the entries of a batch are numbered, not for each of them.

        From the first on, whose number Odoo locks, it counts on by itself for the rest
        of the transaction; what it asks for each, in three queries, is how numbers of
        the journal look on the date. It is kept with the count, and forgotten with it.
        """
        if not (self.netting_id and is_at_work(self.env)):
            return super()._get_next_sequence_format()
        kept = self._get_sequence_cache()
        key = ("account_netting", self.journal_id, self.date)
        if key not in kept:
            kept[key] = super()._get_next_sequence_format()
        format_string, values = kept[key]
        return format_string, dict(values)  # Odoo takes the number out of it

    def _check_company(self, fnames=None):
        if fnames is not None or not is_at_work(self.env):
            return super()._check_company(fnames)
        for name, moves in _pick_by_company(self).items():
            super(AccountMove, moves)._check_company([name])
        return None


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _check_company(self, fnames=None):
        if fnames is not None or not is_at_work(self.env):
            return super()._check_company(fnames)
        for name, lines in _pick_by_company(self).items():
            super(AccountMoveLine, lines)._check_company([name])
        return None

    def _compute_totals(self):
        # Without tax, what a line of an entry comes to is its amount.
        own = self.filtered(
            lambda line: (
                line.move_id.netting_id
                and line.display_type == "product"
                and not line.tax_ids
            )
        )
        for line in own:
            line.price_subtotal = line.price_total = line.amount_currency
        return super(AccountMoveLine, self - own)._compute_totals()


def _pick_by_company(records):
    """Return which of many records to ask whether they and others are of one company.

    A thousand lines of entries have a few accounts, and each partner some of them.

    :return: ``{field to check: records}``, one for each company and value
    """
    picked = {}
    for name, field in records._fields.items():
        if field.relational and field.check_company:
            ids = {(record.company_id, record[name]): record.id for record in records}
            picked[name] = records.browse(ids.values())
    return picked
