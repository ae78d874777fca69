"""Run the test suite: ``tests/core`` without a database, then the rest with one.

``tests/queue_job`` needs OCA's queue_job, and is run only when it is asked for.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from dataclasses import dataclass, fields
from pathlib import Path

from tools import (
    console,
    database,
    oca,
    odoo_command,
    paths,
    processes,
    system,
    templates,
)
from tools.console import Failure

CORE = paths.TESTS / "core"
QUEUE_JOB = paths.TESTS / "queue_job"
MODULES = paths.TESTS / "modules"  # see make modules-check

#: All that needs a database, and nothing beside the add-on: arguments for pytest.
EVERYTHING = (
    str(paths.TESTS),
    *(f"--ignore={folder}" for folder in (CORE, QUEUE_JOB, MODULES)),
)

_NO_TESTS = 5  # pytest's exit status when it found none
_DATABASE = "netting_test"
_LAST_WORDS = 20  # seconds that pytest has to end in order after a Ctrl-C


@dataclass
class Counts:
    """How many tests came to which end."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other):
        sums = (getattr(self, f.name) + getattr(other, f.name) for f in fields(self))
        return Counts(*sums)

    def __str__(self):
        text = f"{self.passed} passed, {self.failed} failed"
        return f"{text}, {self.skipped} skipped" if self.skipped else text


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
    def core_targets(self):
        if not self.targets:
            return [str(CORE)]
        return [target for target in self.targets if _is_in(CORE, target)]

    @property
    def odoo_targets(self):
        if not self.targets:
            return [*EVERYTHING, "-m", "not long"]
        return [target for target in self.targets if not _is_in(CORE, target)]

    @property
    def needs_browser(self):
        return self.browser and bool(self.odoo_targets)

    @property
    def needs_queue_job(self):
        return any(_is_in(QUEUE_JOB, target) for target in self.targets)

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
    if options.database or not options.odoo_targets:
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
    return name


def run(options, name):
    """Run the tests and sum them up.

    :param name: the database that ``prepare`` returned
    :return: the exit status: 0 when tests ran and none failed
    """
    paths.CACHE.mkdir(parents=True, exist_ok=True)
    statuses, counts, left_out = [], Counts(), 0
    try:
        with tempfile.TemporaryDirectory(prefix="tests-", dir=paths.CACHE) as folder:
            if options.core_targets:
                report = Path(folder) / "core.xml"
                statuses.append(_run_core(options, report))
                counts += _count(report)
            if options.odoo_targets:
                report = Path(folder) / "odoo.xml"
                statuses.append(_run_odoo(options, name, report))
                counts += _count(report)
                left_out = _count_left_out(report)
    finally:
        if name and name != options.database:
            for own in _find_databases(os.getpid()):
                database.drop(own)
            # The files of databases that were dropped before.
            for folder in database.filestore(name).parent.glob(f"{name}[-_]*"):
                shutil.rmtree(folder)
    if left_out:
        console.say(f"\n{left_out} tests were left out: there is no browser here.")
    console.say(f"\n{counts}")
    return _exit_status(statuses)


def _is_in(folder, target):
    path = (paths.ROOT / target.split("::")[0]).resolve()
    return path == folder or folder in path.parents


def _exit_status(statuses):
    """A selection may leave one half without tests, but not both."""
    if any(status not in (0, _NO_TESTS) for status in statuses):
        return 1
    if 0 not in statuses:
        raise Failure("No test was run: nothing matches the selection.")
    return 0


# ---------------------------------------------------------------- the two halves


def _run_core(options, report):
    console.say("\nTests of the core (no database)")
    return _pytest(["-p", "no:odoo", *options.core_targets, *options.arguments], report)


def _run_odoo(options, name, report):
    console.say(f"\nTests in Odoo (database {name})")
    arguments = [f"--odoo-config={paths.ODOO_CONF}", f"--odoo-database={name}"]
    arguments.append("--odoo-log-level=info")  # shown with the tests that fail
    if options.browser:
        arguments.append("--odoo-http")
    if options.processes > 1:
        # A class stays together, as what it sets up is most of its time.
        arguments += ["-n", str(options.processes), "--dist=loadscope"]
    environment = options.package.environ() if options.package else None
    arguments += [*options.odoo_targets, *options.arguments]
    return _pytest(arguments, report, environment)


def _pytest(arguments, report, environment=None):
    command = [paths.VENV_PYTHON, "-m", "pytest", "-v", f"--junit-xml={report}"]
    sys.stdout.flush()
    environment = environment or odoo_command.environ()
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    environment.pop("ODOO_RC", None)  # it would switch pytest-odoo on for the core
    with subprocess.Popen(
        [*command, *arguments], cwd=paths.ROOT, env=environment
    ) as pytest:
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


# ---------------------------------------------------------------- the report


def _count(report):
    """Count what pytest's report tells; nothing when it stopped before that."""
    if not report.exists():
        return Counts(failed=1)
    suite = next(ET.parse(report).iter("testsuite"))
    total, errors, failures, skipped = (
        int(suite.get(name)) for name in ("tests", "errors", "failures", "skipped")
    )
    failed = errors + failures
    return Counts(passed=total - failed - skipped, failed=failed, skipped=skipped)


def _count_left_out(report):
    """Count the tests that were skipped for want of a browser."""
    if not report.exists() or system.find_browser():
        return 0
    skipped = ET.parse(report).iter("skipped")
    return sum(system.WORD in skip.get("message", "") for skip in skipped)
