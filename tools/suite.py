"""Run the test suite with pytest and pytest-odoo; ``tests/core`` needs no database.

``tests/queue_job`` needs OCA's queue_job, and is run only when it is asked for; so is
``tests/group``, which is about the add-on for several companies.
"""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass

from tools import console, database, oca, odoo_command, paths, processes, templates
from tools.console import Failure

CORE = paths.TESTS / "core"
QUEUE_JOB = paths.TESTS / "queue_job"
GROUP = paths.TESTS / "group"
MODULES = paths.TESTS / "modules"  # see make modules-check

#: All that needs nothing beside the add-on: arguments for pytest.
EVERYTHING = (
    str(paths.TESTS),
    *(f"--ignore={folder}" for folder in (QUEUE_JOB, GROUP, MODULES)),
)

_NO_TESTS = 5  # pytest's exit status when it found none
_DATABASE = "netting_test"
_LAST_WORDS = 20  # seconds that pytest has to end in order after a Ctrl-C


@dataclass(frozen=True)
class Options:
    """What the user asked for.

    :param targets: files, folders or node ids; empty: the whole suite
    :param arguments: further arguments for pytest
    :param database: run in this database as it is; empty: in a fresh one
    :param browser: also run the tests that need a web server or a browser
    :param jobs: how many processes share the tests that need a database; 0: one
        for each processor up to four, for the whole suite, and else one
    :param beside: an add-on of OCA's that Odoo is to find beside ours
    """

    targets: tuple = ()
    arguments: tuple = ()
    database: str = ""
    browser: bool = True
    jobs: int = 0
    beside: oca.Package = None

    @property
    def processes(self):
        if self.jobs or self.targets:
            return self.jobs or 1
        return min(os.cpu_count() or 1, 4)

    @property
    def needs_database(self):
        return not self.targets or not all(_is_in(CORE, name) for name in self.targets)

    @property
    def needs_browser(self):
        return self.browser and self.needs_database

    @property
    def needs_queue_job(self):
        return any(_is_in(QUEUE_JOB, target) for target in self.targets)

    @property
    def needs_group(self):
        return any(_is_in(GROUP, target) for target in self.targets)

    @property
    def package(self):
        """The add-on of OCA's that is tested with, if any."""
        return self.beside or (oca.QUEUE_JOB if self.needs_queue_job else None)


def prepare(options):
    """Return the database to test in; unless one is named, copied for this run alone.

    :return: its name; empty when no test needs one
    """
    if options.needs_queue_job:
        oca.QUEUE_JOB.ensure()
    if options.database or not options.needs_database:
        return options.database
    templates.ensure_template()
    if options.browser:
        templates.ensure_assets()
    _drop_leftovers()
    name = f"{_DATABASE}_{os.getpid()}"
    with console.step("Copying the prepared database"):
        database.copy(templates.TEMPLATE, name)
        database.leave_alone(name)
    if options.needs_queue_job:
        templates.install_addon(
            name, paths.QUEUE_JOB_ADDON, env=oca.QUEUE_JOB.environ()
        )
    if options.needs_group:
        templates.install_addon(name, paths.GROUP_ADDON)
    return name


def run(options, name):
    """Run the tests; pytest sums them up.

    :param name: the database that ``prepare`` returned
    :return: the exit status: 0 when tests ran and none failed
    """
    arguments = [*(options.targets or (*EVERYTHING, "-m", "not long"))]
    if options.needs_database:
        arguments += [f"--odoo-config={paths.ODOO_CONF}", f"--odoo-database={name}"]
        arguments.append("--odoo-log-level=info")  # shown with the tests that fail
        if options.browser:
            arguments.append("--odoo-http")
        if options.processes > 1:
            # A class stays together, as what it sets up is most of its time.
            arguments += ["-n", str(options.processes), "--dist=loadscope"]
    else:
        arguments += ["-p", "no:odoo"]
    try:
        status = _pytest([*arguments, *options.arguments], options.package)
    finally:
        if name and name != options.database:
            for own in _find_databases(os.getpid()):
                database.drop(own)
            # The files of databases that were dropped before.
            for folder in database.filestore(name).parent.glob(f"{name}[-_]*"):
                shutil.rmtree(folder)
    if status == _NO_TESTS:
        raise Failure("No test was run: nothing matches the selection.")
    return min(status, 1)


def _is_in(folder, target):
    path = (paths.ROOT / target.split("::")[0]).resolve()
    return path == folder or folder in path.parents


def _pytest(arguments, package):
    command = [paths.VENV_PYTHON, "-m", "pytest", "-v", *arguments]
    environment = package.environ() if package else odoo_command.environ()
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    environment.pop("ODOO_RC", None)  # it would switch pytest-odoo on for the core
    sys.stdout.flush()
    with subprocess.Popen(command, cwd=paths.ROOT, env=environment) as pytest:
        try:
            return pytest.wait()
        except KeyboardInterrupt:
            _end(pytest)
            raise


def _end(pytest):
    """Let pytest end after a Ctrl-C, which it was told too, and all it started with it.

    Its workers, and the servers and browsers of these, may not have noticed, or be
    nobody's children by then.
    """
    started = processes.descendants(pytest.pid)
    try:
        pytest.wait(_LAST_WORDS)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):  # or another Ctrl-C
        started += processes.descendants(pytest.pid)
        pytest.kill()
    processes.kill(started)


def _drop_leftovers():
    """Drop the databases of runs that were killed."""
    for name in _find_databases(r"\d+", "AND activity.datname IS NULL"):
        pid = re.match(rf"{_DATABASE}_(\d+)", name).group(1)
        if not processes.is_running(int(pid)):
            database.drop(name)


def _find_databases(pid, condition=""):
    """Return the names of what test runs made: a database, and its workers' own.

    :param pid: process id of the run, or a pattern
    :param condition: further SQL; ``activity`` is whoever is connected
    """
    return database.query(
        "SELECT DISTINCT datname FROM pg_database"
        " LEFT JOIN pg_stat_activity activity USING (datname)"
        rf" WHERE datname ~ '^{_DATABASE}_{pid}(-gw\d+)?(_\w+)?$' {condition}"
    ).splitlines()
