"""Other processes of this machine, told by their id, and ports they left free."""

import os
import shutil
import signal
import socket
import subprocess
from collections import defaultdict
from contextlib import suppress
from pathlib import Path


def is_running(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # it runs, as somebody else
    return True


def command_line(pid):
    """Return the command line of a process; empty when there is no such process."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(errors="replace")
    except OSError:
        if Path("/proc/self").exists() or not shutil.which("ps"):
            return ""
    ps = ["ps", "-ww", "-p", str(pid), "-o", "command="]
    return subprocess.run(ps, capture_output=True, text=True).stdout


def works_in(pid, folder):
    """Whether a process works in a folder, by whatever path it got there.

    Where the system does not tell, its command line has to name the folder.
    """
    try:
        return Path(f"/proc/{pid}/cwd").samefile(folder)
    except OSError:
        return str(folder) in command_line(pid).split("\0")


def descendants(pid):
    """Return the ids of all that a process started, and of what those started."""
    table = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True
    ).stdout
    children = defaultdict(list)
    for line in table.splitlines():
        child, parent = map(int, line.split())
        children[parent].append(child)
    found = list(children[pid])
    for child in found:  # it grows on the way
        found += children[child]
    return found


def kill(pids):
    """End processes at once; those that ended already do not matter."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def find_free_port():
    """Return the number of a port of this machine that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
