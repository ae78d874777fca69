"""The virtual environment: Odoo's Python packages, and PostgreSQL with them."""

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from tools import console, paths
from tools.console import Failure

OLDEST, NEWEST = (3, 10), (3, 13)

RUNTIME = paths.ROOT / "requirements.txt"
DEVELOPMENT = paths.ROOT / "requirements-dev.txt"


def ensure(development=False):
    """Create the environment, or bring it up to date, where it is not so already.

    :param development: also install what tests and linters need
    """
    _check_version()
    if not _is_ours():
        _create()
    for requirements in [RUNTIME, DEVELOPMENT] if development else [RUNTIME]:
        if not _is_installed(requirements):
            _install(requirements)
    _link_wkhtmltopdf()


def is_ready():
    """Whether Odoo can run, all being installed as its requirements now say."""
    return _is_ours() and _is_installed(RUNTIME)


def environ():
    """Return the environment of commands that run in the virtual environment."""
    path = os.pathsep.join(
        [str(paths.BIN), str(paths.VENV_BIN), os.environ.get("PATH", os.defpath)]
    )
    env = {**os.environ, "PATH": path, "VIRTUAL_ENV": str(paths.VENV)}
    env.pop("PYTHONHOME", None)
    return env


def site_packages():
    """Return the folder that packages are installed into, or will be."""
    found = sorted(paths.VENV.glob("lib/python3.*/site-packages"))
    return found[-1] if found else paths.VENV / "lib/site-packages"


def _check_version():
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        raise Failure(
            f"Odoo 19 needs Python {'.'.join(map(str, OLDEST))} to"
            f" {'.'.join(map(str, NEWEST))}, and this is {platform.python_version()}:"
            " install one of these, or name it with PYTHON=python3.12."
        )


# ---------------------------------------------------------------- creation


def _identity():
    """What an environment is made of: it works for this Python and place only."""
    return {
        "python": ".".join(map(str, sys.version_info[:2])),
        "base": os.path.realpath(sys.base_prefix),
        "place": str(paths.VENV),
    }


def _identity_stamp():
    return paths.VENV / "made-of.json"


def _is_ours():
    try:
        made_of = json.loads(_identity_stamp().read_text())
    except (OSError, ValueError):
        return False
    return made_of == _identity() and paths.VENV_PYTHON.exists()


def _create():
    # Imported late: the database module needs this one.
    from tools import database

    database.stop_embedded()  # its programs lie in the environment
    shutil.rmtree(paths.VENV, ignore_errors=True)
    for requirements in (RUNTIME, DEVELOPMENT):
        _stamp(requirements).unlink(missing_ok=True)
    paths.LOCAL.mkdir(exist_ok=True)
    try:
        import ensurepip  # noqa: F401
    except ImportError as error:
        raise Failure(
            "Python's venv module is incomplete: install it"
            " (on Debian and Ubuntu: apt-get install python3-venv)."
        ) from error
    with console.step(f"Creating a Python {platform.python_version()} environment"):
        venv.EnvBuilder(symlinks=True, with_pip=True).create(paths.VENV)
    _identity_stamp().write_text(json.dumps(_identity()))


# ---------------------------------------------------------------- packages


def _digest(requirements):
    return hashlib.sha256(requirements.read_bytes()).hexdigest()


def _stamp(requirements):
    return paths.VENV / f"{requirements.stem}.installed"


def _is_installed(requirements):
    stamp = _stamp(requirements)
    return stamp.exists() and stamp.read_text() == _digest(requirements)


def _install(requirements):
    count = requirements.read_text().count("==")
    console.run_step(
        f"Installing Python packages ({requirements.name}, {count} packages)",
        [
            paths.VENV_PYTHON,
            "-m",
            "pip",
            "install",
            "--disable-pip-version-check",
            "--no-input",
            # The files are complete, and some packages ask for what is not
            # published as a wheel and not needed here (docopt).
            "--no-deps",
            "--only-binary=:all:",
            f"--requirement={requirements}",
        ],
        f"pip-{requirements.stem}.log",
        f"The packages of {requirements.name} could not be installed.",
        progress=lambda log: _pip_progress(log, count),
        env=environ(),
    )
    _stamp(requirements).write_text(_digest(requirements))


def _pip_progress(log, count):
    """Return how far pip is, by its log: it installs after all is downloaded."""
    if "Installing collected packages" in log:
        return "installing"
    return f"{log.count('Collecting ')} of {count}"


# ---------------------------------------------------------------- wkhtmltopdf


def _link_wkhtmltopdf():
    """Let Odoo find the wkhtmltopdf with the patched Qt under its usual name."""
    target = paths.VENV_BIN / "wkhtmltopdf-pack"
    link = paths.BIN / "wkhtmltopdf"
    if not target.exists():
        link.unlink(missing_ok=True)
    elif not link.is_symlink() or Path(os.readlink(link)) != target:
        paths.BIN.mkdir(parents=True, exist_ok=True)
        link.unlink(missing_ok=True)
        link.symlink_to(target)


def wkhtmltopdf_problem():
    """Return why PDFs cannot be printed, as a sentence; empty when they can."""
    program = shutil.which("wkhtmltopdf", path=environ()["PATH"])
    if not program:
        return (
            "There is no wkhtmltopdf: reports come as HTML, not PDF;"
            " install wkhtmltopdf 0.12.6 with patched Qt."
        )
    run = subprocess.run([program, "--version"], capture_output=True, text=True)
    if run.returncode:
        reason = (run.stderr.strip() or "it does not start").splitlines()[-1]
        return (
            f"wkhtmltopdf does not work: {reason};"
            " on Debian and Ubuntu, apt-get install wkhtmltopdf brings its libraries."
        )
    return ""
