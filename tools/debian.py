"""Packages of Debian or Ubuntu, downloaded and unpacked below ``.local``.

Nothing is installed and no right of root's is needed: apt works with sources, lists and
a cache of its own, and knows of no installed package, so that what somebody installed
by hand hides no need.
"""

import os
import shutil
import subprocess
import urllib.parse

from tools import console, paths


def is_there():
    """Whether this machine's system has packages that can be unpacked."""
    return all(map(shutil.which, ("apt-get", "dpkg-deb")))


def mirrors(keyring):
    """Return the addresses of the Debian mirrors this machine uses already."""
    if not is_there() or not keyring.exists():
        return []
    by = "Created-By: Packages"
    columns = "$(ORIGIN)|$(LABEL)|$(REPO_URI)"
    run = subprocess.run(
        ["apt-get", "indextargets", *("--no-release-info", "--format", columns), by],
        capture_output=True,
        text=True,
    )
    found = []
    for target in run.stdout.splitlines():
        origin, label, address = target.split("|", 2)
        # Both are unknown (left unexpanded) before the first "apt-get update".
        is_debian = origin == "Debian" or origin.startswith("$")
        if is_debian and label != "Debian-Security" and address not in found:
            found.append(address)
    return found


class Apt:
    """An apt beside the machine's own.

    :param name: of its folder
    :param sources: lines of a sources list; empty: the machine's own sources
    """

    def __init__(self, name, sources=()):
        self.name = name
        self.work = paths.CACHE / "apt" / name
        self.archives = self.work / "archives"
        shutil.rmtree(self.archives, ignore_errors=True)  # older versions, or halves
        for folder in (self.work / "lists/partial", self.archives / "partial"):
            folder.mkdir(parents=True, exist_ok=True)
        (self.work / "status").touch()
        config = {
            "Dir::State": self.work,
            "Dir::State::status": self.work / "status",
            "Dir::State::Lists": self.work / "lists",
            "Dir::Cache": self.work,
            "APT::Get::List-Cleanup": "0",
            "APT::Install-Recommends": "0",
            "Acquire::Languages": "none",
            "Debug::NoLocking": "1",
        }
        if sources:
            (self.work / "sources.list").write_text("".join(sources))
            config["Dir::Etc::sourcelist"] = self.work / "sources.list"
            config["Dir::Etc::sourceparts"] = "/dev/null"
        if os.geteuid() == 0:
            config["APT::Sandbox::User"] = "root"
        lines = [f'{key} "{value}";\n' for key, value in config.items()]
        (self.work / "apt.conf").write_text("".join(lines))
        self.env = {
            **os.environ,
            "APT_CONFIG": str(self.work / "apt.conf"),
            "LC_ALL": "C",
        }

    def update(self, failure):
        """Read the lists of packages.

        :param failure: sentence for the user when they cannot be read
        """
        console.run_step(
            "Reading the package lists",
            ["apt-get", "update", "--error-on=any"],
            f"{self.name}-lists.log",
            failure,
            env=self.env,
        )

    def find_needs(self, packages):
        """Return the names of packages and of all that they need, themselves included.

        Empty when one of them cannot be had.
        """
        run = subprocess.run(
            ["apt-get", "install", "--print-uris", "-qq", *packages],
            capture_output=True,
            text=True,
            env=self.env,
        )
        if run.returncode:
            return []
        archives = [line.split()[1] for line in run.stdout.splitlines()]
        return [urllib.parse.unquote(name).split("_")[0] for name in archives]

    def download(self, packages, title):
        """Download packages, without what they need; return the archives there are."""
        console.run_step(
            title,
            ["apt-get", "download", *packages],
            f"{self.name}-download.log",
            "The packages could not be downloaded.",
            progress=lambda _log: console.megabytes(self.archives),
            env=self.env,
            cwd=self.archives,
        )
        return sorted(self.archives.glob("*.deb"))


def unpack(archives, folder, title):
    """Unpack archives into a folder, and remove them."""
    folder.mkdir(parents=True, exist_ok=True)
    script = 'for archive; do dpkg-deb -x "$archive" . || exit; done'
    console.run_step(
        title,
        ["sh", "-c", script, "unpack", *archives],
        f"{folder.name}-unpack.log",
        "The packages could not be unpacked (is the disk full?).",
        cwd=folder,
    )
    for archive in archives:
        archive.unlink()
