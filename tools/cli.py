"""The command line behind ``make`` and ``bin/odoo``: see ``make help``.

Options come as environment variables, since that is how make hands on what is
written after its targets (``make test T=tests/test_install.py``).
"""

import fcntl
import os
import shlex
import shutil
import sys
from contextlib import contextmanager
from functools import wraps
from pathlib import Path

# Run as a file, so that no folder of the user's can come before ours.
sys.path[0] = str(Path(__file__).resolve().parent.parent)

from tools import (  # noqa: E402
    charts_check,
    console,
    core_tests,
    database,
    demo,
    lint,
    modules_check,
    odoo_command,
    odoo_source,
    paths,
    processes,
    proof,
    python_env,
    suite,
    system,
    templates,
    upgrade_check,
)
from tools.console import Failure  # noqa: E402

_COMMANDS = {}


def _command(function=None, **needs):
    """Make a function a command of its name, run when all is there that it needs.

    :param needs: arguments of ``_install``
    """

    def register(function):
        @wraps(function)
        def command(*arguments):
            if needs:
                with _one_at_a_time():
                    _install(**needs)
            return function(*arguments)

        _COMMANDS[function.__name__.strip("_").replace("_", "-")] = command
        return command

    return register(function) if function else register


def main(arguments):
    """Run one command; return the exit status."""
    name, *rest = arguments or ["help"]
    command = _COMMANDS.get(name)
    try:
        if not command:
            names = ", ".join(_COMMANDS)
            raise Failure(f"There is no command {name}; there are {names}.")
        return command(*rest) or 0
    except Failure as failure:
        console.report(failure)
    except OSError as error:
        console.report(Failure(f"{error.strerror}: {error.filename or 'no file'}."))
    except KeyboardInterrupt:
        return 130
    return 1


@contextmanager
def _one_at_a_time():
    """Keep two commands from installing or preparing the same thing at once."""
    paths.LOCAL.mkdir(exist_ok=True)
    with (paths.LOCAL / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            console.say("Waiting for another command in this repository ...")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _install(development=False, browser=False, prepare=lambda: None):
    """Install what is missing, and see that the database server runs.

    :param development: also what tests and linters need
    :param prepare: makes what databases it takes
    """
    odoo_source.find()  # a wrong ODOO_HOME should be told at once
    if python_env.must_be_created():
        _check_that_nobody_is_at_work()
        database.stop_embedded()  # its programs lie in the environment
    python_env.ensure(development=development)
    system.ensure(browser=browser)
    odoo_source.ensure()
    odoo_command.write_config()
    database.ensure_running()
    prepare()


def _check_that_nobody_is_at_work():
    """Leave alone what is used by a path that only others can see, as in a container.

    :raises Failure: when it is
    """
    place = python_env.place()
    if place and place != paths.VENV and database.is_embedded_running():
        raise Failure(
            f"This checkout is in use as {place.parents[1]}: stop what runs there"
            " (make stop-db), or work there, or in another checkout."
        )


# ---------------------------------------------------------------- commands


@_command(development=True, browser=True)
def _setup():
    for problem in system.problems():
        console.say(f"Note: {problem}")
    console.say("Ready: make demo, make test, make lint, bin/odoo.")


@_command
def _odoo(*arguments):
    console.keep_stdout_clean()
    is_ready = (
        python_env.is_ready()
        and odoo_source.find() is not None
        and odoo_command.is_configured()
        and database.is_running()
    )
    if not is_ready:  # else do not wait for another command's preparations
        with _one_at_a_time():
            _install()
    odoo_command.replace_process(arguments)


@_command
def _demo():
    options = demo.Options(
        port=_number("PORT", demo.Options.port),
        interface=_option("INTERFACE", demo.Options.interface),
        reset=_switch("RESET"),
    )
    demo.check(options)
    was_running = database.is_running()
    with _one_at_a_time():
        _install(prepare=lambda: demo.prepare(options))
    if reason := system.print_problem():
        console.say(f"Note: {reason}")
    demo.serve(options, stop_database=not was_running)


@_command
def _test():
    options = suite.Options(
        targets=tuple(_words("T")),
        arguments=tuple(_words("ARGS")),
        database=_option("DATABASE"),
        browser=_switch("BROWSER", default=True),
        jobs=_number("JOBS", suite.Options.jobs),
    )
    with _one_at_a_time():
        _install(development=True, browser=options.needs_browser)
        name = suite.prepare(options)
    return suite.run(options, name)


@_command
def _lint():
    with _one_at_a_time():
        python_env.ensure(development=True)
    lint.run()


@_command
def _docs():
    with _one_at_a_time():
        python_env.ensure(development=True)
    lint.build_docs()


@_command
def _pictures():
    options = demo.Options(port=processes.find_free_port())
    with _one_at_a_time():
        _install(True, browser=True, prepare=lambda: demo.prepare(options))
    server = demo.start(options)
    try:
        return odoo_command.run_module("tools.pictures", options.url)
    finally:
        demo.end(server)


@_command(development=True, prepare=templates.ensure_base)
def _bench():
    return odoo_command.run_module("benchmarks", *_words("ARGS"))


@_command(prepare=templates.ensure_base)
def _upgrade_check():
    upgrade_check.run()


@_command(development=True, prepare=templates.ensure_template)
def _modules_check():
    return modules_check.run(_parts(), _words("ARGS"))


@_command(prepare=templates.ensure_base)
def _charts_check():
    return charts_check.run(_parts())


@_command(development=True, prepare=templates.ensure_template)
def _core_tests():
    core_tests.run(_parts(core_tests.PARTS))


@_command(development=True, prepare=templates.ensure_template)
def _proof():
    return proof.run(_parts(proof.PARTS), _words("ARGS"))


@_command
def _database():
    name = _option("DATABASE")
    if not name:
        raise Failure("Name the database: make database DATABASE=scratch.")
    with _one_at_a_time():
        _install(prepare=templates.ensure_template)
        with console.step(f"Copying the prepared database to {name}"):
            database.copy(templates.TEMPLATE, name)
    console.say(f"Use it with bin/odoo -d {name}, or make test DATABASE={name}.")


@_command(development=False)
def _start_db():
    for name, value in database.settings().items():
        if name != "PGPASSWORD":
            console.say(f"export {name}={shlex.quote(value)}")


@_command
def _stop_db():
    if not database.stop_embedded():
        console.say("The embedded PostgreSQL does not run.")


@_command
def _clean():
    demo.stop()
    with _one_at_a_time():
        database.stop_embedded()
        for folder in [paths.LOCAL, database.socket_folder(), *paths.CACHES]:
            if folder.exists():
                shutil.rmtree(folder)
    if database.is_external():
        console.say("The databases netting_... on your server are still there.")


# ---------------------------------------------------------------- options


def _option(name, default=""):
    return os.environ.get(name) or default


def _words(name):
    return shlex.split(_option(name))


def _parts(known=()):
    """Return the parts to do; all that are known by default.

    :raises Failure: for a part that there is not
    """
    parts = _option("PART").split(",") if _option("PART") else known
    if known and (unknown := [part for part in parts if part not in known]):
        raise Failure(f"There is no part {unknown[0]}; there are {', '.join(known)}.")
    return parts


def _number(name, default):
    value = _option(name, str(default))
    if not value.isdigit():
        raise Failure(f"{name}={value} is not a number.")
    return int(value)


def _switch(name, default=False):
    return _option(name, "1" if default else "0") not in ("0", "no", "false")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
