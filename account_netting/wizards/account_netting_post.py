"""Post many: how many and how much is asked before, and told after."""

from odoo import api, fields, models
from odoo.fields import Command

from ..arguments import check_one
from ..models.rule.proposals import POSTABLE


class AccountNettingPost(models.TransientModel):
    _name = "account.netting.post"
    _description = "Post Nettings"

    netting_ids = fields.Many2many(
        comodel_name="account.netting",
        string="Nettings",
        readonly=True,
    )
    question = fields.Text(compute="_compute_question")

    @api.depends("netting_ids")
    def _compute_question(self):
        for wizard in self:
            nettings = wizard._get_postable()
            wizard.question = self.env._(
                "Post %(count)s nettings, %(total)s in total?",
                count=len(nettings),
                total=nettings._format_total(),
            )
            left = wizard.netting_ids - nettings
            if left:
                wizard.question += "\n" + self.env._(
                    "Left out, for they are no proposals that can be posted: %(names)s",
                    names=", ".join(left.mapped("name")),
                )

    def action_post(self):
        """Post them; what cannot be posted does not stop the rest.

        :return: action that says how many were posted, and why which were not
        """
        check_one(self)
        action = self._get_postable()._post_and_tell()
        # The list or run behind the dialog is read again when it closes.
        action["params"]["next"] = {"type": "ir.actions.act_window_close"}
        return action

    def _get_postable(self):
        return self.netting_ids.filtered(lambda netting: netting.state in POSTABLE)

    @api.model
    def _open_for(self, nettings):
        """Return the action that asks before these nettings are posted."""
        wizard = self.create({"netting_ids": [Command.set(nettings.ids)]})
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account_netting.account_netting_post_action"
        )
        return dict(action, res_id=wizard.id)
