"""Test with the add-ons that ours heeds without needing them, for real.

They are Odoo's payment providers, OCA's two modules for payment orders, and OCA's
modules that meet a netting on its way. These come from the package index, so that this
is no part of the test suite.
"""

from tools import console, database, oca, paths, suite, templates

_DATABASE = "netting_modules"
_ODOOS = ("account_payment", "payment_demo")

#: Odoo's modules that withhold tax, send e-invoices, or heed payments.
_COUNTRIES = (
    "hr_expense",
    "l10n_account_withholding_tax",
    "l10n_ar_withholding",
    "l10n_dk_oioubl",
    "l10n_hr_edi",
    "l10n_hu_edi",
    "l10n_it_edi",
    "l10n_lk",
    "l10n_ph",
    "l10n_pl_edi",
    "l10n_ro_edi",
    "l10n_rs_edi",
    "l10n_th",
    "l10n_tw",
    "l10n_vn_edi_viettel",
)
_TESTS = paths.TESTS / "modules"
_NEIGHBOURS = _TESTS / "neighbours"
_IN_COUNTRIES = _TESTS / "countries"

#: What must hold beside any neighbour: our views and theirs, and the guide's examples.
_TOGETHER = (_NEIGHBOURS / "test_together.py", paths.TESTS / "test_scenarios.py")


_USUAL = ("orders", "countries", "all", "before")


def run(parts=(), arguments=()):
    """Test beside other modules.

    - ``orders``: with each of OCA's two modules for payment orders, and Odoo's own
      online payments;
    - ``countries``: with Odoo's modules for countries that heed payments;
    - ``all``: with all of OCA's neighbours at once, installed after ours;
    - ``before``: with all of them, installed before ours;
    - ``each``: with one after the other, before and after ours. That takes long;
    - a neighbour's name: with that one.

    :param parts: which of these; the first four by default
    :param arguments: further arguments for pytest
    :return: the exit status: 0 when all passed
    """
    checks = {
        "orders": _check_orders,
        "countries": _check_countries,
        "all": lambda arguments: _check_all(arguments, _NEIGHBOURS),
        "before": lambda arguments: _check_all(arguments, *_TOGETHER, after=False),
        "each": lambda arguments: max(
            _check_one(name, arguments) for name in oca.NEIGHBOURS
        ),
    }
    for name in oca.NEIGHBOURS:
        checks[name] = lambda arguments, name=name: _check_one(name, arguments)
    if unknown := set(parts) - set(checks):
        raise console.Failure(
            f"There is no part {unknown.pop()}; there are {', '.join(checks)}."
        )
    return max(checks[part](arguments) for part in parts or _USUAL)


def _check_orders(arguments):
    others = (f"--ignore={folder}" for folder in (_NEIGHBOURS, _IN_COUNTRIES))
    arguments = (*others, *arguments)
    return max(
        _run_with(package, (*_ODOOS, package.name), (_TESTS,), arguments)
        for package in oca.PAYMENT_ORDERS
    )


def _check_countries(arguments):
    return _run_with(oca.COUNTRIES, _COUNTRIES, (_IN_COUNTRIES,), arguments)


def _check_all(arguments, *targets, after=True):
    return _run_with(
        oca.ALL_NEIGHBOURS, tuple(oca.NEIGHBOURS), targets, arguments, after
    )


def _check_one(name, arguments):
    own = _NEIGHBOURS / f"test_{name}.py"
    targets = (*_TOGETHER, own) if own.exists() else _TOGETHER
    return max(
        _run_with(oca.ALL_NEIGHBOURS, (name,), targets, arguments, after)
        for after in (True, False)
    )


def _run_with(package, modules, targets, arguments, after=True):
    """Run tests once in a database with other modules.

    :param package: where the modules are
    :param modules: what to install of it
    :param targets: paths of the tests
    :param after: install the modules after ours, else before
    """
    package.ensure()
    env = package.environ()
    options = suite.Options(
        targets=tuple(str(target) for target in targets),
        arguments=tuple(arguments),
        database=_DATABASE,
        browser=False,
        beside=package,
    )
    try:
        if after:
            database.copy(templates.TEMPLATE, _DATABASE)
            templates.install_modules(_DATABASE, *modules, env=env)
        else:
            database.copy(templates.BASE, _DATABASE)
            templates.install_modules(_DATABASE, *modules, env=env)
            templates.install_addon(_DATABASE, env=env)
        return suite.run(options, _DATABASE)
    finally:
        database.drop(_DATABASE)
