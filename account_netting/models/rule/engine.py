"""The batch engine: pending pairs of runs, a batch at a time.

The scheduled action, the button on the run's form and an immediate run all process
the same pending lines with the same code. A batch is one transaction, so that a
process may be killed at any moment: each netting is posted, matched and recorded, or
not at all, and whoever comes next finishes the rest.

A module that has workers of its own takes runs over in :meth:`_hand_over`; the
scheduled action and the run's form then leave them to it.
"""

import logging

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import clean_context

from ...arguments import check_one
from ...guard import at_work
from ...keeping import keeping_environments
from ..document.letter import LOOK_AGAIN

_logger = logging.getLogger(__name__)

#: Larger batches ask the database less often for each pair; but parts of Odoo's
#: posting and matching grow with the square of the batch.
BATCH_PAIRS = 100
BATCH_ITEMS = 1000


class AccountNettingRun(models.Model):
    _inherit = "account.netting.run"

    @api.model
    def _cron_auto_netting(self):
        """Start the runs that are due, and work on pending pairs until time is up.

        Several workers may do this at once; each takes pairs nobody else holds.
        """
        self.env["account.netting.rule"]._start_due_runs()
        self._process_pending()

    def action_process_batch(self):
        """Work on one batch of the run, for the progress shown on its form.

        Whoever may only look at runs leaves the work to others.

        :return: how many pairs are pending still
        """
        check_one(self)
        self.check_access("read")
        if self.env["account.netting"].has_access("create"):
            own = self._filter_running()._hand_over()
            self._process_next_batch(Domain("id", "in", own.ids))
        return self.pending_count

    def _start_work(self):
        """Have the pending pairs of the runs worked on, from now on and elsewhere."""
        if self._filter_running()._hand_over():
            self._trigger()

    def _filter_running(self):
        return self.filtered(lambda run: run.state == "running")

    def _hand_over(self):
        """Give running runs to workers other than the scheduled action.

        To be extended by modules that bring such workers, and called again and again:
        by whoever starts a run, by the scheduled action before each batch, and by the
        form of a run. So it must give each run once only, but again when a worker
        was lost; it may write, and must not commit.

        :return: the runs that are left to the scheduled action and the form: all of
            them here
        """
        return self

    def _trigger(self, at=None):
        """Ask the scheduled action to go on with pending pairs."""
        # Scheduled actions are the administrator's; this one is due.
        self.env.ref("account_netting.ir_cron_auto_netting").sudo()._trigger(at=at)

    def _look_again(self):
        """Ask the scheduled action to look again when others may have finished."""
        self._trigger(at=fields.Datetime.now() + LOOK_AGAIN)

    def _process_all(self):
        """Work on all pending pairs of the run in this transaction."""
        self.ensure_one()
        while self._process_next_batch(Domain("id", "=", self.id)):
            pass

    @api.model
    def _process_pending(self):
        """Work on pending pairs of all runs, a batch and a commit at a time.

        A batch that collides with somebody else's work is rolled back and its pairs
        are tried again one by one; a pair that is busy still waits for another call,
        and is given up with its reason in the end, so that nothing loops.
        """
        put_off = []
        self.env["account.netting.schedule"]._repeat(
            lambda: self._take_batch(put_off),
            self._work_on,
            self._count_pending,
            collide=self._note_collision,
        )

    @api.model
    def _take_batch(self, put_off):
        """Return the next pending lines, of any run, with their run locked.

        :param put_off: ids of lines that were tried alone in this call; added to
        """
        # The worker goes on with the runs of all companies.
        own = self.sudo().search([("state", "=", "running")])._hand_over()
        lines = self._lock_next_lines(Domain("id", "in", own.ids), put_off)
        if len(lines) == 1:
            put_off.append(lines.id)
        if not lines and own:
            # What is pending still, others work on, or on its items.
            self._look_again()
        return lines

    @api.model
    def _count_pending(self):
        return self.env["account.netting.run.line"].search_count(
            [("outcome", "=", "pending")]
        )

    @api.model
    def _process_next_batch(self, domain):
        """Lock a run and work on its next pending pairs.

        :param domain: which runs
        :return: the lines that were looked at; none when none is left or free
        """
        lines = self._lock_next_lines(domain)
        if lines:
            self._work_on(lines)
        return lines

    @api.model
    def _lock_next_lines(self, domain, put_off=()):
        """Return the next pending lines of one run, with the run locked.

        Odoo numbers the entries of a journal one transaction after the other, so two
        workers on one run would only wait for each other: a run that somebody else
        works on is passed by.

        :param domain: which runs
        :param put_off: ids of lines to pass by
        """
        pending = Domain("outcome", "=", "pending")
        if put_off:
            pending &= Domain("id", "not in", put_off)
        if not self.env.su:
            # Pairs of branches the user may not work in are left to others.
            pending &= Domain("company_id", "in", self.env.user.company_ids.ids)
        # Runs are written by the engine alone, whoever starts it.
        runs = self.sudo().search(
            Domain(domain)
            & Domain("state", "=", "running")
            & Domain("line_ids", "any", pending),
            order="id",
        )
        run = runs.try_lock_for_update(allow_referencing=True, limit=1)
        # Runs are the record of what was done: nobody writes them.
        lines = (
            self.env["account.netting.run.line"]
            .sudo()
            .search(
                Domain("run_id", "=", run.id) & pending,
                order="attempts, id",
                limit=BATCH_PAIRS,
            )
        )
        if lines[:1].attempts:
            return lines[0]
        items = 0
        for place, line in enumerate(lines):
            items += line.item_count
            if line.attempts or (place and items > BATCH_ITEMS):
                return lines[:place]
        return lines

    @api.model
    def _work_on(self, lines):
        """Work on lines of one run that is locked; close the run after its last.

        A failure that no reason foretold rolls the batch back; its pairs are tried
        again one by one, and the one that fails alone is noted as failed.
        """
        run = lines.run_id.with_env(self.env)
        Schedule, own = self.env["account.netting.schedule"], run._in_own_company()
        with keeping_environments(at_work(own).env, {"tracking_disable": True}):
            _outcome, problem, is_foreseen = Schedule._attempt(
                run, lambda: own._process_lines(lines)
            )
        if problem and is_foreseen:
            lines._note_error("refused", lambda env: problem)
        elif problem:
            lines._note_error(
                "unexpected",
                lambda env: env._(
                    "An unexpected error stopped the netting; the server's log says "
                    "more."
                ),
            )
        run._finish_if_done()

    @api.model
    def _note_collision(self, lines):
        """Note, in a fresh transaction, that lines collided with others' work."""
        if not lines:
            return
        pending = lines.filtered(lambda line: line.outcome == "pending")
        try:
            with self.env.cr.savepoint():
                pending._note_busy()
                lines.run_id.with_env(self.env)._finish_if_done()
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            # Whoever it was is at them again, and will have noted what came of it.
            self.env.cr.rollback()

    def _in_own_company(self):
        """Return the run where it sees its company and the branches alone."""
        self.ensure_one()
        rule = self.rule_id._in_own_company()
        return self.with_context(
            clean_context(self.env.context),
            allowed_company_ids=rule.env.context["allowed_company_ids"],
        )

    def _process_lines(self, lines):
        """Plan and settle the lines, and note on each what came of it."""
        if self.rule_id.state != "active":
            lines._note(
                "skipped",
                "rule_inactive",
                lambda env: env._("The rule was deactivated meanwhile."),
            )
            return
        planned = self._plan_lines(lines)
        decisions = self.rule_id._decide(planned.values())
        settlements = []
        for line, decision in zip(planned, decisions, strict=True):
            if decision.outcome in ("posted", "proposed"):
                settlements.append((line, decision))
            else:
                line._note_decision(decision)
        settlements = self._lock_settlements(settlements)
        if settlements:
            self._make_nettings(settlements)

    def _plan_lines(self, lines):
        """Find, narrow and judge the open items of the lines' pairs.

        :return: ``{line: plan}``; lines without open items are noted as skipped
        """
        planned = self.env["account.netting.planner"]._plan_pairs(lines, self.date)
        for line in lines:
            if line not in planned:
                line._note(
                    "skipped",
                    "settled",
                    lambda env: env._("Nothing is open any more."),
                )
        self.rule_id._narrow(planned.values())
        self.env["account.netting.eligibility"]._judge(planned.values())
        return planned

    def _lock_settlements(self, settlements):
        """Lock the items, and put off the pairs that somebody else works on.

        :param settlements: list of ``(run line, decision)``
        :return: those whose items are all locked
        """
        wanted = self.env["account.move.line"].browse(
            key
            for _line, decision in settlements
            for key in decision.allocation.amounts
        )
        Eligibility = self.env["account.netting.eligibility"]
        drawn = Eligibility._find_drawn(
            [decision.plan for _line, decision in settlements]
        )
        if any(len(group.try_lock_for_update()) < len(group) for group in drawn):
            # Somebody else nets under the same cap; what is left of it is not known.
            for line, _decision in settlements:
                line._note_busy()
            return []
        locked = set(wanted.try_lock_for_update(allow_referencing=True).ids)
        free = []
        for line, decision in settlements:
            if locked.issuperset(decision.allocation.amounts):
                free.append((line, decision))
            else:
                line._note_busy()
        return free

    def _make_nettings(self, settlements):
        """Create the nettings of settlements, post them if the rule says so.

        Those that somebody has to approve first are left as proposals.

        What a netting's own chatter says is written for all at once, too; the
        documents' is left to :meth:`account.netting._log_on_documents`.
        """
        self.env["account.netting.eligibility"]._draw(
            decision.plan for _line, decision in settlements
        )
        Netting = at_work(self.env["account.netting"])
        vals_list = Netting._prepare_vals_list(
            [(decision.plan, decision.allocation) for _line, decision in settlements]
        )
        nettings = (
            Netting.with_context(tracking_disable=True)
            .create([{**vals, "run_id": self.id} for vals in vals_list])
            .with_env(Netting.env)
        )
        if self.rule_id.post:
            plans = {
                netting: decision.plan
                for netting, (_line, decision) in zip(
                    nettings, settlements, strict=True
                )
                if not netting._get_approval_problem()
            }
            Netting.union(*plans)._write_entries(plans)
        nettings._track_discard()
        made_by = self.env._("Made by the rule %(rule)s.", rule=self.rule_id.name)
        nettings._message_log_batch(dict.fromkeys(nettings.ids, made_by))
        for netting, (line, decision) in zip(nettings, settlements, strict=True):
            if netting.state != "posted":
                decision = decision._replace(outcome="proposed")
                netting._update_followups()
            line._note_decision(decision, netting)

    def _finish_if_done(self):
        """Close the runs without pending pairs; tell about the failed ones."""
        for run in self:
            # Pairs of branches the user does not see count, too.
            Line = self.env["account.netting.run.line"].sudo()
            pending = [("run_id", "=", run.id), ("outcome", "=", "pending")]
            if not Line.search_count(pending, limit=1):
                run._finish()

    def _finish(self):
        """Close the run; tell the rule's responsible when a pair failed."""
        self.ensure_one()
        # Runs are the record of what was done: nobody writes them.
        run = at_work(self).sudo()
        run.write({"state": "done", "date_done": fields.Datetime.now()})
        run.activity_unlink(["mail.mail_activity_data_warning"])
        responsible = run.rule_id.user_id
        if run.failed_count and responsible and not run.is_simulation:
            run.activity_schedule(
                "mail.mail_activity_data_warning",
                user_id=responsible.id,
                summary=self.env._(
                    "Netting failed for %(count)s pairs", count=run.failed_count
                ),
            )
