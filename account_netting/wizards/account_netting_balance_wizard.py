"""Net customer/vendor balances: proposals ahead of a payment run.

A rule made for one run says what is asked for, so that everything else is done as for
any run: batches, reasons, another try for what failed.
"""

from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import format_date

from ..arguments import check_one
from ..guard import at_work


class AccountNettingBalanceWizard(models.TransientModel):
    _name = "account.netting.balance.wizard"
    _description = "Net Customer/Vendor Balances"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id",
        string="Company Currency",
    )
    date = fields.Date(
        string="As Of",
        required=True,
        default=lambda self: self.env.company._get_netting_today(),
        help="The netting date: what is open on that day is netted, at its rates.",
    )
    vendor_ids = fields.Many2many(
        comodel_name="res.partner",
        string="Vendors",
        help="Only what is owed to these vendors. Empty: to all.",
    )
    currency_ids = fields.Many2many(
        comodel_name="res.currency",
        string="Currencies",
        help="Only items in these currencies. Empty: any.",
    )
    item_order = fields.Selection(
        selection="_get_item_orders",
        required=True,
        default="due_asc",
        help="Which items are settled first, on both sides.",
    )
    only_due = fields.Boolean(
        string="Only Due Items",
        default=lambda self: self._default_only_due(),
        help="Items that fall due after that day are left out.",
    )
    min_amount = fields.Monetary(
        string="Minimum Amount",
        currency_field="company_currency_id",
        default=lambda self: self._default_min_amount(),
        help="Smaller nettings are not proposed; in company currency, per netting.",
    )

    @api.model
    def _default_only_due(self):
        return self.env.company._get_netting_default("netting_only_due")

    @api.model
    def _default_min_amount(self):
        return self.env.company._get_netting_default("netting_min_amount")

    @api.model
    def _get_item_orders(self):
        field = self.env["account.netting.rule"]._fields["item_order"]
        return field._description_selection(self.env)

    def action_propose(self):
        """Prepare the run that makes the proposals, and open it; nothing is posted."""
        check_one(self)
        self.env["account.netting"].check_access("create")
        # Rules are the managers', but this one does no more than the user may do.
        Rule = at_work(self.env["account.netting.rule"]).sudo()
        rule = Rule.create(self._prepare_rule_vals())
        run = rule.with_env(self.env)._create_run(self.date)
        run._start_work()
        return run._get_open_action()

    def _prepare_rule_vals(self):
        return {
            "name": self.env._(
                "Before payment, %(date)s",
                date=format_date(self.env, self.date),
            ),
            "company_id": self.company_id.id,
            "state": "active",
            "is_single_use": True,
            "post": False,
            "next_run": False,
            "vendor_ids": [Command.set(self.vendor_ids.ids)],
            "currency_ids": [Command.set(self.currency_ids.ids)],
            "item_order": self.item_order,
            "only_due": self.only_due,
            "min_amount": self.min_amount,
        }
