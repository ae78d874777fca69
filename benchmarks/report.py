"""The table that is printed at the end, in Markdown, for docs/trust/speed.md."""

import os
import platform
import subprocess
from datetime import date
from pathlib import Path
from typing import NamedTuple

from tools import database, paths

_SETTINGS = (
    "shared_buffers",
    "work_mem",
    "fsync",
    "synchronous_commit",
    "full_page_writes",
    "jit",
)
_DISTURBED = (
    " The machine was busy with other work meanwhile: trust CPU times and queries"
    " rather than wall times."
)


class Row(NamedTuple):
    """One figure, and what it has to be.

    :param is_met: ``None`` where there is no target
    """

    what: str
    figure: str
    target: str = ""
    is_met: bool | None = None

    @property
    def verdict(self):
        return {True: "met", False: "**missed**", None: ""}[self.is_met]


class Section(NamedTuple):
    """What one part of the benchmark found.

    :param note: sentences on how it was measured
    :param disturbed: whether the machine had other work to do meanwhile
    """

    title: str
    note: str
    rows: list
    disturbed: bool

    def render(self):
        lines = [f"**{self.title}.** {self.note}{_DISTURBED * self.disturbed}", ""]
        lines += ["| | measured | target | |", "|---|---|---|---|"]
        for row in self.rows:
            lines.append(
                f"| {row.what} | {row.figure} | {row.target} | {row.verdict} |"
            )
        return lines


def render(sections):
    """Return the report as Markdown."""
    lines = [f"Measured on {date.today()} on:", "", *_describe_machine()]
    for section in sections:
        lines += ["", *section.render()]
    verdicts = [row.is_met for section in sections for row in section.rows]
    targets = [is_met for is_met in verdicts if is_met is not None]
    lines += ["", f"{sum(targets)} of {len(targets)} targets met."]
    return "\n".join(lines)


# ---------------------------------------------------------------- figures


def ms(seconds):
    return f"{1000 * seconds:,.1f} ms"


def seconds(value):
    return f"{value:,.1f} s"


def mb(size):
    return f"{size / 2**20:,.0f} MB"


def percent(share):
    return f"{100 * share:+.1f} %"


# ---------------------------------------------------------------- the machine


def _describe_machine():
    server = database.query("SHOW server_version").split()[0]
    settings = ", ".join(
        f"{name} {database.query(f'SHOW {name}')}" for name in _SETTINGS
    )
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        capture_output=True,
        text=True,
        cwd=paths.ROOT,
    ).stdout.strip()
    cores = os.cpu_count()
    return [
        f"- {_read_processor()}, {cores} cores, {_read_memory():.0f} GB,"
        f" {platform.system()} {platform.release().split('-')[0]}",
        f"- PostgreSQL {server} on it ({settings})",
        f"- Python {platform.python_version()}, Odoo 19.0, account_netting at {commit}",
    ]


def _read_processor():
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _read_memory():
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
