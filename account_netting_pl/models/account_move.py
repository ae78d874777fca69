from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    netting_split_payment = fields.Boolean(
        string="Split Payment Obligatory",
        copy=False,
        tracking=True,
        help="Goods or services of annex 15 of the VAT act, above 15,000 PLN. By "
        "agreement, no more than the amount without tax is netted; by one-sided "
        "notice, all of it may be.",
    )

    def _read_nettable_by_agreement(self):
        """Return how much of documents in split payment may be netted still.

        :return: ``{move id: minor units}``, never below zero
        """
        netted = dict(
            self.env["account.netting.settlement"]
            .sudo()
            ._read_group([("move_id", "in", self.ids)], ["move_id"], ["amount:sum"])
        )
        return {
            move.id: move.currency_id._netting_units(
                max(abs(move.amount_untaxed) - abs(netted.get(move, 0.0)), 0.0)
            )
            for move in self
        }
