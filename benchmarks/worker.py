"""One Odoo process that does one job: ``python -m benchmarks.worker``, see below.

A job is a function of :mod:`.desk`, :mod:`.ledger`, :mod:`.measurements` or
:mod:`.odoo_alone`.
It is given the environment that the scheduled action has, and whatever it asks for by
name.
"""

import inspect
import json
import sys
import threading
from pathlib import Path

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config

from benchmarks import desk, ledger, measurements, odoo_alone


def main(database, job, result, arguments):
    """Do the job and commit.

    :param job: the function's name
    :param result: file to write to what the function returns, as JSON
    :param arguments: the function's arguments, as JSON
    """
    config.parse_config(["--log-level=warn"], setup_logging=True)
    function = next(
        getattr(module, job)
        for module in (desk, ledger, measurements, odoo_alone)
        if hasattr(module, job)
    )
    arguments = json.loads(arguments)
    if "result" in inspect.signature(function).parameters:
        arguments["result"] = result
    threading.current_thread().dbname = database
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        outcome = function(env(context=env["res.users"].context_get()), **arguments)
        cr.commit()
    Path(result).write_text(json.dumps(outcome))


if __name__ == "__main__":
    main(*sys.argv[1:])
