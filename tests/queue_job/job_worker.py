"""What the workers of test_job_processes do: jobs, as the job runner has them done."""

from odoo.addons.account_netting.models.rule import engine
from odoo.addons.queue_job.controllers.main import RunJobController

from tests.engine_worker import POINTS, cron, fill, pay, queue, stop_at_point

__all__ = ["cron", "fill", "job", "pay", "queue", "whole"]

# The next job is queued, and nothing committed.
POINTS["handed on"] = ("account.netting.run", "_delay_batch", False)


def whole(env, _tell):
    """Work on all runs in one transaction, without any job."""
    for run in env["account.netting.run"].search([("state", "=", "running")]):
        run._process_all()


def job(env, tell, run, batch=50, stop_at=None, turn=1):
    """Do the oldest pending job of a run, whenever it is to be done.

    :param batch: how many pairs in a batch
    :param stop_at: where to stop until told to go on; see :func:`stop_at_point`
    """
    engine.BATCH_PAIRS = batch
    if stop_at:
        stop_at_point(env, tell, stop_at, turn)
    key = env["account.netting.run"].browse(run)._get_job_key()
    env.cr.execute(
        """
        UPDATE queue_job
           SET state = 'enqueued', date_enqueued = now() AT TIME ZONE 'utc'
         WHERE id = (
                SELECT id FROM queue_job
                 WHERE state = 'pending' AND identity_key = %s
              ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
               )
     RETURNING uuid
        """,
        (key,),
    )
    ((uuid,),) = env.cr.fetchall()
    env.cr.commit()
    RunJobController._runjob(env, RunJobController._acquire_job(env, uuid))
