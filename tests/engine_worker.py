"""Workers for process_common: real processes, to be stopped and killed.

Run by ``odoo shell``, this loads Odoo once and then forks a worker for each command,
as Odoo's prefork server does. A command is a line of JSON: a function below and its
arguments. A worker says on a line of its own when it begins, when it stops where it
was told to, and when it is done.
"""

import json
import os
import signal
from functools import partial

from odoo import SUPERUSER_ID, api, fields, sql_db
from odoo.fields import Command
from odoo.service.model import retrying

from odoo.addons.account_netting.models.rule import engine
from odoo.addons.base.models import ir_cron

CRON = "account_netting.ir_cron_auto_netting"
DATE = "2025-06-15"
PAIRS = 24
FOREIGN_PAIRS = 6

#: Where a worker can be told to stop: model, method, and whether before or after it.
POINTS = {
    # The items of a batch are about to be locked.
    "planned": ("account.netting.run", "_lock_settlements", True),
    # The entries of a batch are posted, and nothing is matched.
    "entries": ("account.move.line", "_reconcile_plan", True),
    # A batch is about to be committed.
    "worked off": ("ir.cron", "_commit_progress", True),
    # It was just committed.
    "committed": ("ir.cron", "_commit_progress", False),
}


def serve(env, verbs, commands, events):
    """Fork a worker for each command until there are no more.

    :param verbs: the module that has the functions
    :param commands: number of the file to read them from
    :param events: number of the file to tell of the workers in
    """
    registry = env.registry
    env.cr.close()
    ir_cron.MIN_TIME_PER_JOB = 600  # whatever else the machine is doing
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # leave no zombies
    with os.fdopen(commands) as lines:
        for line in lines:
            sql_db.close_all()  # a connection is not to be shared with a fork
            if not os.fork():
                _work(registry, verbs, events, **json.loads(line))
    os._exit(0)


def _work(registry, verbs, events, verb, **arguments):
    status = 1

    def tell(event, result=None):
        os.write(events, json.dumps([os.getpid(), event, result]).encode() + b"\n")

    try:
        tell("begun")
        with registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            tell("done", getattr(verbs, verb)(env, tell, **arguments))
        status = 0
    except BaseException as error:
        tell("failed", repr(error))
        raise
    finally:
        os._exit(status)


# What workers do
# ---------------


def fill(env, _tell):
    """Make two companies with a rule and pairs to net in each.

    :return: the ids of the rules
    """
    env["ir.cron"].search([("id", "!=", env.ref(CRON).id)]).active = False
    foreign = env["res.currency"].create({"name": "FOR", "symbol": "FOR"})
    partners = env["res.partner"].create(
        [{"name": f"Pair {number}"} for number in range(PAIRS)]
    )
    rules = env["account.netting.rule"]
    for name in ("North", "South"):
        company = env["res.company"].create({"name": name})
        env["account.chart.template"].try_loading(
            "generic_coa", company, install_demo=False
        )
        own = env(context={"allowed_company_ids": company.ids})
        for date, rate in (("2025-01-01", 2.0), ("2025-06-01", 2.5)):
            own["res.currency.rate"].create(
                {
                    "currency_id": foreign.id,
                    "name": date,
                    "rate": rate,
                    "company_id": company.id,
                }
            )
        _open_items(own, partners, foreign)
        agreement = own["account.netting.agreement"].create(
            {
                "name": name,
                "party_ids": [
                    Command.create({"customer_id": partner.id}) for partner in partners
                ],
            }
        )
        agreement.action_activate()
        rule = own["account.netting.rule"].create({"name": name, "next_run": False})
        rule.action_activate()
        rules += rule
    return rules.ids


