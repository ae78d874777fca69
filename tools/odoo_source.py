"""Get Odoo 19.0, which is not on PyPI.

In this order: the checkout or installation named by ``ODOO_HOME``; Debian's
package, unpacked and not installed, since its dependencies are newer than a
stable system's; a shallow clone of Odoo's own repository.
"""

import os
import re
import shutil
from pathlib import Path

from tools import console, debian, paths
from tools.console import Failure

SERIES = "19.0"
GIT_URL = "https://github.com/odoo/odoo"

# Debian ships Odoo in sid only. The other packages are the targets of symbolic
# links in it: fonts and jQuery. Sid's Font Awesome is a later major version
# without the files linked to, so that one comes from a stable release.
_SUITE_PACKAGES = {
    "sid": [
        "odoo-19",
        "libjs-jquery",
        "libjs-jquery-form",
        "libjs-underscore",
        "fonts-roboto-unhinted",
        "fonts-inconsolata",
        "fonts-ocr-b",
        "fonts-montserrat",
    ],
    "trixie": ["fonts-font-awesome"],
}
_KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")

# Left out of Debian's package for its licence: it blurs a webcam's background.
# Without it Odoo logs an error with every page, on which browser tests fail.
_MISSING_SCRIPT = "addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"
_MISSING_SCRIPT_TEXT = "/* Not part of Debian's package: see tools/odoo_source.py. */\n"


class OdooSource:
    """An Odoo to run: where its code, its launcher and its add-ons are.

    :param home: root of a checkout, or of an unpacked or installed package
    """

    def __init__(self, home):
        self.home = Path(home)
        packaged = self.home / "usr/lib/python3/dist-packages"
        self.packages = packaged if (packaged / "odoo").is_dir() else self.home
        launchers = [self.home / "odoo-bin", self.home / "usr/bin/odoo"]
        self.launcher = next((path for path in launchers if path.is_file()), None)
        self.addons = next(
            (
                folder
                for folder in (self.home / "addons", self.packages / "odoo/addons")
                if (folder / "account").is_dir()
            ),
            None,
        )

    @property
    def version(self):
        """The series, such as ``19.0``; empty where there is no Odoo."""
        release = self.packages / "odoo/release.py"
        if not release.is_file():
            return ""
        found = re.search(r"version_info\s*=\s*\((\d+),\s*(\d+)", release.read_text())
        return ".".join(found.groups()) if found else ""

    @property
    def is_usable(self):
        return bool(self.version == SERIES and self.launcher and self.addons)

    @property
    def identity(self):
        """Text that changes when another Odoo takes this one's place."""
        release = self.packages / "odoo/release.py"
        return f"{self.home.resolve()} {release.stat().st_mtime_ns}"


def find():
    """Return the Odoo to use, or ``None`` when it still has to be fetched.

    :raises Failure: when ``ODOO_HOME`` does not hold an Odoo of our series
    """
    if home := os.environ.get("ODOO_HOME"):
        source = OdooSource(Path(home).expanduser().resolve())
        if not source.is_usable:
            raise Failure(
                f"ODOO_HOME={home} holds no Odoo {SERIES}"
                f" (found: {source.version or 'none'});"
                " point it at the root of a checkout, or unset it."
            )
        return source
    source = OdooSource(paths.ODOO)
    return source if source.is_usable else None


def ensure():
    """Return the Odoo to use, fetching it first where needed."""
    if source := find():
        return source
    mirrors = debian.mirrors(_KEYRING)
    if mirrors:
        try:
            return _from_debian(mirrors)
        except Failure as failure:
            if not shutil.which("git"):
                raise
            console.report(failure)
            console.say("Debian's package was not to be had: trying git instead.")
    if shutil.which("git"):
        return _from_git()
    raise Failure(
        f"Odoo {SERIES} cannot be fetched: install git"
        " (or set ODOO_HOME to the root of an Odoo checkout)."
    )


# ---------------------------------------------------------------- Debian


def _from_debian(mirrors):
    """Download and unpack Debian's packages; return the Odoo they hold."""
    for position, mirror in enumerate(mirrors, start=1):
        lines = [
            f"deb [signed-by={_KEYRING}] {mirror} {suite} main\n"
            for suite in _SUITE_PACKAGES
        ]
        apt = debian.Apt("odoo", lines)
        try:
            apt.update("The package lists of Debian's sid could not be read.")
            break
        except Failure:
            if position == len(mirrors):
                raise
    names = [
        f"{package}/{suite}"
        for suite, packages in _SUITE_PACKAGES.items()
        for package in packages
    ]
    archives = apt.download(names, f"Downloading Odoo ({len(names)} packages)")
    return _unpack(archives)


def _unpack(archives):
    """Unpack packages beside their final place, then move them there at once."""
    partial = paths.LOCAL / "odoo.partial"
    shutil.rmtree(partial, ignore_errors=True)
    debian.unpack(archives, partial, f"Unpacking {len(archives)} packages (1.2 GB)")
    source = OdooSource(partial)
    if not source.is_usable:
        raise Failure(
            f"Debian's package holds Odoo {source.version or '(none)'}, not {SERIES}."
        )
    _complete(source)
    _move_into_place(partial)
    return OdooSource(paths.ODOO)


def _complete(source):
    """Mend what keeps an unpacked package from working where it lies."""
    script = source.packages / "odoo" / _MISSING_SCRIPT
    if not script.exists():
        script.parent.mkdir(parents=True, exist_ok=True)
        script.write_text(_MISSING_SCRIPT_TEXT)


def _move_into_place(partial):
    shutil.rmtree(paths.ODOO, ignore_errors=True)
    partial.rename(paths.ODOO)


# ---------------------------------------------------------------- git


def _from_git():
    partial = paths.LOCAL / "odoo.partial"
    shutil.rmtree(partial, ignore_errors=True)
    console.run_step(
        f"Cloning Odoo {SERIES} (some 200 MB)",
        ["git", "clone", "--depth=1", f"--branch={SERIES}", GIT_URL, partial],
        "odoo-clone.log",
        f"Odoo {SERIES} could not be cloned: is there a way to the internet?"
        " Set ODOO_HOME to the root of an Odoo checkout to do without.",
        progress=lambda _log: console.megabytes(partial),
        env={**os.environ, "GIT_TERMINAL_PROMPT": "0"},
    )
    _move_into_place(partial)
    return OdooSource(paths.ODOO)
