"""What the docstrings of the core say is true."""

import doctest
import importlib
import pkgutil
import unittest

from odoo.addons.account_netting import core


class TestDoctests(unittest.TestCase):
    def test_the_examples_in_the_docstrings_hold(self):
        attempted = {}
        for module in pkgutil.iter_modules(core.__path__):
            name = f"{core.__name__}.{module.name}"
            results = doctest.testmod(importlib.import_module(name))
            attempted[module.name] = results.attempted

            self.assertEqual(results.failed, 0, name)

        for name in ("allocation", "conversion", "entry", "items", "turns"):
            self.assertGreater(attempted[name], 0, name)
