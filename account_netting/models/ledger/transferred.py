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


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _get_settling_names(self):
        """Return what the documents are called that the item is matched with."""
        self.ensure_one()
        partials = self.matched_debit_ids | self.matched_credit_ids
        others = (partials.debit_move_id | partials.credit_move_id) - self
        # Whoever may reverse the netting learns what stands in the way.
        moves = others.move_id.sudo()
        return [move.netting_id.name or move.name or move.ref or "" for move in moves]

    def _find_transferred(self):
        """Return the open items among these that rests of netted items moved to.

        They stand on the entry of a netting, but are settled like any other item.
        """
        # Of nettings the user may not see, too.
        if not self.move_id.sudo().netting_id:
            return self.browse()
        found = (
            self.env["account.netting.line"]
            .sudo()
            .search([("transfer_line_id", "in", self.ids)])
            .transfer_line_id
        )
        return found.with_env(self.env) & self
