"""Time, queries and memory of this process, and of its PostgreSQL session."""

import os
import time
from pathlib import Path

from odoo import sql_db

_TICK = os.sysconf("SC_CLK_TCK")


class Meter:
    """Measures the body of a ``with`` statement; the figures are in :attr:`figures`.

    :param cr: the cursor of the work measured, for the CPU time of its session; that
        is known only where PostgreSQL runs on this machine
    """

    def __init__(self, cr):
        self._stat = _find_session(cr)
        self.figures = {}

    def __enter__(self):
        # Let the kernel begin anew with the peak.
        Path("/proc/self/clear_refs").write_text("5")
        self._memory = _read_memory("VmRSS")
        self._session_cpu = self._read_session_cpu()
        self._queries = sql_db.sql_counter
        self._cpu = time.process_time()
        self._wall = time.perf_counter()
        return self

    def __exit__(self, *_error):
        self.figures = {
            "wall": time.perf_counter() - self._wall,
            "cpu": time.process_time() - self._cpu,
            "session_cpu": self._read_session_cpu() - self._session_cpu,
            "queries": sql_db.sql_counter - self._queries,
            "peak": _read_memory("VmHWM"),
            "growth": _read_memory("VmHWM") - self._memory,
        }

    def _read_session_cpu(self):
        if not self._stat:
            return 0.0
        fields = self._stat.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICK


def _find_session(cr):
    """Return the file with the times of the cursor's PostgreSQL process, if any."""
    cr.execute("SELECT pg_backend_pid()")
    stat = Path(f"/proc/{cr.fetchone()[0]}/stat")
    if stat.exists() and "postgres" in stat.read_text():
        return stat
    return None


def _read_memory(name):
    """Return a size from the process's status, in bytes."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * 1024
    raise LookupError(name)
