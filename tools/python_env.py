"""The virtual environment: Odoo's Python packages, and PostgreSQL with them."""

import hashlib
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from tools import console, debian, paths
from tools.console import Failure

OLDEST, NEWEST = (3, 10), (3, 13)

RUNTIME = paths.ROOT / "requirements.txt"
DEVELOPMENT = paths.ROOT / "requirements-dev.txt"


def ensure(development=False):
    """Create the environment, or bring it up to date, where it is not so already.

    :param development: also install what tests and linters need
    """
    _check_version()
    if must_be_created():
        _create()
    for requirements in [RUNTIME, DEVELOPMENT] if development else [RUNTIME]:
        if not _is_installed(requirements):
            _install(requirements)


def must_be_created():
    """Whether there is no environment yet, or one of another Python or place."""
    return not _is_ours()


def place():
    """Return where the environment was made, and works; ``None`` if there is none."""
    try:
        return Path(json.loads(paths.MADE_OF.read_text())["place"])
    except (OSError, ValueError):
        return None


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


def _is_ours():
    try:
        made_of = json.loads(paths.MADE_OF.read_text())
    except (OSError, ValueError):
        return False
    return made_of == _identity() and paths.VENV_PYTHON.exists()


def _create():
    shutil.rmtree(paths.VENV, ignore_errors=True)
    for requirements in (RUNTIME, DEVELOPMENT):
        _stamp(requirements).unlink(missing_ok=True)
    paths.LOCAL.mkdir(exist_ok=True)
    has_pip = importlib.util.find_spec("ensurepip") is not None
    pip = None if has_pip else _fetch_pip()
    with console.step(f"Creating a Python {platform.python_version()} environment"):
        venv.EnvBuilder(symlinks=True, with_pip=has_pip).create(paths.VENV)
        if pip:
            command = [paths.VENV_PYTHON, pip / "pip", "install", "--no-index", pip]
            subprocess.run(command, check=True, capture_output=True)
    paths.MADE_OF.write_text(json.dumps(_identity()))


def _fetch_pip():
    """Return the path of a pip; Debian's and Ubuntu's Python comes without."""
    if not debian.is_there():
        raise Failure("Python's venv module is incomplete: install ensurepip.")
    apt = debian.Apt("pip")
    apt.update("The lists of this machine's package sources could not be read.")
    folder = paths.CACHE / "pip"
    debian.unpack(
        apt.download(["python3-pip-whl"], "Downloading pip"), folder, "Unpacking pip"
    )
    return next(folder.rglob("pip-*.whl"))


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
