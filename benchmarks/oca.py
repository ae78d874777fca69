"""OCA's add-on of the same name, fetched only to be measured against."""

import shutil

from tools import console, paths, python_env

REQUIREMENT = "odoo-addon-account-netting==19.0.1.0.0.6"
ADDONS = paths.LOCAL / "benchmarks/oca/odoo/addons"


def ensure():
    """Fetch the add-on, unless it is there.

    Beside the environment, not into it: there it would take our add-on's place.
    """
    target = ADDONS.parent.parent
    stamp = target / "requirement"
    if stamp.exists() and stamp.read_text() == REQUIREMENT:
        return
    shutil.rmtree(target, ignore_errors=True)
    console.run_step(
        "Fetching OCA's account_netting",
        [
            *(paths.VENV_PYTHON, "-m", "pip", "install"),
            *("--disable-pip-version-check", "--no-input", "--no-deps"),
            *("--target", target, REQUIREMENT),
        ],
        "bench-oca.log",
        "OCA's account_netting could not be fetched from the package index.",
        env=python_env.environ(),
    )
    stamp.write_text(REQUIREMENT)
