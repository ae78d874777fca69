"""The jobs that measure; all return what can be written as JSON."""

import re
import time
from contextlib import ExitStack, contextmanager
from functools import wraps
from pathlib import Path
from unittest.mock import patch

from odoo import fields

from odoo.addons.account.models.account_move import AccountMove
from odoo.addons.account.models.account_move_line import AccountMoveLine

from benchmarks.meter import Meter

#: What a netting leaves to Odoo, as Odoo itself does it.
_ODOOS_SHARE = (
    (AccountMove, "create"),
    (AccountMove, "_post"),
    (AccountMoveLine, "_reconcile_plan"),
)
_SIDES = ("asset_receivable", "liability_payable")


# ---------------------------------------------------------------- netting


def net_ours(env, pairs, warm_up):
    """Net all pairs of the first company by its rule, as the scheduled action does.

    :param pairs: how many there are, those to warm up with not counted
    """
    rule = _find_rules(env)[0]
    Run = env["account.netting.run"]
    parties = env["account.netting.party"].search(
        [("company_id", "=", rule.company_id.id)], order="id"
    )
    rule._create_run(parties=parties[:warm_up])
    env.cr.commit()
    Run._process_pending()
    env.invalidate_all()
    with _count_commits(env.cr), _time_odoo() as odoo, Meter(env.cr) as meter:
        run = rule._create_run()
        env.cr.commit()
        Run._process_pending()
    assert (run.state, run.posted_count) == ("done", pairs), "a pair was not netted"
    partners = parties[warm_up:].customer_id
    return {
        **meter.figures,
        "odoo": odoo["seconds"],
        "left": _read_left(rule.company_id, partners),
    }


def net_oca(env, pairs, warm_up):
    """Net pair by pair with OCA's wizard, which a person opens for each of them."""
    company = env["res.company"].search([], order="id", limit=1)
    Item = (
        env["account.move.line"]
        .with_company(company)
        .with_context(allowed_company_ids=company.ids)
    )
    journal = Item.env["account.journal"].search(
        [("company_id", "=", company.id), ("code", "=", "MISC")]
    )
    groups = Item._read_group(
        _get_open_domain(company),
        groupby=["partner_id"],
        aggregates=["id:array_agg"],
    )
    groups = sorted(groups, key=lambda group: group[0].id)[: warm_up + pairs]
    for _partner, ids in groups[:warm_up]:
        _net_one_oca(Item.env, journal, ids)
    Item.env.invalidate_all()
    with _count_commits(env.cr), Meter(env.cr) as meter:
        for _partner, ids in groups[warm_up:]:
            _net_one_oca(Item.env, journal, ids)
    partners = env["res.partner"].union(
        *(partner for partner, _ids in groups[warm_up:])
    )
    return {
        **meter.figures,
        "left": _read_left(company, partners),
    }


def _net_one_oca(env, journal, item_ids):
    env["account.move.make.netting"].with_context(
        active_model="account.move.line", active_ids=item_ids
    ).create({"journal_id": journal.id}).button_compensate()
    env.cr.commit()


def _find_rules(env):
    """Return the rule of each company, as the scheduled action sees it."""
    rules = env["account.netting.rule"].search([])
    rules = rules.sorted(lambda rule: rule.company_id.id)
    return [rule._in_own_company() for rule in rules]


def _get_open_domain(company):
    return [
        ("company_id", "=", company.id),
        ("parent_state", "=", "posted"),
        ("reconciled", "=", False),
        ("account_id.account_type", "in", _SIDES),
    ]


def _read_left(company, partners):
    """Return what the partners have open on either side, by their names."""
    left = {partner.name: [0.0, 0.0] for partner in partners}
    for partner, account_type, total in company.env["account.move.line"]._read_group(
        [*_get_open_domain(company), ("partner_id", "in", partners.ids)],
        groupby=["partner_id", "account_id.account_type"],
        aggregates=["amount_residual:sum"],
    ):
        left[partner.name][_SIDES.index(account_type)] = round(total, 2)
    return left


