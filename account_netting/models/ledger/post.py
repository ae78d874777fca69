"""Posting: the checks, and the matching that settles a netting's items.

Everything is checked again with the items locked, so that two people, or a person
and the scheduled action, never net the same money twice. What the entries look like
is in account_netting_entry.py.
"""

from odoo import models
from odoo.exceptions import LockError, UserError
from odoo.tools import clean_context, split_every

from ...core.items import PAYABLE
from ...guard import at_work

#: Reconciliation plans given to Odoo at once. Where exchange differences arise its
#: work grows with partials times exchange entries, so those go in smaller parts.
PLANS_AT_ONCE = 500
FOREIGN_PLANS_AT_ONCE = 100


class AccountNetting(models.Model):
    _inherit = "account.netting"

    def action_post(self):
        """Post the nettings, all of them or none.

        :raises UserError: with every reason, netting by netting, when one cannot be
            posted; nothing is written then
        """
        self.check_access("write")
        self._post()
        return True

    def _post(self):
        """Check the nettings under lock, then write and match their entries."""
        self._lock()
        plans = self.env["account.netting.planner"]._plan_nettings(self)
        problems = [
            problem for netting in self for problem in netting._post_problems(plans)
        ]
        if problems:
            raise self._not_postable("\n".join(problems), plans)
        working = at_work(self)
        working.line_ids.filtered(
            lambda line: line.currency_id.is_zero(line.amount)
        ).unlink()
        working._take_snapshots()
        working._write_entries(plans)

    def _write_entries(self, plans):
        """Write and match the entries of nettings whose items were checked and locked.

        :param plans: ``{netting: plan}``
        """
        working = at_work(self.with_context(clean_context(self.env.context)))
        working._create_entries(plans)
        working._write_done({"state": "posted"})
        working._log_on_documents()

    def _lock(self):
        """Keep others from posting, reversing or paying the same items meanwhile."""
        try:
            self.lock_for_update()
            self.line_ids.move_line_id.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody else is working on %(nettings)s or on its items right "
                    "now. Try again in a moment.",
                    nettings=", ".join(self.mapped("name")),
                )
            ) from error

    # Checks
    # ------

    def _not_postable(self, message, plans):
        """Return the error; one with a button where an agreement is not in force.

        :param plans: ``{netting: plan}`` of the planner
        """
        uncovered = [
            plan
            for netting, plan in plans.items()
            if not plan.target.in_force and not netting._state_problem()
        ]
        if not uncovered:
            return UserError(message)
        Agreement = self.env["account.netting.agreement"]
        return Agreement._get_missing_error(message, uncovered)

    def _post_problems(self, plans):
        """Return, as sentences that name the netting, why it cannot be posted now.

        :param plans: ``{netting: plan}`` of the planner
        """
        self.ensure_one()
        problem = self._state_problem()
        problems = [problem] if problem else self._item_problems(plans[self])
        return [f"{self.name}: {problem}" for problem in problems]

    def _state_problem(self):
        allowed = {"draft", "accepted"}
        if not self.agreement_id.acceptance_required:
            allowed.add("sent")
        if self.state in allowed:
            return None
        if self.state == "sent":
            return self.env._("The partner has not answered yet.")
        labels = dict(self._fields["state"]._description_selection(self.env))
        return self.env._(
            "It is in state %(state)s, so it cannot be posted.",
            state=labels[self.state],
        )

    def _item_problems(self, plan):
        units = self.line_ids._get_units()
        planned = {item.key for item in plan.items}
        missing = self.line_ids.filtered(
            lambda line: line.amount and line.move_line_id.id not in planned
        )
        if missing:
            return [self._missing_problem(line) for line in missing]
        problems = self._get_refusals([plan], units)
        if problems:
            return problems
        Eligibility = self.env["account.netting.eligibility"]
        _allocation, wrong = plan.take(units)
        return [
            Eligibility._get_problem_sentence(problem, key, plan, units)
            for problem, key in wrong
        ]

    def _missing_problem(self, line):
        """Say why the item of a netting's line could not be read."""
        if line.move_line_id:
            return self.env._(
                "%(item)s belongs to another company than you work in.",
                item=line.number,
            )
        return self.env._(
            "%(item)s was deleted since it was proposed. Remove it from the proposal "
            "first.",
            item=line.number,
        )

    # Entries
    # -------

    def _take_snapshots(self):
        """Keep number, dates and open amounts as they are at this moment."""
        for line in self.line_ids:
            line.write(line._prepare_snapshot_vals(line.move_line_id))

    def _create_entries(self, plans):
        """Create, post and match the entries of nettings that were checked."""
        drafts = [
            draft for netting in self for draft in netting._prepare_entries(plans)
        ]
        moves = self._create_moves(drafts)
        settled = {}
        bridging = self.env["account.move.line"]
        for move, draft in zip(moves, drafts, strict=True):
            lines = move.line_ids.sorted("sequence")
            for line, (_vals, item_ids) in zip(lines, draft.lines, strict=True):
                if item_ids:
                    settled[line] = item_ids
                else:
                    bridging |= line
        self._link_entry_lines(settled)
        self._reconcile(settled, bridging)
        self._check_settled(settled)

    # Matching
    # --------

    def _link_entry_lines(self, settled):
        """Note on each item of the nettings which entry line settles it."""
        line_of_item = {
            item_id: line for line, item_ids in settled.items() for item_id in item_ids
        }
        for line in self.line_ids:
            line.entry_line_id = line_of_item[line.move_line_id.id]

    def _reconcile(self, settled, bridging):
        """Match each entry line with its items, and the bridging lines in pairs.

        The plans are flat: a nested plan would match what is left of its parts with
        one another.

        :param settled: ``{entry line: item ids}``
        :param bridging: the bridging lines of all entries
        """
        Item = self.env["account.move.line"].with_context(skip_invoice_sync=True)
        plans = [
            Item.browse((line.id, *item_ids)) for line, item_ids in settled.items()
        ]
        for lines in bridging.grouped(
            lambda line: (line.move_id.netting_id, line.account_id)
        ).values():
            if len(lines) > 1:
                plans.append(Item.browse(lines.ids))
        foreign = any(
            netting.currency_id != netting.company_currency_id for netting in self
        )
        size = FOREIGN_PLANS_AT_ONCE if foreign else PLANS_AT_ONCE
        for part in split_every(size, plans, list):
            Item._reconcile_plan(part)

    def _check_settled(self, settled):
        """Make sure that every item was settled by just what was agreed.

        Never seen to fail; but a module that changes Odoo's matching must not be
        able to make a netting settle something else without a word.
        """
        wrong = self.env["account.netting"]
        for line in settled:
            if not line.reconciled:
                wrong |= line.move_id.netting_id
        for line in self.line_ids:
            sign = -1 if line.side == PAYABLE else 1
            residual = sign * line.move_line_id.amount_residual_currency
            if line.currency_id.compare_amounts(residual, line.amount_left):
                wrong |= line.netting_id
        if wrong:
            raise UserError(
                self.env._(
                    "%(nettings)s: Odoo matched the items differently than asked. "
                    "Nothing was posted.",
                    nettings=", ".join(wrong.mapped("name")),
                )
            )
