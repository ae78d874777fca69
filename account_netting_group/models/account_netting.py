from odoo import fields, models

from odoo.addons.account_netting.guard import is_at_work


class AccountNetting(models.Model):
    _inherit = "account.netting"

    netting_group_id = fields.Many2one(
        comodel_name="account.netting.group",
        string="Netted across Companies By",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The netting across companies that this one belongs to, and is undone by.",
    )

    def _reverse_problems(self, date):
        problems = super()._reverse_problems(date)
        if self.netting_group_id and not is_at_work(self.env):
            problems.append(
                self.env._(
                    "It belongs to %(group)s, which books in other companies too. "
                    "Reverse that instead.",
                    group=self.netting_group_id.name,
                )
            )
        return problems
