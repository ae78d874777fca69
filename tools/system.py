"""What browser tests and PDFs need of the system: a browser, libraries and fonts.

What the machine lacks is brought from its own package sources, below ``.local`` and
without root's rights. Where that cannot be, the rest works without.
"""

import os
import shutil
import subprocess
from pathlib import Path

from tools import console, debian, paths, python_env

ROOT = paths.LOCAL / "system"

#: In what Odoo says of a test that it skips for want of a browser.
WORD = "hrome"

_BROWSERS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
_BROWSER_PACKAGES = ("chromium",)
_PRINT_PACKAGES = (
    *("libfontconfig1", "libfreetype6", "libx11-6", "libxext6", "libxrender1"),
    # letters of what is printed and shown, right-to-left scripts included
    *("fonts-dejavu-core", "fonts-liberation", "fonts-noto-core"),
)
# Of all that packages need, libraries and fonts are all it takes here; the C library
# is the machine's, and there is no graphics card to speak to.
_WANTED = ("lib", "fonts-", "chromium", "fontconfig-config", "zlib1g")
_UNWANTED = ("libc6", "libllvm", "libgl1-mesa-dri", "libperl", "libz3", "libpam")
_FONT_RULES = ("30-metric-aliases", "45-latin", "49-sansserif", "60-latin")


def ensure(browser=False):
    """Bring what is missing.

    :param browser: also a browser, for tests
    """
    _write_launchers()
    wanted = []
    if _is_asked_for() or _print_problem():
        wanted += _PRINT_PACKAGES
    if browser and (_is_asked_for() or not find_browser()):
        wanted += _PRINT_PACKAGES + _BROWSER_PACKAGES
    wanted = sorted(set(wanted) - _packages_there())
    if wanted:
        try:
            _bring(wanted)
        except console.Failure as failure:
            console.report(failure)
        _write_launchers()


def find_browser():
    """Return the path of a browser for tests; ``None`` where there is none."""
    path = python_env.environ()["PATH"]
    return next(filter(None, (shutil.which(name, path=path) for name in _BROWSERS)), "")


def problems():
    """Return what does not work for want of something, as sentences."""
    found = list(filter(None, [print_problem()]))
    if not find_browser():
        found.append(
            "There is no Chromium here, and none can be brought: tests that need a"
            " browser are left out. Install one to run them."
        )
    return found


def print_problem():
    """Return why no PDF can be printed, as a sentence; empty when one can."""
    reason = _print_problem()
    return reason and f"Reports come as HTML, not as PDF: {reason}."


def _is_asked_for():
    """Whether to bring all, though it may be there: CI does, to prove that it can."""
    return os.environ.get("OWN_SYSTEM") == "1"


def _print_problem():
    """Return why no PDF can be printed; empty when one can."""
    program = shutil.which("wkhtmltopdf", path=python_env.environ()["PATH"])
    if not program:
        return "there is no wkhtmltopdf (0.12.6 with patched Qt)"
    run = subprocess.run([program, "--version"], capture_output=True, text=True)
    if run.returncode:
        return (run.stderr.strip() or "wkhtmltopdf does not start").splitlines()[-1]
    if not any(Path("/usr/share/fonts").rglob("*.[to]tf")) and not ROOT.exists():
        return "there are no fonts"
    return ""


# ---------------------------------------------------------------- packages


def _stamp():
    return ROOT / "packages"


def _packages_there():
    return set(_stamp().read_text().split()) if _stamp().exists() else set()


def _bring(wanted):
    if not debian.is_there():
        raise console.Failure("Only Debian's and Ubuntu's packages can be brought.")
    apt = debian.Apt("system")
    apt.update("The lists of this machine's package sources could not be read.")
    needs = apt.find_needs(wanted)
    if not needs:  # Ubuntu has no browser as a package
        wanted = sorted(set(wanted) - set(_BROWSER_PACKAGES))
        needs = wanted and apt.find_needs(wanted)
    if not needs:
        raise console.Failure("This machine's package sources have no such packages.")
    names = [
        name
        for name in needs
        if name.startswith(_WANTED) and not name.startswith(_UNWANTED)
    ]
    what = "a browser, " if set(wanted) & set(_BROWSER_PACKAGES) else ""
    archives = apt.download(
        names, f"Downloading {what}libraries and fonts ({len(names)} packages)"
    )
    debian.unpack(archives, ROOT, f"Unpacking {len(archives)} packages")
    _stamp().write_text("\n".join({*wanted, *_packages_there()}))


# ---------------------------------------------------------------- launchers


def _write_launchers():
    """Let Odoo find what was brought under the usual names, before the machine's own.

    The wkhtmltopdf with the patched Qt comes from PyPI, under another name.
    """
    paths.BIN.mkdir(parents=True, exist_ok=True)
    there = _packages_there()
    pack = paths.VENV_BIN / "wkhtmltopdf-pack"
    if there:
        _write_font_rules()
    _write_launcher("wkhtmltopdf", pack, pack.exists(), there)
    chromium = ROOT / "usr/lib/chromium/chromium"
    _write_launcher(
        "chromium", chromium, set(_BROWSER_PACKAGES) <= there, there, "--no-sandbox"
    )


def _write_launcher(name, program, is_wanted, packages, options=""):
    launcher = paths.BIN / name
    if not is_wanted:
        launcher.unlink(missing_ok=True)
        return
    lines = ["#!/bin/sh"]
    if packages:
        libraries = os.pathsep.join(map(str, _library_folders()))
        lines += [f"export LD_LIBRARY_PATH='{libraries}'"]
        lines += [f"export FONTCONFIG_FILE='{ROOT}/fonts.conf'"]
        lines += [
            f"export XDG_DATA_DIRS='{ROOT}/usr/share:/usr/local/share:/usr/share'"
        ]
    lines += [f"exec '{program}' {options} \"$@\""]
    partial = launcher.with_suffix(".partial")
    partial.write_text("\n".join(lines) + "\n")
    partial.chmod(0o755)
    partial.replace(launcher)  # at once: somebody may be about to start it


def _library_folders():
    folders = [*ROOT.glob("usr/lib/*-linux-gnu*"), *ROOT.glob("lib/*-linux-gnu*")]
    return [*folders, *(path for lib in folders for path in lib.glob("pulseaudio"))]


def _write_font_rules():
    rules = ROOT / "usr/share/fontconfig/conf.avail"
    lines = [f"<dir>{ROOT}/usr/share/fonts</dir>", "<dir>/usr/share/fonts</dir>"]
    lines += [f"<cachedir>{paths.CACHE}/fontconfig</cachedir>"]
    lines += [
        f'<include ignore_missing="yes">{rules}/{rule}.conf</include>'
        for rule in _FONT_RULES
    ]
    text = "\n".join(["<?xml version='1.0'?>", "<fontconfig>", *lines, "</fontconfig>"])
    (ROOT / "fonts.conf").write_text(text + "\n")
