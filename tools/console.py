"""What the user sees: one line per step, and one clear sentence on failure."""

import subprocess
import sys
import time
from contextlib import contextmanager, suppress

from tools import paths

_POLL = 0.1  # seconds between two looks at a running command
_HEARTBEAT = 5  # seconds between two signs of life
_TAIL = 15  # lines of a log shown when its command fails

_stream = sys.stdout


class Failure(Exception):
    """Something the user can act on.

    :param sentence: what is wrong, and what to do about it
    :param log: file with the details, if there is one; its end is shown
    """

    def __init__(self, sentence, log=None):
        super().__init__(sentence)
        self.log = log


def keep_stdout_clean():
    """Speak on standard error from now on: the output is another program's."""
    global _stream
    _stream = sys.stderr


def say(text=""):
    """Print a line at once, also when the output is a file or a pipe."""
    print(text, file=_stream, flush=True)


def report(failure):
    """Print a failure: the end of its log, then where the log is, then the sentence."""
    _stream.flush()
    lines = []
    if failure.log and failure.log.exists():
        # Odoo says a lot at its end, after the error.
        log = _read(failure.log).splitlines()
        log = [line for line in log if " INFO " not in line]
        lines += [f"    {line}" for line in log[-_TAIL:]]
        lines.append(f"The whole log is in {paths.short(failure.log)}.")
    lines.append(f"Error: {failure}")
    print("\n".join(lines), file=sys.stderr, flush=True)


def _read(log):
    return log.read_text(errors="replace")


class _Step:
    """The line of one step: title, signs of life, then the seconds it took."""

    def __init__(self, title):
        self.started = self._beat = time.monotonic()
        self._note = ""
        self._write(f"{title} ...")

    @property
    def seconds(self):
        return time.monotonic() - self.started

    def alive(self, progress=None):
        """Show, now and then, that the step goes on.

        :param progress: function giving a few words on how far it is
        """
        if time.monotonic() - self._beat < _HEARTBEAT:
            return
        self._beat = time.monotonic()
        note = progress() if progress else ""
        self._write(f" {note}," if note and note != self._note else " .")
        self._note = note

    def end(self, outcome):
        self._write(f" {outcome} ({self.seconds:.1f} s)\n")

    @staticmethod
    def _write(text):
        _stream.write(text)
        _stream.flush()


def megabytes(folder):
    """Return how much is in a folder, in words; files may come and go meanwhile."""
    size = 0
    for path in folder.rglob("*"):
        with suppress(OSError):
            size += path.stat().st_size
    return f"{size / 1e6:.0f} MB"


@contextmanager
def step(title):
    """Announce a step, and say how long it took or that it failed."""
    line = _Step(title)
    try:
        yield line
    except BaseException:
        line.end("failed")
        raise
    line.end("done")


def run_step(title, command, log, failure, progress=None, **popen):
    """Run a command as one step, its output going to a log.

    :param title: what the step does, for the user
    :param command: list of arguments
    :param log: name of the log, in ``.local/log``
    :param failure: sentence for the user should the command fail
    :param progress: function that is given the log so far, and gives a few
        words on how far the step is
    :param popen: further arguments of :class:`subprocess.Popen`
    :return: the path of the log
    :raises Failure: when the command cannot be started or exits non-zero
    """
    paths.LOGS.mkdir(parents=True, exist_ok=True)
    path = paths.LOGS / log
    with step(title) as line, path.open("w") as output:
        output.write(f"$ {' '.join(map(str, command))}\n")
        output.flush()
        popen.setdefault("stdin", subprocess.DEVNULL)
        try:
            process = subprocess.Popen(
                command, stdout=output, stderr=subprocess.STDOUT, **popen
            )
        except OSError as error:
            output.write(f"{error}\n")
            raise Failure(failure, path) from error
        try:
            while process.poll() is None:
                time.sleep(_POLL)
                line.alive(progress and (lambda: progress(_read(path))))
        except BaseException:
            process.terminate()
            process.wait()
            raise
        if process.returncode:
            raise Failure(failure, path)
    return path
