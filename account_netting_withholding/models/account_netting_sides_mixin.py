from odoo import api, fields, models


class AccountNettingSidesMixin(models.AbstractModel):
    _inherit = "account.netting.sides.mixin"

    is_withholding = fields.Boolean(
        string="Withholds Tax",
        compute="_compute_is_withholding",
        export_string_translation=False,
    )

    @api.depends(
        "receivable_line_ids.amount_withheld", "payable_line_ids.amount_withheld"
    )
    def _compute_is_withholding(self):
        for document in self:
            lines = document.receivable_line_ids, document.payable_line_ids
            document.is_withholding = any(
                line.amount_withheld for side in lines for line in side
            )
