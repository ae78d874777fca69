"""Run the linters of .pre-commit-config.yaml on all files; build the guide."""

import subprocess

from tools import console, paths, python_env


def run():
    """Run all linters, whatever the others say.

    :raises Failure: when one found something
    """
    if _run("pre-commit", "run", "--all-files"):
        raise console.Failure("Not clean: see what failed above.")


def build_docs():
    """Build the guide as a site.

    :raises Failure: when a link in it leads nowhere
    """
    if _run("mkdocs", "build", "--strict", "--quiet"):
        raise console.Failure("The guide was not built: see above.")
    console.say(f"The guide is in {paths.short(paths.LOCAL)}/site/index.html.")


def _run(program, *arguments):
    home = {"PRE_COMMIT_HOME": str(paths.CACHE / "pre-commit")}
    return subprocess.run(
        [paths.VENV_BIN / program, *arguments],
        cwd=paths.ROOT,
        env={**python_env.environ(), **home},
    ).returncode
