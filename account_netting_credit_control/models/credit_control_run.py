from markupsafe import Markup

from odoo import models


class CreditControlRun(models.Model):
    _inherit = "credit.control.run"

    def _generate_credit_lines(self):
        generated = super()._generate_credit_lines()
        left_out = self.env["account.move.line"]
        for policy in self.policy_ids.filtered(lambda policy: not policy.do_nothing):
            left_out |= policy._get_lines_left_out(self)
        if left_out:
            self.report = (self.report or Markup()) + Markup().join(
                Markup("%s<br/>") % item._get_reserved_sentence() for item in left_out
            )
        return generated
