"""Where things lie: the repository, and what the tooling generates beside it."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ADDON = ROOT / "account_netting"
QUEUE_JOB_ADDON = ROOT / "account_netting_queue_job"
TESTS = ROOT / "tests"
BENCHMARKS = ROOT / "benchmarks"

LOCAL = ROOT / ".local"
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
