"""Upgrade databases of our last version and of OCA's add-on of our name, for real.

The last version's files come from the history of this repository, OCA's from the
package index, so that this is no part of the test suite; what it can check without them
is in ``tests/test_migration.py``. What is filled in and checked: see the worker.
"""

import os
import shutil
import subprocess

from tools import console, database, oca, odoo_command, odoo_source, paths, templates

#: The last commit of 19.0.2.0.0.
_COMMIT = "84b2c1f"
_DATABASE = "netting_upgrade"
_FOLDER = paths.CACHE / "last_version"


def run():
    """Upgrade from the last version of ours, and from OCA's add-on.

    :raises Failure: at the first thing that is not as it should be
    """
    if _unpack_last_version():
        _upgrade("last_version", _last_version_environ())
    else:
        console.say(
            f"Not checked: the upgrade from the last version, since {_COMMIT} is not "
            "in the history of this clone. Fetch it with: git fetch --unshallow"
        )
    oca.NETTING.ensure()
    _upgrade("oca", oca.NETTING.environ())
    console.say("Such databases upgrade to this version, and keep what they hold.")


def _upgrade(name, before):
    """Make a database with the add-on of before, upgrade it, and look at it."""
    database.copy(templates.BASE, _DATABASE)
    try:
        templates.install_addon(_DATABASE, env=before)
        templates.run_worker(
            f"Working with {name.replace('_', ' ')}",
            _DATABASE,
            f"upgrade_worker.fill_{name}(env)",
            env=before,
        )
        templates.upgrade_addon(_DATABASE)
        templates.run_worker(
            "Checking what is there", _DATABASE, f"upgrade_worker.check_{name}(env)"
        )
    finally:
        database.drop(_DATABASE)


def _unpack_last_version():
    """Write the last version's add-on to a folder; tell whether there is one."""
    shutil.rmtree(_FOLDER, ignore_errors=True)
    _FOLDER.mkdir(parents=True)
    archive = _FOLDER / "addon.tar"
    git = ["git", "-C", paths.ROOT, "archive", f"--output={archive}", _COMMIT]
    if subprocess.run([*git, paths.ADDON.name], capture_output=True).returncode:
        return False
    shutil.unpack_archive(archive, _FOLDER)
    return True


def _last_version_environ():
    """Return an environment in which Odoo finds that version in place of this one."""
    addons = [str(odoo_source.find().addons), str(_FOLDER)]
    if extra := os.environ.get("ODOO_ADDONS_PATH"):
        addons.append(extra)
    return {**odoo_command.environ(), "ODOO_ADDONS_PATH": ",".join(addons)}
