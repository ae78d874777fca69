"""The loop of scheduled actions: what is due, a bit and a commit at a time."""

import logging
from collections import Counter, deque

from odoo import api, models
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

_logger = logging.getLogger(__name__)

#: A record that collides with somebody else's work so often is left to another call.
MOST_ATTEMPTS = 3


class AccountNettingSchedule(models.AbstractModel):
    """Nothing but this commits, and what it calls after a commit of its own."""

    _name = "account.netting.schedule"
    _description = "Loop of Netting's Scheduled Actions"

    @api.model
    def _work_off(self, records, domain, work, note, follow=None):
        """Do something with each due record, one commit each, until time is up.

        Each is locked and looked at again first; one that somebody else holds is left
        to them. What fails is rolled back, noted on its record, and stops no other.

        :param records: due ones, in the order to take them
        :param domain: what makes a record due
        :param work: function of one record; it must not commit
        :param note: function of a record and a sentence: it keeps what went wrong and
            tells somebody; it returns ``False`` when that was told before, or when
            the action is to go on as if nothing had happened
        :param follow: function of a record and what ``work`` returned, called after
            the commit that keeps it: for what cannot be taken back. It may commit
        :raises RuntimeError: at the end, when something failed that no rule foresaw,
            so that the scheduled action counts as failed
        """
        left, attempts, failed = deque(records.ids), Counter(), []

        def take():
            while left:
                record = records.browse(left[0])
                attempts[record.id] += 1
                if attempts[record.id] <= MOST_ATTEMPTS:
                    free = record.try_lock_for_update(allow_referencing=True)
                    if free := free.filtered_domain(domain):
                        return free
                left.popleft()
            return None

        def work_on(record):
            outcome, problem, is_foreseen = self._attempt(record, lambda: work(record))
            if problem and note(record, problem) is not False and not is_foreseen:
                failed.append(record)
            left.popleft()
            return outcome

        def follow_up(record, outcome):
            if not self._follow_up(follow, record, outcome):
                failed.append(record)

        self._repeat(
            take, work_on, lambda: len(left), follow=follow_up if follow else None
        )
        if failed:
            raise RuntimeError(f"Failed, see the log: {failed}")

    @api.model
    def _repeat(self, take, work, count_left, collide=None, follow=None):
        """Take what is due and work on it, until nothing is left or time is up.

        Each time is a transaction. One that collides with somebody else's work is
        rolled back, and whatever is due then is taken next.

        :param take: function that returns what to work on next, locked, or nothing
        :param work: function of what was taken; it must not commit
        :param count_left: function that returns how many are due still, for Odoo
        :param collide: function of what was taken (or of ``None``) when it collided
        :param follow: function of what was taken and of what ``work`` returned,
            called after the commit; unless ``work`` returned nothing
        """
        commit_progress = self.env["ir.cron"]._commit_progress
        due = count_left()
        time_left = commit_progress(remaining=due)
        while time_left:
            taken = None
            try:
                taken = take()
                if not taken:
                    commit_progress(remaining=0)  # what is left, others work on
                    return
                outcome = work(taken)
                if follow and outcome:
                    commit_progress()
                    follow(taken, outcome)
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                self.env.cr.rollback()
                if collide:
                    collide(taken)
            before, due = due, count_left()
            time_left = commit_progress(max(before - due, 0), remaining=due)

    @api.model
    def _follow_up(self, follow, record, outcome):
        """Do what follows a commit; what was committed stands, and nobody waits for it.

        :return: whether nothing unforeseen happened
        """
        try:
            follow(record, outcome)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception:
            self.env.cr.rollback()
            _logger.exception("Something failed after the work on %s.", record)
            return False
        return True

    @api.model
    def _attempt(self, record, work):
        """Try something that must not stop what comes after it.

        :param record: what it is about, for the log
        :param work: function; what it wrote is rolled back when it fails
        :return: what it returned, or ``None``; the sentence that says what went
            wrong, if anything did; and whether that was foreseen
        """
        try:
            with self.env.cr.savepoint():
                return work(), None, True
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except UserError as error:
            return None, str(error), True
        except Exception:
            _logger.exception("Something failed with %s.", record)
            said = self.env._(
                "An unexpected error stopped the scheduled action; the server's log "
                "says more."
            )
            return None, said, False
