"""The core stays pure: it can be read, tested and reused without Odoo."""

import ast
import unittest
from pathlib import Path

_CORE = Path(__file__).resolve().parents[2] / "account_netting" / "core"


class TestImports(unittest.TestCase):
    def test_the_core_imports_nothing_of_odoo(self):
        files = sorted(_CORE.glob("**/*.py"))

        offenders = [
            f"{path.name}: {name}"
            for path in files
            for name in self._imported_names(path)
            if name.split(".")[0] == "odoo"
        ]

        self.assertTrue(files)
        self.assertEqual(offenders, [])

    def test_the_core_imports_nothing_above_itself(self):
        offenders = [
            f"{path.name}: {'.' * node.level}{node.module or ''}"
            for path in _CORE.glob("**/*.py")
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.ImportFrom)
            and node.level > len(path.relative_to(_CORE).parts)
        ]

        self.assertEqual(offenders, [])

    @staticmethod
    def _imported_names(path):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and not node.level:
                yield node.module
