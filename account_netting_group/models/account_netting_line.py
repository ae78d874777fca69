"""Items of a netting know in whose books they stand."""

from odoo import api, fields, models

from odoo.addons.account_netting.guard import at_work


class AccountNettingLine(models.Model):
    _inherit = "account.netting.line"

    item_company_id = fields.Many2one(
        comodel_name="res.company",
        string="Books Of",
        compute="_compute_item_company_id",
        store=True,
        precompute=True,
        help="In whose books the item stands; nobody else sees it.",
    )

    @api.depends("move_line_id")
    def _compute_item_company_id(self):
        for line in self:
            # Of a deleted item it is known still.
            line.item_company_id = line.move_line_id.company_id or line.item_company_id

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        for netting, own in lines.grouped("netting_id").items():
            if netting.netting_group_id or own.filtered(
                lambda line: line.item_company_id != line.company_id
            ):
                own._show_to_others()
        return lines

    def _check_editable(self):
        result = super()._check_editable()
        self.netting_id._check_editable()
        return result

    def _get_amount_settled_besides(self):
        """Leave what was not transferred of an item to its own company's books."""
        foreign = self.netting_id.netting_group_id._get_foreign_lines()
        if self in foreign.netting_line_id:
            return self.amount_left
        return super()._get_amount_settled_besides()

    def _show_to_others(self):
        """Show items of a netting to the companies in whose books they stand."""
        netting = self.netting_id
        group, lines = netting.netting_group_id, self
        if not group:
            group = self.env["account.netting.group"]._create_for(netting)
            lines = self.search([("netting_id", "=", netting.id)])
        at_work(group)._take_in(lines)
