"""OCA's add-ons, fetched only to be tried with ours.

Beside the environment, not into it: there one would take our add-on's place.
"""

import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass

from tools import console, odoo_command, odoo_source, paths, python_env


@dataclass(frozen=True)
class Fetched:
    """An add-on of OCA's, with what it needs of OCA's.

    :param name: the add-on's technical name
    :param requirements: the packages, all of them, for pip
    """

    name: str
    requirements: tuple

    @property
    def addons(self):
        """Return the folder that goes on Odoo's add-ons path."""
        return self._folder / "odoo/addons"

    @property
    def _folder(self):
        return paths.LOCAL / "oca" / self.name

    def ensure(self):
        """Fetch the add-on, unless it is there."""
        stamp = self._folder / "requirements"
        wanted = "\n".join(self.requirements)
        if stamp.exists() and stamp.read_text() == wanted:
            return
        shutil.rmtree(self._folder, ignore_errors=True)
        console.run_step(
            f"Fetching OCA's {self.name}",
            [
                *(paths.VENV_PYTHON, "-m", "pip", "install"),
                *("--disable-pip-version-check", "--no-input", "--no-deps"),
                *("--target", self._folder, *self.requirements),
            ],
            f"oca-{self.name}.log",
            f"OCA's {self.name} could not be fetched from the package index.",
            env=python_env.environ(),
        )
        stamp.write_text(wanted)

    def environ_without_ours(self):
        """Return an environment in which Odoo finds the add-on, and not ours."""
        addons = [str(odoo_source.find().addons), str(self.addons)]
        if extra := os.environ.get("ODOO_ADDONS_PATH"):
            addons.append(extra)
        return {**odoo_command.environ(), "ODOO_ADDONS_PATH": ",".join(addons)}

    @contextmanager
    def beside_ours(self):
        """Let Odoo find the add-on too, whoever starts it meanwhile."""
        before = os.environ.get("ODOO_ADDONS_PATH")
        os.environ["ODOO_ADDONS_PATH"] = ",".join(
            path for path in (str(self.addons), before) if path
        )
        try:
            yield
        finally:
            if before is None:
                del os.environ["ODOO_ADDONS_PATH"]
            else:
                os.environ["ODOO_ADDONS_PATH"] = before


#: The add-on of our own name, to be upgraded from.
NETTING = Fetched("account_netting", ("odoo-addon-account-netting==19.0.1.0.0.6",))

#: The two add-ons for payment orders. A database can have one of them.
PAYMENT_ORDERS = (
    Fetched(
        "account_payment_order",
        (
            "odoo-addon-account-payment-order==19.0.1.0.8",
            "odoo-addon-account-payment-mode==19.0.1.1.0.3",
        ),
    ),
    Fetched(
        "account_payment_batch_oca",
        (
            "odoo-addon-account-payment-batch-oca==19.0.2.0.0.2",
            "odoo-addon-account-payment-base-oca==19.0.1.1.0",
            "odoo-addon-account-payment-method-base==19.0.1.0.0.4",
        ),
    ),
)
