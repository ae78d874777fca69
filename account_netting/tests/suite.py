"""Let ``odoo --test-enable`` find the suite in the repository's ``tests/`` folder.

Odoo's loader takes the modules that a package of tests has as attributes, when their
names begin with ``test_``: those of the rooms become such attributes here.
"""

from importlib import import_module
from pathlib import Path

_FOLDER = Path(__file__).resolve().parents[2] / "tests"

#: Not for Odoo's own runner: no database, another add-on, or longer than a test.
_APART = {"core", "modules", "queue_job", "proof"}


def _find_tests():
    """Yield the tests' modules: those of the folder, then those of each room."""
    for file in sorted(_FOLDER.rglob("test_*.py")):
        place = file.relative_to(_FOLDER).with_suffix("")
        if place.parts[0] not in _APART:
            yield ".".join(place.parts)


if _FOLDER.is_dir():  # a wheel ships without it
    _package = import_module(__package__)
    _package.__path__.append(str(_FOLDER))
    for _name in _find_tests():
        setattr(
            _package,
            f"test_{_name.replace('.', '_')}",
            import_module(f"{__package__}.{_name}"),
        )
