"""The entries made with a netting, printed for the file: what an auditor asks for."""

from typing import NamedTuple

from odoo import fields, models


class PrintedEntries(NamedTuple):
    """Journal entries of one kind.

    :param title: what they have in common, in words
    :param moves: posted entries, in their order
    """

    title: str
    moves: models.BaseModel


class AccountNetting(models.Model):
    _inherit = "account.netting"

    payment_ids = fields.One2many(
        comodel_name="account.payment",
        inverse_name="made_netting_id",
        string="Payments Made with It",
        readonly=True,
    )

    def _get_entries_base_filename(self):
        self.ensure_one()
        return f"{self.env._('Journal Entries')} {self.name.replace('/', '-')}"

    def _get_print_entries(self):
        """Return all entries made with the netting, as :class:`PrintedEntries`."""
        self.ensure_one()
        payments = self.payment_ids.move_id
        partials = payments._get_netting_partials()
        tax = partials._get_tax_entries()
        # Tax in a foreign currency has exchange differences of its own.
        exchange = (partials | tax._get_netting_partials()).exchange_move_id
        exchange |= self.exchange_move_ids
        tax |= self.tax_move_ids
        reversals = (exchange | tax).reversal_move_ids | self.reversal_move_ids
        kinds = (
            (self.env._("Netting"), self.move_ids),
            (self.env._("Payment"), payments),
            (self.env._("Exchange Differences"), exchange),
            (self.env._("Cash-Basis Tax"), tax),
            (self.env._("Reversal"), reversals),
        )
        return [
            PrintedEntries(title, moves.sorted(lambda move: (move.date, move.id)))
            for title, moves in kinds
            if moves
        ]
