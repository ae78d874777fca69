"""Proposals made in terms that the agreement has not any more.

What was proposed stands, for a partner may have accepted it: posting writes off no more
than was shown. So it is said, and people decide.
"""

from odoo import models

from ...guard import at_work


class AccountNetting(models.Model):
    _inherit = "account.netting"

    def action_take_terms(self):
        """Take what the agreement says by now about what is left of the items."""
        self._check_state(
            ("draft",),
            self.env._(
                "%(document)s is in state “%(state)s”, so it keeps its terms. Set it "
                "to draft first."
            ),
        )
        for netting in at_work(self):
            tolerance = netting._get_tolerance()
            for line in netting.line_ids:
                line.amount_tolerance = line._limit_tolerance(tolerance)
            netting.residual = netting.agreement_id.residual
        return True

    def _get_terms_alert(self):
        """Return what the agreement says otherwise by now, or ``None``."""
        self.ensure_one()
        changed = list(self._get_tolerance_change())
        # What becomes of rests, people may have chosen on the proposal.
        sentences = [*changed, *self._get_residual_change()]
        if not sentences:
            return None
        alert = {
            "level": "warning" if changed else "info",
            "message": "\n".join(sentences),
        }
        if self.state == "draft" and self.has_access("write"):
            alert["action_text"] = self.env._("Take Today's Terms")
            alert["action_call"] = (
                self._name,
                "action_take_terms",
                self._origin.ids,
            )
        return alert

    def _get_tolerance_change(self):
        """Yield, as a sentence, that another tolerance is agreed by now."""
        tolerance = self._get_tolerance()
        for line in self._get_items():
            now = line._limit_tolerance(tolerance)
            if line.currency_id.compare_amounts(line.amount_tolerance, now):
                yield self.env._(
                    "%(agreement)s writes off what is left up to %(now)s by now, this "
                    "proposal up to %(shown)s.",
                    agreement=self.agreement_id.display_name,
                    now=line.currency_id.format(now),
                    shown=line.currency_id.format(line.amount_tolerance),
                )
                return

    def _get_residual_change(self):
        """Yield, as a sentence, that something else is agreed of what is left."""
        agreed = self.agreement_id.residual
        if not agreed or agreed == self.residual:
            return
        labels = dict(self._fields["residual"]._description_selection(self.env))
        yield self.env._(
            "What is left: %(agreement)s says “%(agreed)s”, this proposal "
            "“%(proposed)s”.",
            agreement=self.agreement_id.display_name,
            agreed=labels[agreed],
            proposed=labels[self.residual],
        )
