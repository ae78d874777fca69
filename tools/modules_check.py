"""Test with the add-ons that ours heeds without needing them, for real.

They are Odoo's payment providers and OCA's two modules for payment orders. These come
from the package index, so that this is no part of the test suite.
"""

from tools import database, oca, paths, suite, templates

_DATABASE = "netting_modules"
_ODOOS = (
    "account_payment",
    "payment_demo",
    "l10n_account_withholding_tax",
    "l10n_ar_withholding",
)
_TESTS = paths.TESTS / "modules"


def run(arguments=()):
    """Run the tests once in a database with each of OCA's modules.

    :param arguments: further arguments for pytest
    :return: the exit status: 0 when all passed
    """
    return max([_run_with(package, arguments) for package in oca.PAYMENT_ORDERS])


def _run_with(package, arguments):
    package.ensure()
    database.copy(templates.TEMPLATE, _DATABASE)
    options = suite.Options(
        targets=(str(_TESTS),),
        arguments=tuple(arguments),
        database=_DATABASE,
        browser=False,
        beside=package,
    )
    try:
        templates.install_modules(
            _DATABASE, *_ODOOS, package.name, env=package.environ()
        )
        return suite.run(options, _DATABASE)
    finally:
        database.drop(_DATABASE)
