"""The loop of scheduled actions: due records, each kept or rolled back by itself."""

import logging

from odoo import api, models
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

_logger = logging.getLogger(__name__)

#: A record that collides with somebody else's work so often is left to another call.
MOST_ATTEMPTS = 3


class AccountNettingSchedule(models.AbstractModel):
    """Nothing but this and the engine of runs commits."""

    _name = "account.netting.schedule"
    _description = "Loop of Netting's Scheduled Actions"

    @api.model
    def _work_off(self, records, domain, work, note):
        """Do something with each due record, one commit each, until time is up.

        Each is locked and looked at again first; one that somebody else holds is left
        to them. What fails is rolled back, noted on its record, and stops no other.

        :param records: due ones, in the order to take them
        :param domain: what makes a record due
        :param work: function of one record; it must not commit
        :param note: function of a record and a sentence: it keeps what went wrong and
            tells somebody; it returns ``False`` when that was told before
        :raises RuntimeError: at the end, when something failed that no rule foresaw,
            so that the scheduled action counts as failed
        """
        failed = records.browse()
        commit_progress = self.env["ir.cron"]._commit_progress
        time_left = commit_progress(remaining=len(records))
        for record in records:
            if not time_left:
                break
            for _attempt in range(MOST_ATTEMPTS):
                try:
                    if not self._work_on(record, domain, work, note):
                        failed += record
                    time_left = commit_progress(1)
                    break
                except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                    self.env.cr.rollback()
            else:
                time_left = commit_progress(1)
        if failed:
            raise RuntimeError(f"Failed, see the log: {failed}")

    @api.model
    def _work_on(self, record, domain, work, note):
        """Do it with one record, if it still is due and free.

        :return: whether nothing unforeseen happened, or it was told before
        """
        record = record.try_lock_for_update(allow_referencing=True)
        record = record.filtered_domain(domain)
        if not record:
            return True
        try:
            with self.env.cr.savepoint():
                work(record)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except UserError as error:
            note(record, str(error))
        except Exception:
            _logger.exception("A scheduled action failed on %s.", record)
            said = self.env._(
                "An unexpected error stopped the scheduled action; the server's log "
                "says more."
            )
            return note(record, said) is False
        return True
