"""OCA's add-ons that ours is tried with, fetched from PyPI when they are needed.

Beside the environment, not into it: OCA's add-on of the same name would take our
add-on's place there.
"""

import os
import shutil
from dataclasses import dataclass

from tools import console, odoo_command, odoo_source, paths, python_env


@dataclass(frozen=True)
class Package:
    """An add-on of OCA's, with the Python packages that Odoo does not need itself.

    :param name: the add-on
    :param requirements: what to install, complete
    :param replaces_ours: whether Odoo must not find our add-ons beside it
    """

    name: str
    requirements: tuple
    replaces_ours: bool = False

    @property
    def folder(self):
        return paths.LOCAL / "oca" / self.name

    def ensure(self):
        """Fetch the add-on, unless it is there."""
        stamp = self.folder / "requirements"
        wanted = "\n".join(self.requirements)
        if stamp.exists() and stamp.read_text() == wanted:
            return
        shutil.rmtree(self.folder, ignore_errors=True)
        console.run_step(
            f"Fetching OCA's {self.name}",
            [
                *(paths.VENV_PYTHON, "-m", "pip", "install"),
                *("--disable-pip-version-check", "--no-input", "--no-deps"),
                *("--target", self.folder, *self.requirements),
            ],
            "oca.log",
            f"OCA's {self.name} could not be fetched from the package index.",
            env=python_env.environ(),
        )
        stamp.write_text(wanted)

    def environ(self):
        """Return an environment in which Odoo finds the add-on."""
        env = odoo_command.environ()
        addons = [env["ODOO_ADDONS_PATH"]]
        if (own := self.folder / "odoo/addons").exists():
            addons.append(str(own))
        if self.replaces_ours:
            addons[0] = str(odoo_source.find().addons)
            if extra := os.environ.get("ODOO_ADDONS_PATH"):
                addons.append(extra)
        return {
            **env,
            "ODOO_ADDONS_PATH": ",".join(addons),
            "PYTHONPATH": os.pathsep.join([env["PYTHONPATH"], str(self.folder)]),
        }


#: The add-on of our name, to be upgraded from.
NETTING = Package(
    "account_netting",
    ("odoo-addon-account-netting==19.0.1.0.0.6",),
    replaces_ours=True,
)

#: The two add-ons for payment orders. A database can have one of them.
PAYMENT_ORDERS = (
    Package(
        "account_payment_order",
        (
            "odoo-addon-account-payment-order==19.0.1.0.8",
            "odoo-addon-account-payment-mode==19.0.1.1.0.3",
        ),
    ),
    Package(
        "account_payment_batch_oca",
        (
            "odoo-addon-account-payment-batch-oca==19.0.2.0.0.2",
            "odoo-addon-account-payment-base-oca==19.0.1.1.0",
            "odoo-addon-account-payment-method-base==19.0.1.0.0.4",
        ),
    ),
)

#: What some of Odoo's modules for countries need, and Odoo itself does not.
COUNTRIES = Package("countries", ("phonenumbers==9.0.43",))

#: What account_netting_queue_job builds upon.
QUEUE_JOB = Package(
    "queue_job",
    ("odoo-addon-queue-job==19.0.2.4.0.1", "openupgradelib==3.13.7"),
)

#: OCA's add-ons for 19.0 that a netting meets, with the version it is tried with.
NEIGHBOURS = {
    "account_analytic_required": "19.0.1.0.0.4",
    "account_credit_control": "19.0.1.0.0.13",
    "account_due_list": "19.0.1.0.0.4",
    "account_financial_report": "19.0.0.0.26.3",
    "account_financial_risk": "19.0.1.0.0.6",
    "account_fiscal_year": "19.0.1.0.0.7",
    "account_invoice_constraint_chronology": "19.0.1.0.1.1",
    "account_journal_lock_date": "19.0.1.0.0.3",
    "account_move_name_sequence": "19.0.1.0.5.2",
    "account_move_tier_validation": "19.0.1.0.0.9",
    "account_operating_unit": "19.0.1.0.1",
    "account_partner_required": "19.0.1.0.0.4",
    "account_reconcile_oca": "19.0.1.1.1",
    "base_tier_validation": "19.0.1.4.6",
    "mis_builder_cash_flow": "19.0.1.0.0.3",
    "partner_statement": "19.0.1.1.0.16",
}

#: What these build upon.
_BENEATH = {
    "account_statement_base": "19.0.1.0.1",
    "analytic_operating_unit": "19.0.1.0.0.2",
    "base_view_inheritance_extension": "19.0.1.0.1.2",
    "date_range": "19.0.1.0.1",
    "mis_builder": "19.0.1.2.1",
    "operating_unit": "19.0.1.0.1",
    "report_xlsx": "19.0.1.0.2.2",
    "report_xlsx_helper": "19.0.1.0.0.2",
}

#: All of them in one place; a database takes one, or all.
ALL_NEIGHBOURS = Package(
    "neighbours",
    tuple(
        f"odoo-addon-{name.replace('_', '-')}=={version}"
        for name, version in (NEIGHBOURS | _BENEATH).items()
    ),
)
