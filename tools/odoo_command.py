"""Run Odoo with this repository on its add-ons path, on our database server."""

import os
import subprocess

from tools import database, odoo_source, paths


def settings():
    """Return Odoo's settings: option and value, as its configuration file has them."""
    source = odoo_source.find()
    server = database.settings()
    return {
        "addons_path": ",".join([str(source.addons), str(paths.ROOT)]),
        "data_dir": str(paths.DATA),
        "db_host": server.get("PGHOST", ""),
        "db_port": server.get("PGPORT", ""),
        "db_user": server.get("PGUSER", ""),
        "http_interface": "127.0.0.1",
        # Fewer than PostgreSQL lets in, for several Odoos may run on it.
        "db_maxconn": "20",
    }


def write_config():
    """Write the configuration file for Odoo and pytest-odoo, if it changed.

    The password of a server of the user's stays in its environment variable.
    """
    if not is_configured():
        paths.ODOO_CONF.write_text(_config())


def is_configured():
    return paths.ODOO_CONF.exists() and paths.ODOO_CONF.read_text() == _config()


def _config():
    lines = ["[options]"]
    lines += [f"{name} = {value}" for name, value in settings().items() if value]
    return "\n".join(lines) + "\n"


def environ():
    """Return the environment in which Odoo runs.

    It repeats the settings that must hold with another configuration file too:
    Odoo ranks its command line first, then these, then the file.
    """
    source = odoo_source.find()
    own = settings()
    addons = [own["addons_path"]]
    if extra := os.environ.get("ODOO_ADDONS_PATH"):
        addons.append(extra)
    python_path = [str(source.packages)]
    if extra := os.environ.get("PYTHONPATH"):
        python_path.append(extra)
    return {
        **database.environ(),
        "PYTHONPATH": os.pathsep.join(python_path),
        "ODOO_RC": os.environ.get("ODOO_RC") or str(paths.ODOO_CONF),
        "ODOO_ADDONS_PATH": ",".join(addons),
        "ODOO_DATA_DIR": own["data_dir"],
    }


def command(*arguments):
    """Return the command that runs Odoo with these arguments."""
    return [str(paths.VENV_PYTHON), str(odoo_source.find().launcher), *arguments]


def replace_process(arguments):
    """Become Odoo: its input, output, signals and exit status are ours."""
    odoo = command(*arguments)
    os.execve(odoo[0], odoo, environ())


def run_module(name, *arguments):
    """Run a Python module that uses Odoo, from the repository; return its status."""
    return subprocess.run(
        [paths.VENV_PYTHON, "-m", name, *arguments], cwd=paths.ROOT, env=environ()
    ).returncode
