"""Withholding with the netting: an entry beside its own, taken back with it."""

from odoo import fields, models

from odoo.addons.account_netting.models.ledger.reverse import PlannedReversal


class AccountNetting(models.Model):
    _inherit = "account.netting"

    withholding_ids = fields.One2many(
        comodel_name="account.netting.withholding",
        inverse_name="netting_id",
        string="Tax Withheld",
        readonly=True,
    )
    withheld_move_ids = fields.One2many(
        comodel_name="account.move",
        inverse_name="netting_withheld_id",
        string="Withholding Entries",
        readonly=True,
        help="Entries of the tax that was withheld with the netting, and what takes "
        "it back.",
    )

    def _match_entries(self, entries):
        # Noted before: it depends on what was settled until now.
        withheld = self.line_ids._withhold()
        result = super()._match_entries(entries)
        withheld._book()
        return result

    def _take_back_in_ledger(self, units, date, label):
        """Take back what was withheld first, and withhold anew of what stands."""
        lines = self.line_ids.filtered(units.get)
        withheld = lines.withholding_ids.sudo()._get_standing()
        withheld.is_undone = True
        own = withheld.filtered(lambda tax: not tax.by_payment)
        own._reverse(date, label)
        result = super()._take_back_in_ledger(units, date, label)
        standing = {line: line._get_standing_units() - units[line] for line in lines}
        own.netting_line_id._withhold(standing)._book(date)
        for payment, paid in (withheld - own).grouped("payment_id").items():
            kept = paid.netting_line_id._withhold(standing, payment_id=payment.id)
            if paid._is_payment_standing():
                paid._give_back(kept, date, label)
        return result

    def _plan_reversals(self, date):
        withheld = self.withholding_ids._get_own_standing()
        return super()._plan_reversals(date) + [
            PlannedReversal(move, date) for move in withheld.move_id
        ]

    def _keep_side_entries(self):
        result = super()._keep_side_entries()
        for netting in self.filtered("withheld_move_ids"):
            partials = netting.withheld_move_ids._get_netting_partials()
            taxes = partials._get_tax_entries()
            netting.tax_move_ids |= taxes
            netting.exchange_move_ids |= (
                partials | taxes._get_netting_partials()
            ).exchange_move_id
        return result

    def _get_print_withheld(self):
        """Return, as sentences, what is withheld of each document by the netting."""
        self.ensure_one()
        currency = self.currency_id
        if self._is_open():
            return [
                self.env._(
                    "%(document)s: %(amount)s of tax will be withheld.",
                    document=line.number,
                    amount=currency.format(abs(line.amount_withheld)),
                )
                for line in self.line_ids
                if line.amount_withheld
            ]
        return [
            self.env._(
                "%(document)s: %(amount)s of tax were withheld, %(tax)s on "
                "%(base)s. Number: %(number)s.",
                document=tax.document,
                amount=currency.format(tax.amount),
                tax=tax.tax_id.name,
                base=currency.format(tax.base_amount),
                number=tax.name,
            )
            for tax in self.withholding_ids.sudo()._get_own_standing()
        ]

    def _get_related_moves(self):
        return super()._get_related_moves() | self.withheld_move_ids
