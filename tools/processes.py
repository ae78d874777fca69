"""What other processes of this machine are, told by their id."""

import os
import shutil
import subprocess
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
