"""Odoo's own tests, with our add-on installed: none of them may fail.

There are those of ``account``, and Odoo's checks of an add-on's code (``test_lint``).
A test that fails is run again in a database without our add-on, which tells whose
failure it is. It takes a quarter of an hour, so that this is no part of the test suite.
"""

import os
import re

from tools import console, database, odoo_command, paths, processes, templates
from tools.console import Failure

PARTS = ("account", "lint")

# It reads all that lies in a folder of add-ons, and so the packages in .local too.
_NOT_OURS = "-/test_lint:TestConflictMarkers"

_SUMMARY = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests when loading")
_FAILED = re.compile(r"(?:FAIL|ERROR): (\w+)\.(\w+)")
_SKIPPED = re.compile(r": skipped (\w+\.\w+)")
_STARTED = re.compile(r": Starting (\w+\.\w+)")


def run(parts=PARTS):
    """Run the tests of both parts, or of those named.

    :raises Failure: naming the tests that failed, and whether they do without us, too
    """
    failed = [name for part in parts for name in _RUNS[part]()]
    if failed:
        raise Failure("Odoo's own tests do not all pass with the add-on installed.")


def _run_account():
    failed = _run_tests(
        "account", "the tests of Odoo's account with ours installed", "/account"
    )
    if failed:
        tags = ",".join(f"/account:{name}" for name in failed)
        alone = _run_tests(
            "alone", "those that failed without our add-on", tags, templates.BASE
        )
        for name in set(failed) & set(alone):
            console.say(f"    failed without our add-on too: {name}")
    return failed


def _run_lint():
    ours = [manifest.parent for manifest in paths.ROOT.glob("*/__manifest__.py")]
    return _run_tests(
        "lint",
        "Odoo's checks of code (test_lint) on ours",
        f"/test_lint,{_NOT_OURS}",
        arguments=("-i", "test_lint"),
        ADDONS=",".join(map(str, ours)),
    )


_RUNS = {"account": _run_account, "lint": _run_lint}


def _run_tests(
    part, what, tags, source=templates.TEMPLATE, arguments=(), **environment
):
    """Run tests in a copy of a database, and say what came of them.

    :return: the names of those that failed
    :raises Failure: when Odoo ended before it had run them
    """
    name = f"netting_core_{os.getpid()}"
    database.copy(source, name)
    database.leave_alone(name)
    log = f"core-tests-{part}.log"
    path = paths.LOGS / log
    path.unlink(missing_ok=True)
    command = [
        *(paths.VENV_PYTHON, "-m", "tests.proof.odoo_tests"),
        *("-d", name, "--stop-after-init", f"--http-port={processes.find_free_port()}"),
        *(*arguments, f"--test-tags={tags}"),
    ]
    try:
        console.run_step(
            f"Running {what}",
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
    return _tell(part, path.read_text(errors="replace"))


def _tell(part, log):
    """Say what came of tests, by Odoo's log; return the names of those that failed."""
    summary = _SUMMARY.search(log)
    total = int(summary.group(3)) if summary else 0
    if not total:
        raise Failure("Odoo ran no tests.")
    skipped = len(set(_SKIPPED.findall(log)))
    failed = sorted({".".join(match) for match in _FAILED.findall(log)})
    for name in failed:
        console.say(f"    failed: {name}")
    passed = total - skipped - len(failed)
    console.say(f"{part}: {passed} passed, {len(failed)} failed, {skipped} skipped")
    return failed
