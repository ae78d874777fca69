"""OCA's add-on of the same name, fetched only to be upgraded from.

Beside the environment, not into it: there it would take our add-on's place.
"""

import os
import shutil

from tools import console, odoo_command, odoo_source, paths, python_env

REQUIREMENT = "odoo-addon-account-netting==19.0.1.0.0.6"

_FOLDER = paths.LOCAL / "oca"


def ensure():
    """Fetch the add-on, unless it is there."""
    stamp = _FOLDER / "requirement"
    if stamp.exists() and stamp.read_text() == REQUIREMENT:
        return
    shutil.rmtree(_FOLDER, ignore_errors=True)
    console.run_step(
        "Fetching OCA's account_netting",
        [
            *(paths.VENV_PYTHON, "-m", "pip", "install"),
            *("--disable-pip-version-check", "--no-input", "--no-deps"),
            *("--target", _FOLDER, REQUIREMENT),
        ],
        "oca.log",
        "OCA's account_netting could not be fetched from the package index.",
        env=python_env.environ(),
    )
    stamp.write_text(REQUIREMENT)


def environ():
    """Return an environment in which Odoo finds OCA's add-on, and not ours."""
    addons = [str(odoo_source.find().addons), str(_FOLDER / "odoo/addons")]
    if extra := os.environ.get("ODOO_ADDONS_PATH"):
        addons.append(extra)
    return {**odoo_command.environ(), "ODOO_ADDONS_PATH": ",".join(addons)}
