from odoo import fields, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    _inherit = "account.move"

    netting_withheld_id = fields.Many2one(
        comodel_name="account.netting",
        string="Withheld with Netting",
        index="btree_not_null",
        copy=False,
        readonly=True,
        ondelete="restrict",
        help="The netting with which the entry withholds tax, or takes it back.",
    )

    def _sum_by_tax(self):
        """Leave out what is withheld: documents bear it, and have no tax by it."""
        Tax = self.env["account.tax"].sudo().with_context(active_test=False)
        withheld = set(Tax.search([("is_withholding_tax_on_payment", "=", True)]).ids)
        return [
            (move, tax, [own for own in borne if own not in withheld], *amounts)
            for move, tax, borne, *amounts in super()._sum_by_tax()
        ]

    def _check_outside_netting(self):
        result = super()._check_outside_netting()
        for move in self:
            # The entry's own netting, even of a company the user does not see.
            netting = move.sudo().netting_withheld_id
            if netting:
                raise UserError(
                    self.env._(
                        "%(entry)s withholds tax with the netting %(netting)s. Open "
                        "the netting and use Reverse netting instead.",
                        entry=move.display_name,
                        netting=netting.name,
                    )
                )
        return result
