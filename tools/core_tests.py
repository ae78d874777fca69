"""Odoo's own tests, with our add-on installed: none of them may fail.

There are those of ``account``, and Odoo's checks of an add-on's code (``test_lint``).
A test that fails is run again in a database without our add-on, which tells whose
failure it is. It takes a quarter of an hour, so that this is no part of the test suite.
"""

import os
import re
from dataclasses import dataclass

from tools import console, database, odoo_command, paths, processes, templates
from tools.console import Failure

PARTS = ("account", "lint")

# It reads all that lies in a folder of add-ons, and so the packages in .local too.
_NOT_OURS = "-/test_lint:TestConflictMarkers"

_SUMMARY = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests when loading")
_FAILED = re.compile(r"(?:FAIL|ERROR): (\w+)\.(\w+)")
_SKIPPED = re.compile(r": skipped (\w+\.\w+)")
_STARTED = re.compile(r": Starting (\w+\.\w+)")


@dataclass(frozen=True)
class Result:
    """What came of a run of tests: how many were run, and which failed."""

    total: int
    skipped: int
    failed: tuple

    def __str__(self):
        passed = self.total - self.skipped - len(self.failed)
        return f"{passed} passed, {len(self.failed)} failed, {self.skipped} skipped"


def run(parts=PARTS):
    """Run the tests of both parts, or of those named.

    :return: ``{part: Result}``
    :raises Failure: naming the tests that failed, and whether they do without us, too
    """
    runs = {"account": _run_account, "lint": _run_lint}
    results = {part: runs[part]() for part in parts}
    for part, result in results.items():
        console.say(f"{part}: {result}")
    if any(result.failed for result in results.values()):
        raise Failure("Odoo's own tests do not all pass with the add-on installed.")
    return results


def _run_account():
    result = _run_tests(
        "Running the tests of Odoo's account with ours installed",
        "core-tests-account.log",
        templates.TEMPLATE,
        ["--test-tags=/account"],
    )
    if result.failed:
        tags = ",".join(f"/account:{name}" for name in result.failed)
        alone = _run_tests(
            "Running those that failed without our add-on",
            "core-tests-alone.log",
            templates.BASE,
            [f"--test-tags={tags}"],
        )
        for name in result.failed:
            also = ", without our add-on too" if name in alone.failed else ""
            console.say(f"    failed{also}: {name}")
    return result


def _run_lint():
    addons = (paths.ADDON, paths.QUEUE_JOB_ADDON)
    result = _run_tests(
        "Running Odoo's checks of code (test_lint) on ours",
        "core-tests-lint.log",
        templates.TEMPLATE,
        ["-i", "test_lint", f"--test-tags=/test_lint,{_NOT_OURS}"],
        ADDONS=",".join(map(str, addons)),
    )
    for name in result.failed:
        console.say(f"    failed: {name}")
    return result


def _run_tests(title, log, source, arguments, **environment):
    """Run tests in a copy of a database, and count what came of them.

    :raises Failure: when Odoo ended before it had run them
    """
    name = f"netting_core_{os.getpid()}"
    database.copy(source, name)
    database.leave_alone(name)
    path = paths.LOGS / log
    path.unlink(missing_ok=True)
    command = [
        *(paths.VENV_PYTHON, "-m", "tests.proof.odoo_tests"),
        *("-d", name, "--stop-after-init", f"--http-port={processes.find_free_port()}"),
        *arguments,
    ]
    try:
        console.run_step(
            title,
            command,
            log,
            "Odoo's own tests failed.",
            progress=lambda text: f"{len(_STARTED.findall(text))} tests",
            cwd=paths.ROOT,
            env={**odoo_command.environ(), **environment},
        )
    except Failure:
        if not _SUMMARY.search(path.read_text(errors="replace")):
            raise
    finally:
        database.drop(name)
    return _read(path.read_text(errors="replace"))


def _read(log):
    summary = _SUMMARY.search(log)
    if not summary or not int(summary.group(3)):
        raise Failure("Odoo ran no tests.")
    return Result(
        total=int(summary.group(3)),
        skipped=len(set(_SKIPPED.findall(log))),
        failed=tuple(sorted({".".join(match) for match in _FAILED.findall(log)})),
    )
