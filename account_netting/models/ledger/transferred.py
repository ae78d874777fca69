"""What is left of an item and stands on the partner's other account since."""

from odoo import models


class AccountNetting(models.Model):
    _inherit = "account.netting"

    def _get_transfer_problems(self, units):
        """Return, as sentences, which transferred rests were settled since.

        :param units: ``{netting line: minor units}`` that are to be taken back; what is
            taken back wholly comes back with its rest
        """
        problems = []
        for line in self.line_ids.filtered("transfer_line_id"):
            rest = line.transfer_line_id
            if not line._is_taken_wholly(units) or not rest.currency_id.compare_amounts(
                rest.amount_residual_currency, rest.amount_currency
            ):
                continue
            problems.append(
                self.env._(
                    "%(rest)s was settled since by %(documents)s. Undo that first.",
                    rest=rest.name,
                    documents=", ".join(rest._get_settling_names()),
                )
            )
        return problems
