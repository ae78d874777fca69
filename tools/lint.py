"""Run every linter, whatever the others say, and show what they found."""

import subprocess

from tools import console, paths, python_env

# Folders of add-ons; the linters for Odoo look at nothing else.
_ADDONS = sorted(path.parent.name for path in paths.ROOT.glob("*/__manifest__.py"))
_TRANSLATIONS = sorted(
    str(path.relative_to(paths.ROOT))
    for addon in _ADDONS
    for path in (paths.ROOT / addon).glob("i18n*/*.po*")
)
_LINTERS = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "pylint-odoo": ["pylint", "--rcfile=.pylintrc", *_ADDONS],
    "oca-checks-odoo-module": ["oca-checks-odoo-module", *_ADDONS],
    "oca-checks-po": ["oca-checks-po", *_TRANSLATIONS],
}
_NEEDS_FILES = {"oca-checks-po": _TRANSLATIONS, "pylint-odoo": _ADDONS}


def run():
    """Run the linters; return 0 when none found anything, else 1."""
    unclean = []
    for name, command in _LINTERS.items():
        if not _NEEDS_FILES.get(name, True):
            continue
        with console.step(name) as line:
            run = subprocess.run(
                [paths.VENV_BIN / command[0], *command[1:]],
                cwd=paths.ROOT,
                env=python_env.environ(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            line.outcome = "problems" if run.returncode else "clean"
        if run.returncode:
            unclean.append(name)
            console.say(run.stdout.strip())
    if unclean:
        raise console.Failure(f"Not clean: {', '.join(unclean)}.")
    return 0
