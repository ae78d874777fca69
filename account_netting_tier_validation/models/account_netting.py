from odoo import models
from odoo.exceptions import UserError

from odoo.addons.account_netting.guard import is_at_work


class AccountNetting(models.Model):
    _name = "account.netting"
    _inherit = ["account.netting", "tier.validation"]
    _state_from = ["draft", "sent", "accepted"]
    _state_to = ["posted"]

    _tier_validation_manual_config = False

    def _get_approval_problem(self):
        problem = super()._get_approval_problem()
        if problem or self.validation_status == "validated":
            return problem
        if self.validation_status == "rejected":
            return self.env._(
                "Its approval was refused. Restart the validation, or cancel it."
            )
        if self.review_ids:
            pending = self.review_ids.filtered(
                lambda review: review.status in ("waiting", "pending")
            )
            return self.env._(
                "It waits for approval: %(reviews)s.",
                reviews=", ".join(
                    review.todo_by or review.name
                    for review in pending.sorted("sequence")
                ),
            )
        # Computed without saying on what; a tier may be newer.
        self.invalidate_recordset(["need_validation"])
        if self.need_validation:
            return self.env._("It needs approval first. Request its validation.")
        return None

    def _check_editable(self):
        result = super()._check_editable()
        self._check_not_under_approval()
        return result

    def _check_not_under_approval(self):
        """Keep what was approved, or is about to be, as it is.

        :raises UserError: naming the netting
        """
        for netting in self:
            if netting.review_ids:
                raise UserError(
                    self.env._(
                        "%(netting)s was given for approval, so its date and amounts "
                        "cannot be changed. Restart the validation first.",
                        netting=netting.name,
                    )
                )

    def action_distribute(self, item_order=None):
        self._check_not_under_approval()
        return super().action_distribute(item_order)

    def _tier_validation_check_write_allowed(self, vals):
        # What netting itself writes is no change of what was approved: a state, the
        # partner's answer, what is printed.
        if is_at_work(self.env):
            return None
        return super()._tier_validation_check_write_allowed(vals)
