"""Databases prepared once and copied from then on, for tests, demo and trials.

- ``netting_base``: Odoo with ``account`` and the generic chart of accounts.
  It takes most of a minute, and is made anew only when Odoo changes.
- ``netting_template``: a copy of it with this repository's add-on installed,
  made anew whenever a file of the add-on changes.

What a database was made of is noted in its comment, so that it holds on any
server. Each is made under another name and renamed when complete.
"""

import hashlib
import re
import uuid

from tools import console, database, odoo_command, odoo_source, paths

BASE = "netting_base"
TEMPLATE = "netting_template"

_BASE_MODULES = "account"
_LOAD_CHART = """\
env["account.chart.template"].try_loading(
    "generic_coa", env.company, install_demo=False
)
env.cr.commit()
"""
_MAKE_ASSETS = """\
for name in (
    "web.assets_web",
    "web.assets_backend_lazy",
    "web.assets_emoji",
    "web.assets_frontend",
    "web.assets_frontend_minimal",
    "web.assets_frontend_lazy",
    "web.assets_tests",
    "web.report_assets_common",
    "web.report_assets_pdf",
):
    env["ir.qweb"]._get_asset_bundle(name, css=True, js=False).css()
    env["ir.qweb"]._get_asset_bundle(name, css=False, js=True).js()
env.cr.commit()
"""
_WITH_ASSETS = " with assets"
# Part of the add-on's folder, and without effect on a database.
_NOT_INSTALLED = {"__pycache__", "tests", "README.rst", "pyproject.toml"}


def ensure_base():
    """Make the base, unless it is there already for this Odoo."""
    recipe = _digest(
        [odoo_source.find().identity, _files_id(), _BASE_MODULES, _LOAD_CHART]
    )
    if recipe_of(BASE) == recipe:
        return
    partial = f"{BASE}_partial"
    database.drop(partial)
    _run_odoo(
        "Preparing a database with Odoo's accounting (once)",
        "base-install.log",
        *("-d", partial, "-i", _BASE_MODULES, "--stop-after-init", "--no-http"),
    )
    run_script("Loading the chart of accounts", partial, _LOAD_CHART)
    note_recipe(partial, recipe)
    database.rename(partial, BASE)


def ensure_template():
    """Make the template, unless it is there already for the add-on as it is now."""
    ensure_base()
    recipe = addon_recipe()
    if recipe_of(TEMPLATE).removesuffix(_WITH_ASSETS) == recipe:
        return
    partial = f"{TEMPLATE}_partial"
    database.copy(BASE, partial)
    install_addon(partial)
    note_recipe(partial, recipe)
    database.rename(partial, TEMPLATE)


def ensure_assets():
    """Give the template what browsers load, once, for a test's own is rolled back."""
    recipe = recipe_of(TEMPLATE)
    if not recipe.endswith(_WITH_ASSETS):
        run_script("Bundling scripts and styles", TEMPLATE, _MAKE_ASSETS)
        note_recipe(TEMPLATE, recipe + _WITH_ASSETS)


# ---------------------------------------------------------------- Odoo at work


def install_addon(name, addon=paths.ADDON, **popen):
    _change_addon("Installing", name, "-i", addon, **popen)


def install_modules(name, *modules, **popen):
    """Install further modules in a database."""
    names = ", ".join(modules) if len(modules) < 5 else f"{len(modules)} modules"
    _run_odoo(
        f"Installing {names}",
        f"install-{name}.log",
        *("-d", name, "-i", ",".join(modules), "--stop-after-init", "--no-http"),
        **popen,
    )


def upgrade_addon(name):
    _change_addon("Upgrading", name, "-u", paths.ADDON)


def run_script(title, name, script, **popen):
    """Run Python in ``odoo shell`` on a database."""
    paths.CACHE.mkdir(parents=True, exist_ok=True)
    path = paths.CACHE / f"{name}.py"
    path.write_text(script)
    with path.open() as stdin:
        _run_odoo(
            title,
            f"script-{name}.log",
            *("shell", "-d", name, "--no-http"),
            stdin=stdin,
            **popen,
        )


def run_worker(title, name, code, **popen):
    """Run a call of a module of ``tests.proof.long`` in ``odoo shell``."""
    module = code.lstrip().partition(".")[0]
    begin = f"import sys\nsys.path.insert(0, {str(paths.ROOT)!r})\n"
    begin += f"from tests.proof.long import {module}\n"
    run_script(title, name, begin + code + "\n", **popen)


def _change_addon(verb, name, option, addon, **popen):
    if not (addon / "__manifest__.py").exists():
        raise console.Failure(f"{addon.name}/__manifest__.py is missing.")
    _run_odoo(
        f"{verb} {addon.name}",
        f"install-{name}.log",
        *("-d", name, option, addon.name, "--stop-after-init", "--no-http"),
        **popen,
    )


def _run_odoo(title, log, *arguments, **popen):
    popen.setdefault("env", odoo_command.environ())
    console.run_step(
        title,
        odoo_command.command(*arguments),
        log,
        "Odoo stopped with an error.",
        progress=_module_count,
        **popen,
    )


def _module_count(log):
    """Return how many modules Odoo has loaded, by its log."""
    counts = re.findall(r"Loading module \w+ \((\d+)/(\d+)\)", log)
    return "{} of {} modules".format(*counts[-1]) if counts else ""


# ---------------------------------------------------------------- recipes


def addon_recipe():
    """Return what a database with the add-on is made of, now: the base, the add-on."""
    return f"{recipe_of(BASE)} {_digest(_addon_files())}"


def recipe_of(name):
    """Return what a database was made of; empty when there is none."""
    return database.query(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
        f" WHERE datname = '{name}'"
    )


def note_recipe(name, recipe):
    database.query(f"COMMENT ON DATABASE \"{name}\" IS '{recipe}'")


def _files_id():
    """Return what tells this data folder from any other.

    A database on the user's server may outlast its files here, or belong to
    another clone.
    """
    path = paths.DATA / "id"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(uuid.uuid4().hex)
    return path.read_text()


def _digest(parts):
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _addon_files():
    """Yield the path and content's digest of each file that an installation reads."""
    for path in sorted(paths.ADDON.rglob("*")):
        place = path.relative_to(paths.ADDON)
        if path.is_file() and not _NOT_INSTALLED.intersection(place.parts):
            yield str(place)
            yield hashlib.sha256(path.read_bytes()).hexdigest()
