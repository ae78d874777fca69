"""Let ``odoo --test-enable`` find the suite in the repository's ``tests/`` folder."""

from importlib import import_module
from pathlib import Path

_FOLDER = Path(__file__).resolve().parents[2] / "tests"

if _FOLDER.is_dir():  # a wheel ships without it
    import_module(__package__).__path__.append(str(_FOLDER))
    for _file in sorted(_FOLDER.glob("test_*.py")):
        import_module(f"{__package__}.{_file.stem}")