@contextmanager
def _count_commits(cr):
    """Say at each commit how many there were: that is how far the work is."""
    commit = cr.commit
    count = 0

    def commit_and_tell():
        nonlocal count
        commit()
        count += 1
        print(f"at {count} commits")

    cr.commit = commit_and_tell
    try:
        yield
    finally:
        del cr.commit


@contextmanager
def _time_odoo():
    """Time Odoo's own creating, posting and matching of entries, called from ours.

    :return: a dictionary with the ``seconds``
    """
    spent = {"seconds": 0.0}
    depth = 0

    def timed(method):
        @wraps(method)
        def run(*args, **kwargs):
            nonlocal depth
            depth += 1
            started = time.perf_counter()
            try:
                return method(*args, **kwargs)
            finally:
                depth -= 1
                if not depth:  # else within another one's time
                    spent["seconds"] += time.perf_counter() - started

        return run

    with ExitStack() as stack:
        for model, name in _ODOOS_SHARE:
            method = getattr(model, name)
            stack.enter_context(patch.object(model, name, timed(method)))
        yield spent


# ---------------------------------------------------------------- a large ledger


def _find(rule, date):
    return len(rule._find_candidates(date))


def _plan(rule, date):
    return sum(bool(decision.allocation.units) for decision in rule._plan_all(date))


def _list(rule, date):
    """Read what the browser asks for when somebody opens the positions."""
    Position = rule._in_own_company().env["account.netting.position"]
    arch = Position.get_view(view_type="list")["arch"]
    page = Position.web_search_read(
        [],
        {name: {} for name in re.findall(r'<field name="(\w+)"', arch)},
        limit=80,
        count_limit=10_001,  # as the list does, to say "10,000+"
    )
    return page["length"]


#: What is read of the large ledger: each returns how much it found.
READINGS = {"find": _find, "plan": _plan, "list": _list}


def read(env, repeat):
    """Read the first company's ledger in all ways, each a few times."""
    rule = _find_rules(env)[0]
    date = fields.Date.context_today(rule)
    figures = {}
    for name, reading in READINGS.items():
        figures[name] = []
        for _turn in range(repeat):
            env.invalidate_all()
            with Meter(env.cr) as meter:
                found = reading(rule, date)
            figures[name].append({**meter.figures, "found": found})
            print(f"at {name}")
    return figures


def write_simulations(env, counts):
    """Plan the first company's ledger, and write simulations of so many pairs.

    :param counts: pairs of each simulation; written twice, the second time counts
    """
    rule = _find_rules(env)[0]
    date = fields.Date.context_today(rule)
    decisions = rule._plan_all(date)
    figures = []
    for count in counts:
        for _turn in range(2):
            env.invalidate_all()
            with Meter(env.cr) as meter:
                env["account.netting.run"]._create_simulation(
                    rule, date, decisions[:count]
                )
                env.flush_all()
            env.cr.rollback()
        figures.append(meter.figures)
        print(f"at {count} pairs")
    return figures


# ---------------------------------------------------------------- several processes


def begin_runs(env):
    """Prepare a run of each company's rule, for several processes to work on."""
    for rule in _find_rules(env):
        rule._create_run()


def net_pending(env, result, gate):
    """Net what is pending, beginning when the gate opens.

    :param result: where the process says that it is ready
    """
    Run = env["account.netting.run"]
    # Not the first batch's business: loading what Odoo loads once a process.
    Run._process_next_batch([("state", "=", "running")])
    env.cr.rollback()
    Path(result).with_suffix(".ready").touch()
    while not Path(gate).exists():
        time.sleep(0.005)
    begin = time.time()
    with Meter(env.cr) as meter:
        Run._process_pending()
    return {**meter.figures, "begin": begin, "end": time.time()}


def count_posted(env):
    """Return how many pairs each run posted."""
    return env["account.netting.run"].search([]).mapped("posted_count")
