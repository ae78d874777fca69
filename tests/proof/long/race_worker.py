"""Workers for the races: a person's requests, beside the engine's of engine_worker."""

import time
from functools import partial

from odoo.exceptions import UserError
from odoo.service.model import retrying

# Workers are told to call these by name.
from odoo.addons.account_netting.models.answer.account_netting_answered_mixin import (
    compute_shown_hash,
)

from ...answer.answer_common import SIGNATURE
from ...engine_worker import (  # noqa: F401
    CRON,
    DATE,
    button,
    cron,
    fill,
    pay,
    queue,
    stop_at_point,
)


def propose(env, _tell, partner, company):
    """Propose to net all that a partner has open in a company.

    :return: the id of the netting
    """
    env = env(context={"allowed_company_ids": [company]})
    return _propose(env, partner, company).id


def act(env, _tell, method, netting, company, delay=0):
    """Press a button of a netting, as a request of the web client does.

    :param delay: seconds to wait first
    :return: the sentence of a refusal; ``None`` when it was done
    """
    time.sleep(delay)
    env = env(context={"allowed_company_ids": [company]})
    record = env["account.netting"].browse(netting)
    return _request(env, getattr(record, method))


def net(env, _tell, partner, company, delay=0):
    """Net all that a partner has open in a company, at once; see :func:`act`."""
    time.sleep(delay)
    env = env(context={"allowed_company_ids": [company]})
    return _request(env, lambda: _propose(env, partner, company).action_post())


def settle(env, tell, partner, company, delay=0):
    """Settle all that a partner owes us; see :func:`act`."""
    time.sleep(delay)
    return _request(env, partial(pay, env, tell, partner, company))


def answer(env, _tell, netting, state, company, delay=0):
    """Answer a netting that was sent, as its partner does; see :func:`act`.

    :param state: ``accepted`` or ``refused``
    """
    time.sleep(delay)
    env = env(context={"allowed_company_ids": [company]})
    document = env["account.netting"].browse(netting)
    partner = document.customer_id
    shown = compute_shown_hash(document, partner)
    said = {"accepted": {"signature": SIGNATURE}, "refused": {"comment": "Wrong."}}
    return _request(
        env,
        lambda: document._answer(
            partner, state, shown, answered_by="Somebody", **said[state]
        ),
    )


def run_rule(env, tell, delay=0, batch=50):
    """Run the scheduled action."""
    time.sleep(delay)
    return cron(env, tell, batch=batch)


def _propose(env, partner, company):
    Item = env["account.move.line"]
    partner = env["res.partner"].browse(partner)
    items = Item.search(
        [
            *Item._get_open_items_domain(partner, partner),
            ("company_id", "=", company),
        ]
    )
    return env["account.netting"].browse(
        env["account.netting"].propose(items.ids, date=DATE)
    )


def _request(env, call):
    try:
        retrying(call, env)
    except UserError as error:
        env.cr.rollback()
        return str(error)
    return None
