"""Early-payment discounts in the books: the lines that Odoo's *Pay* would make."""

from collections import defaultdict

from odoo import fields, models

from ...core.discount import Discount, share_out
from .entry import LineDraft
from .settling import Noted


class AccountNetting(models.Model):
    _inherit = "account.netting"

    def _prepare_discount_drafts(self, item, rest_of, units, balance):
        """Return the lines that book the discount of an item, tax among them.

        :param item: the netting's item
        :param units: minor units of the item's currency, debit above zero
        :param balance: minor units of the company's currency, debit above zero, at
            the rate of the netting date
        :return: list of :class:`LineDraft`
        """
        currency = item.currency_id
        vals_list = item.move_line_id._get_discount_lines(
            currency._netting_amount(units),
            self.company_currency_id._netting_amount(balance),
            currency._netting_units(item.amount_discount_whole),
        )
        drafts = []
        for vals in vals_list:
            label = self.env._(
                "%(discount)s of %(item)s", discount=vals["name"], item=item.number
            )
            vals = {
                "tax_ids": [],
                "analytic_distribution": False,
                **vals,
                "name": label,
            }
            drafts.append(LineDraft(vals, rest_of=rest_of))
        return drafts

    def _share_tax_of_discounts(self, event, due):
        """Tell of documents what entries of tax on payment take back for discounts.

        Odoo books that tax for the netting's own entry, of all discounts together. A
        document has of it what stands of its own discount.

        :param event: ``netted``, ``taken_back`` or ``reversed``
        :param due: ``{(netting, document): {tax id: Noted}}``, changed in place
        """
        discounted = self.line_ids.filtered("amount_discount")
        for netting, lines in discounted.grouped("netting_id").items():
            own = netting.move_ids | netting.reversal_move_ids
            keys = [(of, move) for of, move in due if of == netting and move in own]
            taken = defaultdict(Noted)
            for key in keys:
                for tax_id, row in due.pop(key).items():
                    taken[tax_id] = taken[tax_id].plus(*row)
            if not taken:
                continue
            standing = {
                line: line._get_standing_discount_taxes(event) for line in lines
            }
            for tax_id, row in taken.items():
                parts = {
                    line: taxes[tax_id]
                    for line, taxes in standing.items()
                    if tax_id in taxes
                } or {lines[0]: Noted()}
                # Odoo rounds each of its entries; whose part is largest bears it.
                largest = max(parts, key=lambda line: abs(parts[line].base))
                left = [
                    total - sum(figures)
                    for total, *figures in zip(row, *parts.values(), strict=True)
                ]
                parts[largest] = parts[largest].plus(*left)
                for line, part in parts.items():
                    document = due[netting, line.move_line_id.move_id]
                    document[tax_id] = document[tax_id].plus(*part)

    def _get_discount_problems(self, plan):
        """Return, as sentences, whose discount is no longer what was proposed.

        :param plan: :class:`~..core.plan.NettingPlan` as of now
        """
        self.ensure_one()
        return [
            self.env._("%(item)s: %(reasons)s", item=line.number, reasons=remark)
            for line in self.line_ids
            if line.amount and (remark := line._get_discount_remark(plan))
        ]


class AccountNettingLine(models.Model):
    _inherit = "account.netting.line"

    discount_line_ids = fields.Many2many(
        comodel_name="account.move.line",
        relation="account_netting_discount_line_rel",
        string="Discount Booked By",
        readonly=True,
        copy=False,
        help="The lines of the netting entry that book its early payment discount.",
    )

    def _get_standing_discount_units(self, standing=None):
        """Return what stands of the discount, in minor units, signed.

        :param standing: minor units of what is netted of the item, what stands of it
            by default
        """
        self.ensure_one()
        to_units = self.currency_id._netting_units
        granted = to_units(self.amount_discount)
        if not granted:
            return 0
        if standing is None:
            standing = self._get_standing_units()
        discount = Discount(self.discount_policy, 0, 0)
        return discount.standing(granted, to_units(self.amount), standing)

    def _get_taken_discount_units(self, taken):
        """Return what of the discount is taken back with a part of what is netted.

        :param taken: minor units of what is taken back of the item, signed
        """
        before = self._get_standing_units()
        return self._get_standing_discount_units(
            before
        ) - self._get_standing_discount_units(before - taken)

    def _less_discounts(self, parts):
        """Return what a document is made of, less the discount its nettings grant.

        :param parts: ``{tax id, or False: Noted}``, all there is of the document
        """
        less = defaultdict(Noted, parts)
        for line in self.filtered("amount_discount"):
            move, item = line.move_line_id.move_id, line.move_line_id
            sign = -1 if move.is_sale_document(True) else 1
            granted = line.currency_id._netting_units(line.amount_discount)
            sign *= item._get_whole_discount() / granted  # as if it were all
            for tax_id, row in line._sum_discount_by_tax().items():
                less[tax_id] = less[tax_id].plus(*(sign * figure for figure in row))
        return dict(less)

    def _sum_discount_by_tax(self):
        """Return ``{tax id, or False: Noted}`` of the discount, debits above zero.

        As its lines in the netting's entry say, but for exchange differences.
        """
        self.ensure_one()
        sums = defaultdict(Noted)
        for booked in self.discount_line_ids.filtered("amount_currency"):
            # Which tax it was must be known to whoever posts.
            booked = booked.sudo()
            taxes = booked.tax_ids.flatten_taxes_hierarchy().ids
            tax = booked.tax_line_id.id
            first = tax or next(iter(sorted(taxes)), False)
            sums[first] = sums[first].plus(amount=booked.amount_currency)
            if tax:
                sums[tax] = sums[tax].plus(tax=booked.balance)
            else:
                for borne in taxes or [False]:
                    sums[borne] = sums[borne].plus(base=booked.balance)
        return sums

    def _get_standing_discount_taxes(self, event):
        """Return ``{tax id: Noted}``: base and tax of what stands of the discount.

        :param event: after which; ``reversed`` leaves nothing
        """
        self.ensure_one()
        granted = self.currency_id._netting_units(self.amount_discount)
        standing = 0 if event == "reversed" else self._get_standing_discount_units()
        own = self.netting_id.company_currency_id
        return {
            tax_id: Noted(
                base=own.round(row.base * standing / granted),
                tax=own.round(row.tax * standing / granted),
            )
            for tax_id, row in self._sum_discount_by_tax().items()
        }

    def _note_discount_taken_back(self, taken):
        """Note how much of the discount goes with what is taken back of the item."""
        if discount := self._get_taken_discount_units(taken):
            self.discount_taken_back += self.currency_id._netting_amount(discount)

    def _get_taken_discounts(self, taken):
        """Return what a correction books for the lines of the discount.

        :param taken: minor units of what is taken back of the item, signed
        :return: ``{line: (amount in currency, balance)}``, without lines of nothing
        """
        self.ensure_one()
        lines = self.discount_line_ids.sorted("id")
        granted = self.currency_id._netting_units(self.amount_discount)
        before = self._get_standing_units()
        booked = {line: [] for line in lines}
        for name, currency in (
            ("amount_currency", self.currency_id),
            ("balance", lines.company_currency_id),
        ):
            amounts = [currency._netting_units(line[name]) for line in lines]
            shares = [
                share_out(
                    amounts,
                    abs(self._get_standing_discount_units(standing)),
                    abs(granted),
                )
                for standing in (before - taken, before)
            ]
            for line, left, stood in zip(lines, *shares, strict=True):
                booked[line].append(currency._netting_amount(left - stood))
        return {
            line: tuple(amounts) for line, amounts in booked.items() if any(amounts)
        }
