"""The core stays pure: it can be read, tested and reused without Odoo."""

import ast
import subprocess
import sys
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

    def test_the_core_can_be_imported_without_odoo(self):
        """In a Python that finds the core and the standard library, nothing else."""
        modules = sorted(f"core.{path.stem}" for path in _CORE.glob("[!_]*.py"))
        code = f"import sys; sys.path.insert(0, {str(_CORE.parent)!r}); import "

        result = subprocess.run(
            [sys.executable, "-I", "-S", "-c", code + ", ".join(modules)],
            capture_output=True,
            text=True,
            check=False,
        )

        self.assertTrue(modules)
        self.assertEqual(result.returncode, 0, result.stderr)

    @staticmethod
    def _imported_names(path):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and not node.level:
                yield node.module
