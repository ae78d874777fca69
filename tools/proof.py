"""What proves that the add-on can be trusted with a ledger, at length.

Here are all tests that take minutes: those of ``tests/proof``, and what is tagged as
long in the rooms. ``make test`` leaves them out.
"""

import os
import tempfile
import time
from pathlib import Path

from tools import console, paths, suite

_TESTS = paths.TESTS / "proof"

#: Part, and where it is. What sets processes on one another has the machine for itself.
PARTS = {
    "invariants": [_TESTS / "test_invariants.py"],
    "security": [_TESTS / "test_hostile_calls.py", _TESTS / "test_hostile_contents.py"],
    "races": [_TESTS / "long" / "test_races.py"],
    "kills": [_TESTS / "long" / "test_kills.py"],
    "load": [_TESTS / "long" / "test_load.py"],
    "uninstall": [_TESTS / "long" / "test_uninstall.py"],
    # what is tagged as long elsewhere
    "rooms": [*suite.EVERYTHING, f"--ignore={_TESTS}", "-m", "long"],
}


def run(parts=tuple(PARTS), arguments=()):
    """Run the parts, and print what was tried.

    :param arguments: further arguments for pytest
    :return: the exit status: 0 when all passed
    """
    targets = [str(path) for part in parts for path in PARTS[part]]
    if "rooms" in parts and len(parts) > 1:
        targets = [*suite.EVERYTHING, "-m", "long"]
    options = suite.Options(
        targets=tuple(targets),
        arguments=tuple(arguments),
        browser=False,
    )
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="proof-") as folder:
        os.environ["PROOF"] = folder
        status = suite.run(options, suite.prepare(options))
        table = Path(folder) / "figures"
        figures = table.read_text().splitlines() if table.exists() else []
    minutes = (time.monotonic() - started) / 60
    _print(figures)
    console.say(f"\nTook {minutes:.1f} minutes.")
    return status


def _print(figures):
    rows = [line.split("\t") for line in figures]
    width = max((len(name) for _title, name, _figure in rows), default=0)
    last = None
    for title, name, figure in rows:
        if title != last:
            console.say(f"\n{title}")
        console.say(f"  {name:<{width}}  {figure}")
        last = title
