"""Where things lie: the repository, and what the tooling generates beside it."""

from pathlib import Path


def _find_root():
    """Return the repository, by the path that it was first set up by.

    Several may lead to it (a mount, say), and all share one environment, whose
    programs know their own path.
    """
    root = Path(__file__).resolve().parent.parent
    try:
        first = Path((root / ".local/place").read_text())
        return first if first.samefile(root) else root
    except OSError:
        return root


ROOT = _find_root()
ADDON = ROOT / "account_netting"
QUEUE_JOB_ADDON = ROOT / "account_netting_queue_job"
TESTS = ROOT / "tests"
BENCHMARKS = ROOT / "benchmarks"

LOCAL = ROOT / ".local"
PLACE = LOCAL / "place"  # holds the path of the repository
BIN = LOCAL / "bin"
CACHE = LOCAL / "cache"
DATA = LOCAL / "data"
LOGS = LOCAL / "log"
ODOO = LOCAL / "odoo"
ODOO_CONF = LOCAL / "odoo.conf"
VENV = LOCAL / "venv"
VENV_BIN = VENV / "bin"
VENV_PYTHON = VENV_BIN / "python"

# What tools leave beside the sources.
CACHES = [ROOT / ".pytest_cache", ROOT / ".ruff_cache", ROOT / ".hypothesis"]


def short(path):
    """Return ``path`` relative to the repository where it lies inside it."""
    try:
        return str(Path(path).relative_to(ROOT))
    except ValueError:
        return str(path)
