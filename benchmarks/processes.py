"""The processes that measure, each an Odoo of its own: started, awaited, read."""

import json
import subprocess
import time
from contextlib import contextmanager

from tools import console, oca, odoo_command, paths
from tools.console import Failure

_FOLDER = paths.LOCAL / "benchmarks"


def run(title, database, job, *, with_oca=False, **arguments):
    """Do one job in a process of its own.

    :param title: what the user is told
    :param job: name of a function in :mod:`.jobs`
    :param with_oca: find OCA's add-on of the same name, not ours
    :return: what the job returned
    """
    result = _result_file(job)
    console.run_step(
        title,
        _command(database, job, result, arguments),
        f"bench-{job}.log",
        "The benchmark stopped with an error.",
        progress=_read_progress,
        env=environ(with_oca),
        cwd=paths.ROOT,
    )
    return json.loads(result.read_text())


def run_together(title, database, job, count, **arguments):
    """Do one job in several processes that begin at the same moment.

    :return: list of what the jobs returned
    """
    gate = _FOLDER / "gate"
    gate.unlink(missing_ok=True)
    results = [_result_file(f"{job}-{number}") for number in range(count)]
    with (
        console.step(title) as line,
        _start(database, job, results, dict(arguments, gate=str(gate))) as (
            workers,
            log,
        ),
    ):
        while not all(_is_at_gate(result) for result in results):
            _check(workers, log)
            time.sleep(0.1)
        gate.touch()
        while any(worker.poll() is None for worker in workers):
            _check(workers, log)
            line.alive()
            time.sleep(0.1)
        _check(workers, log)
    return [json.loads(result.read_text()) for result in results]


@contextmanager
def _start(database, job, results, arguments):
    """Start the workers, and see that none outlives the ``with`` statement."""
    paths.LOGS.mkdir(parents=True, exist_ok=True)
    log = paths.LOGS / f"bench-{job}.log"
    workers = []
    with log.open("w") as output:
        try:
            for result in results:
                workers.append(
                    subprocess.Popen(
                        _command(database, job, result, arguments),
                        stdin=subprocess.DEVNULL,
                        stdout=output,
                        stderr=subprocess.STDOUT,
                        env=environ(),
                        cwd=paths.ROOT,
                    )
                )
            yield workers, log
        finally:
            for worker in workers:
                worker.terminate()
                worker.wait()


def _check(workers, log):
    if any(worker.poll() for worker in workers):
        raise Failure("The benchmark stopped with an error.", log)


def _is_at_gate(result):
    return result.with_suffix(".ready").exists()


def _result_file(name):
    _FOLDER.mkdir(parents=True, exist_ok=True)
    result = _FOLDER / f"{name}.json"
    result.unlink(missing_ok=True)
    result.with_suffix(".ready").unlink(missing_ok=True)
    return result


def _command(database, job, result, arguments):
    return [
        *(str(paths.VENV_PYTHON), "-u", "-m", "benchmarks.worker"),
        *(database, job, str(result), json.dumps(arguments)),
    ]


def _read_progress(log):
    """Return the last figure a job printed on how far it is."""
    lines = [text for text in log.splitlines() if text.startswith("at ")]
    return lines[-1].removeprefix("at ") if lines else ""


def environ(with_oca=False):
    """Return the environment of an Odoo that has our add-on or OCA's, never both."""
    return oca.NETTING.environ() if with_oca else odoo_command.environ()
