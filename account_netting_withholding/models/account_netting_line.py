from odoo import api, fields, models

from odoo.addons.account_netting.guard import at_work


class AccountNettingLine(models.Model):
    _inherit = "account.netting.line"

    amount_withheld = fields.Monetary(store=True)
    withheld_by_payment = fields.Boolean(
        readonly=True,
        copy=False,
        help="A payment of the document, made in the same step, withholds the tax of "
        "what is netted as well.",
    )
    withholding_ids = fields.One2many(
        comodel_name="account.netting.withholding",
        inverse_name="netting_line_id",
        string="Tax Withheld",
        readonly=True,
    )

    @api.depends("withheld_by_payment")
    def _compute_amount_withheld(self):
        return super()._compute_amount_withheld()

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        paid = self.env["account.netting.eligibility"]._get_paid_items()
        by_payment = lines.filtered(lambda line: line.move_line_id.id in paid)
        if by_payment:
            at_work(by_payment).withheld_by_payment = True
        return lines

    def _is_withheld_here(self):
        return super()._is_withheld_here() and not self.withheld_by_payment

    def _get_settled_amount(self):
        """Count the tax that the nettings withheld: it settles the documents too."""
        settled = super()._get_settled_amount()
        for tax in self.withholding_ids._get_own_standing():
            settled += tax.amount if tax.netting_line_id.amount > 0 else -tax.amount
        return settled

    def _withhold(self, standing=None, **vals):
        """Note what is withheld of what stands netted of the items.

        :param standing: minor units by line, what stands of each by default
        :param vals: further values of what is noted
        :return: the ``account.netting.withholding`` made
        """
        # Nobody writes these but posting and reversing.
        Withholding = self.env["account.netting.withholding"].sudo()
        taxes = self.env["account.move"]._read_netting_withholding(
            self.move_line_id.move_id.ids
        )
        vals_list = []
        for line in self:
            if own := taxes.get(line.move_line_id.move_id.id):
                settled = line._get_settled_units(own, standing)
                vals_list += [
                    {**shared, **vals}
                    for shared in line._prepare_withholding(own.shares(abs(settled)))
                ]
        return Withholding.create(vals_list)

    def _get_settled_units(self, taxes, standing=None):
        """Return minor units of the item that the netting settles, tax included.

        :param taxes: :class:`~.document_taxes.DocumentTaxes`
        :param standing: minor units by line, of what stands; else as the form tells
        """
        netted, most = self._get_withholding_units()
        if standing is None:
            return netted + self.currency_id._netting_units(self.amount_withheld)
        if self.withheld_by_payment:
            return standing[self]
        return taxes.settled(standing[self], most)

    def _prepare_withholding(self, shares):
        """Return values of what is withheld of one item.

        :param shares: list of :class:`~.document_taxes.Share`
        """
        self.ensure_one()
        currency = self.currency_id
        return [
            {
                **share.tax.vals,
                "netting_id": self.netting_id.id,
                "netting_line_id": self.id,
                "by_payment": self.withheld_by_payment,
                "base_amount": currency._netting_amount(share.base),
                "amount": currency._netting_amount(share.units),
            }
            for share in shares
        ]
