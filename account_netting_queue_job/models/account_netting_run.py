"""Runs worked on by jobs: a batch a job, and one job of a run after the other.

Odoo numbers the entries of a journal one transaction after the other, so several jobs
on one run would only wait for each other; different runs go side by side.
"""

from datetime import timedelta

from odoo import SUPERUSER_ID, fields, models
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from odoo.addons.account_netting.models.document.letter import LOOK_AGAIN
from odoo.addons.queue_job.exception import RetryableJobError
from odoo.addons.queue_job.job import ENQUEUED, FAILED, PENDING, STARTED

#: A job in one of these states works on its run, or is going to.
AT_WORK = (PENDING, ENQUEUED, STARTED)

#: How long a run whose job failed is left to whoever looks after failed jobs.
FAILED_FOR = timedelta(hours=1)


class AccountNettingRun(models.Model):
    _inherit = "account.netting.run"

    def _hand_over(self):
        """Give the runs to jobs, but for those that a job has already.

        A run whose job was cancelled or deleted gets another one, and so does one
        whose job failed, after a while.
        """
        runs = super()._hand_over()
        for run in runs - runs._filter_in_jobs():
            run._delay_batch()
        return runs.browse()

    def _filter_in_jobs(self):
        """Return the runs that a job works on, is going to, or failed on just now."""
        keys = {run._get_job_key(): run for run in self}
        since = fields.Datetime.now() - FAILED_FOR
        jobs = (
            self.env["queue.job"]
            .sudo()
            .search(
                Domain("identity_key", "in", list(keys))
                & (
                    Domain("state", "in", AT_WORK)
                    | Domain("state", "=", FAILED) & Domain("date_created", ">", since)
                )
            )
        )
        return self.browse().union(*(keys[job.identity_key] for job in jobs))

    def _get_job_key(self):
        """Return what keeps a run from having two jobs in the queue."""
        self.ensure_one()
        return f"account_netting.run:{self.id}"

    def _delay_batch(self, put_off=(), wait=None):
        """Queue the job that works on the next batch of the run.

        :param put_off: pairs to pass by
        :param wait: how long to wait first
        """
        self.ensure_one()
        # As the scheduled action does: whoever starts a run may not work in all the
        # branches that have pairs in it.
        run = self.with_env(self.env(user=SUPERUSER_ID, context={}))
        run.with_company(self.company_id).with_delay(
            description=self.env._("Netting run %(run)s", run=self.display_name),
            identity_key=self._get_job_key(),
            eta=wait,
        )._process_as_job([line.id for line in put_off])

    def _process_as_job(self, put_off_ids=()):
        """Work on one batch of the run, and leave the rest to another job.

        Batch, job and next job are one transaction: whatever ends it early, the job
        can be done again. Pairs that are busy still are passed by until nothing else
        is left, and then looked at again after a while.

        :param put_off_ids: ids of the pairs to pass by
        :return: what the job has to say for itself
        :raises RetryableJobError: when the batch collided with somebody else's work
        """
        run = self.exists()
        if run.state != "running":
            return self.env._("Nothing is pending.")
        put_off = self.env["account.netting.run.line"].browse(put_off_ids)
        lines = run._process_batch_or_retry(put_off)
        pending = lines.filtered(lambda line: line.outcome == "pending")
        if len(lines) == 1:
            put_off |= pending
        if run.state == "running":
            if lines:
                run._delay_batch(put_off)
            else:
                run._delay_batch(wait=LOOK_AGAIN)
        return self.env._("Pairs finished: %(count)s.", count=len(lines - pending))

    def _process_batch_or_retry(self, put_off):
        """Work on the next batch; note a collision, and have the job tried again.

        :param put_off: pairs to pass by
        :return: the pairs that were looked at
        """
        lines = put_off.browse()
        try:
            with self.env.cr.savepoint():
                lines = self._lock_next_lines(Domain("id", "=", self.id), put_off)
                if lines:
                    self._work_on(lines)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY as error:
            # The savepoint's end released all locks, and this transaction is to be
            # given up. Pairs noted to have collided are tried a few times only; where
            # nobody could be noted, the job counts.
            with self.env.registry.cursor() as cr:
                env = self.env(cr=cr)
                self.with_env(env)._note_collision(lines.with_env(env))
            raise RetryableJobError(str(error), ignore_retry=bool(lines)) from error
        return lines
