"""Can it be netted? Says so of one document, or gives every reason why not."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..arguments import check_one


class AccountNettingCheck(models.TransientModel):
    _name = "account.netting.check"
    _description = "Can It Be Netted?"

    move_id = fields.Many2one(
        comodel_name="account.move",
        string="Document",
        required=True,
        readonly=True,
    )
    date = fields.Date(
        string="Netting Date",
        required=True,
        default=lambda self: self.env.company._get_netting_today(),
        help="The day on which the document would be netted.",
    )
    is_nettable = fields.Boolean(compute="_compute_answer")
    is_agreement_missing = fields.Boolean(compute="_compute_answer")
    answer = fields.Html(
        compute="_compute_answer",
        sanitize=False,
        help="How much of the document can be netted, or what stands in the way.",
    )

    @api.depends("move_id", "date")
    def _compute_answer(self):
        for check in self:
            plan = check._plan()
            netted = plan.allocate("due_asc") if plan else None
            check.is_nettable = bool(netted and netted.units)
            check.is_agreement_missing = bool(plan and not plan.target.in_force)
            check.answer = plan and self.env["ir.qweb"]._render(
                "account_netting.account_netting_check_answer",
                check._prepare_answer(plan, netted),
            )

    def action_create_netting(self):
        """Open *Create netting* with the document and the other side's open items."""
        check_one(self)
        plan = self._get_plan()
        items = self.env["account.move.line"].browse(item.key for item in plan.items)
        action = self.env["account.netting.wizard"]._open_for(items)
        self.env["account.netting.wizard"].browse(action["res_id"]).date = self.date
        return action

    def action_create_agreement(self):
        """Open the agreement that is missing: the inactive one, or one filled in."""
        check_one(self)
        Agreement = self.env["account.netting.agreement"]
        return Agreement._get_missing_action([self._get_plan()])

    def _get_plan(self):
        """Return the plan.

        :raises UserError: when nothing is open on the document
        """
        plan = self._plan()
        if not plan:
            raise UserError(self.env._("There is nothing to net."))
        return plan

    def _plan(self):
        """Plan the document's items against what is open on the other side."""
        self.ensure_one()
        items = self.move_id._get_netting_items()
        if not items or not self.date:
            return None
        return self.env["account.netting.planner"]._plan_against(items, self.date)

    def _prepare_answer(self, plan, netted):
        """Return what the answer is rendered from.

        :param netted: the :class:`~..core.allocation.Allocation` of the plan
        """
        own = set(self.move_id.line_ids.ids)
        Eligibility = self.env["account.netting.eligibility"]
        sentences = Eligibility._describe([plan])
        items = self.env["account.move.line"].browse(item.key for item in plan.items)
        item_of = dict(zip((item.key for item in plan.items), items, strict=True))
        rows = [
            {
                "item": item_of[item.key],
                "is_own": item.key in own,
                "open": item_of[item.key].currency_id.format(
                    item_of[item.key].currency_id._netting_amount(item.units)
                ),
                "reasons": [
                    (text, Eligibility._find_records(code, item, plan.target))
                    for code, text in sentences.get(item.key, ())
                ],
            }
            for item in plan.items
        ]
        return {
            "headline": self._get_headline(plan, netted),
            "own_rows": [row for row in rows if row["is_own"]],
            "other_rows": [row for row in rows if not row["is_own"] and row["reasons"]],
        }

    def _get_headline(self, plan, netted):
        values = {
            "document": self.move_id.name,
            "date": format_date(self.env, self.date),
        }
        if netted.units:
            currency = self.env["res.currency"].browse(plan.target.currency)
            return self.env._(
                "%(amount)s of %(document)s can be netted on %(date)s.",
                amount=currency.format(currency._netting_amount(netted.units)),
                **values,
            )
        if plan.eligible(plan.items[0].side):
            return self.env["account.netting.eligibility"]._get_pair_sentence(plan)
        return self.env._(
            "%(document)s cannot be netted on %(date)s.",
            **values,
        )
