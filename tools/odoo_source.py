"""Get Odoo 19.0, which is not on PyPI.

In this order: the checkout or installation named by ``ODOO_HOME``; Debian's
package, unpacked and not installed, since its dependencies are newer than a
stable system's; a shallow clone of Odoo's own repository.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

from tools import console, paths
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
    mirrors = _debian_mirrors()
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


def _debian_mirrors():
    """Return the addresses of the Debian mirrors this machine uses already."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb") and _KEYRING.exists()):
        return []
    targets = subprocess.run(
        [
            "apt-get",
            "indextargets",
            "--format",
            "$(ORIGIN)|$(LABEL)|$(REPO_URI)",
            "Created-By: Packages",
        ],
        capture_output=True,
        text=True,
    )
    mirrors = []
    for target in targets.stdout.splitlines():
        origin, label, address = target.split("|", 2)
        # Both are unknown (left unexpanded) before the first "apt-get update".
        is_debian = origin == "Debian" or origin.startswith("$")
        if is_debian and label != "Debian-Security" and address not in mirrors:
            mirrors.append(address)
    return mirrors


def _from_debian(mirrors):
    """Download and unpack Debian's packages; return the Odoo they hold."""
    work = paths.CACHE / "apt"
    archives = work / "archives"
    shutil.rmtree(archives, ignore_errors=True)  # older versions, or halves
    for folder in (work / "lists/partial", archives / "partial"):
        folder.mkdir(parents=True, exist_ok=True)
    env = _private_apt(work)

    for position, mirror in enumerate(mirrors, start=1):
        _write_sources(work, mirror)
        try:
            console.run_step(
                "Reading Debian's package lists",
                ["apt-get", "update", "--error-on=any"],
                "odoo-lists.log",
                "The package lists of Debian's sid could not be read.",
                env=env,
            )
            break
        except Failure:
            if position == len(mirrors):
                raise

    for suite, packages in _SUITE_PACKAGES.items():
        label = "Odoo" if "odoo-19" in packages else "fonts"
        console.run_step(
            f"Downloading {label} (Debian {suite}, {len(packages)} packages)",
            ["apt-get", "download", *(f"{package}/{suite}" for package in packages)],
            f"odoo-download-{suite}.log",
            "Debian's packages could not be downloaded.",
            progress=lambda _log: _megabytes(archives),
            env=env,
            cwd=archives,
        )

    return _unpack(sorted(archives.glob("*.deb")))


def _private_apt(work):
    """Return an environment in which apt leaves the system's own state alone."""
    config = work / "apt.conf"
    config.write_text(
        f'Dir::Etc::sourcelist "{work}/sources.list";\n'
        'Dir::Etc::sourceparts "/dev/null";\n'
        f'Dir::State::Lists "{work}/lists";\n'
        f'Dir::Cache "{work}";\n'
        'APT::Get::List-Cleanup "0";\n'
        'Acquire::Languages "none";\n'
        + ('APT::Sandbox::User "root";\n' if os.geteuid() == 0 else "")
    )
    return {**os.environ, "APT_CONFIG": str(config), "LC_ALL": "C"}


def _write_sources(work, mirror):
    lines = [
        f"deb [signed-by={_KEYRING}] {mirror} {suite} main\n"
        for suite in _SUITE_PACKAGES
    ]
    (work / "sources.list").write_text("".join(lines))


def _unpack(archives):
    """Unpack packages beside their final place, then move them there at once."""
    partial = paths.LOCAL / "odoo.partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    script = 'for archive; do dpkg-deb -x "$archive" . || exit; done'
    console.run_step(
        f"Unpacking {len(archives)} packages (1.2 GB)",
        ["sh", "-c", script, "unpack", *archives],
        "odoo-unpack.log",
        "Debian's packages could not be unpacked (is the disk full?).",
        cwd=partial,
    )
    source = OdooSource(partial)
    if not source.is_usable:
        raise Failure(
            f"Debian's package holds Odoo {source.version or '(none)'}, not {SERIES}."
        )
    _complete(source)
    _move_into_place(partial)
    for archive in archives:
        archive.unlink()
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


def _megabytes(folder):
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return f"{size / 1e6:.0f} MB"


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
        progress=lambda _log: _megabytes(partial),
        env={**os.environ, "GIT_TERMINAL_PROMPT": "0"},
    )
    _move_into_place(partial)
    return OdooSource(paths.ODOO)
