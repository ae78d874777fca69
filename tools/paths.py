"""Where things lie: the repository, and what the tooling generates beside it."""

import json
from pathlib import Path


def _find_root():
    """Return the repository, by the path that its environment was made by.

    Several may lead to it (a mount, say), and all share one environment, whose
    programs know their own path.
    """
    root = Path(__file__).resolve().parent.parent
    try:
        made_of = json.loads((root / ".local/venv/made-of.json").read_text())
        first = Path(made_of["place"]).parents[1]
        return first if first.samefile(root) else root
    except (OSError, ValueError):
        return root


ROOT = _find_root()
ADDON = ROOT / "account_netting"
QUEUE_JOB_ADDON = ROOT / "account_netting_queue_job"
GROUP_ADDON = ROOT / "account_netting_group"
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
MADE_OF = VENV / "made-of.json"
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