def _open_items(env, partners, foreign):
    """Post one opening entry: two receivables and a payable for each partner."""
    company = env.company
    ReceivableOrPayable = env["account.account"]
    receivable, payable, equity = (
        ReceivableOrPayable.search(
            [("account_type", "=", account_type), ("company_ids", "=", company.id)],
            limit=1,
        )
        for account_type in ("asset_receivable", "liability_payable", "equity")
    )
    lines = []
    for number, partner in enumerate(partners):
        currency = foreign if number < FOREIGN_PAIRS else company.currency_id
        rate = 2 if number < FOREIGN_PAIRS else 1
        for account, amount in (
            (receivable, 100 + number / 2),
            (receivable, 50),
            (payable, -120),
        ):
            lines.append((account, partner, currency, amount, amount / rate))
    total = sum(line[-1] for line in lines)
    lines.append((equity, env["res.partner"], company.currency_id, -total, -total))
    entry = env["account.move"].create(
        {
            "move_type": "entry",
            "date": "2025-01-15",
            "line_ids": [
                Command.create(
                    {
                        "name": "Opening balance",
                        "account_id": account.id,
                        "partner_id": partner.id,
                        "currency_id": currency.id,
                        "amount_currency": amount,
                        "balance": balance,
                    }
                )
                for account, partner, currency, amount, balance in lines
            ],
        }
    )
    entry.action_post()


def queue(env, _tell, rule):
    """Prepare a run of a rule.

    :return: the id of the run
    """
    rule = env["account.netting.rule"].browse(rule)
    return rule._in_own_company().action_queue(date=DATE)["res_id"]


def cron(env, tell, batch=50, stop_at=None, turn=1):
    """Run the scheduled action.

    :param batch: how many pairs in a batch
    :param stop_at: where to stop until told to go on; see :func:`stop_at_point`
    """
    engine.BATCH_PAIRS = batch
    if stop_at:
        stop_at_point(env, tell, stop_at, turn)
    env.ref(CRON).method_direct_trigger()


def button(env, tell, run, batch=50, stop_at=None, turn=1):
    """Work on a run as its form does: a request for each batch, until it is done.

    :return: how many requests did any work
    """
    engine.BATCH_PAIRS = batch
    if stop_at:
        stop_at_point(env, tell, stop_at, turn)
    run = env["account.netting.run"].browse(run)
    requests, before = 0, None
    while run.state == "running":
        left = retrying(partial(run.action_process_batch), env)
        requests += left != before
        before = left
        env.invalidate_all()
    return requests


def process(env, _tell, run):
    """Send one request for a batch of a run.

    :return: how many pairs are pending
    """
    run = env["account.netting.run"].browse(run)
    return retrying(partial(run.action_process_batch), env)


def retry(env, _tell, run):
    """Set the pairs of a run that failed or were skipped back to pending."""
    env["account.netting.run"].browse(run).action_retry()


def pay(env, _tell, partner, company):
    """Settle all that a partner owes us, as a payment would."""
    lines = env["account.move.line"].search(
        [
            ("partner_id", "=", partner),
            ("company_id", "=", company),
            ("account_id.account_type", "=", "asset_receivable"),
            ("reconciled", "=", False),
        ]
    )
    env = env(context={"allowed_company_ids": [company]})
    entry = env["account.move"].create(
        {
            "move_type": "entry",
            "date": fields.Date.to_date(DATE),
            "line_ids": [
                Command.create(
                    {
                        "name": "Paid",
                        "account_id": account.id,
                        "partner_id": partner,
                        "balance": sign * sum(lines.mapped("balance")),
                    }
                )
                for account, sign in (
                    (lines.account_id, -1),
                    (lines.move_id.line_ids[-1].account_id, 1),
                )
            ],
        }
    )
    entry.action_post()
    (lines + entry.line_ids[0]).with_env(env).reconcile()


# Where workers stop
# ------------------


def stop_at_point(env, tell, point, turn):
    """Let the worker stop when it comes by a point for the ``turn``-th time.

    :param point: one of :data:`POINTS`
    """
    model, method, before = POINTS[point]
    Model = env.registry[model]
    original, turns = getattr(Model, method), []

    def stop(*args):
        if method == "_commit_progress" and not any(args):
            return  # no batch
        turns.append(point)
        if len(turns) == turn:
            tell("stopped")
            os.kill(os.getpid(), signal.SIGSTOP)

    def stopping(self, *args, **kwargs):
        if before:
            stop(*args)
        result = original(self, *args, **kwargs)
        if not before:
            stop(*args)
        return result

    setattr(Model, method, stopping)
