"""What becomes of what a netting leaves: it may move to the other ledger."""

from odoo import api, fields, models

from ...core.residual import KEEP, TO_GREATER, TO_LESSER, TO_PAYABLE, TO_RECEIVABLE

RESIDUALS = [
    (KEEP, "Stays where it is"),
    (TO_RECEIVABLE, "Moves to the customer account"),
    (TO_PAYABLE, "Moves to the vendor account"),
    (TO_GREATER, "Moves to the greater side"),
    (TO_LESSER, "Moves to the lesser side"),
]


class AccountNettingAgreement(models.Model):
    _inherit = "account.netting.agreement"

    residual = fields.Selection(
        selection=RESIDUALS,
        string="What Is Left",
        required=True,
        compute="_compute_residual",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="What a netting leaves of the items it settles may move to the partner's "
        "other account, as an open item with the same due date. Greater and lesser is "
        "the side with more, or less, open in the netting. Only where customer and "
        "vendor are one partner, and not with tax that falls due on payment.",
    )

    @api.depends("company_id")
    def _compute_residual(self):
        for agreement in self:
            company = agreement.company_id
            agreement.residual = company._get_netting_default("netting_residual")

    def _moves_rests(self):
        """Tell whether what is left of items moves to the other ledger."""
        return self.residual != KEEP
