"""Posting, from the checks to what the documents are told.

Everything is checked again with the items locked, so that two people, or a person
and the scheduled action, never net the same money twice.
"""

from odoo import models
from odoo.exceptions import LockError, UserError
from odoo.tools import clean_context

from ...guard import at_work
from ...keeping import keeping_environments

#: What Odoo adds to the context in which it writes entries.
_WRITING = (
    {},
    {"mail_post_autofollow_author_skip": True},
    {
        "mail_post_autofollow_author_skip": True,
        "skip_account_move_synchronization": True,
    },
)


class AccountNetting(models.Model):
    _inherit = "account.netting"

    def action_post(self):
        """Post the nettings, all of them or none.

        :raises UserError: with every reason, netting by netting, when one cannot be
            posted; nothing is written then
        """
        self.check_access("write")
        self._lock()
        plans = self.env["account.netting.planner"]._plan_nettings(self)
        self._check_postable(plans)
        self.env["account.netting.eligibility"]._draw(plans.values())
        working = at_work(self)
        working._drop_empty_lines()
        working._take_snapshots()
        working._settle_equally()
        working._write_entries(plans)
        return True

    def _write_entries(self, plans):
        """Write all that posting writes, for nettings checked and locked before.

        :param plans: ``{netting: plan}`` of the planner
        """
        for nettings in self._split_for_ledger():
            with keeping_environments(nettings.env, *_WRITING):
                entries = nettings._create_entries(plans)
                nettings._post_entries(entries)
                nettings._match_entries(entries)
                nettings._check_settled(entries)
                nettings._keep_side_entries()
        working = at_work(self.with_context(clean_context(self.env.context)))
        working._keep_printed_names()
        working._draw_official_numbers()
        working._note_settled("netted")
        working.write({"state": "posted"})
        working._close_recompute_activities()
        working._queue_automatic_letters()
        working._log_posting()
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

    def _drop_empty_lines(self):
        """Remove what was left out by an amount of 0."""
        self.line_ids.filtered(
            lambda line: line.currency_id.is_zero(line.amount)
        ).unlink()

    def _split_for_ledger(self):
        """Return the nettings of each company, in the context their entries are made.

        Odoo takes the company of what it writes on the side, exchange differences say,
        from the companies switched on; so just the nettings' own is on.
        """
        return [
            at_work(
                nettings.with_context(
                    clean_context(self.env.context),
                    allowed_company_ids=company.ids,
                    **self._get_ledger_context(),
                )
            )
            for company, nettings in self.grouped("company_id").items()
        ]

    def _get_ledger_context(self):
        """Return context keys for creating, posting, matching and undoing entries.

        An extension point for other modules: one that stops entries which nobody
        approved, or sent, or numbered, adds the key by which it lets an entry pass,
        since what stands behind a netting's entry was approved as a netting.
        """
        return {
            "skip_invoice_sync": True,
            "skip_is_manually_modified": True,
            "mail_create_nolog": True,
            "mail_create_nosubscribe": True,
            # OCA's base_tier_validation asks about whatever is written to an entry.
            "skip_validation_check": True,
        }

    # Checks
    # ------

    def _check_postable(self, plans):
        """Refuse to post anything while one of the nettings cannot be posted.

        :param plans: ``{netting: plan}`` of the planner
        :raises UserError: with every reason, netting by netting
        """
        problems = [
            problem for netting in self for problem in netting._post_problems(plans)
        ]
        if problems:
            raise self._not_postable("\n".join(problems), plans)

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
            return self._get_approval_problem()
        if self.state == "sent":
            return self.env._("The partner has not answered yet.")
        labels = dict(self._fields["state"]._description_selection(self.env))
        return self.env._(
            "It is in state %(state)s, so it cannot be posted.",
            state=labels[self.state],
        )

    def _get_approval_problem(self):
        """Return, as a sentence, whose approval is missing; rules leave such proposals.

        An extension point for modules where somebody has to approve nettings.

        :return: the sentence, or ``None``: here nobody has to
        """
        self.ensure_one()

    def _item_problems(self, plan):
        units = self.line_ids._get_units()
        planned = {item.key for item in plan.items}
        missing = self.line_ids.filtered(
            lambda line: line.amount and line.move_line_id.id not in planned
        )
        if missing:
            return [self._missing_problem(line) for line in missing]
        Eligibility = self.env["account.netting.eligibility"]
        problems = Eligibility._get_refusals([plan], units) or self._get_rate_problems()
        if problems:
            return problems
        allocation, wrong = plan.take(units)
        if not wrong:
            plan.draw(allocation.units)  # pairs may share a cap
            return self._get_discount_problems(plan)
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
