"""Run Odoo with its own tests, each of them with every module of ours loaded.

``python -m tests.proof.odoo_tests ARGUMENTS`` takes the arguments of ``odoo``. Odoo
runs some tests of a module right after it has loaded it, when no module that depends
on it is there: those would prove nothing about ours, and are run with the others here.
Tests that need a browser are skipped: Odoo's tours click through what they made
themselves, and ours are in ``tests/``.

``ADDONS``, folders separated by commas, are all that Odoo's checks of code find.
"""

import os
import unittest
from pathlib import Path

from odoo import cli
from odoo.modules import Manifest
from odoo.tests import HttpCase, loader
from odoo.tests.suite import OdooSuite
from odoo.tools import config

_make_suite = loader.make_suite


def _make_late_suite(module_names, position="at_install"):
    if position == "at_install":
        return OdooSuite([])
    if addons := os.environ.get("ADDONS"):
        _look_at([Path(folder) for folder in addons.split(",")])
    names = sorted(module_names)
    return OdooSuite(
        test
        for when in ("at_install", "post_install")
        for test in _make_suite(names, when)
    )


def _look_at(folders):
    """Hide all other add-ons, and Odoo's own code, from tests that look for some."""
    manifests = [Manifest.for_addon(folder.name) for folder in folders]
    Manifest.all_addon_manifests = staticmethod(lambda: manifests)
    type(config).root_path = property(lambda _config: str(folders[0]))


def _skip(*_args, **_kwargs):
    raise unittest.SkipTest("It needs a browser.")


if __name__ == "__main__":
    loader.make_suite = _make_late_suite
    HttpCase.browser_js = _skip
    cli.main()
