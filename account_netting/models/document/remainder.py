"""Who still owes whom, said on the netting's form in the words of its papers."""

from odoo import api, fields, models


class AccountNetting(models.Model):
    _inherit = "account.netting"

    remainder = fields.Text(
        string="Still Owed",
        compute="_compute_remainder",
        help="What the netting leaves open of its documents, and who owes it.",
    )

    @api.depends(
        "state",
        "receivable_line_ids.amount",
        "payable_line_ids.amount",
        "line_ids.amount_taken_back",
    )
    def _compute_remainder(self):
        for netting in self:
            results = []
            if netting.state == "posted" or netting._is_open():
                results = netting._get_remainder_results()
            netting.remainder = "\n".join(
                self.env._(
                    "%(sentence)s: %(amount)s",
                    sentence=result.label,
                    amount=result.currency.format(result.amount),
                )
                for result in results
            )
