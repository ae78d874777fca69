"""The demo: a database with a believable company in it, served for a browser."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass

from tools import console, database, odoo_command, paths, processes, templates
from tools.console import Failure

DATABASE = "netting_demo"
#: Menus of the app, and what each has to show.
WHAT_TO_LOOK_AT = {
    "Invoicing > Customers > Netting > Today": (
        "what waits for somebody, each with its button"
    ),
    "Invoicing > Customers > Netting > Positions": (
        "who owes us and is owed by us, how much of it can be netted today, and what"
        " stands in the way; Create Netting shows both sides' open items"
    ),
    "Invoicing > Customers > Netting > Nettings": (
        "two posted, one reversed, one proposal waiting; each can be printed"
    ),
    "Invoicing > Customers > Netting > Agreements": "who may net, and on which terms",
    "Invoicing > Configuration > Netting > Find Pairs": (
        "who could be netted too; Halloran Labels is there in two records"
    ),
    "Invoicing > Customers > Netting > Rules": (
        "what is netted without a person: make one, simulate it, run it"
    ),
}

#: The same of account_netting_group, which the demo installs too.
IN_A_GROUP = {
    "Invoicing > Customers > Netting > Nettings across Companies": (
        "with all three companies switched on: what one of them nets for another"
    ),
}

_LOG = paths.LOGS / "demo.log"
_PID = paths.LOCAL / "demo.pid"
_PATIENCE = 120  # seconds for the server to answer
_LOAD_DATA = """\
env["account.chart.template"]._write_netting_demo(env.company)
env["account.chart.template"]._write_netting_group_demo(env.company)
env.cr.commit()
"""


@dataclass(frozen=True)
class Options:
    """Where the demo is served, and whether it begins anew."""

    port: int = 8069
    interface: str = "127.0.0.1"
    reset: bool = False

    @property
    def url(self):
        return f"http://localhost:{self.port}"


def check(options):
    """Say now, and not after minutes of preparation, that the port is taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((options.interface, options.port))
        except OSError as error:
            raise Failure(
                f"Port {options.port} cannot be used ({error.strerror}):"
                " stop what uses it, or take another with make demo PORT=8070."
            ) from error


# ---------------------------------------------------------------- the database


def prepare(options):
    """Make the demo database; or bring it up to date with the add-on's files."""
    templates.ensure_base()
    recipe = templates.addon_recipe()
    is_there = _base_of(templates.recipe_of(DATABASE)) == _base_of(recipe)
    if options.reset or not is_there:
        _create(recipe)
    elif templates.recipe_of(DATABASE) != recipe:
        templates.upgrade_addon(DATABASE)
        templates.note_recipe(DATABASE, recipe)
    # Where the browser is, and where wkhtmltopdf finds the PDFs' styles.
    for name in ("web.base.url", "report.url"):
        _set_parameter(name, options.url)


def _base_of(recipe):
    return recipe.partition(" ")[0]


def _create(recipe):
    templates.ensure_template()
    templates.ensure_assets()
    partial = f"{DATABASE}_partial"
    database.copy(templates.TEMPLATE, partial)
    templates.install_addon(partial, paths.GROUP_ADDON)
    templates.run_script("Loading the demo company", partial, _LOAD_DATA)
    templates.note_recipe(partial, recipe)
    database.rename(partial, DATABASE)


def _set_parameter(name, value):
    database.query(
        "INSERT INTO ir_config_parameter (key, value)"
        f" VALUES ('{name}', '{value}')"
        " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        DATABASE,
    )


# ---------------------------------------------------------------- the server


def serve(options, stop_database):
    """Serve the demo until Ctrl-C, or until this process is told to end.

    :param stop_database: also stop the embedded database server then, unless
        somebody else uses it by now
    """
    for name in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(name, _interrupt)
    server = None
    try:
        server = start(options)
        console.say(
            f"\nThe demo is served at {options.url} (log in with admin / admin)."
            f"\nIts log is in {paths.short(_LOG)}.\n"
            f"\nWhat to look at:\n{_what_to_look_at()}\n"
            "\nCtrl-C stops it; make demo serves it again in seconds,"
            " make demo RESET=1 begins anew."
        )
        status = server.wait()
        raise Failure(f"The server ended by itself (status {status}).", _LOG)
    except KeyboardInterrupt:
        console.say()
    finally:
        for name in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(name, signal.SIG_IGN)
        if server and server.poll() is None:
            with console.step("Stopping the demo server"):
                end(server)
        _PID.unlink(missing_ok=True)
        if stop_database and not database.is_used():
            database.stop_embedded()


def stop():
    """Stop the demo that another process serves, if there is one."""
    try:
        pid = int(_PID.read_text())
    except (OSError, ValueError):
        return
    if "cli.py" not in processes.command_line(pid):
        return  # it was killed, and its id is another program's now
    with console.step("Stopping the demo"):
        os.kill(pid, signal.SIGTERM)
        while processes.is_running(pid) and _PID.exists():
            time.sleep(0.1)


def _what_to_look_at():
    return "\n".join(
        f"  {menu}\n      {text}"
        for menu, text in (WHAT_TO_LOOK_AT | IN_A_GROUP).items()
    )


def _interrupt(_signal, _frame):
    raise KeyboardInterrupt


def start(options):
    with console.step("Starting the demo server") as line:
        with _LOG.open("w") as log:
            server = subprocess.Popen(
                odoo_command.command(
                    f"--database={DATABASE}",
                    f"--db-filter=^{DATABASE}$",
                    "--no-database-list",
                    f"--http-interface={options.interface}",
                    f"--http-port={options.port}",
                    "--max-cron-threads=1",
                ),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=odoo_command.environ(),
                start_new_session=True,  # a Ctrl-C is ours, which ends it in order
            )
        _PID.write_text(str(os.getpid()))
        try:
            _await(server, options, line)
        except BaseException:
            end(server)
            raise
    return server


def _await(server, options, line):
    while line.seconds < _PATIENCE:
        if server.poll() is not None:
            raise Failure("The demo server does not start.", _LOG)
        try:
            urllib.request.urlopen(f"{options.url}/web/login", timeout=60).close()
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            line.alive()
            time.sleep(0.3)
    raise Failure(f"The demo server does not answer at {options.url}.", _LOG)


def end(server):
    server.terminate()
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
